/* A YAML text as a tree that knows where in the text each value stands. Every scalar is the text that was typed. */

import { getScalarValue, parseEvents } from "./programs/js-yaml.js";

const [SEQUENCE, MAPPING, SCALAR, POP] = [2, 3, 4, 6];
const PLAIN = 1;
const BLOCK_TEXTS = [4, 5];
const FLOW = 2;
const NOTHING = ["", "~", "null", "Null", "NULL"];

/** A text that can't be changed safely; the message says what to mend. */
export class Unreadable extends Error {}

/**
 * The tree of a text, or null for one without any value. A node is
 * {kind: "text"|"list"|"map", start, end, flow, text, block, items, entries}; `text` is null for nothing at all.
 * Raises Unreadable.
 */
export function treeOf(source) {
  let events;
  try {
    events = parseEvents(source, {});
  } catch (error) {
    throw new Unreadable(`it is no readable YAML: ${error.message.split("\n")[0]}`);
  }
  const within = events.slice(1, -1);
  if (within.some((event) => event.type === 1)) throw new Unreadable("a second '---' begins another document");
  const reader = { source, events: within, at: 0, seen: 0 };
  return within.length ? nodeOf(reader) : null;
}

/** What a node says: null, a text, an array, or an object without a prototype's names. */
export function said(node) {
  if (!node) return null;
  if (node.kind === "text") return node.text;
  if (node.kind === "list") return node.items.map(said);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, said(entry.node)]));
}

function nodeOf(reader) {
  const event = reader.events[reader.at++];
  if (event.anchorStart >= 0 || event.tagStart >= 0) throw new Unreadable("it has a YAML anchor, alias or tag");
  if (event.type === SCALAR) return textOf(reader, event);
  if (event.type !== SEQUENCE && event.type !== MAPPING) throw new Unreadable("it has a YAML alias");
  const node = { kind: event.type === SEQUENCE ? "list" : "map", start: event.start, flow: event.style === FLOW };
  reader.seen = node.flow ? event.start + 1 : event.start;
  if (node.kind === "list") node.items = itemsOf(reader, node.flow);
  else node.entries = entriesOf(reader);
  reader.at += 1; // the end of it
  node.end = node.flow ? behindBracket(reader, node.kind === "list" ? "]" : "}") : reader.seen;
  reader.seen = node.end;
  return node;
}

function textOf(reader, event) {
  const { source } = reader;
  const value = getScalarValue(source, event);
  const block = BLOCK_TEXTS.includes(event.style);
  const isNothing = event.style === PLAIN && NOTHING.includes(value);
  const quotes = event.style === PLAIN || block ? 0 : 1;
  let start = event.valueStart < 0 ? reader.seen : event.valueStart - quotes;
  let end = event.valueStart < 0 ? reader.seen : event.valueEnd + quotes;
  if (block) {
    start = source.slice(reader.seen, start).search(/[|>]/) + reader.seen;
    end = start + source.slice(start, end).trimEnd().length;
  }
  reader.seen = end;
  return { kind: "text", start, end, flow: false, block, text: isNothing ? null : value };
}

function itemsOf(reader, flow) {
  const items = [];
  while (reader.events[reader.at].type !== POP) {
    const dash = flow ? -1 : nextSign(reader.source, reader.seen, "-");
    if (!flow) reader.seen = dash + 1;
    items.push(Object.assign(nodeOf(reader), { dash }));
  }
  return items;
}

function entriesOf(reader) {
  const entries = [];
  while (reader.events[reader.at].type !== POP) {
    const key = nodeOf(reader);
    if (key.kind !== "text" || key.text === null) throw new Unreadable("a key is no plain word");
    if (entries.some((entry) => entry.key === key.text)) throw new Unreadable(`'${key.text}' is given twice`);
    const colon = nextSign(reader.source, key.end, ":") + 1;
    reader.seen = Math.max(colon, key.end);
    entries.push({ key: key.text, start: key.start, colon, node: nodeOf(reader) });
  }
  return entries;
}

/** Where a sign stands next, comments left aside. */
function nextSign(source, from, sign) {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === sign) return at;
    if (source[at] === "#" && /\s/.test(source[at - 1] ?? " ")) at = endOfLine(source, at);
  }
  throw new Unreadable(`a '${sign}' is missing`);
}

const behindBracket = (reader, bracket) => nextSign(reader.source, reader.seen, bracket) + 1;

/** Where the line ends that a place is in: the place of its line break, or of the end. */
export function endOfLine(source, at) {
  const found = /\r?\n|\r/g;
  found.lastIndex = at;
  return found.exec(source)?.index ?? source.length;
}

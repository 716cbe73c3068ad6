/* A file with some values changed, and every other letter of it as it was: comments, quotation marks, order, line ends.

   What changes is decided as splices (characters `start` to `end` become `text`), by comparing what the file says with
   what it is to say; only then they are made. */

import { isShape, nameOf } from "./shapes.js";
import { goesWithoutSaying, same, tidyItem, valueOf, valuesOf, wordOf } from "./values.js";
import { behindKey, inBraces, inBrackets, itemLines, linesOf, oneItem, oneLine } from "./writing.js";
import { endOfLine, treeOf } from "./yaml_tree.js";

/** `source` (YAML) with the values that differ from `values`, which are tidy and all that the file is to say. */
export function changed(source, values, form) {
  const text = { source, end: /\r\n|\n|\r/.exec(source)?.[0] ?? "\n", splices: [] };
  const root = treeOf(source);
  if (form.isList) editRootList(text, root, values.carried ?? [], form.kinds.carried);
  else if (!root) addLines(text, source.length, form.order.flatMap((name) => goesWithoutSaying(values[name], name, form) ? [] : linesOf(name, values[name], form)));
  else if (root.flow) text.splices.push({ start: root.start, end: root.end, text: bracesOf(text, root, values, form) });
  else editMap(text, root, values, form);
  return spliced(source, text.splices);
}

function spliced(source, splices) {
  const ordered = splices.map((splice, number) => ({ ...splice, number })).sort((a, b) => a.start - b.start || a.number - b.number);
  let at = 0;
  const pieces = ordered.flatMap((splice) => {
    const piece = [source.slice(at, splice.start), splice.text];
    at = Math.max(at, splice.end);
    return piece;
  });
  return pieces.join("") + source.slice(at);
}

/* ---------------------------------------------------------------------------------------------------------- maps */

function editMap(text, node, values, form, margin = "") {
  const there = new Set();
  for (const entry of node.entries) {
    const name = nameOf(form, entry.key);
    const kind = form.kinds[name];
    there.add(name);
    if (!kind || kind === "other" || same(valueOf(entry.node, kind), values[name])) continue;
    if (goesWithoutSaying(values[name], name, form)) removeLines(text, entry.start, entry.node.end);
    else if (name !== entry.key) splice(text, entry.start, entry.node.end, linesOf(name, values[name], form).join(text.end + margin));
    else editValue(text, entry, values[name], kind, form, margin);
  }
  const added = form.order.filter((name) => !there.has(name) && !goesWithoutSaying(values[name], name, form));
  for (const name of added) {
    const lines = linesOf(name, values[name], form).map((line, number) => (number || node.dash === undefined ? margin : margin) + line);
    const before = entryBefore(node, name, form);
    if (before) addLines(text, before.node.end, lines);
    else splice(text, node.start, node.start, lines.join(text.end).slice(margin.length) + text.end + margin);
  }
}

/** The entry below which a new key has its place: the nearest one before it in canonical order. */
function entryBefore(node, name, form) {
  const earlier = form.order.slice(0, form.order.indexOf(name)).reverse();
  return earlier.map((key) => node.entries.find((entry) => nameOf(form, entry.key) === key)).find(Boolean);
}

function editValue(text, entry, value, kind, form, margin) {
  const { node } = entry;
  if (Array.isArray(value) && node.kind === "list" && !(kind === "shared" && wordOf(value))) {
    if (node.flow) splice(text, node.start, node.end, inBrackets(sameOrNew(text, node, value, kind)) + remarksOf(text, node));
    else editItems(text, node, value, kind);
    return;
  }
  const onOne = !Array.isArray(value) || (kind === "shared" && wordOf(value));
  if (onOne && node.kind === "text" && !node.block && node.end > node.start) {
    splice(text, node.start, node.end, oneLine(value, kind));
    return;
  }
  splice(text, entry.colon, node.end, behindKey(value, kind, form).join(text.end + margin));
}

/** A map on one line with new values; what did not change stays as it was typed. */
function bracesOf(text, node, values, form) {
  const there = new Set();
  const pairs = node.entries.flatMap((entry) => {
    const name = nameOf(form, entry.key);
    const kind = form.kinds[name];
    there.add(name);
    const typed = [entry.key, text.source.slice(entry.node.start, entry.node.end)];
    if (!kind || kind === "other" || same(valueOf(entry.node, kind), values[name])) return [typed];
    return goesWithoutSaying(values[name], name, form) ? [] : [[name, oneLine(values[name], kind, true)]];
  });
  const added = form.order.filter((name) => !there.has(name) && !goesWithoutSaying(values[name], name, form));
  return inBraces([...pairs, ...added.map((name) => [name, oneLine(values[name], form.kinds[name], true)])]);
}

/* --------------------------------------------------------------------------------------------------------- lists */

function editRootList(text, root, items, kind) {
  if (root?.kind === "list" && !root.flow && items.length) editItems(text, root, items, kind);
  else if (root?.kind === "list" && root.flow) splice(text, root.start, root.end, items.length ? items.flatMap((item) => itemLines(item, kind)).join(text.end) : "[]");
  else if (!root) addLines(text, text.source.length, items.flatMap((item) => itemLines(item, kind)));
  else for (const item of root.items) removeLines(text, item.dash, item.end);
}

/** A block list: items that are still there stay as they are, others are edited in place, removed or added. */
function editItems(text, node, items, kind) {
  const old = node.items.map((item) => itemValue(item, kind));
  const column = node.start - startOfLine(text.source, node.start);
  const margin = " ".repeat(column);
  const inFlow = isShape(kind) && (node.items.length ? node.items.at(-1).flow : kind.inFlow);
  let last = null;
  for (const [olds, news] of gaps(old, items)) {
    const kept = Math.min(olds.length, news.length);
    olds.slice(0, kept).forEach((number, at) => editItem(text, node.items[number], news[at], kind, `${margin}  `));
    olds.slice(kept).forEach((number) => removeLines(text, node.items[number].dash, node.items[number].end));
    if (olds.length && kept) last = node.items[olds[kept - 1]];
    const lines = news.slice(kept).flatMap((item) => itemLines(item, kind, inFlow)).map((line) => margin + line);
    if (lines.length && last) addLines(text, last.end, lines);
    else if (lines.length) splice(text, node.start, node.start, lines.join(text.end).slice(column) + text.end + margin);
    if (olds.kept !== undefined) last = node.items[olds.kept];
  }
}

function editItem(text, item, value, kind, margin) {
  if (same(itemValue(item, kind), value)) return;
  if (!isShape(kind)) splice(text, item.start, item.end, oneItem(value, kind));
  else if (item.kind !== "map") splice(text, item.dash, item.end, itemLines(value, kind).join(text.end + margin.slice(2)));
  else if (item.flow) splice(text, item.start, item.end, bracesOf(text, item, value, kind));
  else editMap(text, item, value, kind, margin);
}

const itemValue = (item, kind) => (isShape(kind) ? valuesOf(item, kind) : tidyItem(item.text, kind));

function sameOrNew(text, node, items, kind) {
  const typed = new Map(node.items.map((item) => [JSON.stringify(itemValue(item, kind)), text.source.slice(item.start, item.end)]));
  return items.map((item) => typed.get(JSON.stringify(item)) ?? oneItem(item, kind, true));
}

/** What stands between items that both lists have: old ones by number, and new ones; `kept` is the one behind them. */
function gaps(old, items) {
  const found = [];
  let [from, at] = [0, 0];
  for (const [number, place] of [...longestCommon(old, items), [old.length, items.length]]) {
    const olds = Array.from({ length: number - from }, (_, offset) => from + offset);
    if (number < old.length) olds.kept = number;
    found.push([olds, items.slice(at, place)]);
    [from, at] = [number + 1, place + 1];
  }
  return found;
}

/** The longest common subsequence of two lists of values, as pairs of numbers. */
function longestCommon(old, items) {
  const longest = Array.from({ length: old.length + 1 }, () => new Array(items.length + 1).fill(0));
  for (let a = old.length - 1; a >= 0; a -= 1)
    for (let b = items.length - 1; b >= 0; b -= 1)
      longest[a][b] = same(old[a], items[b]) ? longest[a + 1][b + 1] + 1 : Math.max(longest[a + 1][b], longest[a][b + 1]);
  const pairs = [];
  for (let [a, b] = [0, 0]; a < old.length && b < items.length; ) {
    if (same(old[a], items[b])) pairs.push([a++, b++]);
    else if (longest[a + 1][b] >= longest[a][b + 1]) a += 1;
    else b += 1;
  }
  return pairs;
}

/* ------------------------------------------------------------------------------------------------------- splices */

const splice = (text, start, end, put) => text.splices.push({ start, end, text: put });

/** Lines below the line that a place is in. */
function addLines(text, at, lines) {
  if (!lines.length) return;
  const end = endOfLine(text.source, at);
  const atEnd = end === text.source.length;
  if (atEnd && (end === 0 || /[\r\n]$/.test(text.source))) splice(text, end, end, lines.join(text.end) + text.end);
  else splice(text, end, end, text.end + lines.join(text.end));
}

/** Away with the lines from one place to another. */
function removeLines(text, from, to) {
  const start = startOfLine(text.source, from);
  const last = endOfLine(text.source, to);
  const broken = /^(\r\n|\n|\r)/.exec(text.source.slice(last))?.[0].length ?? 0;
  splice(text, start, last + broken, "");
}

const startOfLine = (source, at) => Math.max(source.lastIndexOf("\n", at - 1), source.lastIndexOf("\r", at - 1)) + 1;

/** The comments within brackets that are written anew, behind them. */
function remarksOf(text, node) {
  const places = [node.start + 1, ...node.items.flatMap((item) => [item.start, item.end]), node.end - 1];
  const between = places.flatMap((place, at) => (at % 2 ? [] : [text.source.slice(place, places[at + 1])]));
  const found = between.flatMap((piece) => piece.match(/(?<=^|\s)#[^\r\n]*/g) ?? []);
  return found.length ? ` ${found.join(" ").trim()}` : "";
}

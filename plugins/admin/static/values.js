/* What a form holds and what a file says, each as the same plain values, so that the two can be compared. */

import { isShape, isTexts, nameOf } from "./shapes.js";

const WORDS = ["everyone", "nobody"]; // of `share`: written alone

/** What a node says as a value of its kind; undefined for nothing, and for what is of another kind. */
export function valueOf(node, kind) {
  if (isShape(kind)) return node.kind === "list" ? tidyList(node.items.map((item) => valuesOf(item, kind))) : undefined;
  if (isTexts(kind)) return textsOf(node, kind);
  if (node.kind !== "text") return undefined;
  return tidy(node.text ?? undefined, kind);
}

/** All values of a map by the names of a shape. */
export function valuesOf(node, form) {
  if (node?.kind !== "map") return {};
  const found = node.entries.map((entry) => {
    const name = nameOf(form, entry.key);
    return [name, form.kinds[name] && valueOf(entry.node, form.kinds[name])];
  });
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** A value of the form as its kind has it: "" and [] are nothing, a text has no blanks around it. */
export function tidy(value, kind) {
  if (value === undefined || value === null || kind === "other") return undefined;
  if (isShape(kind)) return tidyList([value].flat().map((item) => tidied(item ?? {}, kind)));
  if (isTexts(kind)) return tidyList([value].flat().map((item) => tidyItem(item, kind)));
  if (kind === "flag") return value === true || value === "true" || undefined;
  const text = String(value).trim();
  if (kind === "number" && /^[-+]?\d+$/.test(text)) return Number(text);
  return text || undefined;
}

/** All values of a form, tidy, by the names of its shape. */
export function tidied(data, form) {
  const found = form.order.map((name) => [name, tidy(data[name], form.kinds[name])]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** Whether a value is what its absence means. */
export function goesWithoutSaying(value, name, form) {
  if (value === undefined) return true;
  return form.defaults[name] !== undefined && String(value) === form.defaults[name];
}

/** Whether two tidy values are the same, whatever the order of keys. */
export const same = (one, other) => fingerprint(one) === fingerprint(other);

/** The word that a list stands for, or "". */
export const wordOf = (texts) => (texts.length === 1 && WORDS.includes(texts[0]) ? texts[0] : "");

/** One of a list of texts. */
export function tidyItem(value, kind) {
  const text = tidy(value, "text");
  return text !== undefined && typeof kind === "function" ? kind(text) : text;
}

function textsOf(node, kind) {
  const items = node.kind === "list" ? node.items : [node];
  if (items.some((item) => item.kind !== "text")) return undefined;
  return tidyList(items.map((item) => tidyItem(item.text, kind)));
}

function tidyList(items) {
  const kept = items.filter((item) => item !== undefined && !(typeof item === "object" && !Object.keys(item).length));
  return kept.length ? kept : undefined;
}

function fingerprint(value) {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? "";
}

/* Values in canonical form: whole files, single keys and items, as lines or on one line. */

import { scalar } from "./scalars.js";
import { isShape } from "./shapes.js";
import { goesWithoutSaying, wordOf } from "./values.js";

const WHEN = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}\S*)?$/;

/** Whole front matter, or a whole YAML file, of tidy values. */
export function written(values, form) {
  const said = form.order.filter((name) => !goesWithoutSaying(values[name], name, form));
  return said.flatMap((name) => linesOf(name, values[name], form)).map((line) => `${line}\n`).join("");
}

/** A key with its value, as lines. */
export function linesOf(name, value, form) {
  const [first, ...rest] = behindKey(value, form.kinds[name], form);
  return [`${name}:${first}`, ...rest];
}

/** What stands behind `key:`: the rest of its line, and further lines. */
export function behindKey(value, kind, form) {
  if (!Array.isArray(value) || (kind === "shared" && wordOf(value))) return [` ${oneLine(value, kind)}`];
  if (form.brackets && !isShape(kind)) return [` ${oneLine(value, kind)}`];
  const margin = " ".repeat(form.indent ?? 0);
  return ["", ...value.flatMap((item) => itemLines(item, kind).map((line) => margin + line))];
}

/** An item of a block list, as lines that begin at the left. */
export function itemLines(item, kind, inFlow = kind.inFlow) {
  if (!isShape(kind) || inFlow) return [`- ${oneItem(item, kind)}`];
  const lines = kind.order.filter((name) => item[name] !== undefined).flatMap((name) => linesOf(name, item[name], kind));
  return lines.map((line, number) => (number ? "  " : "- ") + line);
}

/** An item on one line. */
export function oneItem(item, kind, inFlow = false) {
  return isShape(kind) ? inBraces(kind.order.filter((name) => item[name] !== undefined).map((name) => [name, oneLine(item[name], kind.kinds[name], true)])) : scalar(item, inFlow);
}

/** A value on one line; `inFlow` is within brackets. */
export function oneLine(value, kind, inFlow = false) {
  if (kind === "shared" && wordOf(value)) return wordOf(value);
  if (Array.isArray(value)) return inBrackets(value.map((item) => oneItem(item, kind, true)));
  if (kind === "date" && WHEN.test(value)) return value;
  if (kind === "number" || kind === "flag") return String(value);
  return scalar(value, inFlow);
}

export const inBrackets = (items) => `[${items.join(", ")}]`;

export const inBraces = (pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(", ")}}`;

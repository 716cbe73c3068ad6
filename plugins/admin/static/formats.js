/* How the editor reads and writes the files that people write.

   A file that is read brings its own text along (SOURCE), so that what is saved is that text with what was changed in
   the form, and nothing else. A file that can't be changed safely can't be saved here at all. */

import { shapes } from "./shapes.js";
import { changed } from "./splicing.js";
import { goesWithoutSaying, same, tidied, tidy, valueOf, valuesOf } from "./values.js";
import { written } from "./writing.js";
import { treeOf, Unreadable } from "./yaml_tree.js";

export const SOURCE = "highroad:source";
export const UNREADABLE = "highroad:unreadable";
const FENCE = "---";

const formatOf = (form) => ({
  fromFile: (source) => read(source, form),
  toFile: (data) => fileOf(data, form),
});

/** The formats by their names in the configuration, with the ending of their files; `topic` as in shapes. */
export function formats(topic) {
  const forms = Object.entries(shapes(topic));
  return Object.fromEntries(forms.map(([name, form]) => [`highroad-${name}`, [form.body ? "md" : "yaml", formatOf(form)]]));
}

/** What a file says, for the form. Never raises: the form of what can't be read says so. */
function read(source, form) {
  try {
    return { ...readStrictly(source, form), [SOURCE]: source };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const told = `This file can’t be edited here: ${error.message}.`;
    return { ...shownDefaults(form), title: told, name: told, comment: "no", [UNREADABLE]: told, [SOURCE]: source };
  }
}

function readStrictly(source, form) {
  const { front, body } = form.body ? apart(source) : { front: source.replace(/^\uFEFF/, ""), body: "" };
  const tree = treeOf(front);
  if (form.isList) {
    if (tree && tree.kind !== "list") throw new Unreadable("it must be a list of posts");
    return { carried: (tree && valueOf(tree, form.kinds.carried)) ?? [] };
  }
  if (tree && tree.kind !== "map") throw new Unreadable("it must be lines of 'key: value'");
  const values = valuesOf(tree, form);
  return {
    ...shownDefaults(form),
    ...values,
    ...(form.body && body.trim() ? { body: inner(body) } : {}),
    ...(form.kinds.about ? { comment: values.about ? "yes" : "no" } : {}),
  };
}

/** What the form shows where the file says nothing, since that means something. */
const shownDefaults = (form) => Object.fromEntries(Object.entries(form.defaults).map(([name, value]) => [name, form.kinds[name] === "shared" ? [value] : value]));

/** The file that a form makes: a new one in canonical form, or the one that was read with what was changed. */
function fileOf(data, form) {
  if (data[UNREADABLE]) throw new Error(`${data[UNREADABLE]} Mend it by hand, or ask who looks after the site.`);
  const values = tidied(data, form);
  const made = data[SOURCE] === undefined ? newFile(values, data.body, form) : editedFile(data[SOURCE], values, data.body, form);
  if (!saysSo(readStrictly(made, form), values, data.body, form)) {
    throw new Error("This can’t be written without changing something else in the file; edit the file by hand.");
  }
  return made;
}

function newFile(values, body, form) {
  const front = form.isList ? changed("", values, form) : written(values, form);
  if (!form.body) return front;
  const text = linesAsOurs(body ?? "").replace(/^\n+|\n+$/g, "");
  return `${FENCE}\n${front}${FENCE}\n${text && `\n${text}\n`}`;
}

function editedFile(source, values, body, form) {
  if (!form.body) {
    const mark = source.startsWith("\uFEFF") ? "\uFEFF" : "";
    return mark + changed(source.slice(mark.length), values, form);
  }
  const { head, front, fence, body: typed } = apart(source);
  return head + changed(front, values, form) + fence + editedBody(typed, body ?? "", head);
}

/** The body as it was when the form says the same; else the new one between the empty lines of the old one. */
function editedBody(typed, body, head) {
  if (inner(typed) === inner(body)) return typed;
  const lineEnd = head.includes("\r\n") ? "\r\n" : "\n";
  const [before, after] = typed.trim() ? [/^\s*?(?=[^\r\n])/, /[\r\n]*$/].map((edge) => edge.exec(typed)[0].replace(/[^\r\n]/g, "")) : [lineEnd, lineEnd];
  const text = inner(body);
  return text ? before + text.replaceAll("\n", lineEnd) + (after || lineEnd) : "";
}

/** A file at its fences: the first line, front matter, the closing line and the body; nothing is lost between them. */
function apart(source) {
  const opened = /^\uFEFF?---[^\S\r\n]*(\r\n|\n|\r)/.exec(source)?.[0];
  if (!opened) throw new Unreadable(`it must begin with a line '${FENCE}'`);
  const rest = source.slice(opened.length);
  const closing = /(^|(?<=[\r\n]))---[^\S\r\n]*(\r\n|\n|\r|$)/.exec(rest);
  if (!closing) throw new Unreadable(`its front matter is never closed by a line '${FENCE}'`);
  const behind = closing.index + closing[0].length;
  return { head: opened, front: rest.slice(0, closing.index), fence: closing[0], body: rest.slice(behind) };
}

const linesAsOurs = (text) => text.replace(/\r\n|\r/g, "\n");

/** A body without the empty lines around it. */
const inner = (body) => linesAsOurs(body).replace(/^\n+|\n+$/g, "");

function saysSo(found, values, body, form) {
  const names = form.order.filter((name) => form.kinds[name] !== "other");
  const agrees = (name) => {
    const [got, wanted] = [found[name], tidy(values[name], form.kinds[name])];
    return same(got, wanted) || [got, wanted].every((value) => goesWithoutSaying(value, name, form));
  };
  const bodyAgrees = !form.body || inner(found.body ?? "").trim() === inner(body ?? "").trim();
  return bodyAgrees && names.every((name) => agrees(name) || (form.isList && !values[name]?.length && !found[name]?.length));
}


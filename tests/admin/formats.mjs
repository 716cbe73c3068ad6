// Answers jobs, one JSON a line: a file as the editor's form reads it, or the file that the form makes.
import { createInterface } from "node:readline";
import { clipOf, creditOf, fieldsOf } from "./clips.js";
import { formats } from "./formats.js";
import { named, slugify } from "./naming.js";
import { shapes } from "./shapes.js";

const known = formats((name) => ({ h2: "hydrogen" })[name] ?? name);
const plain = (shape) =>
  Object.fromEntries(shape.order.map((name) => [name, typeof shape.kinds[name] === "object" ? plain(shape.kinds[name]) : typeof shape.kinds[name] === "function" ? "texts" : shape.kinds[name]]));

const answers = {
  read: ({ format, source }) => known[format][1].fromFile(source),
  file: ({ format, data }) => known[format][1].toFile(data),
  edit: ({ format, source, data }) => known[format][1].toFile({ ...known[format][1].fromFile(source), ...data }),
  shapes: () => Object.fromEntries(Object.entries(shapes()).map(([name, shape]) => [name, plain(shape)])),
  slug: ({ text }) => slugify(text),
  named: ({ values, kind, unit, taken }) => named(values, kind, unit, "firm.example,2026", new Set(taken), "2026-11-22"),
  clip: ({ hash, posts }) => {
    const clip = clipOf(hash);
    return clip && { clip, credit: creditOf(clip), fields: fieldsOf(clip, posts ?? [], (day) => day) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  let answer;
  try {
    answer = { answer: answers[job.what](job) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

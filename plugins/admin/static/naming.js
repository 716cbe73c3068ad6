/* What a new file is called, and the id of a new post: as commands name them. */

const LONGEST = 100;
/* What has no accent to take away. Letters of other scripts have no counterpart here; then a slug is asked for. */
const LATIN = { ß: "ss", æ: "ae", Æ: "ae", œ: "oe", Œ: "oe", ø: "o", Ø: "o", đ: "d", Đ: "d", ð: "d", Ð: "d", ł: "l", Ł: "l", þ: "th", Þ: "th", ı: "i", "—": "-", "–": "-" };

/** A text as a slug, cut between words where it is too long; "" when nothing of it can stand in one. */
export function slugify(text) {
  const plain = text
    .replace(/['’‘ʼ]/g, "")
    .replace(/[^\x00-\x7F]/g, (sign) => LATIN[sign] ?? sign)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
  const slug = (plain.match(/[a-z0-9]+/g) ?? []).join("-");
  if (slug.length <= LONGEST) return slug;
  const cut = slug.slice(0, LONGEST + 1);
  const between = cut.lastIndexOf("-");
  return (between > 0 ? cut.slice(0, between) : cut).slice(0, LONGEST).replace(/^-+|-+$/g, "");
}

/** The first of `name`, `name-2`, `name-3` … that is not taken. */
export function free(name, isTaken) {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** The id of a post that has none of its own (RFC 4151). */
export const postId = (authority, uid, slug) => `tag:${authority}:${uid}/${slug}`;

/**
 * What is added to the values of a new entry: `file` (its name, without the ending), and for a post its `id`. `taken`
 * holds the addresses and the ids of what is published. Raises an Error that says what to fill in.
 */
export function named(values, kind, unit, authority, taken, today) {
  if (kind === "experts") return { file: nameFrom(values.name, "name") };
  if (kind === "pages") return { file: nameFrom(values.title, "title") };
  const wanted = values.slug || nameFrom(values.title, "title");
  const slug = values.slug ? wanted : free(wanted, (name) => taken.has(`${unit.path}${name}/`));
  const id = postId(authority, unit.uid, free(slug, (name) => taken.has(postId(authority, unit.uid, name))));
  return { file: `${(values.date || today).slice(0, 10)}-${slug}`, id };
}

function nameFrom(text, field) {
  const name = slugify(String(text ?? ""));
  if (!name) throw new Error(`The ${field} has no letters that an address can have: write a slug, as in a-short-name.`);
  return name;
}

/* The files that people write: their keys in canonical order, what kind of value each has, and how lists are written.

   The kinds: "text", "date" (as typed, never quoted), "number", "flag" (true or nothing), "texts" (a list), "shared" (a
   list, where the words everyone and nobody stand alone), a function (a list of topics; it makes the one name of each
   of their names), a shape (a list of maps), "other" (never touched here). tests/admin holds this against the models
   of the files. */

const named = (keys, kind) => Object.fromEntries(keys.split(" ").map((key) => [key, kind]));

/** `keys` in their order, by kind; `inFlow`: items of lists on one line; `brackets`: lists of texts in brackets. */
const shape = (order, kinds, habits = {}) => ({ order: order.split(" "), kinds, defaults: {}, inFlow: false, brackets: false, ...habits });

const CHANGE = shape("date what", { date: "date", what: "text" }, { inFlow: true });

const post = (topic) => shape(
  "title date authors tags summary form status reason changes image image_alt share to about quote slug aliases id" +
    " expires updated as_at review_by lang translation_of audio video starts ends place image_rights disclosure",
  {
    ...named("title summary form status reason image image_alt about quote slug id lang translation_of", "text"),
    ...named("audio video place image_rights disclosure", "text"),
    ...named("date expires updated as_at review_by starts ends", "date"),
    ...named("authors to aliases", "texts"),
    tags: topic,
    share: "shared",
    changes: CHANGE,
  },
  { defaults: { form: "note", status: "published", share: "everyone" }, one: { author: "authors" }, body: true },
);

const expert = (topic) => shape(
  "name role email handle links photo photo_alt topics writes_for",
  { ...named("name role email handle photo photo_alt", "text"), ...named("links writes_for", "texts"), topics: topic },
  { body: true },
);

const PAGE = shape("title summary order", { title: "text", summary: "text", order: "number" }, { body: true });

const follow = (topic) => shape(
  "unit topics feed limit since",
  { unit: "text", topics: topic, feed: "text", limit: "number", since: "date" },
  { inFlow: true, brackets: true },
);
const disclosure = (topic) => shape("text topics translations", { text: "text", topics: topic, translations: "other" }, { brackets: true });

const unit = (topic) => shape(
  "name summary kind accent uid lang follow offers share disclosures rules",
  {
    ...named("name summary kind accent uid lang offers", "text"),
    share: "shared",
    follow: follow(topic),
    disclosures: disclosure(topic),
    rules: "other",
  },
  { brackets: true, indent: 2 },
);

const OVERLAY = shape("post pin hide note", { post: "text", pin: "flag", hide: "flag", note: "text" });

const CARRIED = shape("carried", { carried: OVERLAY }, { isList: true });

/** The shapes of all files; `topic` makes the one name of a topic of any name that it has. */
export const shapes = (topic = (name) => name) => ({ post: post(topic), expert: expert(topic), page: PAGE, unit: unit(topic), carried: CARRIED });

/** Whether a kind is the shape of a list's items. */
export const isShape = (kind) => typeof kind === "object";

/** Whether a kind is a list of texts. */
export const isTexts = (kind) => kind === "texts" || kind === "shared" || typeof kind === "function";

/** The name under which a key of a file is shown in the form: the one author stands among the authors. */
export const nameOf = (form, key) => form.one?.[key] ?? key;

/* What is written, as readers will see it: the theme's own stylesheet and classes. */

import { UNREADABLE } from "./formats.js";

const { h, createClass } = window;
const Fragment = ({ children }) => children ?? null;

const KINDS = /^(.+)-(posts|comments|pages|experts)(\..*)?$/; // below a dot: of a folder of posts

/** Make the previews known to the editor; `told` is what the page says of the network. */
export function registerPreviews(CMS, told, collections) {
  CMS.registerPreviewStyle(told.stylesheet);
  CMS.registerPreviewStyle("body{padding:1rem}body>*{min-width:0}.art-head h1{overflow-wrap:anywhere}.art>.prose+.prose{margin-top:1.2rem}", { raw: true });
  const drawn = { posts: post, comments: post, pages: page, experts: expert };
  for (const { name } of collections) {
    const [, uid, kind] = KINDS.exec(name) ?? [];
    const unit = told.units.find((one) => one.uid === uid);
    if (unit) CMS.registerPreviewTemplate(name, preview(drawn[kind], unit, told));
  }
}

const preview = (draw, unit, told) =>
  createClass({
    componentDidMount() {
      const page = this.props.document;
      page.body.dataset.accent = unit.accent;
      page.documentElement.lang = unit.lang || told.language;
    },
    render() {
      const data = this.props.entry.get("data");
      const get = (key) => data.get(key) ?? "";
      const why = get(UNREADABLE);
      return h("main", { className: "wrap" }, why ? h("p", { className: "banner" }, why) : draw({ get, unit, told, props: this.props }));
    },
  });

const list = (value) => (value?.toJS ? value.toJS() : [value].flat()).filter(Boolean);
const label = (unit) => h("p", { className: "label", "data-accent": unit.accent }, unit.name);

/* The text, below what stands in the same column: the theme spaces what is directly within `.prose`. */
const prose = (props, ...before) => [
  before.some(Boolean) && h("div", { className: "prose", key: "before" }, ...before),
  h(Fragment, { key: "body" }, props.widgetFor("body")),
];

function post({ get, unit, told, props }) {
  const authors = list(get("authors")).map((slug) => told.experts[slug] ?? slug);
  const topics = list(get("tags")).map((slug) => told.topics[slug] ?? slug);
  return h(
    "article",
    { className: "art" },
    h(
      "header",
      { className: "art-head" },
      label(unit),
      h("h1", null, get("title") || "Without a title"),
      get("summary") && h("p", { className: "stand" }, get("summary")),
      authors.length > 0 && h("p", { className: "by" }, `By ${joined(authors)}`),
      h("p", { className: "meta" }, [dayWords(get("date"), unit.lang || told.language), minutes(get("body")), topics.join(", ")].filter(Boolean).join(" · ")),
      event(get, unit, told),
    ),
    prose(props, about(get, told), picture(get, props)),
  );
}

function event(get, unit, told) {
  if (get("form") !== "event") return null;
  const when = [get("starts"), get("ends")].filter(Boolean).map((moment) => momentWords(moment, unit.lang || told.language));
  const rows = [["When", when.join(" – ")], ["Where", get("place")]].filter(([, value]) => value);
  return h("dl", { className: "facts" }, rows.map(([name, value]) => h("div", { key: name }, h("dt", null, name), h("dd", null, value))));
}

function about(get, told) {
  if (!get("about")) return null;
  const unit = told.units.find((one) => get("about").startsWith(`${one.uid}/`));
  if (!get("quote")) return h("p", { className: "about" }, `About: ${get("about")}`);
  return h("blockquote", { className: "quote", "data-accent": unit?.accent ?? "" }, h("p", null, get("quote")), h("footer", null, get("about")));
}

function picture(get, props) {
  if (!get("image")) return null;
  const field = props.fields.find((one) => one.get("name") === "image");
  return h("figure", { className: "wide" }, h("img", { src: String(props.getAsset(get("image"), field)), alt: get("image_alt") }), get("image_rights") && h("figcaption", null, get("image_rights")));
}

const page = ({ get, unit, props }) =>
  h("article", { className: "art" }, h("header", { className: "art-head" }, label(unit), h("h1", null, get("title") || "Without a title"), get("summary") && h("p", { className: "stand" }, get("summary"))), prose(props));

function expert({ get, unit, props }) {
  const field = props.fields.find((one) => one.get("name") === "photo");
  const photo = get("photo") && h("img", { src: String(props.getAsset(get("photo"), field)), alt: get("photo_alt") });
  const words = h("div", null, label(unit), h("h1", null, get("name") || "Without a name"), get("role") && h("p", { className: "stand" }, get("role")));
  return h("div", null, h("header", { className: `head barred${photo ? " pictured" : ""}` }, photo, words), prose(props));
}

const joined = (names) => (names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0]);

function minutes(body) {
  const words = (String(body).match(/\S+/g) ?? []).length;
  const count = Math.max(1, Math.round(words / 220));
  return words ? `about ${count} ${count === 1 ? "minute" : "minutes"} to read` : "";
}

/** A day in words: "20 November 2026". */
export const dayWords = (day, language) => inWords(day.slice(0, 10), language, { dateStyle: "long", timeZone: "UTC" });

const momentWords = (moment, language) => inWords(`${moment.slice(0, 10)}T${moment.slice(11, 16) || "00:00"}`, language, { dateStyle: "long", timeStyle: moment.length > 10 ? "short" : undefined, timeZone: "UTC" });

function inWords(iso, language, habits) {
  const moment = new Date(iso.length > 10 ? `${iso}:00Z` : `${iso}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? iso : new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, habits).format(moment);
}

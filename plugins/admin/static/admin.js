/* The editor: Decap, with our way of reading and writing files, our fields, and the theme's look.

   Decap itself is loaded before this, and waits. What the page says of the network stands in it (#site-told). */

import { bar, element } from "./bar.js";
import { fieldsOf, waiting } from "./clips.js";
import { formats, SOURCE } from "./formats.js";
import { named } from "./naming.js";
import { dayWords, registerPreviews } from "./previews.js";
import { registerWidgets, today } from "./widgets.js";

const told = JSON.parse(document.getElementById("site-told").textContent);
const { CMS } = window;
const PANE = "cms.right-pane"; // Decap's own
const KINDS = /^(.+)-(posts|comments|pages|experts)$/;
const OF_THE_ORIGINAL = ["id", "aliases", "slug", "changes"]; // not of what is made of it

/** The published posts, as the machine index tells them; none where it can't be had. */
const published = once(async () => {
  const answer = await fetch(told.index).catch(() => null);
  const posts = answer?.ok ? (await answer.json()).posts : [];
  return posts.map(({ id, title, unit, address }) => ({ id, title, address, name: `${unit}/${address.split("/").at(-2)}` }));
});

function once(promise) {
  let kept;
  return () => (kept ??= promise());
}

/** What a new entry is called, and its id; Decap asks before it saves. */
async function beforeSaving({ entry }) {
  const [, uid, kind] = KINDS.exec(entry.get("collection")) ?? [];
  if (!entry.get("newRecord") || !kind) return undefined;
  const typed = entry.get("data").delete(SOURCE); // of a draft that this browser kept, or of what is duplicated
  const data = typed.get("id") ? OF_THE_ORIGINAL.reduce((kept, key) => kept.delete(key), typed).set("status", "draft") : typed;
  const taken = new Set((await published()).flatMap((post) => [post.id, new URL(post.address).pathname]));
  const unit = told.units.find((one) => one.uid === uid);
  return data.merge(named(data.toJS(), kind, unit, told.authority, taken, today()));
}

/** A clip that waits for its comment becomes what the form begins with. */
async function withClip(config) {
  const { clip, unit } = waiting.get() ?? {};
  const collection = config.collections.find((one) => one.name === `${unit}-comments`);
  if (!collection) return;
  const begun = fieldsOf(clip, await published(), (day) => dayWords(day, told.language));
  for (const field of collection.fields) if (begun[field.name]) field.default = begun[field.name];
  const name = told.units.find((one) => one.uid === unit).name;
  document.body.append(banner(`Your comment is for ${name}.`, `${told.comment}#choose=1&${new URLSearchParams(clip)}`, collection.name));
}

/** Who the comment is for, and a way to another unit; until it is saved, or let go. */
function banner(words, another, collection) {
  const line = element("p", { className: "highroad-clip" });
  const link = element("a", { href: another, textContent: "For another unit" });
  const away = element("button", { type: "button", textContent: "Not now" });
  const done = () => {
    waiting.forget();
    line.remove();
  };
  line.append(element("span", { textContent: words }), link, away);
  away.addEventListener("click", () => {
    done();
    location.hash = `#/collections/${collection}`;
  });
  CMS.registerEventListener({ name: "postSave", handler: done });
  // What the next form begins with is decided when the page is loaded: without a clip, it is loaded anew.
  addEventListener("hashchange", () => !line.isConnected && /\/new$/.test(location.hash) && location.reload());
  return line;
}

/** The brand's faces and colours, without the theme's rules for pages. */
async function wearBrand() {
  const text = await (await fetch(told.stylesheet)).text();
  const base = new URL(told.stylesheet, location.href).href;
  const sheet = await new CSSStyleSheet().replace(text.replace(/url\((["']?)(?!data:|\/|https?:)/g, (_, quote) => `url(${quote}${new URL(".", base).href}`));
  const isBrand = (rule) => rule instanceof CSSFontFaceRule || /^(:root|\[data-(theme|accent)[^\]]*\])$/.test(rule.selectorText ?? "");
  for (let at = sheet.cssRules.length - 1; at >= 0; at -= 1) if (!isBrand(sheet.cssRules[at])) sheet.deleteRule(at);
  document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
}

/** The topic's own name, of any that it has. */
const topic = (name) => (name in told.topics ? name : (told.aliases[name] ?? told.aliases[name.toLowerCase()] ?? name));

/* Short words, so that all that can be done fits beside each other on a phone. */
const SHORT = { deleteEntry: "Delete", deletePublishedEntry: "Delete", deleteUnpublishedEntry: "Delete", deleteUnpublishedChanges: "Drop changes", status: "%{status}" };

/* Where there is no review, saving is what the button does: whether a post is published stands in its status. */
const SAVING = { publish: "Save", publishNow: "Save now", published: "Saved", publishing: "Saving…", publishAndCreateNew: "Save and begin another", publishAndDuplicate: "Save and duplicate" };

function sayShortly(isSimple) {
  const phrases = structuredClone(CMS.getLocale("en"));
  phrases.collection.collectionTop.newButton = "New %{collectionLabel}";
  Object.assign(phrases.editor.editorToolbar, SHORT, isSimple ? SAVING : {});
  CMS.registerLocale("en", phrases);
}

/** On a phone the form comes first, and the eye shows the preview; later it is as it was left. */
function formFirst() {
  if (innerWidth < 800 && localStorage.getItem(PANE) === null) localStorage.setItem(PANE, "none");
}

async function start() {
  formFirst();
  for (const [name, [ending, format]] of Object.entries(formats(topic))) CMS.registerCustomFormat(name, ending, format);
  registerWidgets(CMS, published);
  CMS.registerEventListener({ name: "preSave", handler: beforeSaving });
  const [config] = await Promise.all([fetch(document.querySelector("link[rel=cms-config-url]").href).then((answer) => answer.json()), wearBrand().catch(() => null)]);
  registerPreviews(CMS, told, config.collections);
  sayShortly(config.publish_mode === "simple");
  document.body.prepend(bar(told));
  await withClip(config);
  CMS.init({ config: { ...config, load_config_file: false } });
}

try {
  await start();
} catch (error) {
  document.body.append(element("p", { className: "highroad-failed", textContent: `The editor can’t be started: ${error.message}. Load the page again, or tell who looks after the site.` }));
  throw error;
}

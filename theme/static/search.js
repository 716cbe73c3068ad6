/* The search page. Pagefind finds; what is asked stands in the address, and what was found is shown as the theme shows
   posts anywhere. Without this script the page says where else to look. */
const root = document.getElementById("site-search");
const told = JSON.parse(root.dataset.told);
const FACETS = ["unit", "topic", "expert", "year", "form"];
const SHOWN = 8; // values of a facet, before the rest is asked for

const at = (id) => document.getElementById(id);
const find = at("site-find"), box = at("site-find-q"), said = at("site-said"), facets = at("site-facets");
const results = at("site-results"), more = at("site-more"), clear = at("site-clear"), found = at("site-found");
const fold = at("site-fold"), ways = at("site-ways");

/* A value of a facet is a slug, a space and a name; of a year, the year alone. */
const slugOf = (value) => value.split(" ", 1)[0];
const nameOf = (value) => value.slice(value.indexOf(" ") + 1);

function make(tag, attributes = {}, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) one.setAttribute(name, "");
    else if (value) one.setAttribute(name, value);
  }
  one.append(...children.filter((child) => child !== ""));
  return one;
}

// ------------------------------------------------------------------------------------------------- what is asked

/* The question that an address asks: words, and for each facet the slugs that are ticked. */
function asked(address = location.search) {
  const given = new URLSearchParams(address);
  const ticked = Object.fromEntries(FACETS.map((facet) => [facet, [...new Set(given.getAll(facet))].filter(Boolean)]));
  return { words: (given.get("q") ?? "").slice(0, 200).trim(), ticked };
}

function addressOf({ words, ticked }) {
  const given = new URLSearchParams();
  if (words) given.set("q", words);
  for (const facet of FACETS) for (const slug of ticked[facet]) given.append(facet, slug);
  const query = given.toString();
  return query ? `?${query}` : location.pathname;
}

const isNarrowed = (question) => FACETS.some((facet) => question.ticked[facet].length);

// --------------------------------------------------------------------------------------------------- the indexes

let searching; // a promise of what answers, made when it is first needed
let values = {}; // of each facet: slug -> value
let missing = 0; // indexes that could not be read

/* All indexes as one. Whichever can't be read is left out: one section must not keep the others from being found. */
async function open(indexes = told.indexes) {
  const { createInstance } = await import(told.program);
  const [first, ...rest] = indexes;
  const pagefind = createInstance({ basePath: first, baseUrl: told.base });
  await pagefind.init();
  const merged = await Promise.all(
    rest.map((index) => pagefind.mergeIndex(index, { baseUrl: told.base }).then(() => index, () => "")),
  );
  if (merged.includes("")) {
    missing += merged.filter((index) => !index).length;
    await pagefind.destroy();
    return open([first, ...merged.filter(Boolean)]);
  }
  const all = await pagefind.filters();
  for (const facet of FACETS) {
    values[facet] = new Map(Object.keys(all[facet] ?? {}).map((value) => [slugOf(value), value]));
    values[facet].delete("~"); // whose page is held
  }
  return pagefind;
}

function ready() {
  searching ??= open().catch((error) => {
    searching = undefined; // so that the next try is one
    throw error;
  });
  return searching;
}

/* The filters of a question, those of one facet left out if that is asked. A slug that nobody has finds nothing. */
function filters(question, without = "") {
  const chosen = {};
  for (const facet of FACETS) {
    if (facet === without || !question.ticked[facet].length) continue;
    chosen[facet] = { any: question.ticked[facet].map((slug) => values[facet].get(slug) ?? slug) };
  }
  return chosen;
}

/* The words as Pagefind is asked for them. For want of a longer word it takes the longest that a word begins with, down to
   one letter; of one word that is there as it was written (or with another ending), only that is wanted. */
async function exactly(pagefind, words) {
  const quoted = `"${words}"`;
  return /^[^\s"]+$/.test(words) && (await pagefind.search(quoted)).results.length ? quoted : words;
}

/* What is found, and how much each value of a facet would leave: its own facet is not counted against it. */
async function answer(question) {
  const pagefind = await ready();
  const words = await exactly(pagefind, question.words);
  const narrowed = FACETS.filter((facet) => question.ticked[facet].length);
  const [whole, ranked, ...others] = await Promise.all([
    pagefind.search(words, { filters: filters(question) }),
    pagefind.search(question.words, { filters: filters(question) }),
    ...narrowed.map((facet) => pagefind.search(words, { filters: filters(question, facet) })),
  ]);
  const counts = { ...whole.filters };
  narrowed.forEach((facet, number) => (counts[facet] = others[number].filters[facet]));
  const rank = new Map(ranked.results.map((one, number) => [one.id, number])); // quoted words have no ranks
  const results = words === question.words ? ranked.results : whole.results.sort((a, b) => (rank.get(a.id) ?? 1e9) - (rank.get(b.id) ?? 1e9));
  return { results, counts };
}

// ------------------------------------------------------------------------------------------------- what is shown

let turn = 0; // of the question that is being answered: a later one wins
let shown = { results: [], count: 0 };

const many = (count, one, others) => `${count.toLocaleString(document.documentElement.lang)} ${count === 1 ? one : others}`;

async function show(question) {
  const mine = ++turn;
  if (box.value.trim() !== question.words) box.value = question.words;
  ways.hidden = Boolean(question.words);
  if (!question.words) {
    root.hidden = true;
    said.textContent = isNarrowed(question) ? "Write a word to look for." : "";
    said.classList.remove("unseen");
    return;
  }
  const waiting = setTimeout(() => mine === turn && (said.textContent = "Searching…"), 400);
  try {
    const { results: all, counts } = await answer(question);
    if (mine !== turn) return;
    shown = { results: all, count: 0 };
    const first = await next(mine);
    if (mine !== turn) return;
    showFacets(question, counts);
    results.replaceChildren(...first);
    root.hidden = !all.length && !isNarrowed(question);
    ways.hidden = Boolean(all.length);
    clear.hidden = !isNarrowed(question);
    const count = many(all.length, "result", "results");
    found.textContent = all.length ? count : "Nothing found";
    const lost = missing ? ` ${many(missing, "section", "sections")} could not be searched; try again later.` : "";
    said.textContent = summary(all.length, question.words) + lost;
    said.classList.toggle("unseen", Boolean(all.length) && !lost); // a heading says it to the eye
    document.title = document.title.replace(/^(.*: )?(?=Search\b)/, `${question.words}: `);
  } catch (error) {
    if (mine !== turn) return;
    console.info(error);
    root.hidden = true;
    ways.hidden = false;
    said.classList.remove("unseen");
    said.textContent = "The search could not be loaded. Try again in a moment, or look in the lists below.";
  } finally {
    clearTimeout(waiting);
  }
}

function summary(count, words) {
  return count ? `${many(count, "result", "results")} for “${words}”.` : `Nothing found for “${words}”. Try fewer or other words.`;
}

/* The next few results as entries. */
async function next(mine) {
  const some = shown.results.slice(shown.count, shown.count + told.most);
  const entries = (await Promise.all(some.map((one) => one.data()))).map(entry);
  if (mine === turn) {
    shown.count += some.length;
    more.hidden = shown.count >= shown.results.length;
  }
  return entries;
}

/* A page as the theme shows a post in a list. Of the excerpt, text and marks alone are taken over. */
function entry({ url, meta, filters: of, excerpt, content }) {
  const [unit] = of.unit ?? [], [form] = of.form ?? [];
  const [home, accent] = told.units[unit ? slugOf(unit) : ""] ?? ["", ""];
  const lang = meta.lang && meta.lang !== document.documentElement.lang ? meta.lang : "";
  const one = make("article", { class: "entry", "data-accent": accent || "none" });
  one.append(make("p", { class: "meta when" }, meta.iso ? make("time", { datetime: meta.iso }, meta.day) : kindOf(form)));
  if (unit && slugOf(form ?? "") !== "section") {
    one.append(make("p", { class: "label" }, home ? make("a", { href: home }, nameOf(unit)) : nameOf(unit)));
  }
  one.append(make("h3", { lang }, make("a", { href: url }, meta.title)));
  const words = make("p", { class: "say", lang });
  for (const node of new DOMParser().parseFromString(excerpt, "text/html").body.childNodes) {
    words.append(...(node.nodeName === "MARK" ? marked(node.textContent) : [node.textContent]));
  }
  if (words.textContent.trim()) {
    const text = words.textContent.trim();
    if (!content.startsWith(text.slice(0, 20))) words.prepend("… ");
    if (!content.trimEnd().endsWith(text.slice(-20))) words.append(" …");
    one.append(words);
  }
  const by = meta.iso ? byline(meta, of) : [];
  if (by.length) one.append(make("p", { class: "meta" }, ...by));
  return one;
}

/* A word found; the marks beside it are not part of it. */
function marked(text) {
  const [, before, word, after] = /^([\p{P}\p{S}]*)(.*?)([\p{P}\p{S}]*)$/su.exec(text);
  return word ? [before, make("mark", {}, word), after] : [text];
}

const kindOf = (form) => (form ? nameOf(form) : "");

/* Who wrote it, each a link where there is a page, and what kind of post it is. */
function byline(meta, of) {
  const pages = new Map((of.expert ?? []).filter((value) => slugOf(value) !== "~").map((value) => [nameOf(value), slugOf(value)]));
  const names = (meta.authors ?? "").split(/(, | and )/);
  const line = names.map((name) => (pages.has(name) ? make("a", { href: `${told.experts}${pages.get(name)}/` }, name) : name));
  const [form] = of.form ?? [];
  const kind = form && slugOf(form) !== "note" ? nameOf(form) : "";
  return kind ? [...line, meta.authors ? " · " : "", kind] : line;
}

// -------------------------------------------------------------------------------------------------------- facets

function showFacets(question, counts) {
  const focused = document.activeElement?.closest?.("#site-facets") ? document.activeElement.id : "";
  const ticked = FACETS.reduce((sum, facet) => sum + question.ticked[facet].length, 0);
  fold.querySelector("summary").textContent = ticked ? `Narrow the results (${ticked} ticked)` : "Narrow the results";
  for (const field of facets.querySelectorAll("fieldset")) showFacet(field, question, counts[field.dataset.facet] ?? {});
  if (focused) at(focused)?.focus();
}

/* The values of one facet that would leave something, and those that are ticked: most first, years newest first. */
function showFacet(field, question, counts) {
  const facet = field.dataset.facet, ticked = question.ticked[facet];
  const all = [...values[facet]]
    .map(([slug, value]) => ({ slug, name: nameOf(value), count: counts[value] ?? 0, ticked: ticked.includes(slug) }))
    .filter((one) => one.count || one.ticked)
    .sort((a, b) => (facet === "year" ? b.slug - a.slug : b.ticked - a.ticked || b.count - a.count || a.name.localeCompare(b.name)));
  const open = field.querySelector("details")?.open || ticked.length > SHOWN;
  const rows = all.map((one, number) => check(facet, one, number));
  const rest = rows.slice(SHOWN);
  field.replaceChildren(field.querySelector("legend"), ...rows.slice(0, SHOWN));
  if (rest.length) field.append(make("details", { class: "rest", open }, make("summary", {}, `${rest.length} more`), ...rest));
  field.hidden = all.length < 2 && !ticked.length;
}

function check(facet, one) {
  const input = make("input", { type: "checkbox", name: facet, value: one.slug, id: `site-${facet}-${one.slug}` });
  input.checked = one.ticked;
  const count = make("span", { class: "count" }, many(one.count, "", "").trim(), make("span", { class: "unseen" }, one.count === 1 ? " result" : " results"));
  return make("label", { class: "check" }, input, make("span", {}, one.name), count);
}

// ------------------------------------------------------------------------------------------------- what people do

/* A new question is a new address, so that going back goes back to what was asked before. */
function ask(question) {
  const address = addressOf(question);
  if (address !== (location.search || location.pathname)) history.pushState(null, "", address);
  return show(question);
}

find.addEventListener("submit", (event) => {
  event.preventDefault();
  const { ticked } = asked();
  ask({ words: box.value.trim(), ticked });
});

facets.addEventListener("change", () => {
  const given = new FormData(facets);
  ask({ words: asked().words, ticked: Object.fromEntries(FACETS.map((facet) => [facet, given.getAll(facet)])) });
});
facets.addEventListener("submit", (event) => event.preventDefault());

clear.addEventListener("click", () => {
  ask({ words: asked().words, ticked: Object.fromEntries(FACETS.map((facet) => [facet, []])) });
  found.tabIndex = -1;
  found.focus(); // the button is gone
});

more.addEventListener("click", async () => {
  const entries = await next(turn);
  results.append(...entries);
  entries[0]?.querySelector("h3 a").focus();
  said.textContent = `${many(shown.count, "result", "results")} of ${shown.results.length} shown.`;
});

addEventListener("popstate", () => show(asked()));
box.addEventListener("focus", () => ready().catch(() => {}), { once: true });

if (matchMedia("(min-width: 60rem)").matches) fold.open = true;
show(asked());

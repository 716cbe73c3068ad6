/* A page that somebody wants to comment on: what the bookmarklet says of it, and what the form begins with.

   Whatever comes in was written by a stranger. It is a text here, in the form and in the file; never HTML. */

const LONGEST = { url: 2000, title: 300, site: 200, quote: 2000, date: 40 };
const LONGEST_TITLE = 60; // of what is answered, in the title of the answer
const KEPT = "highroad.clip";
const UNIT = "highroad.unit";

/** The clip in the part of an address behind its "#"; null when it names no web page. */
export function clipOf(hash) {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  const clip = Object.fromEntries(Object.keys(LONGEST).map((key) => [key, plain(said.get(key) ?? "", LONGEST[key], key === "quote")]));
  if (!/^\d{4}-\d{2}-\d{2}/.test(clip.date)) clip.date = "";
  return isWebPage(clip.url) ? clip : null;
}

/** The values that a comment on a clip begins with; `posts` are those of this network, by address and name. */
export function fieldsOf(clip, posts, dayWords) {
  const about = posts.find((post) => samePage(post.address, clip.url))?.name ?? clip.url;
  return { title: titleOf(clip.title), about, quote: clip.quote, ...(about === clip.url ? { body: `\n\n${creditOf(clip, dayWords)}` } : {}) };
}

/** The title of a comment, until its author has a better one. */
export function titleOf(answered) {
  const short = answered.length > LONGEST_TITLE ? `${beforeLastSpace(answered.slice(0, LONGEST_TITLE))}…` : answered;
  return short ? `On “${short.replaceAll("“", "‘").replaceAll("”", "’")}”` : "";
}

/** Whose page it is, as Markdown that says it and does nothing else. */
export function creditOf(clip, dayWords = (day) => day) {
  const name = clip.title ? `[${escaped(clip.title)}](<${clip.url}>)` : `<${clip.url}>`;
  const rest = [clip.site, clip.date && dayWords(clip.date.slice(0, 10))].filter(Boolean).map(escaped);
  return `${[name, ...rest].join(", ")}.`;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("~", "&#126;").replace(/[\\`*_{}[\]|]/g, "\\$&");

const samePage = (one, other) => one.split(/[?#]/)[0] === other.split(/[?#]/)[0];

function isWebPage(url) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return Boolean(parsed && /^https?:$/.test(parsed.protocol) && !parsed.username && !parsed.password && !/[<>"\\\s]/.test(url));
}

/** A text without signs that nobody sees, and no longer than it may be; lines are kept where there may be some. */
function plain(text, longest, lines) {
  const seen = text.replace(/\r\n?/g, "\n").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (sign) => (sign === "\n" || sign === "\t" ? sign : sign === "\u2028" ? "\n" : ""));
  const tidy = lines ? seen.split("\n").map(withoutBlanks).join("\n").replace(/\n{3,}/g, "\n\n").trim() : withoutBlanks(seen);
  const signs = [...tidy];
  return signs.length > longest ? `${beforeLastSpace(signs.slice(0, longest - 1).join(""))}…` : tidy;
}

const withoutBlanks = (text) => text.replace(/\s+/g, " ").trim();

const beforeLastSpace = (text) => text.slice(0, text.lastIndexOf(" ") > 0 ? text.lastIndexOf(" ") : undefined);

/* ------------------------------------------------------------------------------------------- kept in this browser */

/** The clip that waits for its comment, with the unit that it is for: of this tab, until it is saved or let go. */
export const waiting = {
  keep: (clip, unit) => sessionStorage.setItem(KEPT, JSON.stringify({ clip, unit })),
  get: () => JSON.parse(sessionStorage.getItem(KEPT) ?? "null"),
  forget: () => sessionStorage.removeItem(KEPT),
};

/** The unit that the last comment was for: of this browser. */
export const lastUnit = {
  keep: (uid) => localStorage.setItem(UNIT, uid),
  get: () => localStorage.getItem(UNIT) ?? "",
};

/** What the bookmark does: it looks at the page that it is used on, and opens a window of ours; nothing is sent. */
export function bookmarklet(address) {
  const looks = `(()=>{const d=document,
a=(s,n)=>{const e=d.querySelector(s);return(e&&e.getAttribute(n))||''},
c=a('link[rel=canonical]','href'),
p=new URLSearchParams({url:c?new URL(c,d.baseURI).href:location.href.split('#')[0],title:a('meta[property="og:title"]','content')||d.title,
site:a('meta[property="og:site_name"]','content')||location.hostname,
date:a('meta[property="article:published_time"]','content')||a('time[datetime]','datetime'),
quote:String(getSelection()).slice(0,4000)}),
u=${JSON.stringify(address)}+'#'+p;
open(u,'_blank')||(location.href=u)})()`;
  return `javascript:${encodeURIComponent(looks.replaceAll("\n", ""))}`;
}

/* From a page of somebody's to the form: whose comment it is, once; and how to get the bookmark. */

import { element } from "./bar.js";
import { bookmarklet, clipOf, lastUnit, waiting } from "./clips.js";

const told = JSON.parse(document.getElementById("site-told").textContent);
const at = (id) => document.getElementById(id);

/** Go on to the form of a unit, which takes the clip from this tab. */
function write(clip, unit) {
  lastUnit.keep(unit.uid);
  waiting.keep(clip, unit.uid);
  location.replace(`${told.admin}#/collections/${unit.uid}-comments/new`);
}

function choose(clip) {
  at("clip-quote").textContent = clip.quote || clip.url;
  at("clip-title").textContent = clip.title;
  at("clip-site").textContent = clip.site;
  const rows = told.units.map((unit) => {
    const button = element("button", { type: "button", textContent: unit.name });
    button.dataset.accent = unit.accent;
    button.addEventListener("click", () => write(clip, unit));
    const row = element("li", {});
    row.append(button);
    return row;
  });
  at("clip-units").replaceChildren(...rows);
  at("choice").hidden = false;
  at("help").hidden = true;
}

function help() {
  at("bookmarklet").href = bookmarklet(new URL(told.comment, location.href).href);
  at("bookmarklet").addEventListener("click", (event) => event.preventDefault());
  at("by-hand").addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = String(new URLSearchParams(new FormData(event.target)));
  });
  at("help").hidden = false;
  at("choice").hidden = true;
}

function begin() {
  const clip = clipOf(location.hash);
  const known = told.units.find((unit) => unit.uid === lastUnit.get());
  const asks = new URLSearchParams(location.hash.slice(1)).has("choose");
  if (!clip) help();
  else if (known && !asks) write(clip, known);
  else choose(clip);
}

addEventListener("hashchange", begin);
begin();

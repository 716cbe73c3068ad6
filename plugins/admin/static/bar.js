/* The line above the editor: whose it is, which unit's things are listed, and the way to a comment.

   Decap lists every collection of every unit; whoever writes for one unit wants to see that one. */

import { lastUnit } from "./clips.js";

const KINDS = ["posts", "comments", "pages", "experts"];
const listed = new CSSStyleSheet();

/** The line as an element; it chooses the unit that was chosen last. */
export function bar(told) {
  const line = element("header", { className: "highroad-bar" });
  const home = element("a", { href: told.home, className: "highroad-name" });
  home.append(told.logo ? element("img", { src: told.logo, alt: told.network }) : told.network);
  const choice = element("select", {});
  choice.append(new Option("All units", ""), ...told.units.map((unit) => new Option(unit.name, unit.uid)));
  choice.value = told.units.some((unit) => unit.uid === lastUnit.get()) ? lastUnit.get() : "";
  choice.addEventListener("change", () => {
    lastUnit.keep(choice.value);
    show(choice.value);
    if (choice.value) location.hash = `#/collections/${choice.value}-posts`;
  });
  const label = element("label", {});
  label.append(element("span", { textContent: "Unit " }), choice);
  line.append(home, label, element("a", { href: told.comment, textContent: "Comment on a page" }));
  document.adoptedStyleSheets.push(listed);
  show(choice.value);
  return line;
}

/** In the list of collections, those of one unit alone; of all when there is none. */
function show(uid) {
  // After a dot comes the folder of posts that lie in one of their own; no uid has a dot.
  const kept = KINDS.map((kind) => `:not([href$="/collections/${uid}-${kind}"]):not([href*="/collections/${uid}-${kind}."])`).join("");
  const others = `[class*="-SidebarNavList"] li:has(> a${kept}:not([href$="/collections/units"]):not([href$="/collections/carried"]))`;
  listed.replaceSync(uid ? `${others}{display:none}` : "");
}

/** An element with properties. */
export const element = (name, properties) => Object.assign(document.createElement(name), properties);

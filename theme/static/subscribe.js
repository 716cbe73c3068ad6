/* The page of feeds: boxes to tick, and a list of what is ticked. Without this script the page has links alone.
   The list is the site's own, with the rest left out: so it says of each feed what the whole list says. */
(() => {
  "use strict";
  const form = document.getElementById("site-choose");
  if (!form || !window.fetch || !window.DOMParser || !window.XMLSerializer || !window.Blob || !URL.createObjectURL) return;

  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const said = document.getElementById("site-chosen");
  const ticked = () => boxes.filter((box) => box.checked);
  const feeds = (count) => (count === 1 ? "1 feed" : `${count} feeds`);

  function count() {
    const number = ticked().length;
    said.textContent = number ? `${feeds(number)} ticked.` : "Nothing is ticked yet.";
    form.classList.toggle("some", number > 0);
  }

  /* The whole list without the feeds whose addresses are not in `wanted`, and without groups that are then empty. */
  function only(list, wanted) {
    const drop = (one) => {
      const before = one.previousSibling;
      if (before && before.nodeType === Node.TEXT_NODE) before.remove();
      one.remove();
    };
    for (const one of [...list.querySelectorAll("outline[xmlUrl]")]) {
      if (!wanted.has(one.getAttribute("xmlUrl"))) drop(one);
    }
    for (const group of [...list.querySelectorAll("body > outline")]) {
      if (!group.querySelector("outline")) drop(group);
    }
    const text = new XMLSerializer().serializeToString(list);
    return text.startsWith("<?xml") ? text : `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
  }

  function hand(text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/x-opml;charset=utf-8" }));
    link.download = "my-feeds.opml";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function download(event) {
    event.preventDefault();
    const wanted = new Set(ticked().map((box) => box.value));
    if (!wanted.size) {
      said.textContent = "Tick at least one feed first.";
      return;
    }
    try {
      const answer = await fetch(form.action);
      if (!answer.ok) throw new Error(answer.statusText);
      const list = new DOMParser().parseFromString(await answer.text(), "application/xml");
      if (!list.querySelector("opml")) throw new Error("no list");
      hand(only(list, wanted));
      said.textContent = `Your file has ${feeds(wanted.size)}. Open it in your feed reader, where it says “import”.`;
    } catch (error) {
      said.textContent = "The list could not be loaded. Try again, or take the file with every feed.";
    }
  }

  async function copy() {
    const chosen = ticked().map((box) => box.value);
    if (!chosen.length) {
      said.textContent = "Tick at least one feed first.";
      return;
    }
    try {
      await navigator.clipboard.writeText(chosen.join("\n"));
      said.textContent = chosen.length === 1 ? "Its address is copied." : `${chosen.length} addresses are copied, a line each.`;
    } catch (error) {
      said.textContent = "Your browser did not let us copy. Take the addresses from the links.";
    }
  }

  /* Rows whose name has every word that was typed; folded lists are opened where one is in them. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = boxes.map((box) => box.closest("li")).map((row) => [row, plain(row.querySelector("label").textContent)]);
  const unfolded = new Set();

  function filter() {
    const words = plain(document.getElementById("site-filter").value).split(/\s+/).filter(Boolean);
    for (const [row, name] of rows) row.hidden = !words.every((word) => name.includes(word));
    for (const list of form.querySelectorAll("ul.pick")) {
      const some = Boolean(list.querySelector("li:not([hidden])"));
      const fold = list.closest("details");
      (fold || list).hidden = !some;
      if (!fold) {
        const title = list.previousElementSibling;
        if (title && title.matches("h3")) title.hidden = !some;
      } else if (words.length && some && !fold.open) {
        fold.open = true;
        unfolded.add(fold);
      } else if (!words.length && unfolded.delete(fold)) {
        fold.open = Boolean(fold.querySelector("input:checked"));
      }
    }
    for (const part of form.querySelectorAll("section.part")) part.hidden = !part.querySelector("li:not([hidden])");
    document.getElementById("site-nothing").hidden = rows.some(([row]) => !row.hidden);
  }

  for (const box of boxes) box.hidden = box.disabled = false;
  for (const one of form.querySelectorAll("[data-scripted]")) one.hidden = false;
  document.getElementById("site-copy").hidden = !(navigator.clipboard && window.isSecureContext);
  document.getElementById("site-copy").addEventListener("click", copy);
  document.getElementById("site-filter").addEventListener("input", filter);
  document.getElementById("site-filter").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  form.addEventListener("change", count);
  form.addEventListener("submit", download);
  form.addEventListener("reset", () => setTimeout(() => { filter(); count(); }));
  form.classList.add("ready");
  count();
})();

// Follows what is saved: asks whether this page is still what it was, and loads it again only when it is not.
(() => {
  "use strict";
  const { version, etag, page, drawn } = document.currentScript.dataset;
  const name = "highroad-preview";
  let known = version;
  let shown = drawn;
  let asking = Promise.resolve();

  const root = () => {
    const host = document.querySelector(name);
    return host.shadowRoot || host.attachShadow({ mode: "open" });
  };

  // What somebody has put away stays away, until something else is wrong.
  const put = () => {
    const details = root().querySelector("details");
    if (!details) return;
    if (sessionStorage.getItem(name) === details.dataset.key) details.open = false;
    details.addEventListener("toggle", () => {
      if (details.open) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, details.dataset.key);
    });
  };

  const look = async () => {
    const query = new URLSearchParams({ path: location.pathname, version: known });
    const answer = await fetch(`/.highroad/state?${query}`, { cache: "no-store" });
    if (!answer.ok) return;
    const now = await answer.json();
    if (now.version === known) return;
    if (now.etag !== etag) return location.reload();
    known = now.version;
    if (now.drawn !== shown) {
      shown = now.drawn;
      root().innerHTML = now.overlay;
      put();
    }
    if (panel) check();
  };

  // The reading check beside the page, a sheet from below on a phone. It stays open from page to page of a post that is saved.
  const opened = "highroad-check";
  let panel = null;
  const check = async () => {
    const answer = await fetch(`/.highroad/reading${location.pathname}`, { cache: "no-store" });
    if (!panel) return;
    const said = new DOMParser().parseFromString(await answer.text(), "text/html");
    const scrolled = panel.scrollTop;
    said.querySelector("h1").remove(); // it stands above
    panel.querySelector(".said").replaceChildren(...said.querySelector("main").childNodes);
    panel.scrollTop = scrolled;
  };
  const openCheck = () => {
    if (panel) return;
    const host = document.createElement(opened);
    document.body.append(host);
    const style = root().querySelector("style").cloneNode(true);
    panel = document.createElement("aside");
    panel.tabIndex = -1;
    panel.setAttribute("aria-label", "Reading check");
    const top = document.createElement("div");
    top.className = "top";
    const heading = document.createElement("h1");
    heading.textContent = "Reading check";
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", closeCheck);
    const said = document.createElement("div");
    said.className = "said";
    said.textContent = "Looking it over …";
    top.append(heading, close);
    panel.append(top, said);
    host.attachShadow({ mode: "open" }).append(style, panel);
    sessionStorage.setItem(opened, location.pathname);
    return check();
  };
  const closeCheck = () => {
    if (!panel) return;
    panel.getRootNode().host.remove();
    panel = null;
    sessionStorage.removeItem(opened);
    const link = root().querySelector("a[data-check]");
    if (link) link.focus();
  };

  // One question at a time. One that fails is asked again: the line breaks with it, and a new one begins with a version.
  const ask = () => { asking = asking.then(look).catch(() => {}); };

  const hear = (said) => {
    const { version: now, pages } = JSON.parse(said);
    if (now !== known && (pages === null || pages.includes(page))) ask();
  };

  // One page of this browser keeps the line and tells the others: a browser has six lines to a server, all told.
  const others = new BroadcastChannel(name);
  others.onmessage = (message) => hear(message.data);
  const listen = () => new Promise(() => {
    new EventSource("/.highroad/events").onmessage = (message) => {
      others.postMessage(message.data);
      hear(message.data);
    };
  });
  if (navigator.locks) navigator.locks.request(name, listen);
  else listen();

  root().addEventListener("click", (event) => {
    if (!event.target.closest("a[data-check]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openCheck();
    panel.focus();
  });

  put();
  if (sessionStorage.getItem(opened) === location.pathname && root().querySelector("a[data-check]")) openCheck();
  ask(); // something may have been saved while the page was on its way
  addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const details = root().querySelector("details[open]");
    if (panel) closeCheck();
    else if (details) details.open = false;
  });
})();

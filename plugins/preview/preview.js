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

  put();
  ask(); // something may have been saved while the page was on its way
  addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  addEventListener("keydown", (event) => {
    const details = event.key === "Escape" && root().querySelector("details[open]");
    if (details) details.open = false;
  });
})();

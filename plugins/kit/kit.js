// Buttons that copy. Without this script they are hidden, and the fields can be copied from as they are.
"use strict";
{
  const said = (button, words) => {
    const before = button.dataset.words ?? (button.dataset.words = button.textContent);
    button.textContent = words;
    setTimeout(() => { button.textContent = before; }, 2500);
  };

  const byHand = (field) => {
    field.focus();
    field.select();
    return document.execCommand("copy");
  };

  const copyText = async (field) => {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return byHand(field);
    }
  };

  const copyPage = (frame, field) => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob([frame.srcdoc], { type: "text/html" }),
    "text/plain": new Blob([field.value], { type: "text/plain" }),
  })]).then(() => true, () => false);

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const frame = document.getElementById(button.dataset.frame ?? "");
    if (frame && !(navigator.clipboard?.write && globalThis.ClipboardItem)) continue;
    button.hidden = button.parentElement.hidden = false;
    button.addEventListener("click", async () => {
      const done = await (frame ? copyPage(frame, field) : copyText(field));
      said(button, done ? "Copied" : "Not copied: press Ctrl+C");
    });
  }
}

// An outline goes into the text of a question when nothing is written there yet.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-outline]");
  const body = document.querySelector("#ask_body");
  if (!button || !body) return;
  // Beside the slot that the server fills anew as one types, so that the word is not lost with it.
  const refused = document.querySelector("[data-outline-refused]");
  if (body.value.trim()) {
    refused.hidden = false;
    return;
  }
  refused.hidden = true;
  body.value = button.dataset.outline;
  body.dispatchEvent(new Event("input", { bubbles: true })); // the preview and drafts follow
  body.focus();
});

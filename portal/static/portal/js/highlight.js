// A press on a label highlights the selected words without leaving the page. The answer is the story's
// page anew, and the block is taken from it; an answer without it is shown as the page it is.
const signs = (block) => [...block.querySelectorAll(".kept-sign")];

// Send the form as it would have been without this script; a refusal costs nothing twice.
const leave = (form, label) => {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "label", value: label });
  form.append(field);
  form.submit();
};

const anew = async (form, body, id) => {
  const answer = await fetch(form.action, { method: "POST", body });
  if (!answer.ok || !answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-highlight]")) return;
  event.preventDefault();
  const label = event.submitter.value;
  const body = new FormData(form, event.submitter);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  const block = form.closest("[id^='b-']");
  const before = new Set(signs(block).map((sign) => sign.getAttribute("href")));
  const fresh = await anew(form, body, block.id).catch(() => null); // unreached: the browser tells why
  if (!fresh) {
    leave(form, label);
    return;
  }
  document.getSelection().removeAllRanges();
  block.replaceChildren(...fresh.childNodes);
  signs(block).find((sign) => !before.has(sign.getAttribute("href")))?.focus();
});

// Whoever selects words of a story is offered to comment on them, or to ask about them, and members
// to highlight them (see highlight.js). Without this script the links beside each passage lead to the
// same forms, where the words are chosen by hand.
const text = document.querySelector("#text");
const offerTemplate = document.querySelector("#passage-offer");
const form = document.querySelector("form#write");
const LONGEST = 600; // characters that an address carries; of more words, all of the passage
const CONTEXT = 64; // characters around the words, enough to tell look-alikes apart
let offer = null;

// What is selected, when it lies in one block: the block's key, the words, and those around them.
const selected = () => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const block = (within.nodeType === Node.ELEMENT_NODE ? within : within.parentElement)?.closest("[id^='b-']");
  const words = selection.toString().trim();
  if (!block || !text.contains(block) || !words) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(block, block.childNodes.length);
  return {
    block,
    at: block.id.slice(2),
    quote: words,
    before: before.toString().slice(-CONTEXT),
    after: after.toString().slice(0, CONTEXT),
  };
};

const withdraw = () => {
  offer?.remove();
  offer = null;
};

// The form is on this page: hand it the words, and keep what was typed in it already.
const hand = (chosen) => {
  for (const name of ["at", "quote", "before", "after"]) form.elements[name].value = chosen[name];
  form.elements.parent.value = "";
  form.querySelector(".quoting").hidden = false;
  for (const other of form.querySelectorAll(".quoting blockquote, .answering")) other.hidden = true;
  form.elements.body.focus();
  form.scrollIntoView({ block: "center" });
};

form?.querySelector(".quoting__release").addEventListener("click", (event) => {
  event.preventDefault();
  for (const name of ["at", "quote", "before", "after"]) form.elements[name].value = "";
  form.querySelector(".quoting").hidden = true;
  form.elements.body.focus();
});

const make = (chosen) => {
  withdraw();
  offer = offerTemplate.content.firstElementChild.cloneNode(true);
  offer.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
  const comment = offer.querySelector("a:not([data-ask])");
  if (comment) {
    comment.href = `?at=${encodeURIComponent(chosen.at)}#write`; // a visitor is sent to sign in first
    comment.addEventListener("click", (event) => {
      if (!form) return;
      event.preventDefault();
      withdraw();
      hand(chosen);
    });
  }
  const ask = offer.querySelector("[data-ask]");
  if (ask) {
    const address = new URL(ask.getAttribute("href"), location.href); // not in the page yet
    address.searchParams.set("at", chosen.at);
    if (chosen.quote.length <= LONGEST) {
      for (const name of ["quote", "before", "after"]) address.searchParams.set(name, chosen[name]);
    }
    ask.href = address;
  }
  const marking = offer.querySelector("form[data-highlight]");
  if (marking) for (const name of ["at", "quote", "before", "after"]) marking.elements[name].value = chosen[name];
  chosen.block.append(offer); // right after the words, so that Tab leads to it
};

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (offer?.contains(document.activeElement)) return;
    const chosen = selected();
    if (chosen) make(chosen);
    else withdraw();
  }, 250);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") withdraw();
});

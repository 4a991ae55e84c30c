// Whoever selects words of a story is offered to comment on them, to ask about them or to save them,
// and members to highlight them (see highlight.js); selecting.js says when. Without this script the
// links beside each passage lead to the same forms, where the words are chosen by hand.
const text = document.querySelector("#text");
const offerTemplate = document.querySelector("#passage-offer");
const form = document.querySelector("form#write");
const LONGEST = 600; // characters that an address carries; of more words, all of the passage
const CONTEXT = 64; // characters around the words, enough to tell look-alikes apart

// What is selected, when it lies in one block: the block's key, the words, and those around them.
const chosenIn = ({ words, range, within }) => {
  const block = within.closest("[id^='b-']");
  if (!block || !text.contains(block)) return null;
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

const offerFor = (chosen) => {
  const offer = offerTemplate.content.firstElementChild.cloneNode(true);
  const comment = offer.querySelector("a:not([data-ask])");
  if (comment) {
    comment.href = `?at=${encodeURIComponent(chosen.at)}#write`; // a visitor is sent to sign in first
    comment.addEventListener("click", (event) => {
      if (!form) return;
      event.preventDefault();
      offer.dispatchEvent(new Event("wordstaken"));
      hand(chosen);
    });
  }
  for (const ask of offer.querySelectorAll("[data-ask]")) {
    const address = new URL(ask.getAttribute("href"), location.href); // not in the page yet
    address.searchParams.set("at", chosen.at);
    if (chosen.quote.length <= LONGEST) {
      for (const name of ["quote", "before", "after"]) address.searchParams.set(name, chosen[name]);
    }
    ask.href = address;
  }
  for (const keeping of offer.querySelectorAll("form")) {
    for (const name of ["at", "quote", "before", "after"]) keeping.elements[name].value = chosen[name];
  }
  return offer;
};

text?.addEventListener("wordsselected", ({ detail }) => {
  const chosen = chosenIn(detail);
  if (chosen) detail.offer(offerFor(chosen), (offer) => chosen.block.append(offer));
});

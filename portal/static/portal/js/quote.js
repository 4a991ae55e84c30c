// Whoever selects words of a post is offered to quote them (selecting.js says when). They go into the
// form on this page that "Quote" at the post leads to, below what is typed there; where that form is
// on another page, the link leads to it. The server makes the quotation, with scripts and without.
const form = document.querySelector("form#write");

const letters = (range) => [...range.toString()].length; // as the server counts them

const offerFor = (link, body, range) => {
  const before = document.createRange();
  before.setStart(body, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const from = letters(before);
  const address = new URL(link.href);
  address.searchParams.set("from", from);
  address.searchParams.set("to", from + letters(range));
  const offer = document.createElement("div");
  offer.className = "passage-offer";
  offer.setAttribute("role", "status");
  const chosen = link.cloneNode(true);
  chosen.href = address;
  chosen.className = "button button--small";
  offer.append(chosen);
  return offer;
};

document.addEventListener("wordsselected", ({ detail }) => {
  const body = detail.within.closest(".comment__body");
  const link = body?.parentElement.querySelector(":scope > footer a[data-quote]");
  if (link) detail.offer(offerFor(link, body, detail.range), (offer) => body.after(offer));
});

const toTheEnd = (field) => {
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.scrollTop = field.scrollHeight;
};

// The form as its own page would have begun it; null where that cannot be had.
const begun = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form#write");
};

const add = (fresh) => {
  const field = form.elements.body;
  const typed = field.value.trimEnd();
  const quotation = fresh.elements.body.dataset.quotation; // none, of words that are a quotation
  if (quotation) field.value = (typed && `${typed}\n\n`) + quotation;
  const answering = fresh.querySelector(".answering");
  const parent = form.elements.parent;
  if (parent && !parent.value && !form.elements.at?.value && !typed && answering) {
    parent.value = fresh.elements.parent.value; // nothing was begun here: it becomes a reply
    form.querySelector(".answering")?.remove();
    form.prepend(answering);
  }
  field.dispatchEvent(new Event("input", { bubbles: true })); // the preview and drafts follow
  toTheEnd(field);
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-quote]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!form || new URL(form.action).pathname !== link.dataset.quote) return;
  event.preventDefault();
  const fresh = await begun(link.href).catch(() => null); // unreached: the browser tells why
  if (!fresh) {
    location.assign(link.href);
    return;
  }
  link.closest(".passage-offer")?.dispatchEvent(new Event("wordstaken"));
  add(fresh);
});

if (form && new URLSearchParams(location.search).has("quote")) toTheEnd(form.elements.body);

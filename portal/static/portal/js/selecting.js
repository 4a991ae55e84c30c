// While words of a page are selected, whoever can do something with them offers it: the element they
// lie in gets the event "wordsselected", whose `offer(contents, after)` shows the offer until they no
// longer are. It stands right after the words, so that Tab leads to it.
let shown = null;

const withdraw = () => {
  shown?.remove();
  shown = null;
};

const offer = (contents, after) => {
  withdraw();
  shown = contents;
  shown.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
  shown.addEventListener("wordstaken", withdraw);
  after(shown);
};

const tell = () => {
  if (shown?.contains(document.activeElement)) return;
  withdraw();
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const words = selection.toString().trim();
  const range = selection.getRangeAt(0);
  const common = range.commonAncestorContainer;
  const within = common.nodeType === Node.ELEMENT_NODE ? common : common.parentElement;
  if (!words || !within) return;
  const detail = { words, range, within, offer };
  within.dispatchEvent(new CustomEvent("wordsselected", { bubbles: true, detail }));
};

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(tell, 250);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") withdraw();
});

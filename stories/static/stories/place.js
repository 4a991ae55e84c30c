// Remembers where a signed-in reader is in a story. Without scripts the buttons at the headings do.
const form = document.getElementById("keep-place");
const text = document.getElementById("text");
const REST = 2000; // milliseconds without scrolling before a place counts as one

if (form && text) {
  const blocks = [...text.querySelectorAll('[id^="b-"]')];
  let kept = "";
  let timer = 0;

  // The first block that begins below the top edge, unless the reader is still on the first screen:
  // opening a story must not overwrite the place that was kept before.
  const here = () => {
    if (window.scrollY < window.innerHeight) return "";
    const bounds = text.getBoundingClientRect();
    if (bounds.bottom < 0) return "";
    const block = blocks.find((one) => one.getBoundingClientRect().bottom > 0);
    return block ? block.id.slice(2) : "";
  };

  const keep = () => {
    const key = here();
    if (!key || key === kept) return;
    kept = key;
    const body = new FormData(form);
    body.set("key", key);
    fetch(form.action, {
      method: "POST",
      body,
      keepalive: true,
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    }).catch(() => {
      kept = ""; // offline: the next rest tries again
    });
  };

  addEventListener(
    "scroll",
    () => {
      clearTimeout(timer);
      timer = setTimeout(keep, REST);
    },
    { passive: true },
  );
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}

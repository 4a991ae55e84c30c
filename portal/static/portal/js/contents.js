// The contents of a story: open beside the text where there is room, folded above it where there is
// none, and marking the part now being read.
const contents = document.querySelector(".toc");
const folded = contents?.querySelector("details");

if (folded) {
  const beside = window.matchMedia("(min-width: 62rem)");
  const fold = () => {
    folded.open = beside.matches;
  };
  beside.addEventListener("change", fold);
  fold();
}

if (contents) {
  const links = new Map();
  for (const link of contents.querySelectorAll('a[href^="#"]')) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target && !links.has(target)) links.set(target, link);
  }
  const mark = (target) => {
    for (const [other, link] of links) {
      if (other === target) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      const reached = entries.filter((entry) => entry.isIntersecting).at(-1);
      if (reached) mark(reached.target);
    },
    { rootMargin: "0px 0px -70% 0px" },
  );
  for (const target of links.keys()) watcher.observe(target);
}

// What narrows the results: open beside the list where there is room, folded above it elsewhere.
const folded = document.querySelector(".facets > details");
const beside = window.matchMedia("(min-width: 62rem)");

if (folded) {
  const fold = () => {
    folded.open = beside.matches;
  };
  beside.addEventListener("change", fold);
  fold();
}

// A <details class="menu"> opens and closes by itself; this adds what people expect of a menu:
// Escape closes it and gives the focus back, and so does a click or a Tab to somewhere else.
const opened = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of opened()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const happening of ["click", "focusin"]) {
  document.addEventListener(happening, (event) => {
    for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
  });
}

// On a phone the pages of one's account are a strip that is moved sideways: begin where one is.
const here = document.querySelector(".settings__nav [aria-current]");
if (here) here.closest("ul").scrollLeft = here.offsetLeft - here.closest("ul").offsetLeft;

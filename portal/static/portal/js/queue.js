// Keys for those who judge: each of them presses a link or a button, or goes to a field, that the
// page marks with data-key. j and k go through the lines of a list. Nothing happens while one types,
// with a modifier held, or where one has turned the keys off (WCAG 2.1.4).
const OFF = "queue-keys-off";
const help = document.querySelector("[data-keys]");
const off = document.querySelector("[data-keys-off]");
const isOff = () => localStorage.getItem(OFF) === "1";

if (off) {
  off.checked = isOff();
  off.addEventListener("change", () => {
    if (off.checked) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  });
}

const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable ||
    element.matches("textarea, select, input:not([type=submit], [type=button])"));

function go(step) {
  const rows = [...document.querySelectorAll("#result_list tbody th a")];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  rows[next]?.focus();
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  const field = target.matches("a, button, input[type=submit]")
    ? null
    : target.querySelector("input:not([type=hidden]), textarea");
  if (field) field.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (isOff() || isTyping(event.target)) return;
  if (event.key === "j" || event.key === "k") go(event.key === "j" ? 1 : -1);
  else if (event.key === "?" && help) {
    help.open = !help.open;
    help.querySelector("summary").focus();
  } else if (event.key === "/") {
    const field = document.getElementById("searchbar");
    if (!field) return;
    field.focus();
  } else if (event.key.length !== 1 || !press(event.key)) return;
  event.preventDefault();
});

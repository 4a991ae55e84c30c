// One more row of a form without asking the portal for it; without this, the button does so.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const button = rows.querySelector("button[name=more]");
  const total = rows.querySelector("input[name$=-TOTAL_FORMS]");
  const template = rows.querySelector("template");
  if (!button || !total || !template) continue;

  button.addEventListener("click", (event) => {
    event.preventDefault();
    const number = Number(total.value);
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", String(number));
    const row = holder.firstElementChild;
    row.querySelector("[data-number]").textContent = String(number + 1);
    button.parentElement.before(row);
    total.value = String(number + 1);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    if (number + 1 >= Number(button.dataset.most)) button.parentElement.remove();
  });
}

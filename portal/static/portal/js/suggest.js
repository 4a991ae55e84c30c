// While one types in a field with data-suggest, what fits is offered in the list that it names.
const PAUSE = 150; // milliseconds without a key, before it is asked
const waiting = new WeakMap();

async function offer(field) {
  const words = field.value.trim();
  const list = document.getElementById(field.getAttribute("list"));
  if (!list || !words) return;
  const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`);
  if (!answer.ok || field.value.trim() !== words) return;
  const { found } = await answer.json();
  list.replaceChildren(...found.map(({ value, label }) => Object.assign(
    document.createElement("option"), { value, label },
  )));
}

document.addEventListener("input", ({ target }) => {
  if (!target.dataset?.suggest) return;
  clearTimeout(waiting.get(target));
  waiting.set(target, setTimeout(() => offer(target).catch(() => {}), PAUSE));
});

// Lines under a search box while somebody types: an ARIA combobox with a list box. The form is whole
// without it.
const PAUSE = 150; // milliseconds without a key before the portal is asked

class Suggestions {
  constructor(form, input) {
    this.form = form;
    this.input = input;
    this.list = document.createElement("ul");
    this.told = document.createElement("p");
    this.chosen = -1;
    this.waiting = 0;
    this.asking = null;
    this.dress();
    this.listen();
  }

  dress() {
    const { input, list, told, form } = this;
    list.id = `${input.id}-list`;
    list.className = "search-box__list";
    list.role = "listbox";
    list.ariaLabel = form.dataset.label;
    list.hidden = true;
    told.className = "visually-hidden";
    told.role = "status";
    input.after(list);
    form.append(told);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-haspopup", "listbox");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.askSoon();
    });
    this.input.addEventListener("compositionend", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus
    this.list.addEventListener("click", (event) => {
      const line = event.target.closest("[role=option]");
      if (line) this.open(line);
    });
  }

  get lines() {
    return [...this.list.children];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  askSoon() {
    this.forget();
    if (!this.input.value.trim()) {
      this.close();
      return;
    }
    this.waiting = setTimeout(() => this.ask(), PAUSE);
  }

  // Whatever was asked before has no more to say.
  forget() {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.asking = null;
  }

  async ask() {
    const asking = new AbortController();
    this.asking = asking;
    const address = new URL(this.form.dataset.suggest, location.href);
    address.searchParams.set("q", this.input.value);
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) throw new Error(`${address.pathname} answered ${answer.status}`);
      const found = await answer.json();
      if (this.asking === asking && document.activeElement === this.input) this.show(found);
    } catch (error) {
      if (this.asking !== asking) return; // a later key made it stale
      this.close(); // no lines; the form still searches
      console.warn(error);
    }
  }

  show(found) {
    this.list.replaceChildren(...found.map((one, place) => this.line(one, place)));
    this.choose(-1);
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    const { none, one, many } = this.form.dataset;
    this.told.textContent =
      found.length === 0 ? none : found.length === 1 ? one : many.replace("NUMBER", found.length);
  }

  line({ title, url, kind }, place) {
    const line = document.createElement("li");
    line.id = `${this.list.id}-${place}`;
    line.className = "search-box__line";
    line.role = "option";
    line.dataset.url = url;
    const words = document.createElement("span");
    words.className = "search-box__title";
    words.dir = "auto";
    words.textContent = title;
    const sort = document.createElement("span");
    sort.className = "search-box__kind";
    sort.textContent = kind;
    line.append(words, " ", sort);
    return line;
  }

  choose(place) {
    this.chosen = place;
    this.lines.forEach((line, at) => line.setAttribute("aria-selected", String(at === place)));
    const line = this.lines[place];
    if (line) {
      this.input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  // One further, or one back; past either end lies the box itself.
  step(by) {
    const places = this.lines.length + 1;
    this.choose(((this.chosen + 1 + by + places) % places) - 1);
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (event.altKey && key === "ArrowUp") this.close();
      else if (this.isOpen && !event.altKey) this.step(key === "ArrowDown" ? 1 : -1);
      else if (this.input.value.trim()) {
        this.forget();
        this.ask();
      }
    } else if (key === "Enter" && this.isOpen && this.chosen >= 0) {
      event.preventDefault();
      this.open(this.lines[this.chosen]);
    } else if (key === "Escape" && this.isOpen) {
      event.preventDefault(); // or the browser empties the box at once
      this.close();
    }
  }

  open(line) {
    this.close();
    location.assign(line.dataset.url);
  }

  close() {
    this.forget();
    this.choose(-1);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.told.textContent = "";
  }
}

for (const form of document.querySelectorAll("form.search-box")) {
  new Suggestions(form, form.elements.q);
}

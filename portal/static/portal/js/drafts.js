// What is typed in a form is saved on the server some seconds after one stops, and when the page is
// left. A newer version from elsewhere is never overwritten: both are shown, and one chooses.
const PAUSE = 3_000; // milliseconds without a key
const PATIENCE = 20_000; // milliseconds to wait for an answer

class Keeper {
  constructor(form) {
    this.form = form;
    this.discarding = document.querySelector("#draft-discard");
    this.button = form.querySelector("[data-draft-save]");
    this.status = form.querySelector("[data-draft-status]");
    this.conflict = form.querySelector("[data-draft-conflict]");
    this.isChanged = this.isSent = false;
    this.saving = null; // what is on its way
    this.offered = null; // the newer version that one chooses from
    this.conflict.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-draft-choice]")?.dataset.draftChoice;
      if (choice) this.settle(choice);
    });
    form.addEventListener("input", () => this.wait());
    form.addEventListener("submit", (event) => this.submit(event));
    this.discarding?.addEventListener("submit", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save(true);
    });
    addEventListener("pageshow", () => (this.isSent = false)); // back from where it was sent
  }

  wait() {
    this.isChanged = true;
    this.status.textContent = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  say(name, words = "") {
    this.status.textContent = `${this.status.dataset[name]} ${words}`.trim();
  }

  // One at a time: each is based on the version that the one before it made.
  async save(isLeaving = false) {
    clearTimeout(this.timer);
    if (this.saving) await this.saving;
    if (!this.isChanged || this.isSent || !this.conflict.hidden) return;
    this.isChanged = false;
    this.saving = this.send(isLeaving);
    await this.saving;
    this.saving = null;
  }

  async send(isLeaving) {
    this.say("saving");
    try {
      const answer = await this.post(isLeaving);
      const said = await answer.json();
      if (answer.ok) {
        this.version = said.version;
        this.say("saved");
      } else if (answer.status === 409) {
        this.choose(said);
      } else {
        this.isChanged = true; // the next key tries again
        this.say("failed", said.error);
      }
    } catch {
      this.isChanged = true;
      this.say("failed", this.status.dataset.unreached);
    }
  }

  async post(isLeaving) {
    const request = {
      method: "POST",
      body: new FormData(this.form),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    };
    if (!isLeaving) return fetch(this.button.formAction, request);
    // What outlives its page may not be long; a longer one goes as long as the page lives.
    return fetch(this.button.formAction, { ...request, keepalive: true }).catch(() =>
      fetch(this.button.formAction, request),
    );
  }

  // "Save draft" saves at once; what is sent waits for a save on its way, whose version it names.
  submit(event) {
    if (event.submitter === this.button) {
      event.preventDefault();
      this.isChanged = true;
      this.save();
    } else if (this.saving) {
      event.preventDefault();
      this.saving.then(() => this.form.requestSubmit(event.submitter));
    } else {
      this.leave();
    }
  }

  leave() {
    this.isSent = true;
    clearTimeout(this.timer);
  }

  // What is sent, or discarded, is the version that this page saved last.
  set version(number) {
    for (const form of [this.form, this.discarding]) if (form) form.elements.draft_version.value = number;
  }

  choose(offered) {
    this.offered = offered;
    this.conflict.innerHTML = offered.both;
    this.conflict.hidden = false;
    this.say("conflict");
  }

  settle(choice) {
    this.version = this.offered.version;
    this.conflict.hidden = true;
    if (choice === "saved") this.fill(this.offered.content);
    this.isChanged = true; // the same once more changes nothing
    this.form.elements.body.focus();
    this.save();
  }

  fill(content) {
    for (const field of this.form.querySelectorAll("input[name], select[name], textarea[name]")) {
      const kept = content[field.name];
      if (["checkbox", "radio"].includes(field.type)) field.checked = [kept].flat().includes(field.value);
      else if (kept !== undefined || field.type !== "hidden") field.value = kept ?? "";
    }
    for (const slug of content.suggested ?? []) this.tick(slug);
    this.form.elements.body.dispatchEvent(new Event("input", { bubbles: true })); // the preview follows
  }

  // A tag that this page has not suggested: it is sent along, and what is suggested next shows it.
  tick(slug) {
    const known = [...this.form.querySelectorAll("[name='suggested']")].some((box) => box.value === slug);
    if (known) return;
    const box = document.createElement("input");
    Object.assign(box, { type: "hidden", name: "suggested", value: slug });
    this.form.querySelector(".fitting-slot")?.append(box);
  }
}

for (const field of document.querySelectorAll("form input[name='draft']")) {
  if (field.form.querySelector("[data-draft-save]")) new Keeper(field.form);
}

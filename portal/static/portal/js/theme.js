// Runs before the first paint, so that a reader who chose a theme never sees the other one flash by.
// The choice stays in this browser (localStorage); without one the system's preference rules.
(() => {
  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is switched off: the choice then lasts for this page
    }
  };

  const remember = (theme) => {
    try {
      if (theme === null) localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // nothing to keep it in
    }
  };

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  show(remembered());
  root.dataset.scripts = "on";

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme-switch");
    if (!button) return;
    const tell = () => button.setAttribute("aria-pressed", String(isDark()));

    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      // Choosing what the system shows anyway means: follow the system again.
      const choice = (wanted === "dark") === systemDark.matches ? null : wanted;
      remember(choice);
      show(choice);
      tell();
    });
    systemDark.addEventListener("change", tell);
    window.addEventListener("storage", (event) => {
      if (event.key !== "theme") return;
      show(event.newValue);
      tell();
    });
    tell();
  });
})();

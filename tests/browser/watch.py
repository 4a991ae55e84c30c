"""Hears whatever runs in a page, and finds what would run if somebody touched it."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Dialog, Page

LISTEN = """
window.heard = [];
for (const name of ["alert", "confirm", "prompt", "print"]) {
  window[name] = (...words) => { window.heard.push(`${name}(${words})`); };
}
document.addEventListener("securitypolicyviolation", (event) => {
  window.heard.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});
"""

TOUCH = """
(root) => {
  for (const element of root.querySelectorAll("*")) {
    for (const kind of ["mouseover", "focus", "click", "error", "load", "toggle"]) {
      element.dispatchEvent(new Event(kind, {bubbles: kind === "mouseover"}));
    }
  }
}
"""

INSPECT = """
(root) => {
  const found = [];
  for (const element of root.querySelectorAll("*")) {
    const name = element.localName;
    if (["script", "style", "iframe", "object", "embed", "base", "link", "meta"].includes(name)) {
      found.push(`<${name}>`);
    }
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(`foreign <${name}>`);
    for (const {name: attribute, value} of element.attributes) {
      if (attribute.startsWith("on") || attribute === "style" || attribute === "srcdoc") {
        found.push(`<${name} ${attribute}="${value}">`);
      }
    }
    for (const key in element) {
      if (key.startsWith("on") && element[key]) found.push(`<${name}> has a handler ${key}`);
    }
    const isLink = name === "a" && element.hasAttribute("href");
    if (isLink && !["http:", "https:", "mailto:"].includes(element.protocol)) {
      found.push(`a link to ${element.href}`);
    }
  }
  return found;
}
"""


class Watch:
    """Listens to `page` from its next navigation on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._heard: list[str] = []
        page.add_init_script(LISTEN)
        page.on("dialog", self._hear_dialog)
        page.on("console", self._hear_console)
        page.on("pageerror", lambda error: self._heard.append(f"error: {error.message}"))

    def _hear_dialog(self, dialog: Dialog) -> None:
        self._heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _hear_console(self, message: ConsoleMessage) -> None:
        if not message.text.startswith("Failed to load resource"):  # a missing picture runs nothing
            self._heard.append(f"console: {message.text}")

    def findings(self, within: str = "body") -> list[str]:
        """Touch everything inside `within`; return what has run, there or elsewhere, or could."""
        root = self.page.locator(within)
        inspected: list[str] = root.evaluate(INSPECT)
        root.evaluate(TOUCH)
        self.page.wait_for_timeout(20)  # for what was started by the touch
        heard: list[str] = self.page.evaluate("window.heard")
        return [*self._heard, *heard, *inspected]

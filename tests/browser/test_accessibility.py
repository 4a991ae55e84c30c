"""axe-core finds nothing on any page: light, dark, and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from tests.page import Page as Looked
from tests.pages import fill_the_shelf

pytestmark = pytest.mark.slow  # axe reads every element of every page, three times over

AXE = Axe().axe_script
EVERYTHING = {"resultTypes": ["violations"]}
FILES = {"stylesheet", "script", "image", "font"}  # axe asks for more, from the wrong place
PARTS = 4  # so that the pages are read side by side
CONTRAST_ONLY = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
# What axe tells by colour and by room; the rest it tells by the document, which is the same.
BY_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
LOOK_ONLY = {**EVERYTHING, "runOnly": {"type": "rule", "values": BY_LOOK}}

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

# All that contrast depends on, of each element that is shown.
LOOK = """
window.look = () => new Map([...document.querySelectorAll("*")]
  .filter((element) => element.checkVisibility())
  .map((element) => {
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    return [element, [style.color, style.backgroundColor, style.backgroundImage, style.opacity,
      style.filter, style.mixBlendMode, style.textShadow, style.position, large].join(" ")];
  }));
"""
# A form with the token of the one that signs out.
SEND = """([path, fields]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path });
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token }))
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
}"""
REMEMBER = "() => { window.before = window.look(); }"
MARK_WHAT_IS_NEW = """() => {
  const fresh = [...window.look().keys()].filter((element) => !window.before.has(element));
  for (const element of fresh) element.setAttribute("data-new", "");
  return fresh.length;
}"""
MARK_WHAT_IS_OTHER = """() => {
  const now = window.look();
  const other = [...window.before].filter(([element, look]) => now.get(element) !== look);
  for (const [element] of other) element.setAttribute("data-other", "");
  return other.length;
}"""


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    part: int,
) -> None:
    shelf = fill_the_shelf()
    found: list[str] = []

    def keep_refusals(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            found.append(message.text)

    def keep_what_is_missing(answer: Response) -> None:
        if answer.status >= 400 and answer.request.resource_type in FILES:
            found.append(f"{answer.url} is missing: {answer.status}")

    pages = shelf.pages[part::PARTS]
    for handle in sorted({page.as_handle for page in pages}):
        context = new_context(viewport=WIDE, color_scheme="light")
        if handle:
            sign_in(shelf.person(handle), context)
        tab = context.new_page()
        tab.on("response", keep_what_is_missing)
        for page in pages:
            if page.as_handle == handle:
                tab.emulate_media(color_scheme="light")
                tab.on("console", keep_refusals)
                look_at(tab, live_server.url, page)
                tab.remove_listener("console", keep_refusals)  # axe tries what no page may
                found += [f"{page.name}, {fault}" for fault in faults(tab, page)]
        context.close()
    assert found == []


def look_at(tab: Page, site: str, page: Looked) -> None:
    """Open `page`: by its address, or by a form of the desk where it comes by a button."""
    if page.sent is None:
        tab.goto(site + page.path)
        return
    tab.goto(f"{site}/admin/")
    with tab.expect_navigation():
        tab.evaluate(SEND, [page.path, page.sent])


def faults(tab: Page, page: Looked) -> list[str]:
    """What axe finds in light, in dark (colours alone differ) and on a phone, in one visit.

    What `is_alike` is read in light; how it looks elsewhere, its like tells.

    The phone is in the dark: what shows there alone is read by every rule, all by those of look.
    Wide, the contrast in the dark is read where something looks otherwise than on the phone.
    """
    tab.evaluate(AXE)
    tab.evaluate(LOOK)
    tab.set_viewport_size(WIDE)
    found = violations(tab, "light")
    tab.emulate_media(color_scheme="dark")
    tab.evaluate(REMEMBER)
    tab.set_viewport_size(NARROW)
    if not page.is_alike:
        if tab.evaluate(MARK_WHAT_IS_NEW):
            found += violations(tab, "phone", within="[data-new]")
        found += violations(tab, "phone", LOOK_ONLY)
    for width in (360, 320):
        tab.set_viewport_size({**NARROW, "width": width})
        if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"wider than {width} px")
    tab.set_viewport_size(NARROW)
    if not page.is_alike and tab.evaluate(MARK_WHAT_IS_OTHER):
        tab.set_viewport_size(WIDE)
        found += violations(tab, "dark", CONTRAST_ONLY, within="[data-other]")
    return found


def violations(
    tab: Page, look: str, options: dict[str, Any] = EVERYTHING, within: str = "html"
) -> list[str]:
    run = "([within, options]) => axe.run(within, options).then((results) => results.violations)"
    return [
        f"{look}: {one['id']} — {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in tab.evaluate(run, [within, options])
    ]

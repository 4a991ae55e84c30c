"""axe-core finds nothing on any page: light, dark, and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.pages import fill_the_shelf

pytestmark = pytest.mark.slow  # axe reads every element of every page, three times over

EVERYTHING = {"resultTypes": ["violations"]}
PARTS = 4  # so that the pages are read side by side
CONTRAST_ONLY = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


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

    pages = shelf.pages[part::PARTS]
    for handle in sorted({page.as_handle for page in pages}):
        context = new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
        if handle:
            sign_in(shelf.person(handle), context)
        tab = context.new_page()
        for page in pages:
            if page.as_handle == handle:
                tab.emulate_media(color_scheme="light")
                tab.on("console", keep_refusals)
                tab.goto(live_server.url + page.path)
                tab.remove_listener("console", keep_refusals)  # axe tries what no page may
                found += [f"{page.name}, {fault}" for fault in faults(tab)]
        context.close()
    assert found == []


def faults(tab: Page) -> list[str]:
    """What axe finds in light, in dark (colours alone differ) and on a phone, in one visit."""
    tab.set_viewport_size({"width": 1280, "height": 900})
    found = violations(tab, "light")
    tab.emulate_media(color_scheme="dark")
    found += violations(tab, "dark", CONTRAST_ONLY)
    tab.set_viewport_size({"width": 360, "height": 740})
    found += violations(tab, "phone")
    for width in (360, 320):
        tab.set_viewport_size({"width": width, "height": 740})
        if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"wider than {width} px")
    return found


def violations(tab: Page, look: str, options: dict[str, Any] = EVERYTHING) -> list[str]:
    return [
        f"{look}: {one['id']} — {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(tab, options=options).response["violations"]
    ]

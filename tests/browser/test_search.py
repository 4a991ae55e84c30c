"""Searching by keyboard in a real browser: from the header's box to the passage."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, expect

from community.search.indexing import rebuild
from stories.models import Story
from tests.cast import BlockFactory, StoryFactory


@pytest.fixture
def story(transactional_db: None) -> Story:
    """A story of many screens; one passage far down speaks of an interview."""
    story = StoryFactory.create(slug="long", title="From turbines to compilers")
    StoryFactory.create(slug="other", title="Turbines, once more")
    for number in range(30):
        text = f"Paragraph {number}. " + "It went on and on. " * 40
        if number == 25:
            text = "Before the interview I walked around the lake, twice."
        BlockFactory.create(story=story, key=f"p{number}", plain=text, html=f"<p>{text}</p>")
    rebuild()
    return story


def tab_to_the_box(page: Page) -> None:
    """From the top of the page by the keyboard alone."""
    box = page.get_by_role("combobox", name="Search")
    for _ in range(12):
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    expect(box).to_be_focused()


def test_a_misspelt_word_leads_to_the_passage_by_keyboard(
    live_server: Any, page: Page, story: Story
) -> None:
    page.goto(f"{live_server.url}/stories/")
    tab_to_the_box(page)
    page.keyboard.type("interveiw")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=interveiw")
    expect(page.get_by_text("Showing results for interview")).to_be_visible()
    result = page.get_by_role("article").get_by_role("link", name=story.title)
    expect(page.locator(".result__snippet mark")).to_have_text("interview")
    result.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/stories/long/.*#b-p25$"))
    expect(page.get_by_text("Before the interview I walked")).to_be_in_viewport()


@pytest.fixture
def box(live_server: Any, page: Page, story: Story) -> Any:
    """The header's box with "turb" in it and two suggestions under it."""
    page.goto(f"{live_server.url}/tags/")
    box = page.get_by_role("combobox", name="Search")
    box.focus()
    page.keyboard.type("turb")
    expect(page.get_by_role("option")).to_have_count(2)
    return box


def test_suggestions_are_walked_with_the_arrow_keys(page: Page, box: Any) -> None:
    lines = page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search-box [role=status]")).to_have_text("2 suggestions")
    for key, chosen in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", None), ("ArrowUp", 1)):
        page.keyboard.press(key)
        for place in range(2):
            expect(lines.nth(place)).to_have_attribute(
                "aria-selected", str(place == chosen).lower()
            )
        if chosen is None:
            assert box.get_attribute("aria-activedescendant") is None
        else:
            name = lines.nth(chosen).get_attribute("id")
            expect(box).to_have_attribute("aria-activedescendant", name)
    expect(box).to_be_focused()
    address = lines.nth(1).get_attribute("data-url")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_escape_closes_the_list_and_keeps_the_words(page: Page, box: Any) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("turb")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(2)


def test_tab_leaves_and_closes_the_list(page: Page, box: Any) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).not_to_be_focused()


def test_a_click_opens_a_suggestion(page: Page, box: Any) -> None:
    page.get_by_role("option", name="From turbines to compilers").click()
    page.wait_for_url("**/stories/long/**")


def test_the_open_list_is_accessible(page: Page, box: Any) -> None:
    page.keyboard.press("ArrowDown")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert Axe().run(page).response["violations"] == []


def test_it_waits_for_a_pause_and_shows_the_newest_answer_alone(page: Page, box: Any) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/suggest/" in request.url:
            asked.append(request.url.partition("q=")[2])

    page.on("request", note)
    with page.expect_request(lambda request: "q=turbines+once" in request.url):
        page.keyboard.type("ines once", delay=5)
    expect(page.get_by_role("option").first).to_contain_text("Turbines, once more")
    assert asked[-1] == "turbines+once"
    assert len(asked) <= 3


def test_with_scripts_off_the_form_searches(
    live_server: Any, new_context: Callable[..., BrowserContext], story: Story
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/stories/")
    page.get_by_role("searchbox", name="Search").fill("turbines")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=turbines")
    expect(page.locator(".result__title")).to_have_count(2)


def test_on_a_phone_a_link_leads_to_the_box(
    live_server: Any, new_context: Callable[..., BrowserContext], story: Story
) -> None:
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{live_server.url}/stories/")
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    page.keyboard.type("turbines")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=turbines")
    expect(page.get_by_role("group").filter(has_text="Narrow down")).to_be_visible()
    assert not page.locator(".facets > details").evaluate("one => one.open")

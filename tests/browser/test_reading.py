"""Reading in a real browser: places are kept, links into folded passages open them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import User
from stories.models import ReadingPlace, Story
from tests.cast import BlockFactory, StoryFactory, person


@pytest.fixture
def story(transactional_db: None) -> Story:
    """A story of many screens with a heading in the middle and a passage folded away."""
    story = StoryFactory.create(slug="long", title="A long story")
    for number in range(40):
        text = f"Paragraph {number}. " + "It went on and on. " * 40
        BlockFactory.create(story=story, key=f"p{number}", plain=text, html=f"<p>{text}</p>")
    story.blocks.filter(key="p20").update(kind="heading", level=2, html="Halfway", plain="Halfway")
    story.blocks.filter(key="p30").update(mark="sensitive")
    return story


@pytest.fixture
def reader(story: Story) -> User:
    return person("reader")


@pytest.mark.slow  # a long walk in a browser
def test_the_place_is_kept_while_one_scrolls(
    live_server: Any, page: Page, sign_in: Callable[..., None], story: Story, reader: User
) -> None:
    sign_in(reader)
    page.goto(f"{live_server.url}/stories/long/")
    with page.expect_response("**/place/") as kept:
        page.locator("#b-p20").evaluate("one => one.scrollIntoView({behavior: 'instant'})")
    assert kept.value.status == 204
    assert ReadingPlace.objects.get().key in {"p19", "p20"}
    page.goto(f"{live_server.url}/stories/long/")
    with page.expect_response("**/place/"):  # and nothing is left to send when the page closes
        page.get_by_role("link", name="Go on where you left off").click()
        expect(page.locator("#b-p20")).to_be_in_viewport()


@pytest.mark.slow  # a long walk in a browser
def test_opening_a_story_does_not_forget_the_place(
    live_server: Any, page: Page, sign_in: Callable[..., None], story: Story, reader: User
) -> None:
    ReadingPlace.objects.create(user=reader, story=story, key="p25")
    sign_in(reader)
    page.goto(f"{live_server.url}/stories/long/")
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(2500)
    page.goto(f"{live_server.url}/stories/")
    assert ReadingPlace.objects.get().key == "p25"


def test_with_scripts_off_a_button_keeps_the_place(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    story: Story,
    reader: User,
) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(reader, context)
    page = context.new_page()
    page.goto(f"{live_server.url}/stories/long/")
    page.get_by_role("button", name="Keep my place here").click()
    page.wait_for_url(f"{live_server.url}/stories/long/#b-p20")
    assert ReadingPlace.objects.get().key == "p20"


def test_a_link_into_a_folded_passage_opens_it(live_server: Any, page: Page, story: Story) -> None:
    page.goto(f"{live_server.url}/stories/long/")
    expect(page.locator("#b-p30")).to_be_hidden()
    page.goto(f"{live_server.url}/stories/long/#b-p30")
    expect(page.locator("#b-p30")).to_be_visible()
    expect(page.locator("#b-p30")).to_be_in_viewport()


def test_a_passages_links_appear_for_the_keyboard(
    live_server: Any, page: Page, story: Story
) -> None:
    page.goto(f"{live_server.url}/stories/long/")
    link = page.locator("#b-p0 a.block__link").first
    expect(link).to_have_css("opacity", "0")
    link.focus()
    expect(link).to_have_css("opacity", "1")


def test_on_paper_stand_the_words_with_who_says_them(
    live_server: Any, page: Page, story: Story
) -> None:
    voice = story.speakers.create(label="A", name="Mariam Aziz")
    story.blocks.filter(key="p0").update(kind="turn", speaker=voice)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{live_server.url}/stories/long/")
    page.emulate_media(media="print")
    expect(page.locator(".turn__speaker", has_text="Mariam Aziz")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("navigation", name="Contents")).to_be_hidden()
    expect(page.locator(".fold > summary")).to_be_visible()
    expect(page.locator("#b-p0 .passage-tools")).to_be_hidden()

"""Asking about words of a story, and tags that come while one types, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.tags.models import Tag
from stories.models import Story
from tests.cast import BlockFactory, StoryFactory, person
from threads import actions
from threads.models import AskTemplate, Deflection, Thread

pytestmark = pytest.mark.journey

WORDS = "It was the year of the two notebooks. One was for quillwort."
TITLE = "Does anybody else keep two notebooks in a doctorate?"
EARLIER = "How many professors did you write to?"
SELECT = """block => {
    const words = block.querySelector("p").firstChild;
    const range = document.createRange();
    range.setStart(words, 16);
    range.setEnd(words, 37);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
}"""


@pytest.fixture
def story() -> Story:
    story = StoryFactory.create(slug="two-notebooks", title="Two notebooks")
    BlockFactory.create(story=story, key="k7", plain=WORDS)
    meant = Tag.objects.create(name="phd", slug="phd")
    Tag.objects.create(name="doctorate", slug="doctorate", synonym_of=meant)
    editor = person("edith", role="editor")
    outline = AskTemplate()
    actions.set_outline(
        outline, by=editor, tag=meant, name="Going for it", body="**Where I stand:**"
    )
    actions.ask(by=editor, title=EARLIER, body="Tell me.", tags=[meant])
    return story


@pytest.fixture
def page(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], scripts: bool
) -> Page:
    context = new_context(java_script_enabled=scripts)
    sign_in(person("asker"), context)
    return context.new_page()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_words_are_asked_about_and_the_margin_says_so(
    live_server: Any, story: Story, page: Page, scripts: bool
) -> None:
    page.goto(live_server.url + story.get_absolute_url())
    page.wait_for_load_state()
    if scripts:
        page.locator("#b-k7").evaluate(SELECT)
        page.get_by_role("link", name="Ask about these words").click()
        expect(page.get_by_label("The words you ask about")).to_have_value("of the two notebooks.")
    else:
        page.get_by_role("link", name="Ask about this passage").click()
        expect(page.get_by_label("The words you ask about")).to_have_value(WORDS)
        page.get_by_label("The words you ask about").fill("of the two notebooks.")
    page.get_by_label("Your question in one sentence").fill(TITLE)
    page.get_by_label("What one has to know to answer it").fill("I keep one.")
    tag = page.locator(".fitting").get_by_label("phd")
    if not scripts:
        page.get_by_role("button", name="Preview").click()
    tag.check()
    if scripts:
        expect(page.locator(".outline-offer button")).to_be_visible()
        expect(tag).to_be_checked()
    page.get_by_role("button", name="Post the question").click()
    expect(page.locator(".asked-about")).to_contain_text("of the two notebooks.")
    thread = Thread.objects.get(author__handle="asker")
    assert [one.slug for one in thread.tags.all()] == ["phd"]
    page.locator(".asked-about").get_by_role("link", name="Two notebooks", exact=True).click()
    page.get_by_role("link", name="1 question here").click()
    expect(page.locator(".question-line")).to_contain_text(TITLE)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_what_answers_already_is_opened_instead(
    live_server: Any, story: Story, page: Page, scripts: bool
) -> None:
    page.goto(f"{live_server.url}/threads/ask/")
    page.wait_for_load_state()
    title = page.get_by_label("Your question in one sentence")
    title.press_sequentially("How many profesors should I write to?")
    if not scripts:
        page.get_by_label("What one has to know to answer it").fill("I wrote to four.")
        page.get_by_label("Other tags").fill("phd")
        page.get_by_role("button", name="Post the question").click()
        expect(page.locator("main")).to_contain_text("Before you post, look at these")
    page.get_by_role("button", name="This answers me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EARLIER)
    assert Deflection.objects.count() == 1


@pytest.mark.parametrize("scripts", [True], ids=["scripts on"])
def test_an_outline_goes_into_an_empty_text_alone(
    live_server: Any, story: Story, page: Page, scripts: bool
) -> None:
    page.goto(f"{live_server.url}/threads/ask/?tag=doctorate")
    page.wait_for_load_state()
    body = page.get_by_label("What one has to know to answer it")
    outline = page.get_by_role("button", name="Begin with the outline")
    outline.click()
    expect(body).to_have_value("**Where I stand:**")
    body.fill("My own words.")
    outline.click()
    expect(page.locator("[data-outline-refused]")).to_be_visible()
    expect(body).to_have_value("My own words.")

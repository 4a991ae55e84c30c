"""Highlighting in a real browser: words are selected and marked without leaving the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from community.limits.actions import Limit
from portal.shelf.models import Highlight
from tests.cast import BlockFactory, StoryFactory, person

SELECT = """(block, words) => {
  const text = block.querySelector("p").lastChild;
  const at = text.data.indexOf(words);
  document.getSelection().setBaseAndExtent(text, at, text, at + words.length);
}"""


@pytest.mark.django_db(transaction=True)
def test_words_are_highlighted_by_keyboard_and_stay_so(
    live_server: Any,
    page: Page,
    sign_in: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story, reader = StoryFactory.create(), person("ada")
    row = BlockFactory.create(story=story, plain="We changed engines twice before the border.")
    monkeypatch.setattr(Limit, "allows", lambda self, trust: max(1, self.least))
    sign_in(reader)
    page.goto(live_server.url + story.get_absolute_url())
    block = page.locator(f"#{row.anchor}")

    label(block, "engines twice", "Doubt")
    sign = block.get_by_role("link", name="Your highlight, Doubt")
    expect(sign).to_be_focused()
    expect(block.locator("mark")).to_have_text("engines twice")
    assert page.url == live_server.url + story.get_absolute_url()
    sign.press("Enter")
    page.get_by_label("Note").fill("Only once, I think.")
    page.get_by_role("button", name="Save").click()
    expect(block.get_by_role("link", name="Only once, I think.")).to_be_visible()

    label(block, "the border", "Insight")  # one more than a day holds
    expect(page.get_by_role("alert")).to_contain_text("try again")
    expect(page.get_by_label("The words to highlight")).to_have_value("the border")
    assert [one.exact for one in Highlight.objects.all()] == ["engines twice"]


def label(block: Locator, words: str, name: str) -> None:
    """Select `words` of `block` and press the button of a label, from the keyboard."""
    block.page.wait_for_load_state()
    block.evaluate(SELECT, words)
    button = block.get_by_role("button", name=name)
    expect(button).to_be_visible()
    button.focus()
    button.press("Enter")

"""Saving in a real browser: words that are selected, by a visitor who signs in and by a member."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.shelf.models import SavedItem
from tests.browser.test_highlighting import SELECT
from tests.cast import PASSWORD, BlockFactory, StoryFactory, person


@pytest.mark.django_db(transaction=True)
def test_a_visitor_saves_selected_words_and_a_member_at_one_press(
    live_server: Any, page: Page
) -> None:
    story, reader = StoryFactory.create(title="On engines"), person("ada")
    row = BlockFactory.create(story=story, plain="We changed engines twice before the border.")
    address = live_server.url + story.get_absolute_url()
    page.goto(address)
    block = page.locator(f"#{row.anchor}")
    block.evaluate(SELECT, "engines twice")
    block.get_by_role("link", name="Save these words").click()

    page.locator("input[name=login]").fill(reader.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("The words to save")).to_have_value("engines twice")
    page.get_by_label("Note").fill("Only once, I think.")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{address}#{row.anchor}")
    expect(page.locator(".messages")).to_have_text("Saved in Read later.")

    page.wait_for_load_state()
    block.evaluate(SELECT, "the border")
    offer = block.get_by_role("button", name="Save these words")
    expect(offer).to_be_visible()
    offer.press("Enter")
    expect(page).to_have_url(f"{address}#{row.anchor}")
    block.get_by_role("link", name="Saved: to it in your lists").click()
    expect(page.get_by_role("link", name="On engines")).to_be_visible()
    kept = SavedItem.objects.visible_to(reader).order_by("pk")
    assert [(one.exact, one.note) for one in kept] == [
        ("engines twice", "Only once, I think."),
        ("the border", ""),
    ]

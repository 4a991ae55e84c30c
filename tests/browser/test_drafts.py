"""A draft in two real browsers: typed in one, gone on with in the other, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import person
from tests.threads.asking import question
from threads.models import Draft, Post


@pytest.mark.slow  # a long walk in a browser
@pytest.mark.django_db(transaction=True)
def test_typed_in_one_browser_restored_in_another_and_never_overwritten(
    live_server: Any,
    page: Page,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
) -> None:
    ada, thread = person("ada"), question(person("owner"))
    address = live_server.url + thread.page_url
    elsewhere = new_context()
    sign_in(ada)
    sign_in(ada, elsewhere)

    page.goto(address)
    page.get_by_label("Your answer").fill("I wrote to nine.")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved just now")

    phone = elsewhere.new_page()
    phone.goto(address)
    answer = phone.get_by_label("Your answer")
    expect(answer).to_have_value("I wrote to nine.")
    expect(phone.locator("[data-draft-restored]")).to_contain_text("is back in the form")
    answer.fill("I wrote to nine, and two answered.")
    phone.get_by_role("button", name="Save draft").click()
    expect(phone.locator("[data-draft-status]")).to_have_text("Saved just now")

    page.get_by_label("Your answer").fill("I wrote to ten.")
    page.get_by_role("button", name="Save draft").click()
    both = page.locator("[data-draft-conflict]")
    expect(both).to_contain_text("I wrote to ten.")
    expect(both).to_contain_text("and two answered.")
    assert Draft.objects.get().content == {"body": "I wrote to nine, and two answered."}
    both.get_by_role("button", name="Take the saved one").click()
    expect(both).to_be_hidden()
    expect(page.get_by_label("Your answer")).to_have_value("I wrote to nine, and two answered.")

    page.get_by_label("Your answer").press_sequentially(" So write to ten!")
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_text("So write to ten!")).to_be_visible()
    assert Post.objects.answers().count() == 1
    assert not Draft.objects.with_words().exists()

"""A moderator works through the queue by keys alone, which do nothing while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import User
from community.moderation.models import Case, CaseNote
from tests.cast import StoryFactory, person
from tests.community.queueing import QUEUE, page_of, reported


@pytest.fixture
def cases(transactional_db: None) -> list[Case]:
    """Three cases, the heaviest first."""
    reporter = person("reporter")
    return [reported(StoryFactory.create(), reporter, weight=weight) for weight in (9, 8, 7)]


@pytest.fixture
def tab(
    cases: list[Case],
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    moderator: User,
) -> Page:
    context = new_context()
    sign_in(moderator, context)
    return context.new_page()


def test_the_queue_by_keys(live_server: Any, tab: Page, cases: list[Case]) -> None:
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(f"{live_server.url}{QUEUE}")
    for key in ("j", "j", "j", "k"):
        tab.keyboard.press(key)
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{page_of(cases[1])}*")
    tab.keyboard.press("t")
    expect(tab.get_by_role("button", name="Give it back")).to_be_visible()
    tab.keyboard.press("w")
    tab.keyboard.type("not new")  # n and t would lead away, and give it back
    expect(tab.get_by_label("Note")).to_have_value("not new")
    tab.get_by_role("button", name="Add the note").click()
    expect(tab.locator("#notes")).to_contain_text("not new")
    tab.keyboard.press("n")
    tab.wait_for_url(f"**{page_of(cases[2])}*")
    tab.keyboard.press("u")
    expect(tab.get_by_role("link", name="Next case")).to_be_visible()
    tab.keyboard.press("/")
    tab.keyboard.type("nj?")
    expect(tab.locator("#searchbar")).to_have_value("nj?")
    assert Case.objects.get(pk=cases[1].pk).assignee is not None
    assert CaseNote.objects.get().words == "not new"
    assert complaints == []


def test_the_keys_are_explained_and_can_be_turned_off(
    live_server: Any, tab: Page, cases: list[Case]
) -> None:
    tab.goto(f"{live_server.url}{page_of(cases[0])}")
    tab.keyboard.press("?")
    expect(tab.get_by_text("take it, or give it back")).to_be_visible()
    tab.get_by_label("Do not use keys in this browser").check()
    tab.locator("body").click(position={"x": 2, "y": 2})
    tab.keyboard.press("n")
    tab.reload()
    expect(tab.get_by_role("button", name="Take it")).to_be_visible()
    assert tab.url.endswith(page_of(cases[0]))
    expect(tab.get_by_label("Do not use keys in this browser")).to_be_checked(checked=True)

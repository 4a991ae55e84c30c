"""A question's way, in a real browser: asked, answered, voted on, accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from community.tags.models import Tag
from tests.cast import person
from threads import actions
from threads.models import Post, Thread

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,  # a browser, a server and a database flush for each journey
]

EARLIER = "How many professors did you write to?"
TITLE = "How many profesors should I write to?"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_ask_answer_vote_accept(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    scripts: bool,
) -> None:
    tag = Tag.objects.create(name="phd", slug="phd")
    actions.ask(by=person("earlier"), title=EARLIER, body="Tell me.", tags=[tag])
    asker, helper = person("asker"), person("helper")

    asking = new_context(java_script_enabled=scripts)
    sign_in(asker, asking)
    page = asking.new_page()
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("link", name="Ask a question").click()
    page.wait_for_url("**/threads/ask/")
    page.wait_for_load_state()  # what is typed before the scripts are there, they do not see
    page.get_by_label("Your question in one sentence").press_sequentially(TITLE)
    if scripts:
        expect(page.locator(".similar")).to_contain_text(EARLIER)
    page.get_by_label("What one has to know to answer it").fill("I wrote to **four**.")
    often = page.get_by_role("group", name="Tags that are often used")
    often.get_by_label("phd").check()
    if scripts:
        expect(page.locator(".preview strong")).to_have_text("four")
    page.get_by_role("button", name="Post the question").click()
    if not scripts:
        expect(page.locator("main")).to_contain_text("Before you post, look at these")
        expect(page.locator(".similar")).to_contain_text(EARLIER)
        page.get_by_role("button", name="Post it all the same").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    thread = Thread.objects.get(author=asker)

    helping = new_context(java_script_enabled=scripts)
    sign_in(helper, helping)
    other = helping.new_page()
    other.goto(live_server.url + thread.page_url)
    other.get_by_label("Your answer").fill("To **ten**, a week apart.")
    other.get_by_role("button", name="Post answer").click()
    other.wait_for_url(re.compile(r"#p-\d+$"))
    other.get_by_role("button", name="Vote up 0").click()
    expect(other.get_by_role("button", name="You voted up 1")).to_be_visible()
    other.get_by_role("button", name="Vote down 0").click()
    expect(other.get_by_role("button", name="You voted down 1")).to_be_visible()
    other.get_by_role("button", name="You voted down 1").click()
    expect(other.get_by_role("button", name="Vote down 0")).to_be_visible()

    page.reload()
    page.locator(".answers").get_by_role("link", name="Comment").click()
    page.get_by_label("Your comment").fill("And then?")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url(re.compile(r"#p-\d+$"))
    expect(page.locator(".remarks")).to_contain_text("And then?")
    page.get_by_role("button", name="Accept this answer").click()
    expect(page.locator(".post--accepted")).to_contain_text("Accepted by the asker")
    thread.refresh_from_db()
    assert thread.accepted == Post.objects.get(author=helper)
    page.get_by_role("button", name="Take the acceptance back").click()
    expect(page.get_by_role("button", name="Accept this answer")).to_be_visible()

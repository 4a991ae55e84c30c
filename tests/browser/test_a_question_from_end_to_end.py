"""A question's whole way, in a real browser: from the asking to the mail about it, and out again.

Asked with a similar one shown, answered, commented on, voted on, accepted, edited, followed.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import User
from community.notifications import mailing, sending
from community.tags.models import Tag
from tests.cast import person
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.journey

EARLIER = "How many professors did you write to?"
TITLE = "How many profesors should I write to?"
BETTER = "How many professors should I write to?"
POSTED = re.compile(r"#p-\d+$")


@pytest.mark.slow  # a whole walk in a browser: seconds
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_from_the_asking_to_the_last_mail(
    live_server: Any,
    settings: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    scripts: bool,
) -> None:
    settings.PUBLIC_URL = live_server.url
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    tag = Tag.objects.create(name="phd", slug="phd")
    actions.ask(by=person("earlier"), title=EARLIER, body="Tell me.", tags=[tag])

    def browser(someone: User | None = None) -> Page:
        context = new_context(java_script_enabled=scripts)
        if someone:
            sign_in(someone, context)
        return context.new_page()

    asker, reader = person("asker"), person("reader")
    helper = person("helper", display_name="Hedy")
    asking, helping, reading = browser(asker), browser(helper), browser(reader)

    asking.goto(f"{live_server.url}/")
    ask(asking, scripts)
    thread = Thread.objects.get(author=asker)
    address = live_server.url + thread.page_url
    helping.goto(address)
    answer_and_vote(helping)
    asking.goto(address)
    comment_and_accept(asking)
    thread.refresh_from_db()
    assert thread.accepted == Post.objects.get(author=helper)
    edit_and_compare(asking)

    reading.goto(address)
    reading.get_by_role("button", name="Follow", exact=True).click()
    expect(reading.get_by_role("button", name="Stop following")).to_be_visible()
    actions.answer(thread, by=helper, body="And to **two** more in spring.")
    letter = mailed()[reader.email]
    assert letter["Subject"] == f"Hedy answered: {BETTER}"
    assert User.objects.get(pk=reader.pk).unread_count == 1
    reading.goto(link_in(letter))
    reading.wait_for_url(POSTED)
    expect(reading.locator(".post:target")).to_contain_text("two more in spring")
    expect(reading.locator(".news__count")).to_have_count(0)

    outside = browser()
    leave_by_the_page(outside, letter)
    leave_in_one_click(outside, mailed()[asker.email])
    mail.outbox.clear()
    actions.answer(thread, by=person("other"), body="To twelve.")
    assert set(mailed()) == {helper.email}
    reading.get_by_role("link", name="Notices").click()
    expect(reading.locator(".notices__line--unread")).to_have_count(1)


def ask(page: Page, scripts: bool) -> None:
    """From the first page to a question of one's own, past a similar one."""
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("link", name="Ask a question").click()
    page.wait_for_url("**/threads/ask/")
    page.wait_for_load_state()  # what is typed before the scripts are there, they do not see
    title = page.get_by_label("Your question in one sentence")
    if scripts:
        title.press_sequentially(TITLE)
        expect(page.locator(".similar")).to_contain_text(EARLIER)
    else:
        title.fill(TITLE)
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


def answer_and_vote(page: Page) -> None:
    """Answer, and vote on the question: up, and down instead."""
    page.get_by_label("Your answer").fill("To **ten**, a week apart.")
    page.get_by_role("button", name="Post answer").click()
    page.wait_for_url(POSTED)
    page.get_by_role("button", name="Vote up 0").click()
    expect(page.get_by_role("button", name="You voted up 1")).to_be_visible()
    page.get_by_role("button", name="Vote down 0").click()
    expect(page.get_by_role("button", name="You voted down 1")).to_be_visible()


def comment_and_accept(page: Page) -> None:
    """Ask back under the answer; and accept it."""
    page.locator(".answers").get_by_role("link", name="Comment").click()
    page.get_by_label("Your comment").fill("And then?")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url(POSTED)
    expect(page.locator(".remarks")).to_contain_text("And then?")
    page.get_by_role("button", name="Accept this answer").click()
    expect(page.locator(".post--accepted")).to_contain_text("Accepted by the asker")


def edit_and_compare(page: Page) -> None:
    """Mend the title, and see which word is another now."""
    question = page.locator(".post").first
    question.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Your question in one sentence").fill(BETTER)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(BETTER)
    page.get_by_role("link", name="edited", exact=True).click()
    title = page.locator(".revision__title")
    expect(title.locator("del")).to_have_text("profesors")
    expect(title.locator("ins")).to_have_text("professors")


def mailed() -> dict[str, EmailMessage]:
    """Let two minutes pass and the worker work; the newest mail to each address."""
    mailing.mail_due(timezone.now() + timedelta(minutes=2))
    sending.deliver_due()
    sent = [
        email.message_from_bytes(one.message().as_bytes(), policy=email.policy.default)
        for one in mail.outbox
    ]
    return {str(letter["To"]): letter for letter in sent}


def link_in(letter: EmailMessage) -> str:
    """Where the first notice in `letter` leads."""
    text = letter.get_body(("plain",))
    found = text and re.search(r"http\S+/notifications/mailed/\S+", text.get_content())
    assert found
    return found[0]


def leave_by_the_page(page: Page, letter: EmailMessage) -> None:
    """Follow the link that ends such mails, signed out."""
    page.goto(letter["List-Unsubscribe"].strip(" <>"))
    expect(page.get_by_role("heading", level=1)).to_have_text("End these mails?")
    page.get_by_role("button", name="End these mails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No more of these mails")


def leave_in_one_click(page: Page, letter: EmailMessage) -> None:
    """What a mail program does at the press of its own button (RFC 8058), signed out."""
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    key, _equals, value = letter["List-Unsubscribe-Post"].partition("=")
    sent = page.request.post(letter["List-Unsubscribe"].strip(" <>"), form={key: value})
    assert sent.ok

"""From following a question to the mail about it, and out by its link, in a real browser."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from community.notifications import mailing
from community.notifications.models import Mail
from community.tags.models import Tag
from tests.cast import person
from threads import actions

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,  # a browser, a server and a database flush for each journey
]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_follow_be_told_and_unsubscribe(
    live_server: Any,
    settings: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    scripts: bool,
) -> None:
    settings.PUBLIC_URL = live_server.url
    tag = Tag.objects.create(name="phd", slug="phd")
    thread = actions.ask(
        by=person("asker"), title="How many professors did you write to?", body="?", tags=[tag]
    )
    reader = person("reader")

    reading = new_context(java_script_enabled=scripts)
    sign_in(reader, reading)
    page = reading.new_page()
    page.goto(live_server.url + thread.page_url)
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()

    actions.answer(thread, by=person("helper", display_name="Hedy"), body="To **ten**.")
    page.reload()
    page.get_by_role("link", name="unread notices").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notices")
    mailing.mail_due(timezone.now() + timedelta(minutes=2))
    page.get_by_role("link", name="Hedy answered").click()
    page.wait_for_url(re.compile(r"#p-\d+$"))
    expect(page.locator(".news__count")).to_have_count(0)

    (mail,) = (one for one in Mail.objects.all() if reader.email in one.recipients[0])
    letter = email.message_from_bytes(bytes(mail.raw), policy=email.policy.default)
    assert "Hedy answered" in letter["Subject"]
    leave = letter["List-Unsubscribe"].strip(" <>")

    outside = new_context(java_script_enabled=scripts).new_page()
    outside.goto(leave)
    expect(outside.get_by_role("heading", level=1)).to_have_text("End these mails?")
    outside.get_by_role("button", name="End these mails").click()
    expect(outside.get_by_role("heading", level=1)).to_have_text("No more of these mails")

    actions.answer(thread, by=person("other"), body="To twelve.")
    mailing.mail_due(timezone.now() + timedelta(minutes=2))
    to_reader = [one for one in Mail.objects.all() if reader.email in one.recipients[0]]
    assert [one.pk for one in to_reader] == [mail.pk]
    page.goto(f"{live_server.url}/notifications/")
    expect(page.locator(".notices__line--unread")).to_have_count(1)

"""Two meet across a change of clocks, finish, and give thanks.

Berlin leaves summer time on 25 October 2026, New York a week later: between the two a time in
Berlin is an hour later in New York than before and after.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.core import mail
from icalendar import Calendar, Event
from playwright.sync_api import BrowserContext, Page, expect

from community.notifications import sending
from mentors.models import Mentorship
from mentors.states import State
from tests.cast import person
from tests.mentors.calendars import event_in, instant, zones_in
from tests.mentors.mentoring import MentorFactory, has_hours
from tests.mentors.requesting import together

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,  # a browser, a server and a database flush for each journey
]

BEFORE = datetime(2026, 10, 19, 9, tzinfo=UTC)
BETWEEN = datetime(2026, 10, 26, 17, tzinfo=UTC)  # 18:00 in Berlin, 13:00 in New York
AFTER = datetime(2026, 11, 2, 17, tzinfo=UTC)  # 18:00 in Berlin, 12:00 in New York
THANKS = "You never looked at your watch."


@pytest.fixture
def now(settings: Any) -> Iterator[Any]:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(BEFORE, tick=True) as moving:
        yield moving


@pytest.fixture
def mentorship(now: Any, db: None) -> Mentorship:
    """Under way; its mentor has time on Mondays."""
    gil = person("gil", display_name="Gil", time_zone="Europe/Berlin")
    mentor = MentorFactory.create(person=gil)
    has_hours(mentor, 0, 18, 21)
    ada = person("ada", display_name="Ada", time_zone="America/New_York")
    return together(mentee=ada, mentor=mentor)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_from_a_meeting_to_the_thanks(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    now: Any,
    mentorship: Mentorship,
    scripts: bool,
) -> None:
    ada, gil = mentorship.mentee, mentorship.mentor
    home = live_server.url + mentorship.get_absolute_url()
    contexts = {
        one: new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
        for one in (ada, gil)
    }
    mentee, mentor = (context.new_page() for context in contexts.values())

    def come() -> None:
        for someone, context in contexts.items():
            sign_in(someone, context)

    come()
    mentee.goto(f"{home}meetings/")
    choose(mentee, "Monday, 26 October", "13:00", there="18:00")
    mentee.get_by_label("Where").fill("https://meet.example.org/ada-gil")
    mentee.get_by_role("button", name="Propose", exact=True).click()
    expect(mentee.locator(".messages")).to_contain_text("Proposed")
    assert calendars() == {}

    open_the_meeting(mentor, home)
    mentor.get_by_role("button", name="Confirm this time", exact=True).click()
    expect(mentor.locator(".messages")).to_contain_text("It is in both calendars.")
    first = calendars()
    assert first.keys() == {ada.email, gil.email}
    for letter in first.values():
        assert begins(letter) == BETWEEN
        assert event(letter)["LOCATION"] == "https://meet.example.org/ada-gil"
    assert "13:00" in first[ada.email]["Subject"]
    assert "18:00" in first[gil.email]["Subject"]

    open_the_meeting(mentee, home)
    mentee.get_by_text("Propose another time …", exact=True).click()
    mentee.get_by_role("link", name="Later week", exact=True).click()
    choose(mentee, "Monday, 2 November", "12:00", there="18:00")
    mentee.get_by_role("button", name="Propose this time", exact=True).click()
    expect(mentee.locator(".messages")).to_contain_text("Another time is proposed.")
    mentor.reload()
    mentor.get_by_role("button", name="Agree to the other time", exact=True).click()
    expect(mentor.locator(".messages")).to_contain_text("It is in both calendars.")
    moved = calendars()
    for address, letter in moved.items():
        assert begins(letter) == AFTER
        assert event(letter)["UID"] == event(first[address])["UID"]
        assert event(letter)["SEQUENCE"] > event(first[address])["SEQUENCE"]
    assert "12:00" in moved[ada.email]["Subject"]

    now.move_to(datetime(2026, 11, 2, 18, 30, tzinfo=UTC))
    come()
    mentee.goto(f"{home}meetings/")
    mentee.get_by_role("main").get_by_role("link", name="2 November").click()
    mentee.get_by_role("button", name="We met", exact=True).click()
    expect(mentee.locator(".messages")).to_contain_text("Thank you: you met.")

    finish(mentee, home)
    assert Mentorship.objects.get().request.state == State.COMPLETED
    thank(mentee)
    mentor.goto(home)
    read_the_thanks(mentor)
    visitor = new_context().new_page()
    visitor.goto(f"{live_server.url}/mentors/gil/")
    expect(visitor.get_by_role("main")).to_contain_text(THANKS)
    expect(visitor.get_by_role("main")).not_to_contain_text("Ada")


def choose(page: Page, day: str, time: str, *, there: str) -> None:
    """Pick a free time, which stands there on both clocks."""
    times = page.get_by_role("group", name=day, exact=True)
    one = times.get_by_role("radio", name=re.compile(rf"^{time}\b.*\b{there}\b"))
    one.check()
    expect(one).to_be_checked()


def open_the_meeting(page: Page, home: str) -> None:
    page.goto(f"{home}meetings/")
    ahead = page.get_by_role("region", name="Ahead", exact=True)
    ahead.get_by_role("listitem").get_by_role("link").first.click()
    expect(page.get_by_role("link", name="All meetings", exact=True)).to_be_visible()


def finish(page: Page, home: str) -> None:
    """Say that it is completed, and what was reached."""
    page.goto(home)
    page.get_by_text("Complete it …", exact=True).click()
    page.get_by_label("What was reached").fill("A talk that I did not lose.")
    page.get_by_role("button", name="Complete it", exact=True).click()
    expect(page.locator(".request__head").first).to_contain_text("completed")
    page.get_by_role("link", name="Say what was reached, and thank", exact=True).click()


def thank(page: Page) -> None:
    """What was reached is kept already; thanks are new, and without a name."""
    expect(page.get_by_label("What was reached, as you see it")).to_have_value(
        "A talk that I did not lose."
    )
    page.get_by_label("Your thanks").fill(THANKS)
    page.get_by_role("button", name="Give thanks", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Gil reads it")


def read_the_thanks(page: Page) -> None:
    """The other side reads what was reached and the thanks, and shows these to everybody."""
    page.get_by_role("link", name="Say what was reached, and thank", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("A talk that I did not lose.")
    expect(page.get_by_role("main")).to_contain_text(THANKS)
    page.get_by_role("button", name="Show it on your page", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Everybody can read them now.")


def calendars() -> dict[str, EmailMessage]:
    """Let the worker send what is due; the newest mail with a calendar to each address."""
    mail.outbox.clear()
    sending.deliver_due()
    sent = [
        email.message_from_bytes(one.message().as_bytes(), policy=email.policy.default)
        for one in mail.outbox
    ]
    return {str(letter["To"]): letter for letter in sent if _calendar(letter)}


def _calendar(letter: EmailMessage) -> bytes:
    """The calendar in the mail, as another program gets it; none in other mails."""
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            return bytes(part.get_payload(decode=True))
    return b""


def event(letter: EmailMessage) -> Event:
    assert Calendar.from_ical(_calendar(letter))["METHOD"] == "REQUEST"
    return event_in(_calendar(letter))


def begins(letter: EmailMessage) -> datetime:
    """When the event begins, read by the zones that the mail itself brings along."""
    return instant(event(letter), zones_in(_calendar(letter)))

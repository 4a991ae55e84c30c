"""Nobody answers: what both sides read while the days go by, to the end, and back from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import CareerStage
from community.notifications import mailing
from mentors.models import Mentor, Request
from mentors.rounds import tend_requests
from mentors.states import State
from tests.cast import person
from tests.mentors.mentoring import MentorFactory

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,  # a browser, a server and a database flush for each journey
]

MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
GOAL = "Hear from somebody who went the same way."


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(MAY, tick=True) as moving:
        yield moving


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_silent_mentor_is_passed_by_and_the_request_expires_and_is_opened_again(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    day: Any,
    scripts: bool,
) -> None:
    milo = person("milo", display_name="Milo", career_stage=CareerStage.STUDYING)
    silent, _second = (
        MentorFactory.create(person=person(name, display_name=name.title()), answer_days=5)
        for name in ("sten", "tove")
    )
    mine, theirs = (new_context(java_script_enabled=scripts) for _side in range(2))
    asking, reading = mine.new_page(), theirs.new_page()

    def comes(number: int) -> None:
        """It is day `number`, a little later: the clock goes round, and both sign in."""
        day.move_to(MAY + timedelta(days=number, minutes=number))
        Mentor.objects.update(seen_at=datetime.now(UTC))
        tend_requests.call()
        mailing.mail_due(datetime.now(UTC))
        sign_in(milo, mine)
        sign_in(silent.person, theirs)

    comes(0)
    asking.goto(f"{live_server.url}/mentors/requests/new/?mentor=sten")
    ask(asking)
    first = Request.objects.get(rank=1)
    address = live_server.url + first.get_absolute_url()
    expect(asking.get_by_role("main")).to_contain_text("Sten means to answer by 9 May 2026")

    comes(5)
    asking.goto(address)
    main = asking.get_by_role("main")
    expect(main).to_contain_text("Sten wanted to answer by 9 May 2026")
    others = asking.get_by_role("listitem").filter(has_text="2. Tove")
    expect(others).to_contain_text("It is the turn of Tove")
    hear(asking, live_server.url, "Your next choice of mentor is asked now")
    assert Request.objects.get(rank=2).state == State.SENT

    comes(7)
    hear(reading, live_server.url, "A request waits for you")
    assert Request.objects.get(pk=first.pk).nudges == 1
    reading.goto(f"{live_server.url}/mentors/requests/?as=mentor")
    expect(reading.get_by_role("main")).to_contain_text("You wanted to answer by 9 May 2026")
    expect(reading.get_by_role("main")).to_contain_text("it expires on 1 June 2026")

    comes(28)
    assert Request.objects.get(pk=first.pk).state == State.EXPIRED
    silent.refresh_from_db()
    assert (silent.asked, silent.answered, silent.lapsed) == (1, 0, 1)
    asking.goto(address)
    expect(asking.locator(".request__head").first).to_contain_text("expired")
    expect(main).to_contain_text("It expired, as nobody moved it on")
    expect(main).to_contain_text("Either side can open it again until 8 June 2026")
    asking.get_by_role("button", name="Open it again", exact=True).click()
    expect(main).to_contain_text("It is the turn of Sten")

    comes(56)
    asking.goto(address)
    expect(asking.locator(".request__head").first).to_contain_text("expired")
    reading.goto(f"{live_server.url}/mentors/requests/?as=mentor")
    expect(reading.get_by_role("main")).to_contain_text("You are paused as a mentor")
    reading.get_by_role("button", name="I am back", exact=True).click()
    expect(reading.locator(".messages")).to_contain_text("Welcome back")

    comes(70)
    asking.goto(address)
    expect(main).to_contain_text("The time to open it again is over.")
    expect(asking.get_by_role("button", name="Open it again", exact=True)).to_have_count(0)


def ask(page: Page) -> None:
    """Ask the one who will be silent, with somebody else as the second choice."""
    page.get_by_label("What I want to reach").fill(GOAL)
    page.get_by_label("Where I stand").fill("Two years into a doctorate.")
    page.get_by_label("Second choice").fill("tove")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request to Sten")


def hear(page: Page, server: str, words: str) -> None:
    """The newest notice says `words`."""
    page.goto(f"{server}/notifications/")
    expect(page.locator(".notices__line--unread").first).to_contain_text(words)

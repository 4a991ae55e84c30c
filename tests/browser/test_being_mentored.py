"""A member is shown mentors with reasons, asks one, is asked for more, and is accepted.

Both sides walk in browsers of their own; each page says whose turn it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import CareerStage, User
from mentors.models import AskedOfMentees, Mentor, Request, Role
from mentors.states import State
from tests.cast import person
from tests.mentors.mentoring import MentorFactory, crossed, met

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,  # a browser, a server and a database flush for each journey
]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def mentor(db: None) -> Mentor:
    """Went from a doctorate to research engineering last year, and asks a question of everybody."""
    wilma = person("wilma", display_name="Wilma", career_stage=CareerStage.WORKING)
    mentor = MentorFactory.create(person=wilma, headline="Late to the training clusters")
    crossed(wilma, year=2025, means="open-source")
    met(wilma, "lost-funding", year=2022)
    AskedOfMentees.objects.create(mentor=mentor, position=1, text="What did you finish last?")
    return mentor


@pytest.fixture
def far(db: None) -> Mentor:
    """Leads others, and got to the same place long ago."""
    vera = person("vera", display_name="Vera", career_stage=CareerStage.LEADING)
    crossed(vera, Role.PROFESSOR, year=2009)
    return MentorFactory.create(person=vera)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_from_the_own_way_to_the_first_words(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    mentor: Mentor,
    far: Mentor,
    scripts: bool,
) -> None:
    def browser(someone: User) -> Page:
        context = new_context(java_script_enabled=scripts, viewport=PHONE)
        sign_in(someone, context)
        return context.new_page()

    milo = person("milo", display_name="Milo", career_stage=CareerStage.STUDYING)
    asking, helping = browser(milo), browser(mentor.person)

    asking.goto(f"{live_server.url}/settings/path/")
    tell_the_way(asking)
    asking.goto(f"{live_server.url}/mentors/")
    see_the_reasons(asking)
    asking.get_by_role("region", name="Who fits you").get_by_role("link", name="Wilma").click()
    asking.get_by_role("link", name="Ask Wilma to be your mentor").click()
    ask(asking)
    assert Request.objects.get().state == State.SENT

    helping.goto(f"{live_server.url}/mentors/requests/?as=mentor")
    expect(helping.get_by_role("main")).to_contain_text("It is your turn")
    helping.get_by_role("link", name="Milo", exact=True).click()
    want_to_know_more(helping)

    asking.reload()
    answer(asking)
    helping.reload()
    accept(helping)

    asking.reload()
    expect(asking.get_by_role("main")).to_contain_text("Wilma accepted")
    expect(asking.get_by_role("main")).to_contain_text("Let us begin with the queue.")
    asking.get_by_role("link", name="Go to your mentorship with Wilma", exact=True).click()
    asking.get_by_role("button", name="Begin the mentorship", exact=True).click()
    expect(asking.locator(".request__head").first).to_contain_text("under way")
    request = Request.objects.get()
    assert request.state == State.ACTIVE

    helping.goto(f"{live_server.url}{request.mentorship.get_absolute_url()}")
    say(helping, "Send me the first page of your notes.")
    asking.goto(f"{live_server.url}{request.mentorship.get_absolute_url()}")
    expect(asking.get_by_role("main")).to_contain_text("Send me the first page of your notes.")
    mentor.refresh_from_db()
    assert (mentor.taken, mentor.asked, mentor.answered) == (1, 1, 1)


def tell_the_way(page: Page) -> None:
    """Where one would like to go, and what one has met."""
    ahead = page.get_by_role("region", name="Transitions still ahead", exact=True)
    ahead.get_by_label("From", exact=True).first.select_option("doctoral-student")
    ahead.get_by_label("To", exact=True).first.select_option("research-engineer")
    setbacks = page.get_by_role("region", name="Setbacks I met", exact=True)
    setbacks.get_by_label("What happened", exact=True).first.select_option("lost-funding")
    setbacks.get_by_label("Year", exact=True).first.fill("2024")
    actions = page.locator(".form__actions")
    actions.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messages")).to_be_visible()


def see_the_reasons(page: Page) -> None:
    """Someone near and someone far, and each with facts of both."""
    fits = page.get_by_role("region", name="Who fits you")
    expect(fits.get_by_role("listitem").filter(has_text="Vera").first).to_be_visible()
    expect(fits).to_contain_text(
        "You want to go from PhD student to research engineer; Wilma did in 2025"
    )
    expect(fits).to_contain_text("You went through lost funding in 2024; Wilma did in 2022.")
    expect(fits).to_contain_text("Vera is 4 stages ahead of you")


def ask(page: Page) -> None:
    """Write a request; it cannot be sent before the mentor's question is answered."""
    page.get_by_label("What I want to reach").fill("A first talk that I do not lose.")
    page.get_by_label("Where I stand").fill("Third year, two GPUs for five people.")
    page.get_by_label("Hours a week I can give").fill("3")
    expect(page.get_by_label("First choice")).to_have_value("wilma")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(
        "Answer this: the mentor asks it of everybody."
    )
    expect(page.get_by_label("What I want to reach")).to_have_value(
        "A first talk that I do not lose."
    )
    page.get_by_label("What did you finish last?").fill("A queue that nobody jumps.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request to Wilma")
    expect(page.get_by_role("main")).to_contain_text("It is the turn of Wilma")


def want_to_know_more(page: Page) -> None:
    """The mentor reads it all, and asks."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Milo asks you")
    expect(page.get_by_role("main")).to_contain_text("A queue that nobody jumps.")
    page.get_by_text("Ask for more …", exact=True).click()
    page.get_by_label("What would you like to know?").fill("Whose queue was it?")
    page.get_by_role("button", name="Ask for more", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("It is the turn of Milo")


def answer(page: Page) -> None:
    """The mentee reads the question and answers it."""
    expect(page.get_by_role("main")).to_contain_text("It is your turn")
    expect(page.get_by_role("main")).to_contain_text("Whose queue was it?")
    page.get_by_label("Your answer").fill("That of our laboratory.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("It is the turn of Wilma")


def accept(page: Page) -> None:
    """The mentor reads the answer and takes the mentee on."""
    expect(page.get_by_role("main")).to_contain_text("That of our laboratory.")
    page.get_by_label("A word to begin with").fill("Let us begin with the queue.")
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator(".request__head").first).to_contain_text("accepted")


def say(page: Page, words: str) -> None:
    """Write a message in the private conversation."""
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(words)

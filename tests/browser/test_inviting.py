"""A mentor is invited to answer and answers; another invitation is taken back; in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.tags.models import Tag
from mentors.models import Invitation, Mentor
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from threads import actions
from threads.models import Thread

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,  # a browser, a server and a database flush for each journey
]

WALKS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
TITLE = "Is a second degree worth the years?"
ANSWER = "It was for me, and I would ask the lab first."


@pytest.fixture
def asked(db: None) -> Thread:
    tag = Tag.objects.create(name="phd", slug="phd")
    asker = person("ada", display_name="Ada")
    return actions.ask(by=asker, title=TITLE, body="I am thirty and hold one.", tags=[tag])


@pytest.fixture
def mentors(asked: Thread) -> list[Mentor]:
    """Gil fits the question; Noor is found by name."""
    gil, noor = (
        MentorFactory.create(person=person(name, display_name=name.title()))
        for name in ("gil", "noor")
    )
    gil.tags.add(*asked.tags.all())
    return [gil, noor]


@pytest.fixture
def page_of(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], scripts: bool
) -> Callable[[Any], Page]:
    def open_page(someone: Any) -> Page:
        context = new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
        sign_in(someone, context)
        return context.new_page()

    return open_page


@WALKS
def test_whoever_is_invited_answers_and_the_inviter_sees_it(
    live_server: Any, asked: Thread, mentors: list[Mentor], page_of: Callable[[Any], Page]
) -> None:
    gil = mentors[0].person
    asking, answering = page_of(asked.author), page_of(gil)
    asking.goto(live_server.url + asked.page_url)
    asking.get_by_role("link", name="Invite mentors to answer").click()
    fits = asking.get_by_role("listitem").filter(
        has=asking.get_by_role("heading", name="Gil", exact=True)
    )
    expect(fits).to_contain_text("The question is about “phd”; Gil helps with it.")
    fits.get_by_role("button", name="Invite Gil", exact=True).click()
    expect(asking.locator(".messages")).to_contain_text("Gil is invited, and told of it.")
    expect(asking.locator(".invited")).to_contain_text("has not answered yet")

    answering.goto(f"{live_server.url}/notifications/")
    expect(answering.locator(".notices__line--unread").first).to_contain_text(
        "Ada invites you to answer"
    )
    answering.goto(f"{live_server.url}/mentors/invited/")
    line = answering.locator(".invitation")
    expect(line).to_contain_text("Invited by Ada")
    line.locator(".invitation__foot").get_by_role("link", name="Answer").click()
    answering.get_by_label("Your answer").fill(ANSWER)
    answering.get_by_role("button", name="Post answer").click()
    expect(answering.get_by_role("main")).to_contain_text(ANSWER)
    answering.goto(f"{live_server.url}/mentors/invited/")
    expect(answering.get_by_role("main")).to_contain_text("No invitation waits for you")
    answering.get_by_role("link", name="Answered", exact=True).click()
    expect(answering.locator(".invitation")).to_contain_text(TITLE)

    asking.goto(f"{live_server.url}/notifications/")
    expect(asking.locator(".notices__line--unread").first).to_contain_text("Gil")
    asking.goto(live_server.url + asked.page_url)
    expect(asking.locator(".invited")).to_contain_text("Gil (has answered)")
    expect(asking.get_by_role("main")).to_contain_text(ANSWER)
    asking.get_by_role("link", name="Invite another mentor").click()
    expect(asking.locator(".invited")).to_contain_text("has answered")
    expect(asking.get_by_role("button", name="Take it back")).to_have_count(0)


@WALKS
def test_an_invitation_is_taken_back(
    live_server: Any, asked: Thread, mentors: list[Mentor], page_of: Callable[[Any], Page]
) -> None:
    noor = mentors[1].person
    asking, reading = page_of(asked.author), page_of(noor)
    inviting = f"{live_server.url}/mentors/invited/new/{asked.pk}/"
    asking.goto(inviting)
    asking.locator("form.form input[name=mentor]").fill("@Noor")
    asking.get_by_role("button", name="Invite", exact=True).click()
    expect(asking.locator(".messages")).to_contain_text("Noor is invited")
    reading.goto(f"{live_server.url}/mentors/invited/")
    expect(reading.locator(".invitation")).to_contain_text(TITLE)

    asking.get_by_role("button", name="Take it back (Noor)", exact=True).click()
    expect(asking.locator(".messages")).to_contain_text("Noor is not invited any more.")
    expect(asking.get_by_role("heading", name="Invited", exact=True)).to_have_count(0)
    asking.goto(live_server.url + asked.page_url)
    expect(asking.get_by_role("link", name="Invite mentors to answer")).to_be_visible()

    reading.reload()
    expect(reading.get_by_role("main")).to_contain_text("No invitation waits for you")
    assert Invitation.objects.get().taken_back_at is not None

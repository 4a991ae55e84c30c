"""A concern about a mentorship is moderators’ alone to read; the other side never learns of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from community import policy
from community.accounts.models import User
from community.limits.actions import TooManyError, Trust
from community.log.models import LogEntry, LogText
from community.notifications.models import Notification
from mentors import actions
from mentors.ending_limits import CONCERN
from mentors.models import Concern, Mentorship
from mentors.states import CLOSED, TAKEN, State
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from threads.actions import say

pytestmark = pytest.mark.django_db

WORDS = "They ask for money: nightshade."
LIST = "/admin/mentors/concern/"


@pytest.fixture
def mina() -> User:
    return person("mina")


@pytest.fixture
def ana() -> User:
    return person("ana")


def of(mina: User, ana: User, state: str = State.ACTIVE) -> Mentorship:
    return together(state, mentee=mina, mentor=MentorFactory.create(person=ana))


@pytest.fixture
def concern(mina: User, ana: User) -> Concern:
    return actions.raise_concern(of(mina, ana), by=mina, words=WORDS)


def act(desk: Client, deed: str, concern: Concern, **fields: str) -> Any:
    chosen = {"action": deed, "_selected_action": [concern.pk]}
    return desk.post(f"{LIST}?state=all", {**chosen, **fields}, follow=True)


@pytest.mark.parametrize("state", sorted(TAKEN | CLOSED | {State.WITHDRAWN}))
def test_either_side_raises_one_while_it_runs_and_afterwards(
    state: State, mina: User, ana: User, moderator: User
) -> None:
    mentorship = of(mina, ana, state)
    for someone, other in ((mina, ana), (ana, mina)):
        sent = {"words": f"{WORDS} {someone}"}
        answer = browser_of(someone).post(f"{mentorship.ending_url}concern/", sent, follow=True)
        assert "Moderators will look at it." in answer.content.decode()
        raised = Concern.objects.get(by=someone)
        assert (raised.about, raised.is_open) == (other, True)
    assert Concern.objects.visible_to(moderator).count() == 2


def test_nobody_else_raises_one(mina: User, ana: User, stranger: User, moderator: User) -> None:
    mentorship = of(mina, ana)
    for someone in (stranger, moderator):
        with pytest.raises(policy.NotAllowed):
            actions.raise_concern(mentorship, by=someone, words=WORDS)
        sent = browser_of(someone).post(f"{mentorship.ending_url}concern/", {"words": WORDS})
        assert sent.status_code == HTTPStatus.NOT_FOUND
    assert not Concern.objects.exists()


def test_the_other_side_and_strangers_learn_nothing(
    concern: Concern, ana: User, stranger: User, editor: User
) -> None:
    assert concern.mentorship
    assert not Notification.objects.exists()
    page = browser_of(ana).get(concern.mentorship.ending_url).content.decode()
    assert "nightshade" not in page
    for someone in (ana, stranger, editor):
        browser = browser_of(someone)
        assert browser.get(LIST).status_code in {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN}
        change = browser.get(f"{LIST}{concern.pk}/change/")
        assert change.status_code in {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN}
        assert not Concern.objects.visible_to(someone).exists()
        for deed in (
            lambda: actions.close_concern(concern, by=someone, note="x"),  # noqa: B023
            lambda: actions.reopen_concern(concern, by=someone),  # noqa: B023
        ):
            with pytest.raises(policy.NotAllowed):
                deed()


def test_moderators_read_it_and_nothing_of_the_conversation(
    concern: Concern, mina: User, moderator: User
) -> None:
    assert concern.mentorship
    say(concern.mentorship.thread, by=mina, body="The secret is belladonna.")
    desk = browser_of(moderator)
    assert "nightshade" in desk.get(LIST).content.decode()
    page = desk.get(f"{LIST}{concern.pk}/change/").content.decode()
    assert "nightshade" in page
    assert "under way" in page
    assert "belladonna" not in page
    assert desk.get(concern.mentorship.ending_url).status_code == HTTPStatus.NOT_FOUND


def test_a_moderator_sees_and_judges_none_about_themselves_nor_their_own(
    mina: User, moderator: User
) -> None:
    mentorship = of(mina, moderator)
    about = actions.raise_concern(mentorship, by=mina, words=WORDS)
    own = actions.raise_concern(mentorship, by=moderator, words="They never come.")
    desk = browser_of(moderator)
    assert "nightshade" not in desk.get(f"{LIST}?state=all").content.decode()
    assert "nightshade" not in desk.get(f"{LIST}{about.pk}/change/", follow=True).content.decode()
    for concern in (about, own):
        with pytest.raises(policy.NotAllowed):
            actions.close_concern(concern, by=moderator, note="All is well.")
    act(desk, "close", about, shown="1", note="All is well.")
    assert Concern.objects.open().count() == 2


def test_it_is_closed_with_a_note_that_whoever_raised_it_reads(
    concern: Concern, mina: User, ana: User, moderator: User
) -> None:
    desk = browser_of(moderator)
    assert 'name="note"' in act(desk, "close", concern).content.decode()
    act(desk, "close", concern, shown="1", note="  ")
    assert Concern.objects.open().exists()
    act(desk, "close", concern, shown="1", note="We spoke with them.")
    concern.refresh_from_db()
    assert (concern.is_open, concern.closed_by, concern.note) == (
        False,
        moderator,
        "We spoke with them.",
    )
    assert "nightshade" not in desk.get(LIST).content.decode()
    assert "nightshade" in desk.get(f"{LIST}?state=closed").content.decode()
    notice = Notification.objects.get()
    assert (notice.receiver, notice.event) == (mina, "concern-closed")
    assert concern.mentorship
    for path in (concern.mentorship.ending_url, "/notifications/"):
        assert "We spoke with them." in browser_of(mina).get(path).content.decode()
        assert "We spoke with them." not in browser_of(ana).get(path).content.decode()


def test_it_is_opened_again(concern: Concern, moderator: User) -> None:
    actions.close_concern(concern, by=moderator, note="Done.")
    with pytest.raises(ValidationError):
        actions.close_concern(concern, by=moderator, note="Done twice.")
    act(browser_of(moderator), "reopen", concern, shown="1")
    assert Concern.objects.open().get() == concern
    with pytest.raises(ValidationError):
        actions.reopen_concern(concern, by=moderator)


def test_the_record_keeps_the_deed_and_no_word_of_it(concern: Concern, moderator: User) -> None:
    actions.close_concern(concern, by=moderator, note="We spoke with them.")
    actions.reopen_concern(concern, by=moderator)
    entries = LogEntry.objects.order_by("pk")
    assert [entry.code for entry in entries] == ["concern.close", "concern.reopen"]
    assert {(entry.target_kind, entry.target_id) for entry in entries} == {
        ("mentors.concern", str(concern.pk))
    }
    for text in LogText.objects.all():
        assert "spoke" not in f"{text.reason} {text.before} {text.after}"


def test_the_same_words_twice_are_one_and_none_are_none(concern: Concern, mina: User) -> None:
    assert concern.mentorship
    assert actions.raise_concern(concern.mentorship, by=mina, words=WORDS) == concern
    with pytest.raises(ValidationError):
        actions.raise_concern(concern.mentorship, by=mina, words=" \n ")


@pytest.mark.usefixtures("still")
def test_the_limit_of_a_day(mina: User, ana: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0
    mentorship = of(mina, ana)
    for n in range(CONCERN.most[Trust.NEW]):
        actions.raise_concern(mentorship, by=mina, words=f"Number {n}")
    with pytest.raises(TooManyError):
        actions.raise_concern(mentorship, by=mina, words="And on")

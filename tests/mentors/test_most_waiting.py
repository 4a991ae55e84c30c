"""A mentor says how many requests may wait for them at once; whoever comes then keeps the words."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.accounts.models import User
from mentors.actions import VERBS, join_line, send
from mentors.directory import hidden
from mentors.models import Brief, Mentor, PlaceInLine, Request
from mentors.rounds import call_lines
from mentors.states import Actor, State, Verb
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested

pytestmark = pytest.mark.django_db

ENOUGH = "as many requests to answer as they take at once"


@pytest.fixture
def mentee() -> User:
    return person("mentee")


@pytest.fixture
def waiting() -> Request:
    """The one request that its mentor takes at once."""
    return requested(mentor=MentorFactory.create(most_waiting=1, person__handle="guide"))


def test_nobody_is_asked_past_it_and_the_words_are_kept(waiting: Request, mentee: User) -> None:
    browser, mentor = browser_of(mentee), waiting.mentor
    told = {"goal": "A first paper.", "situation": "Second year.", "tried": "", "hours": "2"}
    sent = {**told, "first": "guide", "version": "0", "deed": "send"}
    answer = browser.post("/mentors/requests/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ENOUGH in page
    assert "Join the line" in page
    assert Brief.objects.get(mentee=mentee).goal == "A first paper."
    assert Mentor.objects.get(pk=mentor.pk).waiting == 1
    assert not Mentor.objects.offered().exists()
    assert hidden(Mentor.objects.all()) == ["1 has enough requests to answer"]
    assert ENOUGH in browser.get(mentor.get_absolute_url()).content.decode()


def test_an_answer_makes_room_and_the_first_in_line_is_told(
    waiting: Request, mentee: User, stranger: User
) -> None:
    for one in (mentee, stranger):
        join_line(waiting.mentor, by=one)
    assert call_lines(timezone.now()) == 0
    VERBS[Verb.ACCEPT](waiting, by=waiting.mentor.person)
    assert call_lines(timezone.now()) == 1
    assert PlaceInLine.objects.get(told_at__isnull=False).mentee == mentee
    assert send(drafted(mentee, waiting.mentor), by=mentee).state == State.SENT


@pytest.mark.parametrize("how", ["asked", "opened again"])
def test_who_was_told_in_vain_is_told_anew_of_the_next_answer(
    waiting: Request, mentee: User, stranger: User, how: str
) -> None:
    """Somebody who never stood in line took the one turn to ask."""
    mentor, older = waiting.mentor, requested(State.EXPIRED, mentor=waiting.mentor)
    join_line(mentor, by=mentee)
    VERBS[Verb.DECLINE](waiting, by=mentor.person, words="Not now.")
    assert call_lines(timezone.now()) == 1
    if how == "asked":
        taken = send(drafted(stranger, mentor), by=stranger)
    else:
        taken = VERBS[Verb.REOPEN](older, by=older.mentee)
    assert call_lines(timezone.now()) == 0
    VERBS[Verb.DECLINE](taken, by=mentor.person, words="Not now.")
    assert call_lines(timezone.now()) == 1


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_what_expired_is_opened_past_it_by_either_side(side: str) -> None:
    """It was asked while there was room, and is nothing new to them."""
    mentor = MentorFactory.create(most_waiting=1)
    with time_machine.travel(timezone.now() - timedelta(days=28), tick=False):
        request = requested(mentor=mentor)
    VERBS[Verb.EXPIRE](request, by=Actor.CLOCK)
    requested(mentor=mentor)
    by = request.mentee if side == "mentee" else mentor.person
    assert VERBS[Verb.REOPEN](request, by=by).state == State.SENT
    assert Mentor.objects.get().waiting == 2

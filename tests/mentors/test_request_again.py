"""Asking a later choice, opening again what expired, accepting where others were asked too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.accounts.models import User
from community.limits.models import Spent
from mentors.actions import VERBS, approve_mentor, ask_for_more, send
from mentors.models import Mentor, Request, Standing
from mentors.outlook import Line
from mentors.rounds import something_is_due, tend_requests
from mentors.states import Actor, State, Verb
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee() -> User:
    return person("mentee")


def again(request: Request, by: User) -> Request:
    return VERBS[Verb.REOPEN](request, by=by)


def refused(request: Request, by: User) -> str:
    """Why `by` cannot open it again; it stays as it was."""
    with pytest.raises(ValidationError) as error:
        again(request, by)
    request.refresh_from_db()
    assert (request.state, request.events.count()) == (State.EXPIRED, 0)
    return " ".join(error.value.messages)


def line_of(request: Request, role: Actor) -> Line:
    return Line(Request.objects.for_list().get(pk=request.pk), role)


def test_a_later_choice_can_be_asked_although_the_mentor_asks_other_things_by_now(
    mentee: User,
) -> None:
    first, second = MentorFactory.create_batch(2)
    brief = drafted(mentee, first, second)
    later = brief.requests.get(rank=2)
    later.answers.create(position=1, question="Why me?", text="You did it.")
    send(brief, by=mentee)
    second.questions.create(position=1, text="What have you built?")
    sent = VERBS[Verb.SEND](brief.requests.get(rank=2), by=mentee)
    assert (sent.state, sent.answers.get().question) == (State.SENT, "Why me?")


@pytest.mark.parametrize("gone", ["declined", "inactive"])
@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_nothing_is_opened_towards_a_mentor_who_is_none_any_more(
    mentee: User, gone: str, side: str
) -> None:
    request = requested(State.EXPIRED, mentee=mentee)
    if gone == "inactive":
        User.objects.filter(pk=request.mentor.person_id).update(is_active=False)
        by = mentee  # nobody else is there to do it
    else:
        Mentor.objects.filter(pk=request.mentor_id).update(standing=gone)
        by = mentee if side == "mentee" else request.mentor.person
    assert "does not mentor any more" in refused(request, by)
    line = Line(Request.objects.for_list().get(pk=request.pk), Actor.MENTEE)
    assert not line.deeds()
    assert line.next == ["It is over: the mentor does not mentor any more."]


def test_nothing_is_opened_for_a_mentee_who_has_gone(mentee: User) -> None:
    request = requested(State.EXPIRED, mentee=mentee)
    User.objects.filter(pk=mentee.pk).update(is_active=False)
    assert "does not use their account" in refused(request, request.mentor.person)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_nothing_is_opened_while_another_choice_mentors(mentee: User, side: str) -> None:
    request = requested(State.EXPIRED, mentee=mentee)
    requested(State.ACTIVE, mentee=mentee, brief=request.brief, rank=2)
    by = mentee if side == "mentee" else request.mentor.person
    assert "Somebody else has taken this on" in refused(request, by)


def test_a_mentor_gets_round_no_limit_of_the_mentees_and_learns_no_number(mentee: User) -> None:
    request = requested(State.EXPIRED, mentee=mentee)
    for _number in range(5):
        requested(State.SENT, mentee=mentee)
    assert "5 requests" in refused(request, mentee)
    said = refused(request, request.mentor.person)
    assert said == "The mentee cannot take this up again at the moment."


def test_a_full_mentor_may_still_open_it_again(mentee: User) -> None:
    request = requested(State.EXPIRED, mentee=mentee, mentor=MentorFactory.create(places=1))
    requested(State.ACTIVE, mentor=request.mentor)
    assert again(request, request.mentor.person).state == State.SENT


@pytest.mark.parametrize("away", ["paused_at", "seen_at"])
@pytest.mark.parametrize("side", [Actor.MENTEE, Actor.MENTOR])
def test_either_side_opens_it_although_the_mentor_is_away(
    mentee: User, away: str, side: Actor
) -> None:
    request = requested(State.EXPIRED, mentee=mentee)
    long_ago = timezone.now() - timedelta(days=29)
    Mentor.objects.filter(pk=request.mentor_id).update(**{away: long_ago})
    line = line_of(request, side)
    assert [deed.verb for deed in line.deeds()] == [Verb.REOPEN]
    *before, last = line.next
    assert "Either side can open it again until" in last
    is_mentee = side is Actor.MENTEE
    assert before == ([f"{request.mentor.person.name} is away at present."] if is_mentee else [])
    assert again(request, mentee if is_mentee else request.mentor.person).state == State.SENT


@pytest.mark.parametrize("state", [State.SENT, State.ANSWERED])
def test_whose_profile_is_looked_at_accepts_nobody_until_it_is_approved(
    mentee: User, moderator: User, state: State
) -> None:
    request = requested(state, mentee=mentee)
    mentor = request.mentor
    ask_for_more(mentor, by=moderator, words="Where was this?")
    with pytest.raises(ValidationError, match="not approved at present"):
        VERBS[Verb.ACCEPT](request, by=mentor.person)
    fresh = Request.objects.for_list().get(pk=request.pk)
    assert (fresh.state, fresh.events.count()) == (state, 0)
    assert {one.verb for one in Line(fresh, Actor.MENTOR).deeds()} == {Verb.ASK, Verb.DECLINE}
    assert "not approved at present" in Line(fresh, Actor.MENTOR).next[0]
    page = browser_of(mentee).get(request.get_absolute_url()).content.decode()
    assert f"The profile of {mentor.person.name} is being looked at" in page
    Mentor.objects.filter(pk=mentor.pk).update(standing=Standing.WAITING)  # sent again
    assert "is being looked at" in " ".join(line_of(request, Actor.MENTEE).next)
    approve_mentor(mentor, by=moderator)
    assert VERBS[Verb.ACCEPT](request, by=mentor.person).state == State.ACCEPTED


def test_what_expired_while_the_profile_is_looked_at_says_so(mentee: User) -> None:
    request = requested(State.EXPIRED, mentee=mentee)
    Mentor.objects.filter(pk=request.mentor_id).update(standing=Standing.ASKED)
    assert "is being looked at" in refused(request, mentee)
    line = Line(Request.objects.for_list().get(pk=request.pk), Actor.MENTEE)
    assert "is being looked at" in line.next[0]
    assert not line.deeds()


def test_to_accept_spends_nothing_of_the_mentees_day(mentee: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 0  # one move a day
    brief = drafted(mentee, *MentorFactory.create_batch(3))
    first = send(brief, by=mentee)
    spent = sum(Spent.objects.filter(who=f"user-{mentee.pk}").values_list("count", flat=True))
    assert VERBS[Verb.ACCEPT](first, by=first.mentor.person).state == State.ACCEPTED
    states = list(brief.requests.order_by("rank").values_list("state", flat=True))
    assert states == ["accepted", "withdrawn", "withdrawn"]
    after = sum(Spent.objects.filter(who=f"user-{mentee.pk}").values_list("count", flat=True))
    assert after == spent


def test_a_mentee_who_has_gone_is_not_accepted_and_the_mentor_is_told_so(mentee: User) -> None:
    brief = drafted(mentee, *MentorFactory.create_batch(2))
    request = send(brief, by=mentee)
    User.objects.filter(pk=mentee.pk).update(is_active=False)
    answer = browser_of(request.mentor.person).post(
        f"{request.get_absolute_url()}move/", {"verb": "accept", "seen": "sent"}
    )
    assert answer.status_code == 422
    assert "does not use their account any more" in answer.content.decode()
    fresh = Request.objects.for_list().get(pk=request.pk)
    assert {deed.verb for deed in Line(fresh, Actor.MENTOR).deeds()} == {Verb.ASK, Verb.DECLINE}
    VERBS[Verb.DECLINE](fresh, by=request.mentor.person, words="You are gone, I see.")
    assert brief.requests.get(rank=2).state == State.DRAFT, "nobody is asked for them"
    tend_requests.call()
    assert brief.requests.get(rank=2).state == State.WITHDRAWN, "nor ever will be"
    assert not something_is_due()

"""Two clicks at once: one wins, the other gets a clear answer."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from mentors.actions import VERBS, MovedOnError, send
from mentors.models import Brief, Mentor, Request, RequestEvent
from mentors.states import State, Verb
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested
from tests.threads.test_moderating_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


def test_the_last_free_place_goes_to_one() -> None:
    mentor = MentorFactory.create(places=1)
    pair = [requested(State.SENT, mentor=mentor) for _number in range(2)]
    raised = at_once(*(lambda one=one: VERBS[Verb.ACCEPT](one, by=mentor.person) for one in pair))
    assert [type(error) for error in raised] == [ValidationError]
    assert "no free place" in str(raised[0])
    assert sorted(Request.objects.values_list("state", flat=True)) == ["accepted", "sent"]
    assert Mentor.objects.get().taken == 1


def test_the_last_request_that_a_mentor_takes_is_of_one() -> None:
    mentor = MentorFactory.create(most_waiting=1)
    pair = [drafted(person(name), mentor) for name in ("first", "second")]
    raised = at_once(*(lambda one=one: send(one, by=one.mentee) for one in pair))
    assert [type(error) for error in raised] == [ValidationError]
    assert "as many requests" in str(raised[0])
    assert Mentor.objects.get().waiting == Request.objects.waiting().count() == 1


def test_of_two_mentors_who_accept_one_request_one_wins() -> None:
    mentee = person("mentee")
    mentors = MentorFactory.create_batch(2)
    brief = drafted(mentee, *mentors)
    send(brief, by=mentee)
    VERBS[Verb.SEND](brief.requests.get(rank=2), by=mentee)
    pair = list(brief.requests.for_list())
    raised = at_once(
        *(lambda one=one: VERBS[Verb.ACCEPT](one, by=one.mentor.person) for one in pair)
    )
    assert [type(error) for error in raised] == [MovedOnError]
    assert sorted(Request.objects.values_list("state", flat=True)) == ["accepted", "withdrawn"]
    assert sum(Mentor.objects.values_list("taken", flat=True)) == 1


def test_a_request_that_is_accepted_and_withdrawn_at_once_is_one_of_both() -> None:
    request = requested(State.SENT)
    raised = at_once(
        lambda: VERBS[Verb.DECLINE](request, by=request.mentor.person, words="No."),
        lambda: VERBS[Verb.WITHDRAW](request, by=request.mentee),
    )
    assert [type(error) for error in raised] == [MovedOnError]
    assert RequestEvent.objects.count() == 1


def test_one_draft_is_sent_once() -> None:
    mentee = person("mentee")
    brief = drafted(mentee, MentorFactory.create())
    raised = at_once(lambda: send(brief, by=mentee), lambda: send(brief, by=mentee))
    assert [isinstance(error, ValidationError) for error in raised] == [True]
    assert Brief.objects.get().sent_at is not None

"""The line for a mentor without a free place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.accounts.models import User
from community.notifications.models import Notification
from community.policy import SignInRequired
from mentors.actions import VERBS, join_line, leave_line, place, send, tell_line
from mentors.models import Mentor, PlaceInLine
from mentors.states import State, Verb
from tests.cast import UserFactory
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> Mentor:
    mentor = MentorFactory.create(places=1)
    requested(State.ACTIVE, mentor=mentor)
    return mentor


@pytest.fixture
def waiting(full: Mentor) -> list[User]:
    people = UserFactory.create_batch(3)
    for one in people:
        join_line(full, by=one)
    return people


def places(mentor: Mentor, people: list[User]) -> list[int | None]:
    return [place(mentor, one) for one in people]


def called(people: list[User]) -> list[bool]:
    rows = Notification.objects.filter(event="place-free")
    return [rows.filter(receiver=one).exists() for one in people]


def test_whoever_leaves_lets_the_others_move_up_and_nobody_falls_back(
    full: Mentor, waiting: list[User], stranger: User
) -> None:
    assert places(full, [*waiting, stranger]) == [1, 2, 3, None]
    leave_line(full, by=waiting[1])
    join_line(full, by=waiting[0])
    join_line(full, by=waiting[1])
    assert places(full, waiting) == [1, 3, 2]


def test_there_is_a_line_only_where_no_place_is_free(stranger: User, full: Mentor) -> None:
    for mentor, who, says in (
        (MentorFactory.create(), stranger, "free place"),
        (full, full.person, "you"),
        (MentorFactory.create(standing="ended", taken=2), stranger, "any more"),
    ):
        with pytest.raises(ValidationError, match=says):
            join_line(mentor, by=who)
    with pytest.raises(SignInRequired):
        join_line(full, by=None)
    assert not PlaceInLine.objects.exists()


def test_whoever_is_first_is_told_of_a_free_place_and_leaves_by_asking(
    full: Mentor, waiting: list[User]
) -> None:
    VERBS[Verb.COMPLETE](full.requests.get(), by=full.person)
    assert called(waiting) == [True, False, False]
    send(drafted(waiting[0], full), by=waiting[0])
    assert places(full, waiting) == [None, 1, 2]


def test_three_days_later_the_next_is_told_as_well(full: Mentor, waiting: list[User]) -> None:
    VERBS[Verb.END](full.requests.get(), by=full.person)
    assert tell_line(full) == 0
    PlaceInLine.objects.filter(mentee=waiting[0]).update(
        told_at=timezone.now() - timedelta(days=3, minutes=1)
    )
    assert tell_line(full) == 1
    assert called(waiting) == [True, True, False]
    assert places(full, waiting) == [1, 2, 3]

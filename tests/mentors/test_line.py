"""The line for a mentor without a free place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.accounts.models import User
from community.limits.actions import TooManyError
from community.notifications.models import Notification
from community.policy import SignInRequired
from mentors.actions import (
    VERBS,
    decline_mentor,
    end_mentoring,
    join_line,
    leave_line,
    place,
    send,
    tell_line,
)
from mentors.models import Mentor, PlaceInLine
from mentors.rounds import something_is_due, tend_requests
from mentors.states import State, Verb
from tests.cast import UserFactory
from tests.conftest import browser_of
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


def test_who_was_told_in_vain_is_told_anew_of_the_next_place_in_their_order(
    full: Mentor, waiting: list[User]
) -> None:
    """Somebody who never stood in line took the place; then it is free again."""
    VERBS[Verb.COMPLETE](full.requests.get(), by=full.person)
    assert called(waiting) == [True, False, False]
    other = requested(State.SENT, mentor=full)
    VERBS[Verb.ACCEPT](other, by=full.person)
    assert not PlaceInLine.objects.filter(told_at__isnull=False).exists()
    VERBS[Verb.END](other, by=full.person)
    rows = Notification.objects.filter(event="place-free")
    assert [rows.filter(receiver=one).count() for one in waiting] == [2, 0, 0]


def test_where_a_place_is_left_nobody_is_told_twice(waiting: list[User], full: Mentor) -> None:
    Mentor.objects.filter(pk=full.pk).update(places=3)
    assert tell_line(full) == 2
    VERBS[Verb.ACCEPT](requested(State.SENT, mentor=full), by=full.person)
    assert tell_line(full) == 0
    assert called(waiting) == [True, True, False]


class TestWhoHasAnOpenRequest:
    @pytest.mark.parametrize("state", [State.SENT, State.ACTIVE])
    def test_does_not_join_and_is_led_to_it(
        self, full: Mentor, stranger: User, state: State
    ) -> None:
        assert "Join the line" in self.page(full, stranger)
        mine = requested(state, mentor=full, mentee=stranger)
        with pytest.raises(ValidationError, match="open request"):
            join_line(full, by=stranger)
        assert not PlaceInLine.objects.exists()
        page = self.page(full, stranger)
        assert "Join the line" not in page
        assert mine.home_url in page
        form = browser_of(stranger).get(f"/mentors/requests/new/?mentor={full.person.handle}")
        assert "has no free place now" in form.content.decode()
        assert "Join the line" not in form.content.decode()

    def test_is_passed_over_when_a_place_is_free(self, full: Mentor, waiting: list[User]) -> None:
        requested(State.SENT, mentor=full, mentee=waiting[0])  # opened again by the mentor, say
        VERBS[Verb.COMPLETE](full.requests.get(state=State.ACTIVE), by=full.person)
        assert called(waiting) == [False, True, False]
        assert not something_is_due()

    def page(self, mentor: Mentor, reader: User) -> str:
        return browser_of(reader).get(mentor.get_absolute_url()).content.decode()


def test_nothing_is_due_while_those_who_were_told_have_their_days(
    full: Mentor, waiting: list[User]
) -> None:
    VERBS[Verb.END](full.requests.get(), by=full.person)
    assert called(waiting) == [True, False, False]
    assert not something_is_due()
    first = PlaceInLine.objects.filter(mentee=waiting[0])
    first.update(told_at=timezone.now() - timedelta(days=3, minutes=1))
    assert something_is_due()
    tend_requests.call()
    assert called(waiting) == [True, True, False]
    assert not something_is_due()
    Mentor.objects.filter(pk=full.pk).update(places=2)
    assert something_is_due()
    tend_requests.call()
    assert called(waiting) == [True, True, True]
    assert not something_is_due()


@pytest.mark.usefixtures("still")
def test_a_day_has_its_limit(stranger: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 0.2  # two of ten
    first, second, third = (MentorFactory.create(places=1) for _number in range(3))
    for mentor in (first, second, third):
        requested(State.ACTIVE, mentor=mentor)
    join_line(first, by=stranger)
    join_line(second, by=stranger)
    with pytest.raises(TooManyError):
        join_line(third, by=stranger)
    assert join_line(first, by=stranger), "who waits already keeps their place"
    assert places(third, [stranger]) == [None]


class TestTheMentorIsNoMore:
    def told(self, one: User) -> str:
        return browser_of(one).get("/notifications/").content.decode()

    @pytest.mark.parametrize("end", ["by the mentor", "by a moderator"])
    def test_the_line_closes_and_all_are_told(
        self, end: str, full: Mentor, waiting: list[User], stranger: User, moderator: User
    ) -> None:
        if end == "by the mentor":
            end_mentoring(full, by=full.person)
        else:
            decline_mentor(full, by=moderator, words="This was not so.")
        assert places(full, waiting) == [None, None, None]
        rows = Notification.objects.filter(event="line-closed")
        assert set(rows.values_list("receiver", flat=True)) == {one.pk for one in waiting}
        assert "does not mentor any more" in self.told(waiting[0])
        assert "You can ask them now" not in self.told(waiting[0])
        assert "does not mentor any more" not in self.told(stranger)

    @pytest.mark.parametrize("gone", ["ended", "out of use"])
    def test_one_can_leave_whatever_became_of_the_mentor(
        self, gone: str, full: Mentor, waiting: list[User], stranger: User
    ) -> None:
        if gone == "ended":
            Mentor.objects.filter(pk=full.pk).update(standing="ended")
        else:
            User.objects.filter(pk=full.person_id).update(is_active=False)
        path = f"/mentors/requests/line/{full.person.handle}/"
        for someone, deed, status in (
            (stranger, "leave", 404),
            (waiting[0], "join", 404),
            (waiting[0], "leave", 302),
            (waiting[0], "leave", 404),
        ):
            assert browser_of(someone).post(path, {"deed": deed}).status_code == status
        assert places(full, waiting) == [None, 1, 2]

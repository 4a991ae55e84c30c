"""Whoever leaves the portal leaves nobody waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from community.accounts.actions import block
from community.accounts.models import User
from community.notifications.models import Notification
from mentors.actions import (
    invite,
    join_line,
    leave,
    place,
    send,
    set_contact,
    share_calendar,
)
from mentors.actions.leaving import gone
from mentors.models import (
    Brief,
    CalendarKey,
    Invitation,
    Meeting,
    Mentor,
    Mentorship,
    PlaceInLine,
    Request,
    RequestEvent,
    Room,
    Standing,
    StoryClaim,
)
from mentors.rounds import something_is_due, tend_requests
from mentors.states import TAKEN, WAITING, State
from tests.cast import StoryFactory, person
from tests.mentors.meeting import met
from tests.mentors.mentoring import MentorFactory
from tests.mentors.noting import agreed, proposed
from tests.mentors.requesting import drafted, requested, together
from tests.mentors.rooming import room_of
from tests.threads.asking import question
from tests.threads.test_moderating_at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> User:
    return person("ada")


def told(who: User) -> list[str]:
    rows = Notification.objects.filter(receiver=who).order_by("pk")
    return list(rows.values_list("event", flat=True))


def state(request: Request) -> str:
    return Request.objects.get(pk=request.pk).state


@pytest.mark.parametrize("before", sorted(WAITING | TAKEN))
def test_a_mentee_takes_back_what_waits_and_ends_what_runs(before: str, ada: User) -> None:
    mentorship = together(before, mentee=ada)
    leave(ada)
    is_new = before in WAITING | {State.ACCEPTED}
    assert state(mentorship.request) == (State.WITHDRAWN if is_new else State.ENDED)
    assert told(mentorship.mentor) == ["request-withdrawn" if is_new else "mentorship-ended"]
    assert Mentor.objects.get().taken == 0


@pytest.mark.parametrize("before", sorted(WAITING | TAKEN))
def test_a_mentor_declines_what_waits_and_ends_what_runs(before: str, ada: User) -> None:
    mentorship = together(before, mentor=MentorFactory.create(person=ada))
    leave(ada)
    assert state(mentorship.request) == (State.DECLINED if before in WAITING else State.ENDED)
    mine = Mentor.objects.get()
    assert (mine.standing, mine.taken) == (Standing.ENDED, 0)
    expected = "request-declined" if before in WAITING else "mentorship-ended"
    assert told(mentorship.mentee) == [expected]


def test_choices_that_were_not_asked_yet_never_are(ada: User) -> None:
    mentors = MentorFactory.create_batch(3)
    send(drafted(ada, *mentors), by=ada)
    leave(ada)
    assert set(Request.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert [told(one.person) for one in mentors] == [["request", "request-withdrawn"], [], []]


def test_the_next_choice_of_whom_they_decline_is_asked(ada: User) -> None:
    mentee, other = person("mentee"), MentorFactory.create()
    send(drafted(mentee, MentorFactory.create(person=ada), other), by=mentee)
    leave(ada)
    states = Request.objects.order_by("rank").values_list("state", flat=True)
    assert list(states) == ["declined", "sent"]


def test_the_line_moves_up(ada: User) -> None:
    full = MentorFactory.create(places=1)
    requested(State.ACTIVE, mentor=full)
    after = person("after")
    for one in (ada, after):
        join_line(full, by=one)
    leave(ada)
    assert (place(full, ada), place(full, after)) == (None, 1)
    assert told(after) == [], "there is no free place yet"


def test_a_place_that_they_leave_goes_to_the_first_in_line(ada: User) -> None:
    full = MentorFactory.create(places=1)
    requested(State.ACTIVE, mentor=full, mentee=ada)
    first = person("first")
    join_line(Mentor.objects.get(pk=full.pk), by=first)
    leave(ada)
    assert told(first) == ["place-free"]


def test_whoever_waits_for_them_waits_no_longer(ada: User) -> None:
    mine = MentorFactory.create(person=ada, places=1)
    requested(State.ACTIVE, mentor=mine)
    waits = person("waits")
    join_line(mine, by=waits)
    leave(ada)
    assert not PlaceInLine.objects.waiting().exists()
    assert told(waits) == ["line-closed"], "and not of the place that was free for a moment"


def test_rooms_go_on_without_them(ada: User) -> None:
    ben = person("ben")
    hosted, alone = room_of(ada, ben), room_of(ada)
    leave(ada)
    hosted.refresh_from_db()
    alone.refresh_from_db()
    assert (hosted.host, hosted.is_running, alone.is_running) == (ben, True, False)
    assert not Room.objects.joined_by(ada).exists()


def test_a_question_gets_the_place_of_their_invitation_back(ada: User) -> None:
    thread, mine = question(person("asker")), MentorFactory.create(person=ada)
    waiting = invite(thread, mine, by=thread.author)
    leave(ada)
    assert not Invitation.objects.standing().filter(pk=waiting.pk).exists()


def test_coming_meetings_are_cancelled(ada: User) -> None:
    mentorship = together(mentee=ada)
    meeting = met(mentorship, timezone.now() + timedelta(days=3))
    leave(ada)
    assert Meeting.objects.get(pk=meeting.pk).stand == "cancelled"


def test_a_story_that_waits_for_a_consent_is_gone_and_an_agreed_one_stays(ada: User) -> None:
    mentorship = together(mentee=ada)
    done = agreed(mentorship)
    waiting = proposed(mentorship, title="Another")
    leave(ada)
    for one in (done, waiting):
        one.refresh_from_db()
    assert (done.state, waiting.state, waiting.body) == ("agreed", "withdrawn", "")


def test_what_was_theirs_alone_is_let_go(ada: User) -> None:
    mentorship = together(mentee=ada)
    set_contact(mentorship, by=ada, contact="By the harbour")
    set_contact(mentorship, by=mentorship.mentor, contact="By the mill")
    share_calendar(by=ada)
    StoryClaim.objects.create(person=ada, story=StoryFactory.create(), words="It is me.")
    drafted(ada, MentorFactory.create())
    leave(ada)
    fresh = Mentorship.objects.get()
    assert (fresh.mentee_contact, fresh.mentor_contact) == ("", "By the mill")
    assert not CalendarKey.objects.exists()
    assert not StoryClaim.objects.exists()
    assert not Brief.objects.filter(sent_at=None).exists()


def test_nobody_else_loses_anything(ada: User) -> None:
    others = together()
    join_line(MentorFactory.create(places=1, taken=1), by=others.mentee)
    share_calendar(by=others.mentee)
    leave(ada)
    assert state(others.request) == State.ACTIVE
    assert PlaceInLine.objects.waiting().count() == CalendarKey.objects.count() == 1
    assert not Notification.objects.exists()


def test_twice_is_once(ada: User) -> None:
    mine = MentorFactory.create(person=ada)
    together(mentor=mine)
    together(mentee=ada)
    leave(ada)
    before = (RequestEvent.objects.count(), Notification.objects.count())
    leave(ada)
    assert (RequestEvent.objects.count(), Notification.objects.count()) == before


def test_it_is_no_way_around_being_out_of_use(ada: User) -> None:
    together(mentee=ada)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    leave(ada)
    assert not User.objects.get(pk=ada.pk).is_active


def test_a_block_holds_nothing_up(ada: User) -> None:
    mentorship = together(mentee=ada)
    block(mentorship.mentor, by=ada)
    leave(ada)
    fresh = Request.objects.get()
    assert (fresh.state, fresh.reason) == (State.ENDED, ""), "and no words pass"
    assert told(mentorship.mentor) == ["mentorship-ended"]


def test_whatever_their_limits_are(ada: User, settings: pytest.FixtureRequest) -> None:
    settings.LIMITS_SCALE = 0  # type: ignore[attr-defined]
    for _number in range(3):
        together(mentee=ada)
    leave(ada)
    assert not Request.objects.open().exists()


def test_the_clock_follows_an_account_that_is_out_of_use(ada: User) -> None:
    mentorship = together(mentor=MentorFactory.create(person=ada))
    join_line(MentorFactory.create(places=1, taken=1), by=ada)
    assert not something_is_due()
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert list(gone()) == [ada]
    assert something_is_due()
    tend_requests.call()
    assert state(mentorship.request) == State.ENDED
    assert not PlaceInLine.objects.waiting().exists()
    assert not something_is_due()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_two_who_leave_each_other_at_once_both_can() -> None:
    ada, ben = person("ada"), person("ben")
    both = [
        together(mentee=ada, mentor=MentorFactory.create(person=ben)),
        together(mentee=ben, mentor=MentorFactory.create(person=ada)),
    ]
    room_of(ada, ben)
    room_of(ben, ada)
    assert at_once(lambda: leave(ada), lambda: leave(ben)) == []
    assert {state(one.request) for one in both} == {State.ENDED}
    assert not Room.objects.running().exists()

"""Meeting: proposed by one, confirmed by the other, moved, cancelled, and who came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from community.accounts.models import User
from community.limits.actions import TooManyError
from community.notifications.models import Mail, Notification
from community.policy import NotAllowed, SignInRequired
from mentors.actions import MEETING_VERBS, VERBS, TimeTakenError, propose_meeting
from mentors.free_times import free
from mentors.meeting_limits import MOST_COMING
from mentors.meeting_states import MeetingState, MeetingVerb, Stand
from mentors.models import Meeting, Mentorship
from mentors.states import State, Verb
from tests.cast import person
from tests.mentors.meeting import MONDAY, first_free, met, pair
from tests.mentors.mentoring import MentorFactory, has_hours
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as moving:
        yield moving


@pytest.fixture
def two(clock: Any) -> Mentorship:
    return pair()


def do(meeting: Meeting, verb: str, by: Any, **words: Any) -> Meeting:
    """Let `by` do it, having seen the meeting as it is."""
    now = Meeting.objects.for_list().get(pk=meeting.pk)
    return MEETING_VERBS[MeetingVerb(verb)](now, by=by, seen=now.version, **words)


def told(who: User) -> list[str]:
    rows = Notification.objects.filter(receiver=who).order_by("pk")
    return list(rows.values_list("event", flat=True))


def agreed(two: Mentorship, number: int = 0) -> Meeting:
    """A meeting that the mentee proposed and the mentor confirmed."""
    made = propose_meeting(two, by=two.mentee, at=first_free(two, number))
    return do(made, "confirm", two.mentor)


def test_one_proposes_and_the_other_confirms(two: Mentorship) -> None:
    at = first_free(two)
    made = propose_meeting(two, by=two.mentee, at=at, place=" https://meet.example/\n two ")
    assert (made.stand, made.place) == (Stand.PROPOSED, "https://meet.example/ two")
    assert (made.minutes, made.sequence) == (60, 0)
    assert told(two.mentor) == ["meeting-proposed"]
    assert not Mail.objects.exists(), "no calendar keeps what is only proposed"
    done = do(made, "confirm", two.mentor)
    assert (done.stand, done.starts_at, done.sequence) == (Stand.CONFIRMED, at, 0)
    assert told(two.mentee) == ["meeting-confirmed"]


def test_a_mentors_proposal_is_the_mentees_to_confirm(two: Mentorship) -> None:
    made = propose_meeting(two, by=two.mentor, at=first_free(two))
    with pytest.raises(ValidationError):
        do(made, "confirm", two.mentor)
    assert do(made, "confirm", two.mentee).stand is Stand.CONFIRMED


def test_another_time_is_proposed_and_the_meeting_stays_until_it_is_agreed_to(
    two: Mentorship,
) -> None:
    made, other = agreed(two), first_free(two, 9)
    moving = do(made, "move", two.mentor, at=other)
    assert (moving.stand, moving.starts_at, moving.sequence) == (Stand.MOVING, made.starts_at, 0)
    assert told(two.mentee)[-1] == "meeting-moving"
    done = do(moving, "confirm", two.mentee)
    assert (done.stand, done.starts_at, done.sequence) == (Stand.CONFIRMED, other, 1)
    assert done.uid == made.uid
    assert done.moved_to is done.moved_by is None


def test_another_time_is_declined_or_taken_back(two: Mentorship) -> None:
    made = agreed(two)
    for by in (two.mentee, two.mentor):
        do(made, "move", two.mentor, at=first_free(two, 9))
        kept = do(made, "keep", by)
        assert (kept.stand, kept.starts_at, kept.sequence) == (Stand.CONFIRMED, made.starts_at, 0)
    assert told(two.mentor).count("meeting-kept") == 1
    assert told(two.mentee).count("meeting-kept") == 1


def test_what_is_only_proposed_is_countered_by_another_time(two: Mentorship) -> None:
    made = propose_meeting(two, by=two.mentee, at=first_free(two))
    moved = do(made, "move", two.mentor, at=first_free(two, 5))
    assert (moved.stand, moved.proposed_by) == (Stand.PROPOSED, two.mentor)
    with pytest.raises(ValidationError):
        do(moved, "confirm", two.mentor)
    assert do(moved, "confirm", two.mentee).starts_at == moved.starts_at


def test_a_time_that_passed_meanwhile_is_not_agreed_to(two: Mentorship, clock: Any) -> None:
    made, other = agreed(two, 9), first_free(two, 0)
    do(made, "move", two.mentor, at=other)
    clock.move_to(other + HOUR)
    with pytest.raises(ValidationError, match="has passed"):
        do(made, "confirm", two.mentee)


def test_where_they_meet_changes_and_calendars_are_told(two: Mentorship) -> None:
    made = agreed(two)
    done = do(made, "place", two.mentor, place="Room 4")
    assert (done.place, done.sequence) == ("Room 4", 1)
    assert told(two.mentee)[-1] == "meeting-place"
    again = do(made, "place", two.mentor, place="Room  4")
    assert (again.sequence, again.version) == (done.sequence, done.version)


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001, "a\x00"])
def test_a_meeting_is_cancelled_with_words(two: Mentorship, words: str) -> None:
    made = agreed(two)
    with pytest.raises(ValidationError) as refused:
        do(made, "cancel", two.mentee, words=words)
    assert "words" in refused.value.message_dict
    done = do(made, "cancel", two.mentee, words="I am ill.")
    assert (done.stand, done.why, done.cancelled_by) == (
        Stand.CANCELLED,
        "I am ill.",
        two.mentee,
    )
    assert done.sequence == 1
    assert told(two.mentor)[-1] == "meeting-cancelled"
    assert done.starts_at in free(two, now=MONDAY), "its time is free again"


@pytest.mark.parametrize("place", ["x" * 501, "a\x00b"])
def test_a_place_that_cannot_be_kept(two: Mentorship, place: str) -> None:
    with pytest.raises(ValidationError) as refused:
        propose_meeting(two, by=two.mentee, at=first_free(two), place=place)
    assert "place" in refused.value.message_dict


def test_a_time_off_the_list_is_refused(two: Mentorship) -> None:
    at = first_free(two)
    for wrong in (at + timedelta(minutes=1), at - 7 * DAY, at + 365 * DAY, MONDAY + HOUR):
        with pytest.raises(TimeTakenError):
            propose_meeting(two, by=two.mentee, at=wrong)
    propose_meeting(two, by=two.mentee, at=at)
    with pytest.raises(TimeTakenError):
        propose_meeting(two, by=two.mentor, at=at)
    assert Meeting.objects.count() == 1


def test_neither_is_offered_a_time_at_which_they_meet_somebody_else(two: Mentorship) -> None:
    at = first_free(two)
    other_mentor = MentorFactory.create()
    has_hours(other_mentor, at.weekday(), 0, 24)
    of_mentee = Mentorship.objects.for_list().get(
        pk=together(mentee=two.mentee, mentor=other_mentor).pk
    )
    assert at in free(two, now=MONDAY)
    elsewhere = met(of_mentee, at + timedelta(minutes=30))
    assert at not in free(two, now=MONDAY)
    assert at + 2 * HOUR in free(two, now=MONDAY), "no buffer of another mentor's"
    elsewhere.delete()
    of_mentor = Mentorship.objects.for_list().get(
        pk=together(mentee=person("zoe"), mentor=two.request.mentor).pk
    )
    met(of_mentor, at, MeetingState.PROPOSED)
    assert at not in free(two, now=MONDAY)


def test_a_proposed_time_to_move_to_is_taken_too(two: Mentorship) -> None:
    made, to = agreed(two), first_free(two, 9)
    do(made, "move", two.mentor, at=to)
    assert not {to, made.starts_at} & set(free(two, now=MONDAY))


def test_another_time_for_what_has_begun_is_free_again(clock: Any) -> None:
    two = pair(most_a_week=1)
    made, to = agreed(two), first_free(two, 14)
    do(made, "move", two.mentor, at=to)
    assert not [at for at in free(two, now=MONDAY) if at.date() == to.date()]
    clock.move_to(made.starts_at + HOUR)
    offered = free(two, now=made.starts_at + HOUR)
    assert to in offered
    assert made.starts_at + DAY not in offered, "what took place counts in its own week"


def test_the_last_of_a_week_counts_in_the_mentors_zone(clock: Any) -> None:
    """Sunday evening in New York is Monday morning in Tokyo: it is the old week's."""
    two = pair(mentor_zone="America/New_York", most_a_week=2, notice_hours=0)
    offered = free(two, now=MONDAY)
    sundays = [at for at in offered if at.date() == date(2026, 5, 11) and at.hour < 4]
    assert sundays, "the evening of Sunday 10 May, in New York"
    for at in (offered[0], sundays[0]):
        propose_meeting(two, by=two.mentee, at=at)
    left = free(two, now=MONDAY)
    assert min(left).date() == date(2026, 5, 11), "from Monday evening on"
    assert min(left).hour == 22


def test_a_cancelled_meeting_gives_its_place_in_the_week_back() -> None:
    two = pair(most_a_week=1)
    made = agreed(two)
    week = {at.isocalendar().week for at in free(two, now=MONDAY)}
    assert made.starts_at.isocalendar().week not in week
    do(made, "cancel", two.mentor, words="I am ill.")
    assert first_free(two) == made.starts_at


def test_not_everything_ahead_is_taken() -> None:
    two = pair(most_a_week=40)
    for _number in range(MOST_COMING):
        propose_meeting(two, by=two.mentee, at=first_free(two))
    with pytest.raises(ValidationError, match="enough meetings ahead"):
        propose_meeting(two, by=two.mentee, at=first_free(two))


class TestWhoCame:
    @pytest.fixture
    def over(self, two: Mentorship, clock: Any) -> Meeting:
        made = agreed(two)
        clock.move_to(made.ends_at)
        return Meeting.objects.for_list().get(pk=made.pk)

    def test_nobody_has_said_anything(self, over: Meeting) -> None:
        assert over.stand is Stand.BEGUN
        assert over.mentor_came is over.mentee_came is None

    def test_each_says_that_the_other_came(self, over: Meeting) -> None:
        held = do(over, "came", over.mentorship.mentee)
        assert (held.stand, held.mentor_came, held.mentee_came) == (Stand.HELD, True, None)
        assert do(over, "came", over.mentorship.mentor).mentee_came is True
        assert told(over.mentorship.mentor)[-1] == "meeting-came"

    def test_whoever_is_told_of_as_absent_contests_it(self, over: Meeting) -> None:
        mentee, mentor = over.mentorship.mentee, over.mentorship.mentor
        missed = do(over, "absent", mentee)
        assert (missed.stand, missed.mentor_came, missed.mentee_came) == (Stand.MISSED, False, None)
        assert told(mentor)[-1] == "meeting-absent"
        with pytest.raises(ValidationError):
            do(over, "contest", mentee)
        contested = do(over, "contest", mentor)
        assert contested.mentor_contested_at is not None
        assert contested.mentor_came is False, "both accounts stand"
        assert told(mentee)[-1] == "meeting-contested"
        with pytest.raises(ValidationError):
            do(over, "contest", mentor)

    def test_two_accounts_that_differ_stand_beside_each_other(self, over: Meeting) -> None:
        do(over, "came", over.mentorship.mentor)
        both = do(over, "absent", over.mentorship.mentee)
        assert (both.stand, both.mentor_came, both.mentee_came) == (Stand.MISSED, False, True)

    def test_what_was_said_is_put_right(self, over: Meeting) -> None:
        do(over, "absent", over.mentorship.mentee)
        do(over, "contest", over.mentorship.mentor)
        right = do(over, "came", over.mentorship.mentee)
        assert (right.stand, right.mentor_came, right.mentor_contested_at) == (
            Stand.HELD,
            True,
            None,
        )

    def test_the_same_said_twice_is_told_once(self, over: Meeting) -> None:
        first = do(over, "absent", over.mentorship.mentee)
        assert do(over, "absent", over.mentorship.mentee).version == first.version
        assert told(over.mentorship.mentor).count("meeting-absent") == 1

    def test_counted_as_cancelled_nobody_was_absent(self, over: Meeting) -> None:
        do(over, "absent", over.mentorship.mentee)
        with pytest.raises(ValidationError):
            do(over, "cancel", over.mentorship.mentor, words="It was not so.")
        mails = Mail.objects.count()
        done = do(over, "cancel", over.mentorship.mentee, words="We had agreed to by telephone.")
        assert done.mentor_came is done.mentee_came is done.mentor_contested_at is None
        assert Mail.objects.count() == mails, "no calendar is bothered with what is past"

    def test_it_can_be_said_and_contested_when_the_mentorship_is_over(self, over: Meeting) -> None:
        VERBS[Verb.COMPLETE](over.mentorship.request, by=over.mentorship.mentee)
        do(over, "absent", over.mentorship.mentor)
        assert do(over, "contest", over.mentorship.mentee).mentee_contested_at is not None


@pytest.mark.parametrize("verb", [Verb.COMPLETE, Verb.END])
def test_with_the_mentorship_what_is_ahead_ends(two: Mentorship, clock: Any, verb: Verb) -> None:
    past, proposed, confirmed = agreed(two), first_free(two, 8), agreed(two, 12)
    propose_meeting(two, by=two.mentor, at=proposed)
    clock.move_to(past.ends_at)
    VERBS[verb](two.request, by=two.mentor, words="It was good.")
    states = dict(Meeting.objects.values_list("starts_at", "state"))
    assert states == {
        past.starts_at: "confirmed",
        proposed: "cancelled",
        confirmed.starts_at: "cancelled",
    }
    confirmed.refresh_from_db()
    assert (confirmed.sequence, confirmed.why) == (1, "The mentorship has ended.")


def test_an_accepted_request_that_is_withdrawn_takes_its_meetings_along(two: Mentorship) -> None:
    two.request.state = State.ACCEPTED
    two.request.save()
    made = agreed(two)
    VERBS[Verb.WITHDRAW](two.request, by=two.mentee)
    made.refresh_from_db()
    assert made.state == MeetingState.CANCELLED


def test_when_it_is_over_nothing_is_arranged(two: Mentorship) -> None:
    made, at = agreed(two), first_free(two, 3)
    two.request.state = State.COMPLETED
    two.request.save()
    fresh = Mentorship.objects.for_list().get(pk=two.pk)
    with pytest.raises(ValidationError, match="over"):
        propose_meeting(fresh, by=fresh.mentee, at=at)
    for verb, words in (("move", {"at": at}), ("cancel", {"words": "No."}), ("place", {})):
        with pytest.raises(ValidationError, match="over"):
            do(made, verb, fresh.mentee, **({"place": "x"} if verb == "place" else words))


def test_a_stranger_a_moderator_and_a_visitor_propose_nothing(
    two: Mentorship, stranger: User, moderator: User
) -> None:
    people = ((stranger, NotAllowed), (moderator, NotAllowed), (None, SignInRequired))
    for who, refusal in people:
        with pytest.raises(refusal):
            propose_meeting(two, by=who, at=first_free(two))
        assert who is None or not Meeting.objects.visible_to(who).exists()


def test_a_day_has_its_limit(two: Mentorship, settings: Any) -> None:
    made = agreed(two)
    settings.LIMITS_SCALE = 0.01  # one deed, and the mentee has proposed
    with pytest.raises(TooManyError):
        do(made, "place", two.mentee, place="Room 1")


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "elsewhere"},
        {"minutes": 5},
        {"cancelled_at": MONDAY},
        {"state": MeetingState.PROPOSED, "moved_to": MONDAY},
        {"mentor_came": False},
        {"state": MeetingState.HELD, "mentee_came": True, "mentee_contested_at": MONDAY},
    ],
)
def test_the_database_keeps_what_is_promised(two: Mentorship, fields: dict[str, Any]) -> None:
    made = agreed(two)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=made.pk).update(**fields)


def test_the_database_has_one_meeting_of_a_mentor_at_a_time(two: Mentorship) -> None:
    at = datetime(2026, 5, 6, 16, tzinfo=MONDAY.tzinfo)
    met(two, at, MeetingState.CANCELLED)
    met(two, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        met(two, at, MeetingState.PROPOSED)

"""Every part, every stand, every verb: what the table allows happens, the rest changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import time_machine

from community.accounts.models import User
from community.policy import NotAllowed, SignInRequired
from mentors.actions import MEETING_VERBS, MeetingMovedOnError
from mentors.meeting_states import DEEDS, MeetingState, MeetingVerb, Part, Stand, allowed, may
from mentors.models import Meeting, Mentorship
from mentors.states import Actor
from tests.mentors.meeting import MONDAY, first_free, met, pair

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AHEAD, BEHIND = MONDAY + DAY + timedelta(hours=7), MONDAY - timedelta(hours=2)

ROWS: dict[Stand, dict[str, Any]] = {
    Stand.PROPOSED: {"at": AHEAD, "state": MeetingState.PROPOSED},
    Stand.LAPSED: {"at": BEHIND, "state": MeetingState.PROPOSED},
    Stand.CONFIRMED: {"at": AHEAD},
    Stand.MOVING: {"at": AHEAD, "moved_to": AHEAD + DAY},
    Stand.BEGUN: {"at": BEHIND},
    Stand.HELD: {"at": BEHIND, "state": MeetingState.HELD, "mentor_came": True},
    Stand.MISSED: {"at": BEHIND, "state": MeetingState.MISSED, "mentor_came": False},
    Stand.CANCELLED: {"at": AHEAD, "state": MeetingState.CANCELLED},
}
SIDES = (Actor.MENTEE, Actor.MENTOR)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def two(now: None) -> Mentorship:
    return pair()


def standing(two: Mentorship, stand: Stand, **fields: Any) -> Meeting:
    """A meeting where `stand` says; the mentee proposed what is proposed."""
    row = {**ROWS[stand], **fields}
    if stand is Stand.MOVING:
        row["moved_by"] = two.mentee
    meeting = met(two, row.pop("at"), row.pop("state", MeetingState.CONFIRMED), **row)
    assert meeting.stand is stand
    return meeting


def do(meeting: Meeting, verb: MeetingVerb, by: User | None) -> Meeting:
    words: dict[str, Any] = {
        MeetingVerb.MOVE: {"at": first_free(meeting.mentorship, 20)},
        MeetingVerb.PLACE: {"place": "https://meet.example/two"},
        MeetingVerb.CANCEL: {"words": "I am ill."},
    }.get(verb, {})
    return MEETING_VERBS[verb](meeting, by=by, seen=meeting.version, **words)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("stand", Stand)
def test_each_side_does_in_each_stand_what_the_table_says(
    stand: Stand, side: Actor, two: Mentorship
) -> None:
    by = two.mentee if side is Actor.MENTEE else two.mentor
    for verb in MeetingVerb:
        meeting = standing(two, stand)
        before = Meeting.objects.filter(pk=meeting.pk).values().get()
        if may(verb, parts=meeting.parts_of(by), stand=stand):
            assert do(meeting, verb, by).pk == meeting.pk, verb
        else:
            with pytest.raises(MeetingMovedOnError):
                do(meeting, verb, by)
            assert Meeting.objects.filter(pk=meeting.pk).values().get() == before, verb
        meeting.delete()


def test_what_the_table_comes_to() -> None:
    """The whole of it, read as sentences: a change of the table is a change of this list."""
    asking, asked = frozenset({Part.ASKING}), frozenset({Part.ASKED})
    of_both = ["move", "place", "cancel"]
    assert allowed(parts=asked, stand=Stand.PROPOSED) == ["confirm", *of_both]
    assert allowed(parts=asking, stand=Stand.PROPOSED) == of_both
    assert allowed(parts=asked, stand=Stand.CONFIRMED) == of_both
    assert allowed(parts=asked, stand=Stand.MOVING) == ["confirm", "keep", *of_both]
    assert allowed(parts=asking, stand=Stand.MOVING) == ["keep", *of_both]
    for over in (Stand.LAPSED, Stand.CANCELLED):
        assert allowed(parts=frozenset(Part), stand=over) == []
    for parts, more in ((Part.ABSENT, ["contest"]), (Part.CAME, ["cancel"])):
        found = allowed(parts=asked | {parts}, stand=Stand.MISSED)
        assert sorted(found) == sorted(["came", "absent", *more])
    for over in (Stand.BEGUN, Stand.HELD):
        assert allowed(parts=frozenset(Part), stand=over) == ["came", "absent"]


@pytest.mark.parametrize("stand", Stand)
def test_a_stranger_a_visitor_and_a_moderator_do_nothing(
    stand: Stand, two: Mentorship, stranger: User, moderator: User
) -> None:
    meeting = standing(two, stand)
    before = Meeting.objects.values().get()
    people = ((stranger, NotAllowed), (moderator, NotAllowed), (None, SignInRequired))
    for verb, (who, refusal) in product(MeetingVerb, people):
        with pytest.raises(refusal):
            do(meeting, verb, who)
    assert Meeting.objects.values().get() == before
    assert not meeting.parts_of(stranger)


def test_each_verb_has_its_action_and_its_line_in_the_table() -> None:
    assert set(MEETING_VERBS) == set(DEEDS) == set(MeetingVerb)


@pytest.mark.parametrize("verb", MeetingVerb)
def test_a_page_that_is_old_decides_nothing(verb: MeetingVerb, two: Mentorship) -> None:
    """Another time that was proposed between the page and the click is not agreed to."""
    afterwards = {MeetingVerb.CAME, MeetingVerb.ABSENT, MeetingVerb.CONTEST}
    meeting = standing(two, Stand.MISSED if verb in afterwards else Stand.MOVING)
    by = two.mentor
    shown = meeting.version
    Meeting.objects.filter(pk=meeting.pk).update(version=shown + 1)
    with pytest.raises(MeetingMovedOnError, match="changed since"):
        do(meeting, verb, by)

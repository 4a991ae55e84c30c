"""Two who come into a study room at once: one takes the last seat, the other is told."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from mentors import actions
from mentors.models import RoomSeat, RoomSession
from tests.cast import UserFactory
from tests.mentors.rooming import in_turn, room_of
from tests.threads.test_moderating_at_once import at_once
from threads import actions as threads

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("still"),  # no session begins between two threads, and no day
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


def test_the_last_seat_goes_to_one() -> None:
    host, other, *pair = UserFactory.create_batch(4)
    room = room_of(host, other, places=3)
    raised = at_once(*(lambda one=one: actions.join_room(room, by=one) for one in pair))
    assert [type(error) for error in raised] == [ValidationError]
    assert "seats are taken" in str(raised[0])
    assert RoomSeat.objects.taken().count() == 3
    assert [seat.turn for seat in room.seats.in_turn()] == [0, 1, 2]


def test_a_coming_session_is_made_once() -> None:
    room = room_of(*UserFactory.create_batch(2))
    RoomSession.objects.all().delete()
    assert at_once(*[lambda: actions.next_session(room)] * 3) == []
    assert RoomSession.objects.count() == 1


def test_somebody_joins_while_somebody_talks_and_somebody_leaves() -> None:
    host, other, guest = UserFactory.create_batch(3)
    room = room_of(host, other)
    raised = at_once(
        lambda: actions.join_room(room, by=guest),
        lambda: threads.say(room.thread, by=host, body="Hello."),
        lambda: actions.leave_room(room, by=other),
    )
    assert raised == []
    assert in_turn(room) == [host.handle, guest.handle]

"""Sessions one after another, whose turn each is, and what people may do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from community import policy
from community.accounts.models import User
from community.limits.actions import TooManyError
from community.notifications.models import Notification
from mentors import actions
from mentors.models import Room, RoomSession
from mentors.rooms.rounds import something_is_due, tend_rooms
from portal.clock import offer_rooms
from tests.cast import person
from tests.mentors.rooming import MONDAY, coming, in_turn, plan, room_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as moving:
        yield moving


@pytest.fixture
def people(day: Any) -> list[User]:
    return [person(handle) for handle in ("ada", "ben", "cem")]


@pytest.fixture
def room(people: list[User]) -> Room:
    return room_of(*people)


def told(who: User) -> list[str]:
    rows = Notification.objects.filter(receiver=who).order_by("pk")
    return list(rows.values_list("event", flat=True))


def comes(day: Any, number: float) -> None:
    """`number` days after the Monday the clock goes round twice."""
    day.move_to(MONDAY + timedelta(days=number))
    tend_rooms.call()
    tend_rooms.call()


def setters(room: Room) -> list[str]:
    rows = room.sessions.order_by("held_on").select_related("setter")
    return [one.setter.handle if one.setter else "" for one in rows]


class TestOneSessionAfterAnother:
    def test_the_first_comes_with_the_second_person(self, people: list[User]) -> None:
        room = room_of(people[0])
        assert actions.next_session(room) is None
        actions.join_room(room, by=people[1])
        assert coming(room).starts_at == datetime(2026, 3, 12, 17, tzinfo=UTC)
        assert coming(room).setter == people[0]

    def test_the_clock_makes_the_next_and_the_turn_goes_on(self, day: Any, room: Room) -> None:
        for week in range(1, 5):
            comes(day, 7 * week)
        assert setters(room) == ["ada", "ben", "cem", "ada", "ben"]
        starts = room.sessions.order_by("held_on").values_list("starts_at", flat=True)
        assert [at.hour for at in starts] == [17, 17, 17, 16, 16]  # since 29 March

    def test_done_twice_it_is_one(self, room: Room) -> None:
        made = actions.next_session(room)
        assert actions.next_session(room) == made == coming(room)
        again = RoomSession(room=room, held_on=made.held_on, starts_at=made.starts_at, minutes=60)
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()

    def test_weeks_that_nobody_looked_at_cost_nobody_their_turn(self, day: Any, room: Room) -> None:
        comes(day, 28)
        assert setters(room) == ["ada", "ben"]

    def test_a_new_member_comes_after_all_others(self, day: Any, room: Room) -> None:
        comes(day, 7)
        actions.join_room(room, by=person("dia"))
        assert in_turn(room) == ["ben", "cem", "ada", "dia"]

    def test_who_leaves_hands_their_turn_to_the_next(self, people: list[User], room: Room) -> None:
        actions.leave_room(room, by=people[0])
        assert coming(room).setter == people[1]
        assert told(people[1])[-1] == "room-host"
        assert "room-turn" in told(people[1])
        assert in_turn(room) == ["ben", "cem"]

    def test_a_question_stays_when_its_setter_leaves(
        self, day: Any, people: list[User], room: Room
    ) -> None:
        actions.set_question(coming(room), by=people[0], body="Why?", seen=0)
        actions.leave_room(room, by=people[0])
        assert (coming(room).setter, coming(room).question) == (people[0], "Why?")
        comes(day, 7)
        assert setters(room) == ["ada", "ben"]


class TestTheQuestion:
    def test_its_setter_writes_it_and_all_are_told(self, people: list[User], room: Room) -> None:
        session = actions.set_question(coming(room), by=people[0], body="*Why* so?", seen=0)
        assert "<em>Why</em>" in session.question_html
        assert [told(one)[-1] for one in people[1:]] == ["room-question"] * 2
        again = actions.set_question(session, by=people[0], body="How so?", seen=1)
        assert (again.question, again.version) == ("How so?", 2)
        assert told(people[1]).count("room-question") == 1

    def test_nobody_else_does(
        self, people: list[User], room: Room, stranger: User, moderator: User
    ) -> None:
        for other in (people[1], stranger, moderator):
            with pytest.raises(policy.NotAllowed):
                actions.set_question(coming(room), by=other, body="Me?", seen=0)

    def test_not_once_the_session_has_begun(self, day: Any, people: list[User], room: Room) -> None:
        session = coming(room)
        day.move_to(session.starts_at)
        with pytest.raises(ValidationError, match="has begun"):
            actions.set_question(session, by=people[0], body="Late?", seen=0)

    def test_a_stale_save_is_refused(self, people: list[User], room: Room) -> None:
        actions.set_question(coming(room), by=people[0], body="One?", seen=0)
        with pytest.raises(actions.StaleWordsError) as refused:
            actions.set_question(coming(room), by=people[0], body="Two?", seen=0)
        assert refused.value.saved.question == "One?"

    @pytest.mark.parametrize("words", [" \n", "a\x00b", "w" * 3001])
    def test_some_words_are_none(self, people: list[User], room: Room, words: str) -> None:
        with pytest.raises(ValidationError) as refused:
            actions.set_question(coming(room), by=people[0], body=words, seen=0)
        assert list(refused.value.error_dict) == ["body"]


class TestLettingATurnGoBy:
    def test_the_next_goes_before_once(self, day: Any, people: list[User], room: Room) -> None:
        actions.skip_turn(room, by=people[0])
        assert in_turn(room) == ["ben", "ada", "cem"]
        assert coming(room).setter == people[1]
        assert "room-turn" in told(people[1])
        comes(day, 7)
        assert coming(room).setter == people[0]
        with pytest.raises(ValidationError, match="one turn go by already"):
            actions.skip_turn(room, by=people[0])

    def test_after_a_turn_taken_one_may_again(
        self, day: Any, people: list[User], room: Room
    ) -> None:
        actions.skip_turn(room, by=people[0])
        for week in (1, 2, 3, 4):
            comes(day, 7 * week)
        assert setters(room) == ["ben", "ada", "cem", "ben", "ada"]
        actions.skip_turn(room, by=people[0])

    def test_not_when_it_is_not_ones_turn_or_is_taken(self, people: list[User], room: Room) -> None:
        with pytest.raises(ValidationError, match="not your turn"):
            actions.skip_turn(room, by=people[1])
        actions.set_question(coming(room), by=people[0], body="Why?", seen=0)
        with pytest.raises(ValidationError, match="set the question already"):
            actions.skip_turn(room, by=people[0])

    def test_not_by_a_stranger(self, room: Room, stranger: User) -> None:
        with pytest.raises(policy.NotAllowed):
            actions.skip_turn(room, by=stranger)


class TestChangingTurns:
    def test_who_is_asked_decides(self, people: list[User], room: Room) -> None:
        ada, _ben, cem = people
        actions.ask_to_swap(room, by=ada, other=cem)
        assert told(cem)[-1] == "room-swap"
        assert in_turn(room) == ["ada", "ben", "cem"]
        actions.answer_swap(room, by=cem, other=ada, agrees=True)
        assert in_turn(room) == ["cem", "ben", "ada"]
        assert coming(room).setter == cem
        assert told(ada)[-1] == "room-swapped"

    def test_rather_not(self, people: list[User], room: Room) -> None:
        ada, ben, _cem = people
        actions.ask_to_swap(room, by=ada, other=ben)
        actions.answer_swap(room, by=ben, other=ada, agrees=False)
        assert in_turn(room) == ["ada", "ben", "cem"]
        with pytest.raises(ValidationError, match="any more"):
            actions.answer_swap(room, by=ben, other=ada, agrees=True)

    def test_asked_twice_is_told_once(self, people: list[User], room: Room) -> None:
        for _time in range(2):
            actions.ask_to_swap(room, by=people[0], other=people[1])
        assert told(people[1]).count("room-swap") == 1

    def test_a_session_later_nothing_is_asked_any_more(
        self, day: Any, people: list[User], room: Room
    ) -> None:
        actions.ask_to_swap(room, by=people[0], other=people[2])
        comes(day, 7)
        with pytest.raises(ValidationError, match="any more"):
            actions.answer_swap(room, by=people[2], other=people[0], agrees=True)

    def test_a_turn_taken_is_not_changed(self, people: list[User], room: Room) -> None:
        actions.set_question(coming(room), by=people[0], body="Why?", seen=0)
        with pytest.raises(ValidationError, match="already"):
            actions.ask_to_swap(room, by=people[1], other=people[0])
        actions.ask_to_swap(room, by=people[1], other=people[2])

    def test_not_with_oneself_nor_with_who_is_not_there(
        self, people: list[User], room: Room, stranger: User
    ) -> None:
        for other in (people[0], stranger):
            with pytest.raises(ValidationError):
                actions.ask_to_swap(room, by=people[0], other=other)


class TestTheClock:
    def test_the_setter_is_reminded_two_days_before(
        self, day: Any, people: list[User], room: Room
    ) -> None:
        comes(day, 1.3)  # 16:12 in UTC on the Tuesday
        assert "room-turn-soon" not in told(people[0])
        comes(day, 1.4)
        comes(day, 2.5)
        assert told(people[0]).count("room-turn-soon") == 1
        assert "room-turn-soon" not in told(people[1])

    def test_not_when_the_question_is_there(self, day: Any, people: list[User], room: Room) -> None:
        actions.set_question(coming(room), by=people[0], body="Why?", seen=0)
        comes(day, 2)
        assert "room-turn-soon" not in told(people[0])

    def test_who_steps_in_is_reminded_too(self, day: Any, people: list[User], room: Room) -> None:
        comes(day, 2)
        actions.skip_turn(room, by=people[0])
        comes(day, 2.1)
        assert told(people[1])[-1] == "room-turn-soon"

    def test_it_says_whether_there_is_work(self, day: Any, room: Room) -> None:
        assert not something_is_due()
        day.move_to(MONDAY + timedelta(days=2))
        assert something_is_due()
        tend_rooms.call()
        assert not something_is_due()
        day.move_to(MONDAY + timedelta(days=4))
        assert something_is_due()
        offer_rooms()

    def test_it_makes_none_for_a_closed_room_or_a_lonely_host(
        self, day: Any, people: list[User], room: Room
    ) -> None:
        actions.close_room(room, by=people[0])
        lonely = room_of(people[1])
        comes(day, 7)
        assert not room.sessions.coming().exists()
        assert not lonely.sessions.exists()

    def test_a_closed_account_lets_its_seat_go(
        self, day: Any, people: list[User], room: Room
    ) -> None:
        User.objects.filter(pk=people[0].pk).update(is_active=False)
        comes(day, 0.1)
        room.refresh_from_db()
        assert (room.host, coming(room).setter) == (people[1], people[1])
        assert in_turn(room) == ["ben", "cem"]

    def test_a_deleted_account_leaves_the_room_to_the_others(
        self, day: Any, people: list[User], room: Room
    ) -> None:
        people[0].delete()
        comes(day, 0.1)
        room.refresh_from_db()
        assert (room.host, coming(room).setter) == (people[1], people[1])


class TestAttendance:
    def test_each_for_themselves_once_it_has_begun(
        self, day: Any, people: list[User], room: Room, stranger: User
    ) -> None:
        session = coming(room)
        with pytest.raises(ValidationError, match="not begun"):
            actions.attend(session, by=people[0], was_there=True)
        day.move_to(session.starts_at)
        for _time in range(2):
            actions.attend(session, by=people[0], was_there=True)
        actions.attend(session, by=people[1], was_there=True)
        actions.attend(session, by=people[1], was_there=False)
        assert [one.person for one in session.attendances.all()] == [people[0]]
        with pytest.raises(policy.NotAllowed):
            actions.attend(session, by=stranger, was_there=True)


class TestNotes:
    def test_they_stay_for_who_comes_later(self, people: list[User], room: Room) -> None:
        note = actions.write_room_note(coming(room), by=people[1], body="We **agreed**.")
        assert "<strong>agreed</strong>" in note.html
        actions.leave_room(room, by=people[1])
        later = person("later")
        actions.join_room(room, by=later)
        assert list(type(note).objects.visible_to(later)) == [note]
        assert not type(note).objects.visible_to(people[1]).exists()

    def test_the_same_words_twice_are_one(self, people: list[User], room: Room) -> None:
        notes = {actions.write_room_note(coming(room), by=people[0], body="So.") for _ in "ab"}
        assert len(notes) == 1

    def test_anybody_there_improves_one_and_what_it_said_is_kept(
        self, people: list[User], room: Room
    ) -> None:
        note = actions.write_room_note(coming(room), by=people[0], body="One.")
        note = actions.change_room_note(note, by=people[1], body="Two.", seen=1)
        assert actions.change_room_note(note, by=people[1], body="Two.", seen=2).version == 2
        note = actions.change_room_note(note, by=people[2], body="Three.", seen=2)
        kept = [(one.number, one.body, one.by) for one in note.versions.all()]
        assert kept == [(2, "Two.", people[1]), (1, "One.", people[0])]
        assert (note.author, note.changed_by) == (people[0], people[2])

    def test_a_stale_one_is_refused(self, people: list[User], room: Room) -> None:
        note = actions.write_room_note(coming(room), by=people[0], body="One.")
        actions.change_room_note(note, by=people[1], body="Two.", seen=1)
        with pytest.raises(actions.StaleWordsError) as refused:
            actions.change_room_note(note, by=people[0], body="Mine.", seen=1)
        assert refused.value.saved.body == "Two."

    def test_its_writer_alone_deletes_one(self, people: list[User], room: Room) -> None:
        note = actions.write_room_note(coming(room), by=people[0], body="One.")
        with pytest.raises(policy.NotAllowed):
            actions.delete_room_note(note, by=people[1])
        actions.close_room(room, by=people[0])
        actions.delete_room_note(note, by=people[0])
        assert not type(note).objects.exists()

    def test_not_in_a_room_that_was_closed_or_left_since_its_page_was_opened(
        self, people: list[User], room: Room
    ) -> None:
        note = actions.write_room_note(coming(room), by=people[0], body="One.")
        assert note.session.room.is_running
        actions.close_room(Room.objects.get(pk=room.pk), by=people[0])
        with pytest.raises(policy.NotAllowed):
            actions.change_room_note(note, by=people[1], body="Two.", seen=1)
        actions.leave_room(room, by=people[0])
        with pytest.raises(policy.NotAllowed):
            actions.delete_room_note(note, by=people[0])
        with pytest.raises(policy.NotAllowed):
            actions.attend(note.session, by=people[0], was_there=True)

    def test_a_stranger_and_a_moderator_write_none(
        self, people: list[User], room: Room, stranger: User, moderator: User
    ) -> None:
        note = actions.write_room_note(coming(room), by=people[0], body="One.")
        for other in (stranger, moderator):
            with pytest.raises(policy.NotAllowed):
                actions.write_room_note(coming(room), by=other, body="Two.")
            with pytest.raises(policy.NotAllowed):
                actions.change_room_note(note, by=other, body="Two.", seen=1)

    def test_only_so_many(self, people: list[User], room: Room, monkeypatch: Any) -> None:
        monkeypatch.setattr("mentors.actions.studying.MOST_NOTES", 1)
        actions.write_room_note(coming(room), by=people[0], body="One.")
        with pytest.raises(ValidationError, match="add to one"):
            actions.write_room_note(coming(room), by=people[0], body="Two.")

    def test_writing_is_limited(self, people: list[User], room: Room, settings: Any) -> None:
        settings.LIMITS_SCALE = 1 / 30
        for number in range(2):
            actions.write_room_note(coming(room), by=people[0], body=f"{number}.")
        with pytest.raises(TooManyError):
            actions.write_room_note(coming(room), by=people[0], body="2.")


def test_a_slot_moved_onto_the_day_of_a_session_that_was_takes_the_next_week(
    day: Any, people: list[User], room: Room
) -> None:
    comes(day, 3.5)  # the session has begun
    slot = plan().slot
    later = type(slot)(slot.weekday, 23 * 60, 30, slot.zone)
    actions.change_room(room, by=people[0], plan=plan(slot=later), seen=1)
    assert coming(room).held_on.isoformat() == "2026-03-19"

"""Opening a study room, coming in, leaving, the host's role, and closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from community import policy
from community.accounts.models import Blocking, User
from community.limits.actions import TooManyError
from community.moderation import subjects
from community.notifications.models import Notification
from mentors import actions
from mentors.models import Room
from mentors.rooms.limits import MOST_ROOMS
from tests.cast import UserFactory, person
from tests.conftest import browser_of
from tests.desk import do
from tests.mentors.rooming import MONDAY, SLOT, coming, in_turn, plan, room_of
from threads import actions as threads
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """On one day, so that neither a limit of a day nor a change of the clocks comes between."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def host() -> User:
    return person("hana")


@pytest.fixture
def guest() -> User:
    return person("gil")


def told(who: User) -> list[str]:
    rows = Notification.objects.filter(receiver=who).order_by("pk")
    return list(rows.values_list("event", flat=True))


class TestOpening:
    def test_its_host_is_in_it_with_its_conversation(self, host: User) -> None:
        room = room_of(host)
        assert (room.host, in_turn(room)) == (host, ["hana"])
        assert room.thread.is_joined_by(host)
        assert "<strong>one paper</strong>" in room.about_html
        assert not room.sessions.exists()

    def test_a_visitor_opens_none(self) -> None:
        with pytest.raises(policy.SignInRequired):
            actions.make_room(by=AnonymousUser(), plan=plan())

    def test_a_few_a_day(self, host: User, settings: Any) -> None:
        settings.LIMITS_SCALE = 1
        for _number in range(2):
            room_of(host)
        with pytest.raises(TooManyError):
            room_of(host)

    @pytest.mark.parametrize(
        "wrong", [{"places": 2}, {"places": 9}, {"minutes": 10}, {"weekday": 7}, {"starts": 1440}]
    )
    def test_the_database_keeps_it_small_and_weekly(self, host: User, wrong: Any) -> None:
        room = room_of(host)
        with pytest.raises(IntegrityError), transaction.atomic():
            Room.objects.filter(pk=room.pk).update(**wrong)

    @pytest.mark.parametrize("places", [2, 9])
    def test_and_so_does_the_deed(self, host: User, places: int) -> None:
        with pytest.raises(ValidationError):
            room_of(host, places=places)


class TestComingIn:
    def test_takes_a_seat_and_reads_what_was_said(self, host: User, guest: User) -> None:
        room = room_of(host)
        post = threads.say(room.thread, by=host, body="Hello.")
        actions.join_room(room, by=guest)
        assert in_turn(room) == ["hana", "gil"]
        assert list(Post.objects.visible_to(guest)) == [post]
        assert told(host) == ["room-joined", "room-turn"]

    def test_twice_is_once(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        actions.join_room(room, by=guest)
        assert in_turn(room) == ["hana", "gil"]

    def test_one_seat_a_person_is_the_databases_promise(self, host: User) -> None:
        room = room_of(host)
        with pytest.raises(IntegrityError), transaction.atomic():
            room.seats.create(person=host, turn=1)

    def test_not_into_a_full_room(self, host: User) -> None:
        room = room_of(host, *UserFactory.create_batch(2), places=3)
        with pytest.raises(ValidationError, match="seats are taken"):
            actions.join_room(room, by=UserFactory.create())

    def test_not_into_a_closed_one(self, host: User, guest: User) -> None:
        room = actions.close_room(room_of(host), by=host)
        with pytest.raises(ValidationError, match="nobody any more"):
            actions.join_room(room, by=guest, key=room.invite_key)

    def test_by_invitation_with_the_link_alone(self, host: User, guest: User) -> None:
        room = room_of(host, is_open=False)
        for key in ("", "guessed", "é"):
            with pytest.raises(ValidationError, match="by invitation"):
                actions.join_room(room, by=guest, key=key)
        former, room = room.invite_key, actions.renew_invitation(room, by=host)
        with pytest.raises(ValidationError, match="by invitation"):
            actions.join_room(room, by=guest, key=former)
        actions.join_room(room, by=guest, key=room.invite_key)
        assert in_turn(room) == ["hana", "gil"]

    def test_whom_somebody_there_has_blocked_cannot(self, host: User, guest: User) -> None:
        other = UserFactory.create()
        room = room_of(host, other)
        Blocking.objects.create(blocker=other, blocked=guest)
        with pytest.raises(ValidationError) as refused:
            actions.join_room(room, by=guest)
        said = str(refused.value)
        assert "cannot join this room" in said
        assert "block" not in said
        assert other.name not in said

    def test_whom_one_has_blocked_does_not_show_by_it(self, host: User, guest: User) -> None:
        room = room_of(host)
        Blocking.objects.create(blocker=guest, blocked=host)
        actions.join_room(room, by=guest)
        assert in_turn(room) == ["hana", "gil"]

    def test_a_room_that_is_full_says_so_to_the_blocked_too(self, host: User, guest: User) -> None:
        room = room_of(host, *UserFactory.create_batch(2), places=3)
        Blocking.objects.create(blocker=host, blocked=guest)
        with pytest.raises(ValidationError, match="seats are taken"):
            actions.join_room(room, by=guest)

    def test_to_be_refused_for_somebody_counts_as_joining(
        self, host: User, guest: User, settings: Any
    ) -> None:
        room = room_of(host)
        Blocking.objects.create(blocker=host, blocked=guest)
        settings.LIMITS_SCALE = 1
        for _number in range(6):
            with pytest.raises(ValidationError, match="cannot join this room"):
                actions.join_room(room, by=guest)
        with pytest.raises(TooManyError):
            actions.join_room(room, by=guest)

    def test_a_handful_of_rooms_at_once(self, guest: User) -> None:
        rooms = [room_of(UserFactory.create()) for _number in range(MOST_ROOMS + 1)]
        for room in rooms[:-1]:
            actions.join_room(room, by=guest)
        with pytest.raises(ValidationError, match="Leave one"):
            actions.join_room(rooms[-1], by=guest)

    def test_a_few_a_day(self, host: User, guest: User, settings: Any) -> None:
        settings.LIMITS_SCALE = 1
        room = room_of(host)
        for _number in range(6):
            actions.join_room(room, by=guest)
            actions.leave_room(room, by=guest)
        with pytest.raises(TooManyError):
            actions.join_room(room, by=guest)

    def test_a_visitor_signs_in_first(self, host: User) -> None:
        with pytest.raises(policy.SignInRequired):
            actions.join_room(room_of(host), by=AnonymousUser())


class TestLeaving:
    def test_who_left_reads_nothing_and_what_they_wrote_stays(
        self, host: User, guest: User
    ) -> None:
        room = room_of(host, guest)
        post = threads.say(room.thread, by=guest, body="I was here.")
        actions.leave_room(room, by=guest)
        assert list(Post.objects.visible_to(host)) == [post]
        assert not Post.objects.visible_to(guest).exists()
        assert not Room.objects.joined_by(guest).exists()
        with pytest.raises(policy.NotAllowed):
            threads.say(room.thread, by=guest, body="Still here?")
        with pytest.raises(policy.NotAllowed):
            actions.leave_room(room, by=guest)

    def test_the_longest_member_becomes_the_host(self, host: User, guest: User) -> None:
        room = room_of(host, guest, UserFactory.create())
        room = actions.leave_room(room, by=host)
        assert room.host == guest
        assert "room-host" in told(guest)

    def test_the_last_to_leave_closes_it(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        actions.leave_room(room, by=guest)
        room = actions.leave_room(room, by=host)
        assert (room.is_running, room.host) == (False, None)
        assert not room.sessions.exists()

    def test_who_comes_back_is_at_the_end(self, host: User, guest: User) -> None:
        room = room_of(host, guest, UserFactory.create(handle="third"))
        actions.leave_room(room, by=guest)
        actions.join_room(room, by=guest)
        assert in_turn(room) == ["hana", "third", "gil"]

    def test_people_who_block_each_other_later_may_leave(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        Blocking.objects.create(blocker=guest, blocked=host)
        actions.leave_room(room, by=guest)
        assert in_turn(room) == ["hana"]


class TestHosting:
    def test_the_role_is_passed_on(self, host: User, guest: User) -> None:
        room = actions.pass_on_room(room_of(host, guest), by=host, other=guest)
        assert room.host == guest
        assert told(guest)[-1] == "room-host"
        with pytest.raises(policy.NotAllowed):
            actions.close_room(room, by=host)

    def test_not_to_a_stranger(self, host: User, stranger: User) -> None:
        with pytest.raises(ValidationError, match="not in the room"):
            actions.pass_on_room(room_of(host), by=host, other=stranger)

    def test_somebody_asked_to_leave_cannot_come_back(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        actions.remove_from_room(room, by=host, other=guest)
        assert in_turn(room) == ["hana"]
        assert not Thread.objects.visible_to(guest).filter(pk=room.pk).exists()
        with pytest.raises(ValidationError, match="cannot join this room"):
            actions.join_room(room, by=guest)
        with pytest.raises(ValidationError, match="leave the room"):
            actions.remove_from_room(room, by=host, other=host)

    def test_what_it_is_can_change(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        new = plan(name="Proofs", places=3, is_open=False)
        room = actions.change_room(room, by=host, plan=new, seen=1)
        assert (room.name, room.thread.title, room.places) == ("Proofs", "Proofs", 3)
        assert told(guest) == []

    def test_a_stale_change_is_refused(self, host: User) -> None:
        room = actions.change_room(room_of(host), by=host, plan=plan(name="First"), seen=1)
        with pytest.raises(actions.StaleRoomError) as refused:
            actions.change_room(room, by=host, plan=plan(name="Second"), seen=1)
        assert refused.value.saved.name == "First"

    def test_not_fewer_seats_than_people(self, host: User) -> None:
        room = room_of(host, *UserFactory.create_batch(3))
        with pytest.raises(ValidationError, match="4 people"):
            actions.change_room(room, by=host, plan=plan(places=3), seen=1)

    def test_another_slot_moves_the_coming_session_and_tells(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        session = coming(room)
        slot = type(SLOT)(0, 9 * 60, 45, "Asia/Tokyo")
        actions.change_room(room, by=host, plan=plan(slot=slot), seen=1)
        moved = coming(room)
        assert (moved.pk, moved.minutes, moved.held_on.weekday()) == (session.pk, 45, 0)
        assert told(guest) == ["room-moved"]

    def test_changes_are_limited(self, host: User, guest: User, settings: Any) -> None:
        room = room_of(host, guest)
        settings.LIMITS_SCALE = 0.1
        for _number in range(4):
            room = actions.renew_invitation(room, by=host)
        with pytest.raises(TooManyError):
            actions.renew_invitation(room, by=host)

    def test_nobody_else_is_the_host(
        self, host: User, guest: User, stranger: User, moderator: User
    ) -> None:
        room = room_of(host, guest)
        for other in (guest, stranger, moderator):
            with pytest.raises(policy.NotAllowed):
                actions.change_room(room, by=other, plan=plan(), seen=1)
            with pytest.raises(policy.NotAllowed):
                actions.close_room(room, by=other)
            with pytest.raises(policy.NotAllowed):
                actions.remove_from_room(room, by=other, other=guest)
            with pytest.raises(policy.NotAllowed):
                actions.postpone_session(coming(room), by=other)


class TestAWeekLeftOut:
    def test_the_session_keeps_its_turn(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        before = coming(room)
        after = actions.postpone_session(before, by=host)
        assert after.held_on == before.held_on + timedelta(days=7)
        assert after.setter == before.setter
        assert told(guest) == ["room-moved"]

    def test_not_for_ever(self, host: User, guest: User) -> None:
        session = coming(room_of(host, guest))
        for _week in range(7):
            session = actions.postpone_session(session, by=host)
        with pytest.raises(ValidationError, match="too far away"):
            actions.postpone_session(session, by=host)

    def test_not_once_it_has_begun(self, host: User, guest: User) -> None:
        session = coming(room_of(host, guest))
        session.starts_at = timezone.now()
        session.save()
        with pytest.raises(ValidationError, match="begun"):
            actions.postpone_session(session, by=host)


class TestClosing:
    def test_all_that_was_written_stays_for_those_in_it(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        actions.set_question(coming(room), by=host, body="Why?", seen=0)
        room = actions.close_room(room, by=host)
        assert not room.is_running
        assert told(guest)[-1] == "room-closed"
        assert Room.objects.joined_by(guest).get() == room
        assert not Room.objects.listed().exists()
        assert room.sessions.get().question == "Why?"
        with pytest.raises(policy.NotAllowed):
            actions.write_room_note(room.sessions.get(), by=guest, body="More.")

    def test_who_has_blocked_the_host_hears_what_becomes_of_the_room(
        self, host: User, guest: User, moderator: User
    ) -> None:
        room = room_of(host, guest)
        Blocking.objects.create(blocker=guest, blocked=host)
        actions.postpone_session(coming(room), by=host)
        actions.close_room(room, by=host)
        assert told(guest) == ["room-moved", "room-closed"]

    def test_a_session_without_a_question_does_not_come(self, host: User, guest: User) -> None:
        room = actions.close_room(room_of(host, guest), by=host)
        assert not room.sessions.exists()
        assert actions.next_session(room) is None


class TestWhoSeesWhat:
    def test_the_front_of_an_open_room_alone(self, host: User, stranger: User) -> None:
        open_room, closed = room_of(host), room_of(host, is_open=False)
        for reader in (AnonymousUser(), stranger):
            assert list(Room.objects.visible_to(reader)) == [open_room]
            assert not Room.objects.joined_by(reader).exists()
        assert set(Room.objects.visible_to(host)) == {open_room, closed}

    def test_a_moderator_reads_nothing_in_it(
        self, host: User, guest: User, moderator: User
    ) -> None:
        room = room_of(host, guest)
        session = coming(room)
        actions.write_room_note(session, by=guest, body="Between us.")
        assert not Room.objects.joined_by(moderator).exists()
        assert not type(session).objects.visible_to(moderator).exists()
        assert not session.notes.model.objects.visible_to(moderator).exists()
        assert not Thread.objects.visible_to(moderator).filter(pk=room.pk).exists()


def test_the_time_of_the_first_session_is_the_slots(host: User, guest: User) -> None:
    session = coming(room_of(host, guest))
    assert session.starts_at == SLOT.begins_on(session.held_on)
    assert session.starts_at - timezone.now() <= timedelta(days=8)
    assert isinstance(session.ends_at, datetime)


class TestModerating:
    def test_a_room_out_of_sight_is_joined_by_nobody_and_goes_on_for_those_in_it(
        self, host: User, guest: User, moderator: User, stranger: User
    ) -> None:
        room = actions.hide_room(room_of(host, guest), by=moderator, reason="An advertisement.")
        assert not Room.objects.visible_to(stranger).exists()
        assert Room.objects.joined_by(guest).get() == room
        assert told(host)[-1] == "room-judged"
        with pytest.raises(ValidationError, match="nobody any more"):
            actions.join_room(room, by=stranger, key=room.invite_key)
        actions.restore_room(room, by=moderator, reason="Reworded.")
        assert Room.objects.visible_to(stranger).exists()

    def test_it_is_for_moderators_with_a_reason(
        self, host: User, moderator: User, stranger: User
    ) -> None:
        room = room_of(host)
        for other in (host, stranger):
            with pytest.raises(policy.NotAllowed):
                actions.hide_room(room, by=other, reason="No.")
        with pytest.raises(ValidationError):
            actions.hide_room(room, by=moderator, reason=" ")

    def test_the_desk_shows_what_everybody_may_read(self, host: User, moderator: User) -> None:
        room_of(host, name="An open one")
        room_of(host, name="A closed circle", is_open=False)
        page = browser_of(moderator).get("/admin/mentors/room/").content.decode()
        assert "An open one" in page
        assert "A closed circle" not in page

    def test_the_desk_hides(self, host: User, moderator: User) -> None:
        room = room_of(host)
        desk, path = browser_of(moderator), "/admin/mentors/room/"
        do(desk, path, "hide", room, reason="An ad.")
        room.refresh_from_db()
        assert (room.state, room.state_reason) == ("hidden", "An ad.")
        do(desk, f"{path}?state=hidden", "restore", room)
        room.refresh_from_db()
        assert room.is_live


class TestReporting:
    def test_the_front_by_anybody_and_what_is_inside_by_those_in_it(
        self, host: User, guest: User, stranger: User
    ) -> None:
        room = room_of(host, guest)
        session = actions.set_question(coming(room), by=host, body="Why?", seen=0)
        note = actions.write_room_note(session, by=host, body="So.")
        outside = subjects.seen("room", room.pk, person=stranger)
        assert outside is not None
        assert (outside.by, outside.is_private) == ("", False)
        for kind, thing in (("room", room), ("roomsession", session), ("roomnote", note)):
            inside = subjects.seen(kind, thing.pk, person=guest)
            assert inside is not None
            assert (inside.by, inside.person) == (host.name, host.pk)
        for kind, thing in (("roomsession", session), ("roomnote", note)):
            assert subjects.seen(kind, thing.pk, person=stranger) is None

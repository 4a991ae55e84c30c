"""The pages of study rooms, from inside and from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.accounts.models import Blocking, User
from community.limits.actions import waived
from community.notifications import mailing
from community.notifications.models import Mail, Notification
from community.tags.models import Tag
from mentors import actions
from mentors.models import Room, RoomSession
from tests.cast import UserFactory, person
from tests.conftest import browser_of
from tests.mentors.rooming import MONDAY, SLOT, coming, plan, room_of
from tests.stories.looking import look, queries
from threads import actions as threads

pytestmark = pytest.mark.django_db
LIST = "/mentors/rooms/"
FIELDS = {
    "name": "Proofs",
    "about": "We read *proofs*.",
    "tags": "",
    "weekday": "3",
    "starts": "18:00",
    "minutes": "90",
    "zone": "Europe/Zurich",
    "places": "4",
    "way_in": "open",
    "version": "0",
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """No session of theirs begins while a test runs."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def host() -> User:
    return person("hana", display_name="Hana Oster", time_zone="Europe/Zurich")


@pytest.fixture
def guest() -> User:
    return person("gil", display_name="Gil Ade", time_zone="Pacific/Kiritimati")


def get(path: str, who: User | None = None) -> tuple[int, str]:
    answer = (browser_of(who) if who else Client()).get(path)
    return answer.status_code, answer.content.decode()


def post(path: str, who: User, **fields: Any) -> tuple[int, str]:
    answer = browser_of(who).post(path, fields, follow=True)
    return answer.status_code, " ".join(answer.content.decode().split())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


class TestTheList:
    def test_a_visitor_sees_what_rooms_are_and_free_seats_and_nobody_in_them(
        self, host: User, guest: User
    ) -> None:
        room = room_of(host, guest)
        actions.write_room_note(coming(room), by=guest, body="Between us alone.")
        threads.say(room.thread, by=host, body="A message of ours.")
        for path in (LIST, room.get_absolute_url()):
            status, page = get(path)
            assert status == 200
            assert "Papers on Thursdays" in page
            assert "3 of 5 seats" in page
            for hidden in ("Hana", "Gil", "Between us", "A message of ours", room.invite_key):
                assert hidden not in page

    def test_one_by_invitation_stands_in_it_for_those_in_it(
        self, host: User, stranger: User
    ) -> None:
        room = room_of(host, is_open=False, name="A closed circle")
        assert "A closed circle" not in get(LIST)[1]
        assert "A closed circle" not in get(LIST, stranger)[1]
        assert "A closed circle" in get(LIST, host)[1]
        assert get(room.get_absolute_url(), stranger)[0] == 404
        assert get(room.get_absolute_url())[0] == 404

    def test_it_is_cut_down_by_tag_and_free_seats(self, host: User) -> None:
        tag = Tag.objects.create(name="Proofs", slug="proofs")
        room_of(host, name="With a tag", tags=[tag])
        room_of(host, *UserFactory.create_batch(2), name="Full up", places=3)
        page = get(f"{LIST}?tag=PROOFS")[1]
        assert "With a tag" in page
        assert "Full up" not in page
        assert "All 3 seats are taken" in get(LIST)[1]
        page = get(f"{LIST}?free=1")[1]
        assert "With a tag" in page
        assert "Full up" not in page
        assert "Leave a filter out" in get(f"{LIST}?tag=no-such")[1]

    @pytest.mark.parametrize("word", ["proofs", "proving"])
    def test_a_tag_finds_rooms_with_a_synonym_of_it(self, host: User, word: str) -> None:
        meant = Tag.objects.create(name="Proofs", slug="proofs")
        synonym = Tag.objects.create(name="Proving", slug="proving", synonym_of=meant)
        room_of(host, name="By its name", tags=[meant])
        room_of(host, name="By another word", tags=[synonym])
        room_of(host, name="Of something else")
        page = get(f"{LIST}?tag={word}")[1]
        assert "By its name" in page
        assert "By another word" in page
        assert "Of something else" not in page

    @pytest.mark.parametrize(
        ("hours", "near", "far"),
        [
            ("evenings", {"Thursday", "Friday"}, set()),
            ("mornings", set(), {"Thursday", "Friday"}),
            ("day", {"Thursday", "Friday"}, {"Friday"}),
            ("weekends", set(), {"Friday"}),
            ("no-such", {"Thursday", "Friday"}, {"Thursday", "Friday"}),
        ],
    )
    def test_it_is_cut_down_by_hours_on_ones_own_clock(
        self, hours: str, near: set[str], far: set[str], host: User, guest: User
    ) -> None:
        """18:00 and 20:00 in Zurich are 7:00 and 9:00 of the next day on Kiritimati."""
        room_of(host, name="Thursday")
        room_of(host, name="Friday", slot=replace(SLOT, weekday=4, starts=20 * 60))
        neighbour = person("nora", time_zone="Europe/Zurich")
        for reader, found in ((neighbour, near), (guest, far)):
            names = look(f"{LIST}?hours={hours}", browser_of(reader)).texts(".rooms__one h3")
            assert set(names) == found

    def test_hours_meet_round_the_end_of_the_week_and_move_with_the_clocks(
        self, host: User, guest: User
    ) -> None:
        """Sunday 22:00 in Zurich is Monday 11:00 on Kiritimati, and 10:00 in summer."""
        room_of(host, name="Late on Sundays", slot=replace(SLOT, weekday=6, starts=22 * 60))
        room_of(host, name="Early in Zurich", slot=replace(SLOT, starts=23 * 60))
        client = browser_of(guest)

        def at(hours: str) -> list[str]:
            return sorted(look(f"{LIST}?hours={hours}", client).texts(".rooms__one h3"))

        assert at("weekends") == []
        assert at("mornings") == ["Late on Sundays"]
        assert at("afternoons") == ["Early in Zurich"]
        with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=UTC), tick=False):
            client = browser_of(guest)
            assert at("mornings") == ["Early in Zurich", "Late on Sundays"]

    def test_hours_are_a_members_and_stay_with_the_other_filters(
        self, host: User, guest: User
    ) -> None:
        room_of(host)
        page = look(f"{LIST}?hours=evenings")
        assert page.texts(".rooms__one h3") == ["Papers on Thursdays"]
        assert "Members can also look for rooms" in page.words
        page = look(f"{LIST}?hours=mornings&free=1", browser_of(guest))
        assert page.links(".filters__active a") == {
            "Remove the filter: with a free seat ×": f"{LIST}?hours=mornings",
            "Remove the filter: in the morning (6–12) ×": f"{LIST}?free=1",
        }
        few = queries(f"{LIST}?hours=mornings", browser_of(guest))
        for _one in range(6):
            room_of(UserFactory.create(), UserFactory.create())
        assert queries(f"{LIST}?hours=mornings", browser_of(guest)) == few

    def test_the_directory_of_mentors_leads_there(self) -> None:
        assert f'href="{LIST}"' in get("/mentors/")[1]

    def test_each_reads_the_slot_by_their_own_clocks(self, host: User, guest: User) -> None:
        room = room_of(host)
        with time_machine.travel(datetime(2026, 3, 9, tzinfo=UTC), tick=False):
            assert "Thursday, 18:00–19:30 (Europe/Zurich)" in words(get(LIST, host)[1])
            page = words(get(room.get_absolute_url(), guest)[1])
        assert "Friday, 07:00–08:30 for you (Pacific/Kiritimati)" in page
        assert "Thursday, 18:00–19:30 (Europe/Zurich)" in page
        assert "for you from 3 April on Friday, 06:00" in page

    @pytest.mark.slow  # thirty rows, written as members write them
    @pytest.mark.parametrize("reader", ["visitor", "member"])
    def test_its_queries_do_not_grow(self, reader: str, guest: User) -> None:
        client = Client() if reader == "visitor" else browser_of(guest)
        tag = Tag.objects.create(name="Proofs", slug="proofs")

        def open_rooms(number: int) -> None:
            for _one in range(number):
                room_of(UserFactory.create(), UserFactory.create(), tags=[tag])

        open_rooms(3)
        few = queries(LIST, client)
        open_rooms(12)
        assert queries(LIST, client) == few


class TestOpening:
    def test_by_the_form(self, host: User) -> None:
        Tag.objects.create(name="Proofs", slug="proofs")
        status, page = post(f"{LIST}new/", host, **{**FIELDS, "tags": "proofs"})
        assert status == 200
        room = Room.objects.get()
        assert (room.starts, room.places, room.host) == (18 * 60, 4, host)
        assert [tag.slug for tag in room.tags.all()] == ["proofs"]
        assert "Sessions begin once a second person is in the room" in page

    def test_the_zone_is_ones_own_to_begin_with(self, guest: User) -> None:
        assert 'value="Pacific/Kiritimati"' in get(f"{LIST}new/", guest)[1]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "  "),
            ("about", " \n"),
            ("zone", "Mars/Olympus"),
            ("places", "9"),
            ("minutes", "5"),
            ("weekday", "7"),
            ("tags", "no such tag"),
            ("starts", "25:00"),
        ],
    )
    def test_a_rejected_form_keeps_what_was_typed(self, host: User, field: str, value: str) -> None:
        status, page = post(f"{LIST}new/", host, **{**FIELDS, field: value})
        assert status == 422
        assert "What you wrote is kept" in page
        assert "We read *proofs*." in page or field == "about"
        assert not Room.objects.exists()

    @pytest.mark.usefixtures("still")
    def test_past_the_limit(self, host: User, settings: Any) -> None:
        settings.LIMITS_SCALE = 0.5
        room_of(host)
        assert post(f"{LIST}new/", host, **FIELDS)[0] == 429


class TestComingIn:
    def test_by_a_click(self, host: User, guest: User) -> None:
        room = room_of(host)
        status, page = post(f"{room.get_absolute_url()}join/", guest)
        assert status == 200
        assert "You are in." in page
        assert "Hana Oster" in page

    def test_by_the_link(self, host: User, guest: User) -> None:
        room = room_of(host, is_open=False)
        path = room.invitation_url
        assert Client().get(path).status_code == 302
        status, page = get(path, guest)
        assert status == 200
        assert "Take a seat" in page
        assert "Hana" not in page
        assert post(path, guest)[0] == 200
        assert room.is_joined_by(guest)
        assert browser_of(guest).get(path).headers["Location"] == room.get_absolute_url()

    def test_not_by_a_link_that_is_not_its(self, host: User, guest: User) -> None:
        room = room_of(host, is_open=False)
        assert get(f"{room.get_absolute_url()}join/guessed/", guest)[0] == 404
        assert post(f"{room.get_absolute_url()}join/", guest)[0] == 404

    def test_a_full_room_says_so(self, host: User, guest: User) -> None:
        room = room_of(host, *UserFactory.create_batch(2), places=3)
        status, page = post(f"{room.get_absolute_url()}join/", guest)
        assert status == 422
        assert "All seats are taken" in page

    def test_who_cannot_is_told_plainly_and_not_why(self, host: User, guest: User) -> None:
        room = room_of(host)
        Blocking.objects.create(blocker=host, blocked=guest)
        status, page = post(f"{room.get_absolute_url()}join/", guest)
        assert status == 422
        assert "You cannot join this room" in page
        assert "Hana" not in page


class TestInside:
    def test_all_of_it_on_one_page(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        threads.say(room.thread, by=host, body="Hello in there.")
        page = words(get(room.get_absolute_url(), guest)[1])
        for told in (
            "Next session",
            "Hana Oster sets the question. It is not there yet.",
            "by the room’s clocks, Europe/Zurich",
            "Hello in there.",
            "None yet. Their questions and notes will stand here",
        ):
            assert told in page
        assert "It is your turn" not in page
        assert "It is your turn to set the question" in get(room.get_absolute_url(), host)[1]

    def test_looking_makes_the_coming_session_when_the_clock_is_late(
        self, host: User, guest: User
    ) -> None:
        room = room_of(host, guest)
        first = coming(room)
        with time_machine.travel(first.ends_at + timedelta(minutes=5), tick=False):
            page = words(get(room.get_absolute_url(), host)[1])
            assert coming(room).setter == guest
        assert "Gil Ade sets the question" in page
        assert "This session had no question." in page

    def test_a_session_going_on_is_marked(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        with time_machine.travel(coming(room).starts_at + timedelta(minutes=5), tick=False):
            assert ">now<" in get(room.get_absolute_url(), host)[1]

    def test_past_sessions_say_who_was_there(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        session = coming(room)
        actions.set_question(session, by=host, body="Why **so**?", seen=0)
        with time_machine.travel(session.ends_at, tick=False):
            actions.attend(session, by=guest, was_there=True)
            actions.write_room_note(session, by=guest, body="Because.")
            page = words(get(room.get_absolute_url(), host)[1])
        assert "Why so?" in page
        assert "There: Gil Ade." in page
        assert "1 note" in page

    def test_its_queries_do_not_grow(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        client = browser_of(host)

        def past(number: int, first: int) -> None:
            for week in range(first, first + number):
                at = timezone.now() - timedelta(weeks=week)
                one = RoomSession.objects.create(
                    room=room, held_on=at.date(), starts_at=at, minutes=60, setter=guest
                )
                actions.attend(one, by=guest, was_there=True)
                actions.write_room_note(one, by=host, body=f"Week {week}.")

        past(3, 1)
        few = queries(room.get_absolute_url(), client)
        past(5, 4)
        assert queries(room.get_absolute_url(), client) == few

    def test_turns_are_changed_by_buttons(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        path = f"{room.get_absolute_url()}turn/"
        assert "They are asked" in post(path, guest, deed="ask", person=host.pk)[1]
        page = get(room.get_absolute_url(), host)[1]
        assert "Gil Ade would change turns with you." in words(page)
        assert "You have changed turns." in post(path, host, deed="agree", person=guest.pk)[1]
        assert coming(room).setter == guest
        assert "come right after" in post(path, guest, deed="skip")[1]
        assert "not your turn" in post(path, guest, deed="skip")[1]
        assert "any more" in post(path, guest, deed="refuse", person=host.pk)[1]
        assert "not in the room" in post(path, guest, deed="ask", person="9" * 30)[1]
        assert post(path, guest, deed="else")[0] == 404

    def test_nobody_else_opens_anything(
        self, host: User, guest: User, stranger: User, moderator: User
    ) -> None:
        room = room_of(host, guest, is_open=False)
        session = coming(room)
        note = actions.write_room_note(session, by=host, body="Between us.")
        here = room.get_absolute_url()
        of_note = f"/mentors/rooms/notes/{note.pk}/"
        paths = [here, f"{here}edit/", f"{here}leave/", f"{here}close/"]
        paths += [session.get_absolute_url(), f"{session.get_absolute_url()}question/"]
        paths += [f"{of_note}{deed}/" for deed in ("edit", "delete", "versions")]
        for path in paths:
            assert [get(path, who)[0] for who in (stranger, moderator)] == [404, 404], path
            assert get(path)[0] in {302, 404}, path
        actions.leave_room(room, by=guest)
        assert {get(path, guest)[0] for path in paths} == {404}


class TestHosting:
    def test_the_form_changes_it(self, host: User) -> None:
        room = room_of(host)
        path = f"{room.get_absolute_url()}edit/"
        assert "We read **one paper** a week." in get(path, host)[1]
        assert post(path, host, **{**FIELDS, "version": "1"})[0] == 200
        room.refresh_from_db()
        assert room.name == "Proofs"

    def test_a_stale_save_shows_both(self, host: User) -> None:
        room = room_of(host)
        actions.change_room(room, by=host, plan=plan(name="Saved elsewhere"), seen=1)
        path = f"{room.get_absolute_url()}edit/"
        status, page = post(path, host, **{**FIELDS, "version": "1"})
        assert status == 422
        assert "Saved elsewhere" in page
        assert 'value="Proofs"' in page
        assert 'name="version" value="2"' in page

    def test_the_role_the_link_a_week_and_an_end(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        here, key = room.get_absolute_url(), room.invite_key
        held_on = coming(room).held_on
        assert "new link" in post(f"{here}link/", host)[1]
        room.refresh_from_db()
        assert room.invite_key != key
        assert "a week later" in post(f"{coming(room).get_absolute_url()}postpone/", host)[1]
        assert coming(room).held_on > held_on
        assert "another host" in post(f"{here}host/", host, person=guest.pk)[1]
        assert get(f"{here}close/", host)[0] == 403
        assert get(f"{here}close/", guest)[0] == 200
        assert "This room is closed" in post(f"{here}close/", guest)[1]
        assert get(f"{here}edit/", guest)[0] == 403

    def test_somebody_is_asked_to_leave(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        path = f"{room.get_absolute_url()}remove/{guest.pk}/"
        assert "Ask Gil Ade to leave?" in get(path, host)[1]
        assert "Gil Ade has left." in post(path, host)[1]
        assert get(path, host)[0] == 404
        assert get(f"{room.get_absolute_url()}remove/{host.pk}/", host)[0] == 404

    def test_leaving_asks_first(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        path = f"{room.get_absolute_url()}leave/"
        assert "whoever has been in it longest" in get(path, host)[1]
        assert "You have left Papers on Thursdays." in post(path, host)[1]
        assert "it is closed as you go" in get(path, guest)[1]


class TestASession:
    def test_its_question_is_set(self, host: User, guest: User) -> None:
        session = coming(room_of(host, guest))
        path = f"{session.get_absolute_url()}question/"
        assert get(path, guest)[0] == 403
        assert get(path, host)[0] == 200
        assert post(path, host, body="  ", version="0")[0] == 422
        assert "Why?" in post(path, host, body="Why?", version="0")[1]
        status, page = post(path, host, body="How?", version="0")
        assert status == 422
        assert "What was saved meanwhile" in page
        assert "How?" in page
        with time_machine.travel(session.starts_at, tick=False):
            assert "stays as it is" in post(path, host, body="Late?", version="1")[1]

    def test_one_says_that_one_was_there(self, host: User, guest: User) -> None:
        session = coming(room_of(host, guest))
        path = f"{session.get_absolute_url()}attendance/"
        assert "not begun yet" in post(path, guest, there="1")[1]
        with time_machine.travel(session.starts_at, tick=False):
            assert "I was not there after all" in post(path, guest, there="1")[1]
            page = get(session.get_absolute_url(), host)[1]
            assert "This session had no question." in page
            assert "Gil Ade" in page
            assert "Nobody has said so yet." in post(path, guest, there="0")[1]

    def test_notes_are_written_improved_and_deleted(self, host: User, guest: User) -> None:
        session = coming(room_of(host, guest))
        here = session.get_absolute_url()
        assert post(here, host, body=" ")[0] == 422
        assert "<strong>one</strong>" in post(here, host, body="Point **one**.")[1]
        note = session.notes.get()
        edit = f"/mentors/rooms/notes/{note.pk}/edit/"
        assert "Point **one**." in get(edit, guest)[1]
        assert "changed by Gil Ade" in post(edit, guest, body="Point two.", version="1")[1]
        status, page = post(edit, host, body="Point three.", version="1")
        assert status == 422
        assert "Point two." in page
        assert "Point three." in page
        assert "Point **one**." in get(f"/mentors/rooms/notes/{note.pk}/versions/", host)[1]
        delete = f"/mentors/rooms/notes/{note.pk}/delete/"
        assert get(delete, guest)[0] == 403
        assert "with what others have made of it" in get(delete, host)[1]
        assert "The note is deleted." in post(delete, host)[1]

    @pytest.mark.usefixtures("still")
    def test_past_the_limit_words_are_kept(self, host: User, guest: User, settings: Any) -> None:
        session = coming(room_of(host, guest))
        settings.LIMITS_SCALE = 0
        actions.write_room_note(session, by=host, body="One.")
        status, page = post(session.get_absolute_url(), host, body="Two, typed at length.")
        assert status == 429
        assert "Two, typed at length." in page

    def test_in_a_closed_room_nothing_is_added(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        session = coming(room)
        actions.set_question(session, by=host, body="Why?", seen=0)
        note = actions.write_room_note(session, by=host, body="One.")
        actions.close_room(room, by=host)
        page = get(session.get_absolute_url(), guest)[1]
        assert "nothing is added" in page
        assert 'name="body"' not in page
        assert post(session.get_absolute_url(), guest, body="Two.")[0] == 403
        assert get(f"/mentors/rooms/notes/{note.pk}/edit/", guest)[0] == 403


class TestBeingTold:
    def test_by_mail_with_the_room_and_the_readers_time(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        actions.set_question(coming(room), by=host, body="Why *so*?", seen=0)
        mailing.mail_due(timezone.now() + timedelta(days=1))
        mails = [mail for mail in Mail.objects.all() if guest.email in mail.recipients]
        texts = [
            mail.raw.tobytes() if isinstance(mail.raw, memoryview) else mail.raw for mail in mails
        ]
        told = b"".join(texts).decode()
        assert "Papers on Thursdays" in told
        assert "Why so?" in told

    def test_who_left_is_told_nothing_of_it(self, host: User, guest: User) -> None:
        room = room_of(host, guest)
        actions.set_question(coming(room), by=host, body="A secret question?", seen=0)
        assert "A secret question?" in get("/notifications/", guest)[1]
        actions.leave_room(room, by=guest)
        assert Notification.objects.filter(receiver=guest).exists()
        assert "A secret question?" not in get("/notifications/", guest)[1]


def test_closed_rooms_are_all_reached_by_pages(owner: User, stranger: User) -> None:
    names = [f"Closed {number}" for number in range(23)]
    with waived():
        for name in names:
            actions.close_room(room_of(owner, name=name), by=owner)
    running = room_of(owner, name="Open still")
    desk = browser_of(owner)
    first = desk.get("/mentors/rooms/").content.decode()
    assert "Closed 22" not in first
    assert "/mentors/rooms/closed/" in first
    page = desk.get("/mentors/rooms/closed/")
    found = [card.room.name for card in page.context["cards"]]
    then = desk.get("/mentors/rooms/closed/", {"cursor": page.context["page"].next})
    found += [card.room.name for card in then.context["cards"]]
    assert sorted(found) == sorted(names)
    assert running.name not in found
    assert not browser_of(stranger).get("/mentors/rooms/closed/").context["cards"]


def test_a_room_by_invitation_is_not_named_at_the_moderators_desk(
    owner: User, moderator: User
) -> None:
    room = room_of(owner, name="Papers on Thursdays")
    actions.hide_room(room, by=moderator, reason="It sells things.")
    desk = browser_of(moderator)
    assert "Papers on Thursdays" in desk.get("/admin/mentors/room/").content.decode()
    Room.objects.filter(pk=room.pk).update(is_open=False)
    for path in ("/admin/mentors/room/", f"/admin/mentors/room/{room.pk}/change/"):
        page = desk.get(path).content.decode()
        assert "Papers on Thursdays" not in page
        assert "A room by invitation" in page
    assert "A room by invitation" not in (
        desk.get("/admin/mentors/room/", {"q": "Papers"}).content.decode()
    )

"""Notes of a mentorship: who reads which, and that nothing is shared by the way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.actions import block
from community.accounts.models import User
from community.limits.actions import TooManyError
from community.log.models import LogEntry
from community.notifications.models import Notification
from community.policy import NotAllowed, SignInRequired
from mentors import actions
from mentors.actions import StaleNoteError, delete_note, edit_note
from mentors.models import Audience, Mentorship, Note, Request
from mentors.note_limits import NOTE
from mentors.states import State
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.calendars import met_at, pair
from tests.mentors.mentoring import MentorFactory
from tests.mentors.noting import noted
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentorship() -> Mentorship:
    return pair()


@pytest.fixture
def manager() -> User:
    return person("programme-of-the-day", role="programme manager")


def page(mentorship: Mentorship) -> str:
    return f"/mentors/mentorships/{mentorship.pk}/notes/"


def change(note: Note, **fields: object) -> Note:
    given = {"by": note.author, "body": note.body, "audience": note.audience, "seen": note.version}
    return edit_note(note, **{**given, **fields})  # type: ignore[arg-type]


class TestWhoReads:
    def test_each_audience_and_every_reader(
        self, mentorship: Mentorship, stranger: User, moderator: User, editor: User, manager: User
    ) -> None:
        mentee, mentor = mentorship.mentee, mentorship.mentor
        notes = {one: noted(mentorship, mentee, one, body=f"For {one}.") for one in Audience}
        both = {"shared", "programme"}
        reads = {
            mentee: set(Audience),
            mentor: both,
            stranger: set(),
            moderator: set(),
            editor: set(),
            manager: set(),  # by the admin alone
            AnonymousUser(): set(),
        }
        for who, expected in reads.items():
            seen = Note.objects.visible_to(who)
            assert {note.audience for note in seen} == expected, who
        for who in (stranger, moderator, editor, manager):
            browser = browser_of(who)
            for note in notes.values():
                for path in (page(mentorship), note.get_absolute_url()):
                    assert browser.get(path).status_code == 404
        theirs = browser_of(mentor).get(page(mentorship)).content.decode()
        assert "For shared." in theirs
        assert "For programme." in theirs
        assert "For private." not in theirs
        assert browser_of(mentor).get(notes[Audience.PRIVATE].get_absolute_url()).status_code == 404

    def test_a_member_of_another_mentorship_reads_nothing(self, mentorship: Mentorship) -> None:
        note = noted(mentorship, mentorship.mentee)
        elsewhere = together(mentor=mentorship.request.mentor)
        assert not Note.objects.visible_to(elsewhere.mentee).exists()
        mixed = f"{page(elsewhere)}{note.pk}/"
        assert browser_of(mentorship.mentor).get(mixed).status_code == 404

    def test_a_superuser_who_is_no_side_neither(self, mentorship: Mentorship) -> None:
        noted(mentorship, mentorship.mentee)
        root = person("root", is_superuser=True)
        assert not Note.objects.visible_to(root).exists()

    def test_the_programmes_managers_read_what_is_for_them_and_the_record_says_so(
        self, mentorship: Mentorship, manager: User
    ) -> None:
        notes = {one: noted(mentorship, mentorship.mentee, one) for one in Audience}
        browser = browser_of(manager)
        rows = browser.get("/admin/mentors/note/").content.decode()
        assert re.findall(r"/admin/mentors/note/(\d+)/change/", rows) == [
            str(notes[Audience.PROGRAMME].pk)
        ]
        assert "sooner" not in rows
        assert not LogEntry.objects.filter(code="note.read_programme").exists()
        for audience, note in notes.items():
            answer = browser.get(f"/admin/mentors/note/{note.pk}/change/")
            is_theirs = audience == Audience.PROGRAMME
            assert answer.status_code == (200 if is_theirs else 302)
            assert ("<em>sooner</em>" in answer.content.decode()) is is_theirs
        entry = LogEntry.objects.get(code="note.read_programme")
        assert (entry.actor_id, entry.target_id) == (
            manager.pk,
            str(notes[Audience.PROGRAMME].pk),
        )
        posted = browser.post(f"/admin/mentors/note/{notes[Audience.PROGRAMME].pk}/change/", {})
        assert posted.status_code == 403
        with pytest.raises(NotAllowed):
            actions.read_programme_note(notes[Audience.SHARED], by=manager)

    def test_not_moderators_nor_editors(
        self, mentorship: Mentorship, moderator: User, editor: User
    ) -> None:
        note = noted(mentorship, mentorship.mentee, Audience.PROGRAMME)
        for who in (moderator, editor):
            for path in ("", f"{note.pk}/change/"):
                assert browser_of(who).get(f"/admin/mentors/note/{path}").status_code == 403


class TestWriting:
    def test_markdown_by_the_one_function(self, mentorship: Mentorship) -> None:
        note = noted(mentorship, mentorship.mentee, body="# So\n\n<b>*Yes*</b> <script>x</script>")
        assert "<em>Yes</em>" in note.html
        assert "<script>" not in note.html
        assert "<h3" in note.html

    def test_the_other_side_is_told_of_shared_ones_only(self, mentorship: Mentorship) -> None:
        noted(mentorship, mentorship.mentee, Audience.PRIVATE)
        assert not Notification.objects.exists()
        noted(mentorship, mentorship.mentee)
        told = Notification.objects.get()
        assert (told.receiver, told.event) == (mentorship.mentor, "note-shared")
        inbox = browser_of(mentorship.mentor).get("/notifications/").content.decode()
        assert "Mira Solano shared a note with you" in inbox

    def test_about_a_meeting_of_the_two(self, mentorship: Mentorship) -> None:
        meeting = met_at(mentorship, timezone.now())
        note = noted(mentorship, mentorship.mentee, meeting=meeting)
        assert note.meeting == meeting
        other = together(mentor=mentorship.request.mentor)
        with pytest.raises(ValidationError, match="no meeting of the two"):
            noted(other, other.mentee, meeting=meeting)

    def test_only_the_two_write(
        self, mentorship: Mentorship, stranger: User, moderator: User
    ) -> None:
        for who in (stranger, moderator):
            with pytest.raises(NotAllowed):
                noted(mentorship, who)
        with pytest.raises(SignInRequired):
            noted(mentorship, AnonymousUser())

    @pytest.mark.parametrize(
        ("body", "says"),
        [("", "Write something"), (" \n", "Write something"), ("a\x00b", "cannot be kept")],
    )
    def test_nothing_and_what_cannot_be_kept(
        self, mentorship: Mentorship, body: str, says: str
    ) -> None:
        with pytest.raises(ValidationError, match=says):
            noted(mentorship, mentorship.mentee, body=body)

    @pytest.mark.parametrize("state", [State.COMPLETED, State.ENDED])
    def test_after_the_end_one_writes_for_oneself(self, state: str) -> None:
        over = together(state)
        noted(over, over.mentee, Audience.PRIVATE)
        with pytest.raises(ValidationError, match="is over"):
            noted(over, over.mentee, Audience.SHARED)

    def test_between_two_of_whom_one_blocked_the_other_nothing_is_shared(
        self, mentorship: Mentorship
    ) -> None:
        block(mentorship.mentor, by=mentorship.mentee)
        Request.objects.update(state=State.ACTIVE)
        with pytest.raises(ValidationError, match="Nothing more is shared here"):
            noted(Mentorship.objects.get(), mentorship.mentor)

    @pytest.mark.usefixtures("still")
    def test_so_many_in_a_day(
        self, mentorship: Mentorship, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(NOTE), "allows", lambda self, trust: max(2, self.least))
        note = noted(mentorship, mentorship.mentee)
        change(note, body="Twice.")
        with pytest.raises(TooManyError):
            noted(mentorship, mentorship.mentee)
        answer = browser_of(mentorship.mentee).post(
            page(mentorship), {"body": "Thrice.", "audience": "private"}
        )
        assert answer.status_code == 429
        assert "Thrice." in answer.content.decode()


class TestChanging:
    def test_private_to_shared_is_said_twice(self, mentorship: Mentorship) -> None:
        note = noted(mentorship, mentorship.mentee, Audience.PRIVATE)
        browser, path = browser_of(mentorship.mentee), note.get_absolute_url()
        sent = {"body": "Now.", "audience": "shared", "version": "1"}
        refused = browser.post(path, sent)
        assert refused.status_code == 422
        assert "Say here that more people may read it" in refused.content.decode()
        assert "Now." in refused.content.decode()
        assert not Note.objects.visible_to(mentorship.mentor).exists()
        assert browser.post(path, {**sent, "is_sharing": "on"}).status_code == 302
        assert Note.objects.visible_to(mentorship.mentor).get().body == "Now."
        assert Notification.objects.get().receiver == mentorship.mentor

    def test_from_both_to_the_programme_too(self, mentorship: Mentorship) -> None:
        note = noted(mentorship, mentorship.mentee)
        with pytest.raises(ValidationError):
            change(note, audience="programme")
        assert change(note, audience="programme", is_sharing=True).is_for_programme

    def test_back_to_private_at_once(self, mentorship: Mentorship) -> None:
        note = change(noted(mentorship, mentorship.mentee), audience="private")
        assert not Note.objects.visible_to(mentorship.mentor).exists()
        inbox = browser_of(mentorship.mentor).get("/notifications/").content.decode()
        assert "shared a note" not in inbox
        assert note.version == 2

    def test_an_old_page_shows_both(self, mentorship: Mentorship) -> None:
        note = noted(mentorship, mentorship.mentee)
        change(note, body="Saved meanwhile.")
        with pytest.raises(StaleNoteError):
            change(note, body="Older.")
        sent = {"body": "Older.", "audience": "shared", "version": "1"}
        late = browser_of(mentorship.mentee).post(note.get_absolute_url(), sent)
        words = late.content.decode()
        assert late.status_code == 422
        assert "Older." in words
        assert "Saved meanwhile." in words
        assert 'name="version" value="2"' in words

    def test_its_author_alone_changes_and_deletes_it(
        self, mentorship: Mentorship, moderator: User
    ) -> None:
        note = noted(mentorship, mentorship.mentee)
        for who in (mentorship.mentor, moderator):
            with pytest.raises(NotAllowed):
                change(note, by=who)
            with pytest.raises(NotAllowed):
                delete_note(note, by=who)
        theirs = browser_of(mentorship.mentor)
        assert theirs.get(note.get_absolute_url()).status_code == 200
        for path in (note.get_absolute_url(), f"{note.get_absolute_url()}delete/"):
            assert theirs.post(path, {"body": "Mine."}).status_code == 403
        assert theirs.get(f"{note.get_absolute_url()}delete/").status_code == 403

    def test_deleted_it_is_gone_for_both(self, mentorship: Mentorship) -> None:
        note = noted(mentorship, mentorship.mentee)
        browser = browser_of(mentorship.mentee)
        path = f"{note.get_absolute_url()}delete/"
        assert "cannot be brought back" in browser.get(path).content.decode()
        assert browser.post(path).status_code == 302
        assert not Note.objects.exists()


class TestPages:
    def test_written_and_listed(self, mentorship: Mentorship) -> None:
        meeting = met_at(mentorship, timezone.now())
        browser = browser_of(mentorship.mentee)
        sent = {"body": "Read *twice*.", "audience": "shared", "meeting": str(meeting.pk)}
        assert browser.post(page(mentorship), sent).status_code == 302
        words = browser_of(mentorship.mentor).get(page(mentorship)).content.decode()
        assert "<em>twice</em>" in words
        assert "About the meeting of" in words
        assert "Edit" not in words.split('class="comments"')[1]

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"body": ""}, "Write something first"),
            ({"audience": "everybody"}, "Select a valid choice"),
            ({"body": "x" * 20_001}, "at most 20000"),
            ({"body": "a\x00b"}, "Null characters"),
            ({"version": "-1"}, "greater than or equal to 0"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, mentorship: Mentorship, fields: dict[str, str], says: str
    ) -> None:
        sent = {"body": "I.", "audience": "private", **fields}
        answer = browser_of(mentorship.mentee).post(page(mentorship), sent)
        assert answer.status_code == 422
        assert says in answer.content.decode()

    def test_a_visitor_signs_in_first(self, mentorship: Mentorship) -> None:
        answer = Client().get(page(mentorship))
        assert "/accounts/login/" in answer["Location"]

    def test_as_many_queries_for_many_as_for_few(self, mentorship: Mentorship) -> None:
        browser, counts = browser_of(mentorship.mentee), []
        browser.get(page(mentorship))
        for number in range(1, 19):
            meeting = met_at(mentorship, timezone.now() + timedelta(hours=number))
            noted(mentorship, mentorship.mentor, meeting=meeting)
            if number in {3, 18}:
                for path in (page(mentorship), f"{mentorship.get_absolute_url()}stories/"):
                    with CaptureQueriesContext(connection) as asked:
                        browser.get(path)
                    counts.append(len(asked))
        assert counts[:2] == counts[2:]

    def test_older_ones_are_a_page_further(self, mentorship: Mentorship) -> None:
        for number in range(21):
            noted(mentorship, mentorship.mentee, Audience.PRIVATE, body=f"Number {number}.")
        browser = browser_of(mentorship.mentee)
        first = browser.get(page(mentorship)).content.decode()
        assert "Number 20." in first
        assert "Number 0." not in first
        further = re.search(r'rel="next" href="([^"]+)"', first)
        assert further is not None
        assert "Number 0." in browser.get(page(mentorship) + further[1]).content.decode()


def test_notes_go_with_their_mentorship() -> None:
    gone = together(mentor=MentorFactory.create())
    noted(gone, gone.mentee)
    gone.thread.delete()
    assert not Note.objects.exists()

"""Whatever can be reported can be hidden in its case; its author is told why, and may appeal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.actions.judging import open_deeds
from community.moderation.deeds import deed_of
from community.moderation.models import Case, ReportKind, Statement, TakenWords
from community.notifications.models import Notification
from community.policy import NotAllowed
from mentors import actions as mentors
from mentors.models import RoomNote, RoomSession
from stories import actions as stories
from stories.actions.rendering import renew
from stories.models import Block, Credit
from tests.cast import BlockFactory, StoryFactory, person
from tests.community.api.asking import Caller, token_of
from tests.community.moderation.deciding import WHY, appealed, snapshot
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.mentors.rooming import coming, room_of
from tests.stories.looking import look
from threads import actions as threads

pytestmark = pytest.mark.django_db

WORDS = "Send me quillwort first."


@dataclass(frozen=True)
class Reported:
    """A thing, who wrote it, who reads it, the deed that hides it, and where it is read."""

    thing: Any
    author: User
    reader: User
    code: str
    back: str
    page: str


def part_of_a_story() -> Reported:
    author = person("teller")
    story = StoryFactory.create()
    Credit.objects.create(story=story, name="A Teller", role=Credit.Role.AUTHOR, person=author)
    block = BlockFactory.create(story=story, plain=WORDS, html=f"<p>{WORDS}</p>")
    renew(story)
    page = story.get_absolute_url()
    return Reported(block, author, person("reader"), "block.hide", "block.restore", page)


def words_on_a_page() -> Reported:
    author = person("author", about=WORDS)
    page, codes = author.get_absolute_url(), ("person.hide_about", "person.restore_about")
    return Reported(author, author, person("reader"), *codes, page)


def message() -> Reported:
    mentor = MentorFactory.create(person=person("mentor"))
    two = together(mentee=person("mentee"), mentor=mentor)
    said = threads.say(two.thread, by=two.mentor, body=WORDS)
    page = two.get_absolute_url()
    return Reported(said, two.mentor, two.mentee, "message.hide", "message.restore", page)


def room_question() -> Reported:
    host, reader = person("host"), person("reader")
    session = coming(room_of(host, reader))
    asked = mentors.set_question(session, by=host, body=WORDS, seen=0)
    codes = ("room_session.hide", "room_session.restore")
    return Reported(asked, host, reader, *codes, asked.get_absolute_url())


def room_note() -> Reported:
    host, reader = person("host"), person("reader")
    session = coming(room_of(host, reader))
    note = mentors.write_room_note(session, by=host, body=f"{WORDS} Now.")
    note = mentors.change_room_note(note, by=host, body=WORDS, seen=1)
    codes = ("room_note.hide", "room_note.restore")
    return Reported(note, host, reader, *codes, session.get_absolute_url())


COUNTED = (
    ("mentors.RoomSession", "version"),
    ("accounts.User", "last_login"),
    ("stories.Story", "changed_at"),
)
"""What a look or a change itself leaves behind."""
EVERY = [part_of_a_story, words_on_a_page, message, room_question, room_note]


def case_of(one: Reported) -> Case:
    kind = ReportKind.objects.get_or_create(name="Asks for money")[0]
    return moderation.report(one.thing, by=one.reader, kind=kind, words="Look.").case


def is_read(one: Reported) -> bool:
    return WORDS in look(one.page, browser_of(one.reader)).words


@pytest.mark.slow  # every row of every table, twice, for each kind
@pytest.mark.parametrize("begin", EVERY)
def test_it_is_hidden_in_its_case_and_an_appeal_puts_it_back(
    begin: Callable[[], Reported], moderator: User
) -> None:
    one, second = begin(), person("second-moderator", role="moderator")
    case = case_of(one)
    assert is_read(one)
    before = stands()
    door = f"/admin/moderation/case/{case.pk}/do/{one.code}/"
    desk = browser_of(moderator)
    assert door in look(f"/admin/moderation/case/{case.pk}/change/", desk).links().values()
    assert desk.post(door, {"reason": "", "words": "Thanks."}).status_code == 422
    assert is_read(one)
    assert desk.post(door, {"reason": WHY, "words": "Thanks."}).status_code == 302

    assert not is_read(one)
    case.refresh_from_db()
    assert (case.outcome, case.words) == ("upheld", "Thanks.")
    entry = LogEntry.objects.get(code=one.code)
    assert (entry.actor_id, entry.basis) == (moderator.pk, f"moderation.case:{case.pk}")
    assert entry.text.reason == WHY
    told = Statement.objects.get()
    assert (told.person, told.code, told.reason, told.case) == (one.author, one.code, WHY, case)
    assert Notification.objects.filter(receiver=one.author, kind="statement").count() == 1
    assert WHY in look(told.get_absolute_url(), browser_of(one.author)).words
    assert Notification.objects.filter(receiver=one.reader, event="report-decided").exists()

    moderation.grant(appealed(told), by=second, words="You are right.")
    assert is_read(one)
    assert LogEntry.objects.filter(code=one.back, actor_id=second.pk).exists()
    for label, rows in stands().items():
        if not label.startswith("search."):  # the index follows; see its own tests
            assert rows == before[label], label


def stands() -> dict[str, list[dict[str, Any]]]:
    """Every row that a decision could touch; a session's question counts how often it changed."""
    rows = snapshot()
    for label, name in COUNTED:
        for row in rows[label]:
            row.pop(name)
    return rows


@pytest.mark.parametrize("begin", EVERY)
def test_the_inverse_is_offered_once_it_is_hidden(
    begin: Callable[[], Reported], moderator: User
) -> None:
    one = begin()
    case = case_of(one)
    codes = [deed.code for deed in open_deeds(case, by=moderator)]
    assert one.code in codes
    assert one.back not in codes
    hide = {deed.code: deed for deed in open_deeds(case, by=moderator)}[one.code]
    hide.do(one.thing, by=moderator, reason=WHY)
    later = case_again(one)
    codes = [deed.code for deed in open_deeds(later, by=moderator)]
    assert one.code not in codes
    if one.back != "person.restore_about":  # as with a picture: by its appeal, or in bulk
        assert one.back in codes


def case_again(one: Reported) -> Case:
    """Somebody else reports the same once more."""
    former = Case.objects.latest("pk")
    return moderation.open_case(
        Case.Origin.REPORT,
        former.subject_kind,
        former.subject_key,
        person=one.author.pk,
        is_private=former.is_private,
    )


@pytest.mark.parametrize("begin", [message, room_question, room_note])
def test_nobody_reaches_what_is_private_and_unreported_or_their_own(
    begin: Callable[[], Reported], moderator: User
) -> None:
    one = begin()
    deed = deed_of(one.code)
    assert deed is not None
    with pytest.raises(NotAllowed):
        deed.do(one.thing, by=moderator, reason=WHY)
    case_of(one)
    one.author.groups.set(moderator.groups.all())
    with pytest.raises(NotAllowed):
        deed.do(one.thing, by=User.objects.get(pk=one.author.pk), reason=WHY)
    assert not TakenWords.objects.exists()


@pytest.mark.parametrize("begin", [message, room_note])
def test_what_is_private_is_not_named_in_an_appeal(
    begin: Callable[[], Reported], moderator: User
) -> None:
    one = begin()
    case_of(one)
    deed = deed_of(one.code)
    assert deed is not None
    deed.carry_out(one.thing, by=moderator, reason=WHY)
    told = Statement.objects.get()
    assert told.title in browser_of(one.author).get(told.get_absolute_url()).content.decode()
    case = appealed(told).case
    judge = person("second", role="moderator")
    desk, caller = browser_of(judge), Caller(token_of(judge, "moderate"))
    listed = "/admin/moderation/appeal/"
    for page in (
        listed,
        f"{listed}{told.appeal.pk}/change/",
        f"/admin/moderation/case/{case.pk}/change/",
    ):
        assert told.title not in desk.get(page).content.decode()
    for page in (listed, "/admin/moderation/case/"):
        found = desk.get(page, {"q": told.title}).content.decode()
        assert 'id="result_list"' not in found
    assert caller.get(f"/api/v1/moderation/appeals/{told.appeal.pk}/").json()["title"] == ""
    assert told.title not in caller.get(f"/api/v1/moderation/cases/{case.pk}/").content.decode()
    moderation.grant(told.appeal, by=judge)
    assert is_read(one)
    assert not Case.objects.open().exists()


def test_what_was_written_meanwhile_stays(moderator: User) -> None:
    one = words_on_a_page()
    moderation.hide_about(one.thing, by=moderator, reason=WHY)
    User.objects.filter(pk=one.author.pk).update(about="I sail.")
    moderation.restore_about(one.author, by=moderator)
    assert User.objects.get(pk=one.author.pk).about == "I sail."
    assert not TakenWords.objects.exists()


def test_a_hidden_note_shows_none_of_its_former_wordings(moderator: User) -> None:
    one = room_note()
    case_of(one)
    mentors.hide_room_note(one.thing, by=moderator, reason=WHY)
    page = look(reverse("rooms:note_versions", args=[one.thing.pk]), browser_of(one.reader)).words
    assert "quillwort" not in page
    assert "A moderator took these words away." in page
    note = RoomNote.objects.get()
    mentors.delete_room_note(note, by=one.author)
    assert not TakenWords.objects.exists()


def test_a_question_that_was_taken_away_may_be_set_anew(moderator: User) -> None:
    one = room_question()
    case_of(one)
    mentors.hide_room_question(one.thing, by=moderator, reason=WHY)
    session = RoomSession.objects.get(pk=one.thing.pk)
    mentors.set_question(session, by=one.author, body="Why?", seen=session.version)
    told = Statement.objects.get()
    mentors.restore_room_question(session, by=moderator, statement=told)
    assert RoomSession.objects.get(pk=session.pk).question == "Why?"


def test_an_editor_who_shows_a_block_ends_the_decision(moderator: User, editor: User) -> None:
    one = part_of_a_story()
    stories.hide_block(one.thing, by=moderator, reason=WHY)
    stories.unredact(Block.objects.get(pk=one.thing.pk), by=editor)
    assert not Statement.objects.standing().exists()

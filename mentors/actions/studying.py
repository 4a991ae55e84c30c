"""What the people in a study room write of its sessions: the question, who was there, notes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.lib import markdown
from community.lib.keeping import kept
from community.limits.actions import spend
from community.moderation.actions.wording import forget_words
from community.notifications.actions import notify
from mentors.actions import turns
from mentors.models import RoomAttendance, RoomNote, RoomNoteVersion, RoomSession
from mentors.models.room import LONGEST_NOTE, LONGEST_QUESTION
from mentors.rooms import notices
from mentors.rooms.limits import MOST_NOTES, WRITE
from threads import abilities
from threads.limits import trust


class StaleWordsError(ValidationError):
    """The question or note was saved since its page was opened; `saved` is how it stands."""

    def __init__(self, saved: RoomSession | RoomNote) -> None:
        self.saved = saved
        super().__init__(
            _(
                "This was saved anew since the page was opened. Both are kept: yours is in the "
                "form, what was saved stands above it. Save again to keep yours."
            )
        )


@transaction.atomic
def set_question(session: RoomSession, *, by: Any, body: str, seen: int) -> RoomSession:
    """Whoever's turn it is sets the question, or words it anew, until the session begins.

    All are told of the first wording. `seen` is the version this was written over, 0 for none.
    Raises SignInRequired, NotAllowed, TooManyError, StaleWordsError, and ValidationError, keyed by
    "body" where the words are wrong.
    """
    policy.require(by, "room.write", session.room)
    room = turns.locked_room(session.room)
    policy.require(by, "room.write", room)
    fresh = RoomSession.objects.get(pk=session.pk)
    if fresh.setter_id != by.pk:
        raise policy.NotAllowed(_("It is not your turn to set the question."))
    if fresh.has_begun:
        raise ValidationError(_("The session has begun: its question stays as it is."))
    body = _checked(body, LONGEST_QUESTION)
    if fresh.version != seen:
        raise StaleWordsError(fresh)
    _spend(by, body, before=fresh.question)
    fresh.question, fresh.question_html = body, markdown.render(body)
    fresh.version += 1
    fresh.save(update_fields=["question", "question_html", "version"])
    people = room.seats.taken().values_list("person", flat=True)
    notify(notices.QUESTION, about=fresh, to=people, by=by, deed="question")
    return fresh


@transaction.atomic
def attend(session: RoomSession, *, by: Any, was_there: bool) -> None:
    """Say that one was at the session, or that one was not; each for themselves.

    Raises SignInRequired, NotAllowed, and ValidationError before it begins.
    """
    policy.require(by, "room.take_part", session.room)
    policy.require(by, "room.take_part", turns.locked_room(session.room))
    if not session.has_begun:
        raise ValidationError(_("It has not begun yet."))
    if was_there:
        RoomAttendance.objects.get_or_create(session=session, person=by)
    else:
        RoomAttendance.objects.filter(session=session, person=by).delete()


@transaction.atomic
def write_room_note(session: RoomSession, *, by: Any, body: str) -> RoomNote:
    """Note something of the session, for whoever is in the room now or later.

    The same words sent twice give one note. Raises SignInRequired, NotAllowed, TooManyError, and
    ValidationError, keyed by "body" where the words are wrong.
    """
    policy.require(by, "room.write", session.room)
    room = turns.locked_room(session.room)
    policy.require(by, "room.write", room)
    body = _checked(body, LONGEST_NOTE)
    if (same := session.notes.filter(author=by, body=body).first()) is not None:
        return same
    if session.notes.count() >= MOST_NOTES:
        raise ValidationError(
            _("There are %(most)d notes of this session: add to one of them.")
            % {"most": MOST_NOTES}
        )
    _spend(by, body)
    return RoomNote.objects.create(
        session=session, author=by, changed_by=by, body=body, html=markdown.render(body)
    )


@transaction.atomic
def change_room_note(note: RoomNote, *, by: Any, body: str, seen: int) -> RoomNote:
    """Word a note anew: anybody in the room may, and what it said before is kept.

    The same again changes nothing. Raises SignInRequired, NotAllowed, TooManyError,
    StaleWordsError, and ValidationError keyed by "body"; RoomNote.DoesNotExist for one deleted.
    """
    policy.require(by, "room.write", note.session.room)
    policy.require(by, "room.write", turns.locked_room(note.session.room))
    fresh = RoomNote.objects.select_for_update(no_key=True).get(pk=note.pk)
    body = _checked(body, LONGEST_NOTE)
    if fresh.version != seen:
        raise StaleWordsError(fresh)
    if body == fresh.body:
        return fresh
    _spend(by, body, before=fresh.body)
    RoomNoteVersion.objects.create(
        note=fresh,
        number=fresh.version,
        body=fresh.body,
        by=fresh.changed_by,
        at=fresh.changed_at,
    )
    fresh.body, fresh.html = body, markdown.render(body)
    fresh.version += 1
    fresh.changed_by, fresh.changed_at = by, timezone.now()
    fresh.save(update_fields=["body", "html", "version", "changed_by", "changed_at"])
    return fresh


@transaction.atomic
def delete_room_note(note: RoomNote, *, by: Any) -> None:
    """Its writer deletes a note, with all that it ever said; in a closed room too.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "room.take_part", note.session.room)
    policy.require(by, "room.take_part", turns.locked_room(note.session.room))
    policy.require(by, "room_note.delete", note)
    for one in (note, *note.versions.all()):
        forget_words(one)
    note.delete()


def _checked(body: str, most: int) -> str:
    """`body` with even line ends; ValidationError keyed by "body" for none, or too much."""
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not any(letter.isprintable() and not letter.isspace() for letter in body):
        raise ValidationError({"body": _("Write something first.")})
    return kept("body", body, most)


def _spend(by: Any, body: str, *, before: str = "") -> None:
    abilities.refuse_links(by=by, body=body, before=before)
    spend(WRITE, who=f"user-{by.pk}", trust=trust(by))

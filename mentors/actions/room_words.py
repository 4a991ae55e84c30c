"""What was written in a study room and reported by somebody in it: hidden, and put back.

Moderators reach nothing that nobody reported, nor a room they were in: policy sees to it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from community import policy
from community.lib import markdown
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.wording import given, put_words_back, take_words
from community.moderation.models import Statement
from mentors.actions import turns
from mentors.models import RoomNote, RoomSession

HIDE_QUESTION, HIDE_NOTE = "room_session.hide", "room_note.hide"


@transaction.atomic
def hide_room_question(session: RoomSession, *, by: Any, reason: str) -> RoomSession:
    """Take the question of a session away; whoever set it is told why.

    Raises SignInRequired, NotAllowed, and ValidationError without a reason or a question.
    """
    fresh = held_session(session)
    policy.require(by, HIDE_QUESTION, fresh)
    reason = given(reason)
    effects = {"taken": take_words(fresh, "question", person=fresh.setter_id)}
    _save_question(fresh)
    record(HIDE_QUESTION, by=by, target=fresh, reason=reason, before="shown", after="hidden")
    statements.explain(HIDE_QUESTION, fresh, by=by, reason=reason, effects=effects)
    return fresh


@transaction.atomic
def restore_room_question(
    session: RoomSession, *, by: Any, reason: str = "", statement: Statement | None = None
) -> RoomSession:
    """Put the question back, unless another was set. Raises SignInRequired or NotAllowed."""
    fresh = held_session(session)
    policy.require(by, "room_session.restore", fresh)
    told = statement or statements.standing(fresh, HIDE_QUESTION)
    if told is not None and put_words_back(fresh, told.effects.get("taken")):
        _save_question(fresh)
    statements.end(fresh, HIDE_QUESTION)
    said = {"before": "hidden", "after": "shown"}
    record("room_session.restore", by=by, target=fresh, reason=reason.strip(), **said)
    return fresh


@transaction.atomic
def hide_room_note(note: RoomNote, *, by: Any, reason: str) -> RoomNote:
    """Take a note's words away, and its former wordings out of sight; who wrote them is told why.

    Raises SignInRequired, NotAllowed, and ValidationError without a reason or words.
    """
    fresh = held_note(note)
    policy.require(by, HIDE_NOTE, fresh)
    reason = given(reason)
    taken = take_words(fresh, "body", person=fresh.changed_by_id)
    _save_note(fresh)
    effects = {"taken": taken, "versions": _take_versions(fresh)}
    record(HIDE_NOTE, by=by, target=fresh, reason=reason, before="shown", after="hidden")
    statements.explain(HIDE_NOTE, fresh, by=by, reason=reason, effects=effects)
    return fresh


@transaction.atomic
def restore_room_note(
    note: RoomNote, *, by: Any, reason: str = "", statement: Statement | None = None
) -> RoomNote:
    """Put a note's words back, unless others stand there. Raises SignInRequired or NotAllowed."""
    fresh = held_note(note)
    policy.require(by, "room_note.restore", fresh)
    told = statement or statements.standing(fresh, HIDE_NOTE)
    if told is not None:
        if put_words_back(fresh, told.effects.get("taken")):
            _save_note(fresh)
        for version in fresh.versions.filter(pk__in=told.effects.get("versions", {})):
            if put_words_back(version, told.effects["versions"][str(version.pk)]):
                version.save(update_fields=["body"])
    statements.end(fresh, HIDE_NOTE)
    said = {"before": "hidden", "after": "shown"}
    record("room_note.restore", by=by, target=fresh, reason=reason.strip(), **said)
    return fresh


def held_session(session: RoomSession) -> RoomSession:
    """`session` as it stands now, held by its room."""
    turns.locked_room(session.room)
    return RoomSession.objects.select_related("room").get(pk=session.pk)


def held_note(note: RoomNote) -> RoomNote:
    """`note` as it stands now, held by its room."""
    turns.locked_room(note.session.room)
    rows = RoomNote.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("session__room").get(pk=note.pk)


def _save_question(session: RoomSession) -> None:
    session.question_html = markdown.render(session.question) if session.question else ""
    session.version += 1  # whoever words it anew meanwhile is told that it was changed
    session.save(update_fields=["question", "question_html", "version"])


def _take_versions(note: RoomNote) -> dict[str, int]:
    """What it said before is hidden with it: each wording (a pk) → what it is kept under."""
    taken = {}
    for version in note.versions.exclude(body=""):
        taken[str(version.pk)] = take_words(version, "body", person=version.by_id)
        version.save(update_fields=["body"])
    return taken


def _save_note(note: RoomNote) -> None:
    note.html = markdown.render(note.body) if note.body else ""
    note.save(update_fields=["body", "html"])

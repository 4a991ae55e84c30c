"""What moderators can do with study rooms."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.moderation import actions as moderation
from community.moderation.actions import statements
from community.moderation.deeds import Again, Deed, FreeReasonForm
from community.moderation.models import State, Statement
from mentors import actions
from mentors.actions.room_words import HIDE_NOTE, HIDE_QUESTION, held_note, held_session
from mentors.models import Room, RoomNote, RoomSession


def _host_of(room: Room) -> int | None:
    return room.host_id


def _undo_hiding(room: Room, *, by: Any, reason: str, statement: Statement | None = None) -> Room:
    told = statement or statements.standing(room, "room.hide")
    return actions.restore_room(room, by=by, reason=reason, statement=told)


OF_ROOMS = (
    Deed(
        "room.hide",
        Room,
        _("Take it out of the list"),
        actions.hide_room,
        _undo_hiding,
        "room.restore",
        person_of=_host_of,
        fits=lambda room: room.state != State.HIDDEN,
        is_restriction=True,
    ),
    Deed(
        "room.restore",
        Room,
        _("Put it back in the list"),
        actions.restore_room,
        undone_as="room.hide",
        again=Again(moderation.stood, actions.put_room_out_again),
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_host_of,
        fits=lambda room: room.state == State.HIDDEN,
    ),
)


def _hold_session(session: RoomSession, **given: Any) -> None:
    held_session(session)


def _hold_note(note: RoomNote, **given: Any) -> None:
    held_note(note)


def _setter_of(session: RoomSession) -> int | None:
    return session.setter_id


def _writer_of(note: RoomNote) -> int | None:
    return note.changed_by_id


OF_WORDS = (
    Deed(
        HIDE_QUESTION,
        RoomSession,
        _("Take the question away"),
        actions.hide_room_question,
        actions.restore_room_question,
        "room_session.restore",
        person_of=_setter_of,
        fits=lambda session: bool(session.question),
        is_restriction=True,
        in_bulk=False,
        told=_("A question that you set in a study room was taken away"),
        hold=_hold_session,
    ),
    Deed(
        "room_session.restore",
        RoomSession,
        _("Put the question back"),
        actions.restore_room_question,
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_setter_of,
        fits=lambda session: statements.standing(session, HIDE_QUESTION) is not None,
        in_bulk=False,
        hold=_hold_session,
    ),
    Deed(
        HIDE_NOTE,
        RoomNote,
        _("Take the words of the note away"),
        actions.hide_room_note,
        actions.restore_room_note,
        "room_note.restore",
        person_of=_writer_of,
        fits=lambda note: bool(note.body),
        is_restriction=True,
        in_bulk=False,
        told=_("A note of yours in a study room was taken away"),
        hold=_hold_note,
    ),
    Deed(
        "room_note.restore",
        RoomNote,
        _("Put the words of the note back"),
        actions.restore_room_note,
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_writer_of,
        fits=lambda note: statements.standing(note, HIDE_NOTE) is not None,
        in_bulk=False,
        hold=_hold_note,
    ),
)

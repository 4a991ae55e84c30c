"""Notes in a mentorship: for oneself, for both sides, or for the programme's managers too."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.accounts.blocking import blocked_between
from community.lib import markdown
from community.lib.keeping import kept
from community.limits.actions import spend
from community.log.actions import record
from community.notifications.actions import notify
from mentors.models import Audience, Meeting, Mentorship, Note
from mentors.models.note import LONGEST_NOTE
from mentors.note_limits import NOTE
from mentors.note_notices import NOTE_SHARED
from threads.limits import trust

HEADINGS_FROM = 3
WIDTH = {Audience.PRIVATE: 0, Audience.SHARED: 1, Audience.PROGRAMME: 2}
"""How many read it: a wider audience is chosen by its author alone, and never by the way."""


class StaleNoteError(ValidationError):
    """The note was saved elsewhere since; `saved` is how."""

    def __init__(self, saved: Note) -> None:
        self.saved = saved
        super().__init__(
            _(
                "This note was saved in another place since this page was opened. Both are kept: "
                "yours is in the form, what was saved stands above it. Save again to keep yours."
            )
        )


@transaction.atomic
def write_note(
    mentorship: Mentorship,
    *,
    by: Any,
    body: str,
    audience: str = Audience.PRIVATE,
    meeting: Meeting | None = None,
) -> Note:
    """Keep a note; whoever else may read it now is told.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError keyed by field.
    """
    policy.require(by, "note.write", mentorship)
    note = Note(mentorship=mentorship, author=by, body=_said(body))
    note.meeting = _of(mentorship, meeting)
    if audience != Audience.PRIVATE:
        _require_open(mentorship)
    note.audience = Audience(audience)
    spend(NOTE, who=f"user-{by.pk}", trust=trust(by))
    return _saved(note, was=Audience.PRIVATE)


@transaction.atomic
def edit_note(
    note: Note,
    *,
    by: Any,
    body: str,
    audience: str,
    seen: int,
    meeting: Meeting | None = None,
    is_sharing: bool = False,
) -> Note:
    """Change a note, over its version `seen`.

    A wider audience than before needs `is_sharing`, so that nothing is shared by the way. Raises
    SignInRequired, NotAllowed, StaleNoteError, TooManyError, and ValidationError keyed by field.
    """
    policy.require(by, "note.change", note)
    fresh = Note.objects.select_for_update(no_key=True).get(pk=note.pk)
    if fresh.version != seen:
        raise StaleNoteError(fresh)
    was = Audience(fresh.audience)
    if WIDTH[Audience(audience)] > WIDTH[was]:
        if not is_sharing:
            raise ValidationError(
                {"is_sharing": _("Say here that more people may read it, or leave it as it was.")}
            )
        _require_open(fresh.mentorship)
    fresh.body, fresh.audience = _said(body), Audience(audience)
    fresh.meeting = _of(fresh.mentorship, meeting)
    fresh.version = seen + 1
    spend(NOTE, who=f"user-{by.pk}", trust=trust(by))
    return _saved(fresh, was=was)


@transaction.atomic
def delete_note(note: Note, *, by: Any) -> None:
    """Delete a note for good, whoever read it. Raises SignInRequired or NotAllowed."""
    policy.require(by, "note.change", note)
    Note.objects.filter(pk=note.pk).delete()


def read_programme_note(note: Note, *, by: Any) -> Note:
    """Open a programme note as one of its managers; the record keeps that they looked.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "note.read_programme", note)
    record("note.read_programme", by=by, target=note)
    return note


def _saved(note: Note, *, was: Audience) -> Note:
    note.html = markdown.render(note.body, heading_base=HEADINGS_FROM)
    note.save()
    if note.is_shared and was is Audience.PRIVATE:
        other = note.mentorship.other(note.author)
        notify(NOTE_SHARED, about=note, to=[other], by=note.author, deed=f"shared-{note.version}")
    return note


def _said(body: str) -> str:
    body = body.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")
    if not body.strip():
        raise ValidationError({"body": _("Write something first.")})
    return kept("body", body, LONGEST_NOTE)


def _of(mentorship: Mentorship, meeting: Meeting | None) -> Meeting | None:
    if meeting is not None and meeting.mentorship_id != mentorship.pk:
        raise ValidationError({"meeting": _("That is no meeting of the two of you.")})
    return meeting


def _require_open(mentorship: Mentorship) -> None:
    """Raise ValidationError keyed by "audience" where no more is shared."""
    if not mentorship.is_running:
        raise ValidationError(
            {"audience": _("The mentorship is over: what you write now is for you alone.")}
        )
    if blocked_between(mentorship.mentee.pk, mentorship.mentor.pk):
        raise ValidationError(
            {"audience": _("Nothing more is shared here: what you write now is for you alone.")}
        )

"""Who speaks in a story, in an editor's words: put a name right, add a voice, take one away."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community import policy
from community.lib import changes
from community.log.actions import record
from stories.actions.locking import hold
from stories.importing.labels import label_of
from stories.models import Speaker, Story


@transaction.atomic
def set_speaker(
    speaker: Speaker, *, name: str, role: str, by: Any, label: str | None = None
) -> Speaker:
    """Say who a speaker is; name and role may be empty, and no later import changes any of it.

    Without a `label` it keeps the one it has; a later document still finds a voice by the label
    that it had there. Raises ValidationError with the field that cannot stand, SignInRequired or
    NotAllowed.
    """
    policy.require(by, "story.edit", speaker.story)
    story = hold(speaker.story_id)
    row = Speaker.objects.get(pk=speaker.pk, story=story)
    before, known_as = _who(row), row.known_as
    row.label = row.label if label is None else _one_line(label)
    row.name, row.role = _one_line(name), _one_line(role)
    if _who(row) != before:
        row.imported_label = known_as if row.label != known_as else ""
        row.is_set_by_editor = True
        row.clean_fields()
        if row.label != before["label"]:
            _require_fit(row)
        row.save()
        record("story.set_speaker", by=by, target=row, before=before, after=_who(row))
        changes.announce("look", row.story_id)
        story.save(update_fields=["changed_at"])
    speaker.refresh_from_db()
    return speaker


@transaction.atomic
def remove_speaker(speaker: Speaker, *, by: Any) -> None:
    """Take a voice that says nothing out of a story.

    One that the document names comes back with the next changed version of it. Raises
    ValidationError while it has turns, SignInRequired or NotAllowed.
    """
    policy.require(by, "story.edit", speaker.story)
    story = hold(speaker.story_id)
    row = Speaker.objects.get(pk=speaker.pk, story=story)
    if turns := row.turns.count():
        raise ValidationError(
            ngettext(
                "This speaker has %(turns)d turn. Give it to another speaker first.",
                "This speaker has %(turns)d turns. Give them to another speaker first.",
                turns,
            )
            % {"turns": turns}
        )
    record("story.remove_speaker", by=by, target=row, before=_who(row))
    changes.announce("look", row.story_id)
    row.delete()
    story.save(update_fields=["changed_at"])


@transaction.atomic
def add_speaker(story: Story, *, label: str, name: str, role: str, by: Any) -> Speaker:
    """Add a voice to a story, after those it has; no import takes it away.

    `label` tells the voices of one story apart whatever the case, and has the form of a label
    before a turn, so that an exported story reads back. Raises ValidationError with the field,
    SignInRequired or NotAllowed.
    """
    policy.require(by, "story.edit", story)
    held = hold(story.pk)
    last = held.speakers.aggregate(last=Max("position"))["last"]
    row = Speaker(
        story=held,
        label=_one_line(label),
        name=_one_line(name),
        role=_one_line(role),
        position=0 if last is None else last + 1,
        is_set_by_editor=True,
    )
    row.clean_fields()
    _require_fit(row)
    row.save()
    record("story.add_speaker", by=by, target=row, after=_who(row))
    changes.announce("look", row.story_id)
    held.save(update_fields=["changed_at"])
    return row


def _require_fit(row: Speaker) -> None:
    """Raise ValidationError when its label cannot stand before a turn, or is another voice's."""
    if label_of(f"{row.label}: x", alone=False) != (row.label, "", "x"):
        raise ValidationError(
            {"label": _("Begin with a letter; use letters, digits and spaces, at most 40.")}
        )
    others = row.story.speakers.exclude(pk=row.pk).values_list("label", flat=True)
    if row.label.casefold() in {label.casefold() for label in others}:
        raise ValidationError({"label": _("This story has a speaker with this label already.")})


def _who(speaker: Speaker) -> dict[str, str]:
    return {"label": speaker.label, "name": speaker.name, "role": speaker.role}


def _one_line(words: str) -> str:
    return " ".join(words.split())

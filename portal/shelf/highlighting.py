"""What members do with highlights: mark words of a story, say what they are to them, let go."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.limits.actions import declare, spend
from portal.shelf import places
from portal.shelf.models import LONGEST_NOTE, Highlight
from stories.models import Passage, Story
from threads import passages
from threads.limits import trust

MOST_A_STORY = 200  # highlights of one person in one story
HIGHLIGHT = declare("highlight", gettext_lazy("highlight words"), most=(100, 300, 600))


@transaction.atomic
def highlight(story: Story, words: Passage, *, by: Any, label: str, note: str = "") -> Highlight:
    """Mark `words` of `story` (see `threads.passages.find`) with a label and perhaps a note.

    The same words once more are the same highlight: it takes the new label, and the new note where
    there is one. Raises SignInRequired or NotAllowed, TooManyError, or ValidationError.
    """
    policy.require(by, "highlight.make", story)
    block = passages.quotable(story, words.key, by=by)
    if block is None or words.exact not in block.plain:
        raise ValidationError(_("These words are no longer in the story."))
    label, note = _checked(label, note)
    target = places.name_of(words)
    if known := Highlight.objects.visible_to(by).filter(story=story, target=target).first():
        return change(known, by=by, label=label, note=note or known.note)
    spend(HIGHLIGHT, who=f"user-{by.pk}", trust=trust(by))
    if by.highlights.filter(story=story).count() >= MOST_A_STORY:
        raise ValidationError(
            _("You have %(most)d highlights in this story, and that is all it holds. Remove one.")
            % {"most": MOST_A_STORY}
        )
    kept = {name: getattr(words, name) for name in ("key", "exact", "prefix", "suffix")}
    made, _is_new = Highlight.objects.get_or_create(
        owner=by, story=story, target=target, defaults={**kept, "label": label, "note": note}
    )
    return made


def change(highlight: Highlight, *, by: Any, label: str, note: str) -> Highlight:
    """Give a highlight another label and note. Raises NotAllowed or ValidationError."""
    policy.require(by, "highlight.change", highlight)
    highlight.label, highlight.note = _checked(label, note)
    highlight.save(update_fields=["label", "note"])
    return highlight


def remove(highlight: Highlight, *, by: Any) -> None:
    """Take the mark off the words, and forget the note. Raises NotAllowed."""
    policy.require(by, "highlight.change", highlight)
    highlight.delete()


def _checked(label: str, note: str) -> tuple[str, str]:
    note = note.replace("\r\n", "\n").strip()
    if label not in Highlight.Label:
        raise ValidationError({"label": _("Choose one of the labels.")})
    if len(note) > LONGEST_NOTE:
        raise ValidationError(
            {"note": _("A note has up to %(most)d characters.") % {"most": LONGEST_NOTE}}
        )
    return label, note

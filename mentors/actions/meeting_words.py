"""What people say with a meeting: where it is, and why it is not."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.lib.keeping import kept
from mentors.models.meeting import LONGEST_PLACE, LONGEST_WHY


def place_of(typed: str) -> str:
    """Where to meet, as one line. Raises ValidationError keyed by "place"."""
    return kept("place", " ".join(typed.split()), LONGEST_PLACE)


def reason_of(typed: str) -> str:
    """Why it is called off: said in any case. Raises ValidationError keyed by "words"."""
    words = typed.strip()
    if not words:
        raise ValidationError({"words": _("Say it in a few words: the other side reads them.")})
    return kept("words", words, LONGEST_WHY)

"""What a row can keep of the words that somebody typed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def unkept(words: str, most: int) -> str:
    """Why `words` cannot be kept in at most `most` characters; "" when they can.

    PostgreSQL keeps no NUL in a text.
    """
    if "\x00" in words:
        return _("A character in there cannot be kept. Type it anew.")
    if len(words) > most:
        return _("At most %(most)d characters, please.") % {"most": most}
    return ""


def kept(field: str, words: str, most: int) -> str:
    """`words` as they are; ValidationError keyed by `field` where they cannot be kept."""
    if why := unkept(words, most):
        raise ValidationError({field: why})
    return words

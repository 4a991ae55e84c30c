"""Watched words: whole words of a text, folded as search folds them; never a pattern.

A list is words and phrases, one a line. What is typed there is compared, not run: no text takes
longer for any list than to look each of its words up.
"""

from __future__ import annotations

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.lib.folding import fold
from community.lib.shapes import holds_cjk

MOST = 500
LONGEST = 80
_WORD = re.compile(r"\w+")


def cleaned(words: str) -> str:
    """The list, each entry once on a line of its own; ValidationError keyed by "words"."""
    entries = list(dict.fromkeys(" ".join(line.split()) for line in words.splitlines()))
    entries = [entry for entry in entries if entry]
    if len(entries) > MOST:
        raise ValidationError({"words": _("A list holds 500 entries at most.")})
    for entry in entries:
        if len(entry) > LONGEST:
            raise ValidationError({"words": _("An entry holds 80 characters at most.")})
        if not _cut(entry):
            raise ValidationError(
                {"words": _("“%(entry)s” has no letter or digit to look for.") % {"entry": entry}}
            )
    return "\n".join(entries)


def found(words: str, text: str, before: str = "") -> list[str]:
    """The entries of the list `words` that `text` holds and `before` did not, as they are listed.

    Chinese, Japanese and Korean, which put nothing between words, are found anywhere.
    """
    entries = words.splitlines()
    there = _found(entries, text)
    had = _found(there, before) if there and before else []
    return [entry for entry in there if entry not in had]


def _found(entries: list[str], text: str) -> list[str]:
    folded = fold(text)
    said = _WORD.findall(folded)
    places = defaultdict(list)
    for place, word in enumerate(said):
        places[word].append(place)
    there = []
    for entry in entries:
        if holds_cjk(entry):
            is_there = fold(entry) in folded
        else:
            wanted = _cut(entry)
            starts = places.get(wanted[0], []) if wanted else []
            is_there = any(said[at : at + len(wanted)] == wanted for at in starts)
        if is_there:
            there.append(entry)
    return there


def _cut(entry: str) -> list[str]:
    return _WORD.findall(fold(entry))

"""How long a text is: words, and minutes of reading."""

from __future__ import annotations

import re

#: Silent reading of English non-fiction by adults, words per minute: Brysbaert, "How many words do
#: we read per minute?", Journal of Memory and Language 109 (2019), 104047.
WORDS_A_MINUTE = 238
#: Chinese text, characters per minute: Trauzettel-Klosinski and Dietz, "Standardized Assessment of
#: Reading Performance: IReST", Investigative Ophthalmology & Visual Science 53 (2012), 5452.
CHARACTERS_A_MINUTE = 255

# Scripts written without spaces between words: Han, Hiragana and Katakana.
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def _counts(text: str) -> tuple[int, int]:
    spaced, unspaced = _UNSPACED.subn(" ", text)
    runs = spaced.split()
    if unspaced:  # full-width punctuation between the characters is no word
        runs = [run for run in runs if any(char.isalnum() for char in run)]
    return len(runs), unspaced


def words(text: str) -> int:
    """Count words: runs between blanks, and each Chinese or Japanese character as one."""
    return sum(_counts(text))


def minutes(text: str) -> int:
    """Estimate the minutes it takes to read `text` silently, rounded; at least 1 unless empty."""
    spaced, unspaced = _counts(text)
    if not spaced and not unspaced:
        return 0
    return max(1, round(spaced / WORDS_A_MINUTE + unspaced / CHARACTERS_A_MINUTE))

"""Letters as they are compared."""

from __future__ import annotations

import unicodedata

from community.lib.shapes import MARK_RUNS, SHAPES, SIGNS

MAX_MARKS = 32
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n",
    "ı": "i", "ŧ": "t", "ĸ": "k",
}  # fmt: skip
_ACCENTS = [
    range(0x0300, 0x0370), range(0x0483, 0x048A), range(0x0591, 0x05C8), range(0x0610, 0x061B),
    range(0x064B, 0x0660), range(0x0670, 0x0671), range(0x06D6, 0x06EE), range(0x1AB0, 0x1B00),
    range(0x1DC0, 0x1E00), range(0x20D0, 0x2100), range(0xFE00, 0xFE10), range(0xFE20, 0xFE30),
    range(0xE0100, 0xE01F0),
]  # fmt: skip
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_BARE = str.maketrans(SIGNS) | {
    code: None
    for codes in [*_ACCENTS, range(0x202A, 0x202F), range(0x2066, 0x2070), map(ord, _UNSEEN)]
    for code in codes
    if unicodedata.category(chr(code)) in ("Mn", "Me", "Cf")
}
_PLAIN = str.maketrans(_LETTERS)


def fold(text: str) -> str:
    """Return `text` as it is compared: no case, accents, widths, ligatures or curly quotes."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", _calm(text.translate(_BARE))).translate(_BARE).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_BARE).translate(_PLAIN)
    return unicodedata.normalize("NFC", text)


def _calm(text: str) -> str:
    """Cut runs of marks that no script writes: sorting them costs the square of their number."""
    shape = text.translate(SHAPES)
    if "m" * MAX_MARKS not in shape:
        return text
    runs = MARK_RUNS.finditer(shape)
    return "".join(
        text[run.start() : min(run.end(), run.start() + MAX_MARKS)]
        if run["marks"]
        else text[run.start() : run.end()]
        for run in runs
    )

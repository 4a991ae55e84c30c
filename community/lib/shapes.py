"""What each character is to the cutter of words, one for one, so that places stay."""

from __future__ import annotations

import re
import unicodedata

SIGNS = {
    **dict.fromkeys("‘’‚‛ʼʹ′ꞌ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑﹣", "-"),
    "♯": "#",
    "\u200b": " ",
}


def _between(code: int, *ranges: tuple[int, int]) -> bool:
    return any(first <= code <= last for first, last in ranges)


_JOINERS = frozenset("'.,&/-+#%")
_CJK = (
    (0x1100, 0x115F), (0x3005, 0x3007), (0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FA),
    (0x30FC, 0x318E), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFF66, 0xFF9D), (0x20000, 0x3FFFF),
)  # fmt: skip
_CJK_MARKS = ((0x1160, 0x11FF), (0xD7B0, 0xD7FB), (0xFF9E, 0xFF9F))


class _Shapes(dict[int, str]):
    """What each character is to the cutter; learnt as characters turn up."""

    def __missing__(self, code: int) -> str:
        shape = self.shape_of(code)
        if len(self) < 20_000:
            self[code] = shape
        return shape

    @staticmethod
    def shape_of(code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        sign = SIGNS.get(char) or unicodedata.normalize("NFKC", char)
        shape = " "
        if sign in _JOINERS:
            shape = sign
        elif (
            category[0] == "M"
            or (category == "Cf" and char != "\u200b")
            or _between(code, *_CJK_MARKS)
        ):
            shape = "m"
        elif _between(code, *_CJK) and category[0] in "LN":
            shape = "c"
        elif category[0] == "L":
            shape = "a"
        elif category[0] == "N" and "⁄" not in sign:  # ½ is not 12
            shape = "0"
        return shape


SHAPES = _Shapes()
ATOM = "[a0][a0m]*"
ATOMS = re.compile(ATOM)
CHUNK = re.compile(
    r"a+(?=[ ,]|$)"  # most words, told from the others first because that is quick
    r"|(?P<pair>(?<![a0mc.&'-])a/a(?![a0m+#/]))"  # A/B, I/O
    rf"|(?P<dot>(?<![a0mc.])\.(?=a))?{ATOM}"
    rf"(?:['.&-]{ATOM}|(?<=0),000(?![a0m]))*"
    r"(?P<suffix>(?:\+\+(?!a)|[+#](?![a0])|%)(?:'a(?![a0m]))?)?"
    r"|(?P<cjk>c[cm]*)"
)
CJK_UNIT = re.compile("cm*")
MARK_RUNS = re.compile("(?P<marks>m+)|[^m]+")


def holds_cjk(text: str) -> bool:
    """Whether any of it is Chinese, Japanese or Korean, and so found by two characters."""
    return "c" in text.translate(SHAPES)

"""Bytes to text: the encoding found, and characters that no text needs taken out."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from stories.importing.document import Fix, ImportRefused

#: The largest file that is read, in bytes.
MAX_BYTES = 50 * 1024 * 1024

_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"SQLite format 3": "a database",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: The encodings that real pages still use; the guess is among these alone.
_GUESSES = [
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1252", "cp1251", "koi8_r", "cp1250",
    "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_2",
]  # fmt: skip
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile("[\u00ad\u200b\u202d\u202e\u2060\ufeff\ufffe\uffff\ufdd0-\ufdef]")
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def decode(data: bytes) -> tuple[str, str, list[Fix]]:
    """Turn a file's bytes into text with plain line feeds.

    Returns (text, encoding, fixes). Raises ImportRefused for what is too large, empty, binary or
    in no encoding that can be made out.
    """
    if len(data) > MAX_BYTES:
        raise ImportRefused(f"larger than {MAX_BYTES // 1024 // 1024} MB")
    if not data.strip():
        raise ImportRefused("the file is empty")
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise ImportRefused(f"not a text but {what}")
    text, encoding, fixes = _decoded(data)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise ImportRefused(
            "binary: it holds NUL characters", text[: text.index("\0")].count("\n") + 1
        )
    if len(_CONTROL.findall(text)) * 10 > len(text):
        raise ImportRefused("binary: it is mostly control characters")
    text, cleaned = _without_unseen(text)
    if not text.strip():
        raise ImportRefused("the file is empty")
    return text, encoding, fixes + cleaned


def _decoded(data: bytes) -> tuple[str, str, list[Fix]]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], name), name, []
    wide = _wide(data)
    if wide:
        return _strictly(data, wide), wide, []
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        if b"\0" in data:
            line = data[: data.index(b"\0")].count(b"\n") + 1
            raise ImportRefused("binary: it holds NUL bytes", line) from None
        return _guessed(data, error)


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(name, "ignore").count("\n") + 1
        raise ImportRefused(f"not valid {name.upper()}", line) from None


def _wide(data: bytes) -> str:
    """Find UTF-16 without a mark: Western text in it has a NUL in every other byte."""
    sample = data[:4096]
    if len(data) % 2 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.05 else ""


def _guessed(data: bytes, error: UnicodeDecodeError) -> tuple[str, str, list[Fix]]:
    line = data[: error.start].count(b"\n") + 1
    stray = _mostly_utf8(data)
    if stray is not None:
        return *stray, [Fix("encoding", line, "stray bytes", "read as windows-1252")]
    stated = _META.search(data[:4096])
    name = stated[1].decode("ascii").lower() if stated else ""
    if name not in {"", "utf-8", "utf8"}:
        try:
            wider = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}.get(name, name)
            return data.decode(wider), wider, [Fix("encoding", 1, name, "utf-8")]
        except (LookupError, UnicodeDecodeError):  # the page names an encoding it is not in
            name = ""
    best = from_bytes(data, cp_isolation=_GUESSES, threshold=0.3).best()
    if best is None:
        raise ImportRefused("in no encoding that can be made out", line)
    return str(best), best.encoding, [Fix("encoding", line, best.encoding, "utf-8")]


def _mostly_utf8(data: bytes) -> tuple[str, str] | None:
    """Read UTF-8 in which a few bytes were pasted in from Windows-1252."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in text)
    proper = sum(char > "\x7f" for char in text) - stray
    if stray * 20 > proper:
        return None
    as_bytes = re.compile("[\udc80-\udcff]")
    text = as_bytes.sub(lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return text, "utf-8"


def _without_unseen(text: str) -> tuple[str, list[Fix]]:
    """Take out characters that show nothing, and make odd line separators blanks."""
    if not (_CONTROL.search(text) or _UNSEEN.search(text) or _BREAKS.search(text)):
        return text, []
    fixes, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        clean = _UNSEEN.sub("", _CONTROL.sub("", _BREAKS.sub(" ", line)))
        if clean != line:
            odd = sorted(set(line) - set(clean))
            names = " ".join(f"U+{ord(char):04X}" for char in odd)
            fixes.append(Fix("unseen-characters", number, names, ""))
        lines.append(clean)
    return "\n".join(lines), fixes

"""Input made to hurt: refused with a reason, or read in bounded time without losing a word."""

from __future__ import annotations

import time

import pytest

from stories.importing import ImportRefused, plain_of, read
from stories.importing.decode import MAX_BYTES

#: Generous, for a busy machine: what grows with the square of its size takes minutes at this size.
SECONDS = 30.0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (b"some text\nand a\x00byte", "NUL"),
        (bytes(range(1, 9)) * 50, "control characters"),
        (b"\xff\xfe" + b"\x00\xd8" * 40, "UTF-16"),
        (b"---\ntitle: only a head\n---\n", "no text"),
    ],
)
def test_what_is_no_story_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(data)
    assert reason in refused.value.reason


def test_the_line_of_a_stray_byte_is_named() -> None:
    with pytest.raises(ImportRefused) as refused:
        read(b"one\ntwo\nthr\x00ee")
    assert refused.value.line == 3


def test_too_large_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(ImportRefused, match="50 MB"):
        read(b"a" * (MAX_BYTES + 1))


@pytest.mark.slow  # very large texts
@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "![[" * 60_000,
        "[a](" * 60_000,
        "[a](b) " * 40_000,
        "> " * 100_000,
        ">" * 200_000,
        "*a_ " * 60_000,
        "<b>" * 60_000,
        "<!-- " * 60_000,
        "{% a " * 60_000,
        "a" + " " * 300_000 + "b",
        "".join("e" + "`" * n for n in range(600)),
        "â€™" * 60_000,
    ],
    ids=lambda text: text[:6],
)
@pytest.mark.parametrize(
    "before", ["", "# A heading with a [link](x)\n\n"], ids=["plain", "marked"]
)
def test_one_huge_line_is_read_in_bounded_time(text: str, before: str) -> None:
    start = time.process_time()
    try:
        document = read((before + text).encode())
    except ImportRefused:
        document = None  # a page of nothing but tags holds no text
    assert time.process_time() - start < SECONDS
    for block in document.blocks if document else []:
        assert block.plain == plain_of(block.markdown, block.kind)


def test_lists_nested_beyond_reason_keep_their_words() -> None:
    text = "# A heading\n\n" + "\n".join(f"{'  ' * depth}- word{depth}" for depth in range(300))
    document = read(text.encode())
    kept = " ".join(block.plain for block in document.blocks)
    assert all(f"word{depth}" in kept.split() for depth in range(300))
    assert any("too deep" in doubt.why for doubt in document.doubtful)

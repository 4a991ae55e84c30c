"""The same document in any encoding and with any line ends is the same story."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from stories.importing import ImportRefused, read, report
from tests.stories.importing.test_our_fixtures import HERE

TEXTS = sorted(path for path in HERE.iterdir() if path.suffix in {".txt", ".md"})


def told(data: bytes) -> dict[str, object]:
    """The report without what the bytes alone decide."""
    found = report(read(data), slug="one")
    return {
        name: value for name, value in found.items() if name not in {"sha256", "found", "fixed"}
    }


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_marks_and_line_ends_change_nothing(path: Path) -> None:
    data = path.read_bytes()
    expected = told(data)
    text = data.decode()
    assert told(codecs.BOM_UTF8 + data) == expected
    assert told(text.encode("utf-16")) == expected
    assert told(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == expected
    assert told(text.encode("utf-32")) == expected
    assert told(data.replace(b"\n", b"\r\n")) == expected
    assert told(data.replace(b"\n", b"\r")) == expected


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("chinese-interview.txt", "gb18030"),
        ("chinese-interview.txt", "gbk"),
        ("spanish-interview.txt", "cp1252"),
        ("spanish-interview.txt", "utf-16-le"),
        ("hugo-yaml-german.md", "cp1252"),
        ("hugo-yaml-german.md", "utf-16-be"),
        ("arabic-essay.txt", "cp1256"),
    ],
)
def test_an_encoding_that_nothing_names_is_found(name: str, encoding: str) -> None:
    text = (HERE / name).read_text(encoding="utf-8")
    assert told(text.encode(encoding)) == told(text.encode())


def test_a_page_is_read_in_the_encoding_that_it_names() -> None:
    page = (
        "<html><head><meta charset=gb2312><title>小城</title></head><body><p>{}</p></body></html>"
    )
    text = page.format("我在一个小城市长大，后来去北京读书。" * 5)
    document = read(text.encode("gb18030"))
    assert document.blocks[0].plain.startswith("我在一个小城市长大")
    assert document.encoding == "gb18030"


def test_a_stray_byte_in_utf_8_is_mended_and_told() -> None:
    text = "naïve café — " * 20
    data = text.encode() + b"it\x92s late."
    document = read(data)
    assert document.blocks[-1].plain.endswith("it’s late.")
    assert [fix.rule for fix in document.fixed] == ["encoding"]


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", b"abc\0def\n", b"%PDF-1.7", b"\xff\xfeA", b"\1\2\3"],
    ids=["empty", "blank", "a mark alone", "a NUL", "a PDF", "half a character", "binary"],
)  # fmt: skip
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read(data)
    assert refusal.value.reason

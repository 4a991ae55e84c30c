"""Documents of our own in many shapes: each is read as the table beside it says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from stories.importing import Document, body_text, read, report, to_markdown

HERE = Path(__file__).parent / "fixtures"
TABLES = sorted(HERE.rglob("*.toml"))


def source_of(table: Path) -> Path:
    return next(p for p in table.parent.glob(f"{table.stem}.*") if p.suffix != ".toml")


def assert_like(expected: object, actual: object, where: str) -> None:
    """What a table names must be so; of what it does not name it says nothing."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict), where
        for name, value in expected.items():
            assert_like(value, actual.get(name), f"{where}.{name}")
    elif isinstance(expected, list) and isinstance(actual, list | tuple):
        assert len(expected) == len(actual), f"{where}: {actual}"
        for number, (one, other) in enumerate(zip(expected, actual, strict=True)):
            assert_like(one, other, f"{where}[{number}]")
    else:
        assert actual == expected, where


def told(document: Document) -> dict[str, object]:
    """The report, and what a table may ask for beside it."""
    return report(document) | {
        "notices": document.notices,
        "front_matter": document.front_matter_source,
        "encoding": document.encoding,
        "blocks": len(document.blocks),
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_it_is_read_as_its_table_says(table: Path) -> None:
    expected = tomllib.loads(table.read_text(encoding="utf-8"))
    source = source_of(table)
    document = read(source.read_bytes(), file=source.name)
    holds, chrome = expected.pop("holds", []), expected.pop("chrome", [])
    text = "\n".join(block.plain for block in document.blocks)
    removed = "\n".join(entry.text for entry in document.removed)
    assert_like(expected, told(document), table.stem)
    for words in holds:
        assert words in text
    for words in chrome:
        assert words not in body_text(document)
        assert words in removed


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_what_is_written_of_it_reads_back_the_same(table: Path) -> None:
    document = read(source_of(table).read_bytes())
    again = read(to_markdown(document).encode())
    for block, other in zip(document.blocks, again.blocks, strict=True):
        assert (block.kind, block.markdown, block.plain) == (
            other.kind,
            other.markdown,
            other.plain,
        )
        assert (block.key, block.speaker, block.continues) == (
            other.key,
            other.speaker,
            other.continues,
        )
        assert (block.level, block.figure, block.items) == (other.level, other.figure, other.items)
    assert document.published.value == again.published.value
    assert document.speakers == again.speakers

"""A front matter made to hurt is refused at once, by name and line, and never by a crash."""

from __future__ import annotations

from time import process_time

import pytest

from stories.importing import ImportRefused, read

BOMBS = {
    "aliases": "---\ntitle: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nx",
    "nesting in YAML": "---\ntitle: " + "[" * 90_000 + "\n---\nx",
    "many values": "---\ntitle: [" + "1," * 50_000 + "]\n---\nx",
    "a tag that runs code": "---\ntitle: !!python/object/apply:os.system [ls]\n---\nx",
    "nesting in TOML": "+++\na = " + "[" * 90_000 + "\n+++\nx",
    "dotted keys": "+++\n" + "a." * 90_000 + "b = 1\n+++\nx",
    "dotted keys in quotes": '+++\n"?"' + '."?"' * 40_000 + " = 1\n+++\nx",
    "a number without end": "+++\na = " + "1" * 150_000 + "\n+++\nx",
    "quotes without end": '+++\na = "' + '\\"' * 90_000 + "\n+++\nx",
    "half a character": '---\ntitle: "\\ud800"\n---\nx',
    "a NUL": '---\ntitle: "\\0"\n---\nx',
    "no end": "---\ntitle: x\n\nText without an end to its front matter.",
    "tables in tables": "+++\n" + "[a.b.c.d.e.f.g.h]\n" * 20_000 + "+++\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_at_once(name: str) -> None:
    start = process_time()
    with pytest.raises(ImportRefused) as refusal:
        read(BOMBS[name].encode())
    assert "front matter" in refusal.value.reason
    assert refusal.value.line >= 1
    assert process_time() - start < 10  # seconds; the slowest takes one


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nNote: this is a letter between two rules.\n\n---\n\nAnd its second page.",
        "---\nDear all: I am leaving.\nThank you: for everything: always.\n---\n\nYours.",
        "---\n\nA line: with a colon: and another.\n\nTitle: none.\n\n---\n\nEnd of it.",
        "***\n\ntitle: no front matter at all\n\n***\n\nEnd.",
    ],
)
def test_prose_between_two_rules_is_no_front_matter(text: str) -> None:
    document = read(text.encode())
    words = " ".join(block.plain for block in document.blocks)
    assert not document.front_matter_source
    for word in text.replace("---", "").replace("***", "").split():
        assert word in f"{document.title} {words}"

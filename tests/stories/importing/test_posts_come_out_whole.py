"""Posts full of markup come out whole: the same words, lists, tables, code, notes and links."""

from __future__ import annotations

import pytest
from markdown_it.token import Token

from stories.importing import BlockKind, Document, read, to_markdown
from stories.importing.syntax import inline_text, parser
from tests.stories.importing.test_our_fixtures import HERE

#: Posts in plain Markdown, and those that also hold HTML, pictures or a site generator's marks.
PLAIN = ["code", "footnotes", "maths", "nested-lists", "quotes", "tables"]
MIXED = ["definitions", "links-and-html", "liquid", "pictures"]


def source_of(name: str) -> bytes:
    return (HERE / "posts" / f"{name}.md").read_bytes()


def body_of(document: Document) -> str:
    """The blocks as one Markdown text, headings with their hashes."""
    return "\n\n".join(
        f"## {block.markdown}" if block.kind is BlockKind.HEADING else block.markdown
        for block in document.blocks
    )


def shape(markdown: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a parser sees: each container in its place, each run of words, each address."""
    return [
        (token.type.replace("code_block", "fence"), _words(token), _addresses(token))
        for token in parser().parse(markdown)
    ]


def _words(token: Token) -> str:
    return inline_text(token.children) if token.type == "inline" else token.content.strip("\n")


def _addresses(token: Token) -> tuple[str, ...]:
    return tuple(str(c.attrs["href"]) for c in token.children or () if "href" in c.attrs)


@pytest.mark.parametrize("name", PLAIN)
def test_nothing_of_a_plain_post_changes(name: str) -> None:
    source = source_of(name).decode()
    body = source.split("---\n", 2)[2]
    assert shape(body_of(read(source.encode()))) == shape(body)


@pytest.mark.parametrize("name", [*PLAIN, *MIXED])
def test_its_blocks_survive_a_round_trip(name: str) -> None:
    document = read(source_of(name))
    again = read(to_markdown(document).encode())
    assert [(b.kind, b.key, b.markdown) for b in document.blocks] == [
        (b.kind, b.key, b.markdown) for b in again.blocks
    ]


def test_a_link_by_reference_keeps_its_address_in_the_midst_of_words() -> None:
    text = b"---\ntitle: x\n---\nSee [this one][a] and ![that][b].\n\n[a]: /one 'One'\n[b]: /two\n"
    assert read(text).blocks[0].markdown == 'See [this one](/one "One") and ![that](/two).'

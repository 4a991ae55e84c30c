"""A document written as Markdown that an editor can read, and that reads back the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from stories.importing.document import Block, BlockKind, Document, Speaker

#: Keys that a document's own values replace; all other keys of a front matter pass through.
_OWN = frozenset(
    str.split(
        "title kind date published publishDate pubDate pubdate date_published created date_from "
        "language lang authors author categories category tags keywords topics comments "
        "description summary excerpt source source_url canonical_url canonical original_url "
        "original source_host speakers notices contents repair excerpt_separator"
    )
)


class _Dumper(yaml.SafeDumper):
    """YAML as a person would write it: every value in its place, lists indented."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def to_markdown(document: Document) -> str:
    """Write a document as one Markdown file with front matter.

    `repair: no` in it says that the text is to be taken as it stands. Turns are paragraphs that
    begin with `Label: `, for the labels listed under `speakers`; a lost picture is
    `![caption]()`; `<!--more-->` ends the excerpt.
    """
    head = yaml.dump(
        _front_matter(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )
    return f"---\n{head}---\n\n" + "\n\n".join(_body(document)) + "\n"


def _front_matter(document: Document) -> dict[str, Any]:
    published = document.published
    heads = {block.key: block.plain for block in document.blocks}
    values: dict[str, Any] = {
        "title": document.title,
        "kind": document.kind,
        "date": published.value,
        "date_from": published.provenance.value if published.provenance else None,
        "language": document.language,
        "authors": document.authors,
        "categories": document.categories,
        "description": document.description,
        "source_url": document.source_url,
        "source_host": document.source_host,
        "speakers": [
            {name: text for name, text in _said_of(speaker).items() if text}
            for speaker in document.speakers
        ],
        "notices": document.notices,
        "contents": [
            {
                "title": entry.title,
                **({"at": heads[entry.key]} if entry.key in heads else {}),
                **({"takeaways": list(entry.takeaways)} if entry.takeaways else {}),
            }
            for entry in document.contents
        ],
    }
    values = {name: value for name, value in values.items() if value}
    values["comments"] = document.comments_enabled
    values |= {name: v for name, v in document.front_matter.items() if name not in _OWN}
    if isinstance(source := document.front_matter.get("source"), dict):
        values["source"] = source  # more than the address that stands above
    values["repair"] = False
    return values


def _said_of(speaker: Speaker) -> dict[str, str]:
    return {"label": speaker.label, "name": speaker.name, "role": speaker.role}


def _body(document: Document) -> Iterator[str]:
    above: Block | None = None
    for block in document.blocks:
        if above and above.kind is BlockKind.LIST and block.kind is BlockKind.LIST:
            yield "<!-- -->"  # or the two lists would become one
        if block.speaker and not block.continues and block.kind is not BlockKind.TURN:
            yield f"{block.speaker}:"
        yield _written(block)
        if block.key == document.excerpt_end:
            yield "<!--more-->"
        above = block


def _written(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return "#" * block.level + " " + block.markdown
    if block.kind is BlockKind.TURN and not block.continues:
        return f"{block.speaker}: {block.markdown}"
    return block.markdown

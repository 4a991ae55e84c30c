"""The judged questions and the vocabulary they were judged against."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from community.lib.slugs import slug_of
from community.tags.models import Tag
from tests.community.search.judged.shelf import fill

Split = Literal["tuning", "held_out"]


@dataclass(frozen=True)
class Judged:
    """A question as somebody might ask it, and the name of the tag that belongs on it."""

    title: str
    body: str
    tag: str


def judged(split: Split) -> list[Judged]:
    told = tomllib.loads((files(__package__) / f"{split}.toml").read_text(encoding="utf-8"))
    return [Judged(**one) for one in told["question"]]


def lay_the_vocabulary() -> None:
    """Make the tags, beside them what ships and a corpus of questions and stories that use some."""
    told = tomllib.loads((files(__package__) / "vocabulary.toml").read_text(encoding="utf-8"))
    tags = {one["name"]: _tag(one["name"], description=one.get("about", "")) for one in told["tag"]}
    for one in told["tag"]:
        if wider := one.get("wider"):
            Tag.objects.filter(pk=tags[one["name"]].pk).update(parent=tags[wider])
        for name in one.get("same", ()):
            _tag(name, synonym_of=tags[one["name"]])
    fill()


def _tag(name: str, **fields: object) -> Tag:
    return Tag.objects.create(name=name, slug=slug_of(name, longest=100), **fields)

"""What was drawn from a story, shaped for its page; nothing that a redacted passage says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from stories.models import Block, Claim, Recommendation
from stories.models.drawn import Drawn, Passage
from stories.presentation.contents import Saying
from stories.presentation.labels import RESOURCES, TOPICS, USEFUL_WHEN, VERDICTS, label

D = TypeVar("D", bound=Drawn)


@dataclass(frozen=True, slots=True)
class Places:
    """Where passages stand now: the story's blocks by their pk."""

    blocks: Mapping[int, Block]

    def anchor(self, passage: Passage | None) -> str:
        """The fragment of the block that holds `passage`, "" when it lost its place."""
        block = self._block(passage)
        return block.anchor if block else ""

    def open(self, drawn: Iterable[D]) -> list[D]:
        """Those of `drawn` whose words still stand in the text, or lost their place in it."""
        return [one for one in drawn if one.passage is None or not self._is_redacted(one.passage)]

    def _is_redacted(self, passage: Passage) -> bool:
        block = self._block(passage)
        return block.is_redacted if block else passage.is_withheld

    def _block(self, passage: Passage | None) -> Block | None:
        if passage is None or passage.block_id is None:
            return None
        return self.blocks.get(passage.block_id)


@dataclass(frozen=True, slots=True)
class Reading:
    """A resource as the story names it and what it says of it."""

    title: str
    authors: str
    kind: str
    url: str
    verdict: str
    useful_when: str
    anchor: str


def reading_list(recommendations: Iterable[Recommendation], places: Places) -> list[Reading]:
    """The resources of a story in its order."""
    return [
        Reading(
            title=one.resource.title,
            authors=one.resource.authors,
            kind=label(RESOURCES, one.resource.kind),
            url=one.resource.url,
            verdict=label(VERDICTS, one.verdict),
            useful_when=label(USEFUL_WHEN, one.useful_when),
            anchor=places.anchor(one.passage),
        )
        for one in places.open(recommendations)
    ]


def positions(claims: Iterable[Claim], places: Places) -> list[tuple[str, list[Saying]]]:
    """What the story holds, by topic, topics in the order of the story."""
    by_topic: dict[str, list[Saying]] = {}
    for claim in places.open(claims):
        saying = Saying(claim.statement, places.anchor(claim.passage))
        by_topic.setdefault(label(TOPICS, claim.topic), []).append(saying)
    return list(by_topic.items())

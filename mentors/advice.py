"""What a member is told who asks only mentors far ahead; they may go on all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from community.accounts.models import User
from mentors.candidates import asking, candidates
from mentors.matching import only_far
from mentors.models import Mentor
from stories.actions.passages import place
from stories.models import Passage, Story

STORY = "haifeng-jin-from-a-funded-phd-to-ai-infrastructure"
WORDS = "One always asks those who are further ahead, Jin observes, and so the aim drifts upward"
"""Why that is worth a word: the place in a story that ships, found by its words as passages are."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a story as they stand there now, and the address that leads to them."""

    words: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """All who were chosen are far ahead; `told` is None where the story is not to be read."""

    told: Told | None


def notice(member: User, chosen: Iterable[Mentor]) -> Notice | None:
    """What to tell `member` who has `chosen` these mentors; None if one of them is not far ahead.

    At most eight queries.
    """
    asks = asking(member)
    mentors = Mentor.objects.filter(pk__in=[mentor.pk for mentor in chosen])
    return Notice(told(member)) if only_far(asks.mentee, candidates(asks, mentors)) else None


def told(reader: User) -> Told | None:
    """The passage that says why, as far as `reader` may read it. Two queries."""
    story = Story.objects.readable_by(reader).called(STORY).first()
    if story is None:
        return None
    passage = Passage(story=story, exact=WORDS)
    blocks = story.blocks.filter(redacted_at=None).order_by("position", "pk")
    if not place(passage, list(blocks.only("key", "plain", "story"))) or passage.block is None:
        return None
    url = f"{story.get_absolute_url()}#{passage.block.anchor}"
    return Told(words=passage.exact, title=story.title, url=url)

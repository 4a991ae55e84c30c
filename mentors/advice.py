"""What a member is told who asks only mentors far ahead; they may go on all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from community.accounts.models import User
from mentors.candidates import asking, candidates
from mentors.matching import only_far
from mentors.models import Mentor
from stories.actions.passages import place
from stories.models import Block, Passage, Story

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

    At most six queries.
    """
    asks = asking(member)
    mentors = Mentor.objects.filter(pk__in=[mentor.pk for mentor in chosen])
    return Notice(told(member)) if only_far(asks.mentee, candidates(asks, mentors)) else None


def told(reader: User) -> Told | None:
    """The passage that says why, as far as `reader` may read it. One query."""
    stories = Story.objects.readable_by(reader).called(STORY).order_by()
    blocks = Block.objects.filter(story__in=stories, redacted_at=None).select_related("story")
    told = list(
        blocks.order_by("position", "pk").only("key", "plain", "story__slug", "story__title")
    )
    passage = Passage(story=told[0].story, exact=WORDS) if told else None
    if passage is None or not place(passage, told) or passage.block is None:
        return None
    story = told[0].story
    url = f"{story.get_absolute_url()}#{passage.block.anchor}"
    return Told(words=passage.exact, title=story.title, url=url)

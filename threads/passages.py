"""The quoted words that a comment hangs on: finding them, showing them, counting them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib.sequences import common_start
from stories.models import Block, Passage, Story
from threads.models import Post, Thread

CONTEXT = 32  # characters kept before and after the quote, to tell look-alikes apart

# Signs that people type for one another; one for one, so that offsets stay true.
_ALIKE = str.maketrans("‘’‚“”„–—−", "'''\"\"\"---")


class QuoteState(StrEnum):
    SHOWN = "shown"
    MOVED = "moved"  # the text has changed, and no editor has placed the quote again yet
    REMOVED = "removed"  # the block is redacted
    WITHHELD = "withheld"  # the reader may not read the text, or it was redacted and is gone


@dataclass(frozen=True, slots=True)
class Quote:
    """What is shown above a comment of the words it hangs on; `url` leads to them."""

    state: QuoteState
    words: str = ""
    url: str = ""


def may_read_text(person: Any, story: Story) -> bool:
    """Whether `person` may read the whole text, of unknown rights too, and so may quote it."""
    return policy.may(person, "story.read_text", story)


def takes_questions(story: Story) -> bool:
    """Whether its words may be asked about: everyone can read them beside the question."""
    return story.is_published and story.is_open


def quotable(story: Story, key: str, *, by: Any) -> Block | None:
    """The block under `key` when `by` may read and so may quote it, else None."""
    if not key or not may_read_text(by, story):
        return None
    block = story.blocks.filter(key=key, redacted_at=None).first()
    return block if block is not None and block.plain.strip() else None


def find(block: Block, words: str = "", *, prefix: str = "", suffix: str = "") -> Passage:
    """The place of `words` in `block` (no words: all of it) as a Passage that is not yet saved.

    White space and the shape of quotation marks and dashes do not matter. Among look-alikes the
    one whose surroundings resemble `prefix` and `suffix` most is taken, else the first. Raises
    ValidationError keyed by "quote" when the words are not there.
    """
    text, places = _folded(block.plain)
    wanted = _folded(words)[0] or text
    starts = (
        [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)] if wanted else []
    )
    if not starts:
        raise ValidationError({"quote": _("These words are not in this paragraph.")})
    before, after = _folded(prefix)[0], _folded(suffix)[0]
    at = max(
        starts,
        key=lambda at: (
            common_start(text[:at].rstrip()[::-1], before[::-1])
            + common_start(text[at + len(wanted) :].lstrip(), after)
        ),
    )
    start, end = places[at], places[at + len(wanted) - 1] + 1
    return Passage(
        story_id=block.story_id,
        block=block,
        key=block.key,
        exact=block.plain[start:end],
        prefix=block.plain[max(start - CONTEXT, 0) : start],
        suffix=block.plain[end : end + CONTEXT],
        start=start,
    )


def quote(post: Post, story: Story, *, person: Any) -> Quote | None:
    """What `person` may see of the words `post` hangs on; None for a post that hangs on none."""
    passage = post.passage
    if passage is None:
        return None
    if not may_read_text(person, story):
        return Quote(QuoteState.WITHHELD)
    if passage.block is None:
        state = QuoteState.WITHHELD if passage.is_withheld else QuoteState.MOVED
        return Quote(state, passage.shown)
    url = f"{story.get_absolute_url()}#{passage.block.anchor}"
    if passage.block.is_redacted:
        return Quote(QuoteState.REMOVED, url=url)
    return Quote(QuoteState.SHOWN, passage.exact, url)


@dataclass(frozen=True, slots=True)
class AskedAbout(Quote):
    """What everyone is shown of the words that a question is about, and the story they are from.

    Where the story is not there for everyone to read, or the words have no place in it any more,
    none of its words are shown; `story` is None when not even its page can be opened.
    """

    story: Story | None = None


def asked_about(thread: Thread) -> AskedAbout | None:
    """What is shown of the passage of `thread`; None for a question that is about none.

    No query, when the passage was fetched with its block and its story.
    """
    passage = thread.passage
    if passage is None:
        return None
    story = passage.story
    if not story.is_published:
        return AskedAbout(QuoteState.WITHHELD)
    url = story.get_absolute_url()
    if not takes_questions(story):
        return AskedAbout(QuoteState.WITHHELD, url=url, story=story)
    if passage.block is None:
        state = QuoteState.WITHHELD if passage.is_withheld else QuoteState.MOVED
        return AskedAbout(state, url=url, story=story)
    url = f"{url}#{passage.block.anchor}"
    if passage.block.is_redacted:
        return AskedAbout(QuoteState.REMOVED, url=url, story=story)
    return AskedAbout(QuoteState.SHOWN, passage.exact, url, story)


def question_counts(story: Story) -> dict[str, int]:
    """How many questions that everyone may read are about each block: block key → number."""
    asked = Thread.objects.questions().filter(passage__story=story, passage__block__isnull=False)
    return dict(asked.values_list("passage__block__key").annotate(Count("pk")))


def counts(story: Story) -> dict[str, int]:
    """How many comments that everyone may read hang on each block: block key → number."""
    posts = Post.objects.live().filter(
        thread__story=story, thread__kind=Thread.Kind.DISCUSSION, passage__block__isnull=False
    )
    return dict(posts.values_list("passage__block__key").annotate(Count("pk")))


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` with white space made even and signs alike, and where each letter of it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text.translate(_ALIKE)):
        if letter.isspace():
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        letters.append(letter)
        places.append(place)
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), places

"""When votes look arranged: formulas that `/limits/` publishes, and finding what they fit.

Nothing is done to anybody here: what is found is a case, and a moderator judges it. Who votes from
where is not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from threads.models import PatternVote, Vote, VotePattern

RING_DAYS = 90
"""Votes older than this are not looked at."""
RING_LAST = 50
"""Of each of two members so many of their last votes up are looked at."""
RING_LEAST = 8
"""Fewer votes for each other are no ring, whatever their share."""
RING_SHARE = 0.5
"""From this share of these votes on, both ways, it is one."""

BURST_MINUTES = 10
BURST_MOST = 10
"""More votes by one member on posts of one other within so many minutes are a burst."""

LOOKED_BACK = timedelta(days=7)
"""Who voted within this time is looked at: longer than any clock should stand still."""


@dataclass(frozen=True, slots=True)
class Given:
    """Of somebody's `last` votes up, how many go `to` one other member."""

    last: int
    to: int


def is_ring(one: Given, other: Given) -> bool:
    """Whether two members vote for each other: RING_LEAST and RING_SHARE reached both ways."""
    return _is_turned(one) and _is_turned(other)


def bursts(times: Sequence[datetime]) -> list[int]:
    """Which of `times`, in order, lie in a stretch of BURST_MINUTES with more than BURST_MOST."""
    within, start = timedelta(minutes=BURST_MINUTES), 0
    found: set[int] = set()
    for end, at in enumerate(times):
        while at - times[start] >= within:
            start += 1
        if end - start + 1 > BURST_MOST:
            found.update(range(start, end + 1))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Found:
    """Votes of one member for another that fit a formula, and were not found before."""

    kind: VotePattern.Kind
    voter: int
    author: int
    votes: list[Vote]
    among: int


def find(now: datetime | None = None) -> Iterator[Found]:
    """All that fits a formula now and was not found before: rings, one direction after the other,
    and bursts. A few queries, and a few more for each pair that comes near.
    """
    now = now or timezone.now()
    yield from _rings(now)
    yield from _bursts(now)


def _is_turned(given: Given) -> bool:
    return given.to >= RING_LEAST and given.to >= RING_SHARE * given.last


def _rings(now: datetime) -> Iterator[Found]:
    ups = _votes(now - timedelta(days=RING_DAYS)).filter(value=Vote.Value.UP)
    lately = _votes(now - LOOKED_BACK).values("voter")
    pairs = _pairs(ups.filter(voter__in=lately), RING_LEAST)
    back = _pairs(ups.filter(voter__in={author for _voter, author in pairs}), RING_LEAST)
    near = {(min(pair), max(pair)) for pair in pairs if pair[::-1] in back}
    for one, other in sorted(near):
        mine, theirs = (_last(ups, voter) for voter in (one, other))
        to = [vote for vote in mine if vote.post.author_id == other]
        back_to = [vote for vote in theirs if vote.post.author_id == one]
        if not is_ring(Given(len(mine), len(to)), Given(len(theirs), len(back_to))):
            continue
        fresh = _fresh(to, one, other), _fresh(back_to, other, one)
        if min(map(len, fresh)) >= RING_LEAST:  # what a moderator has seen is not found again
            kind = VotePattern.Kind.RING
            yield Found(kind, one, other, fresh[0], len(mine))
            yield Found(kind, other, one, fresh[1], len(theirs))


def _bursts(now: datetime) -> Iterator[Found]:
    lately = _votes(now - LOOKED_BACK)
    for voter, author in sorted(_pairs(lately, BURST_MOST + 1)):
        rows = lately.filter(voter=voter, post__author=author).order_by("at", "pk")
        fresh = _fresh(list(rows), voter, author, VotePattern.Kind.BURST)
        if places := bursts([vote.at for vote in fresh]):
            votes = [fresh[place] for place in places]
            yield Found(VotePattern.Kind.BURST, voter, author, votes, BURST_MINUTES)


def _votes(since: datetime) -> QuerySet[Vote]:
    """Votes since then on what somebody else wrote who is still here."""
    rows = Vote.objects.filter(at__gt=since, post__author__isnull=False).order_by()
    return rows.exclude(post__author=F("voter"))


def _pairs(votes: QuerySet[Vote], least: int) -> set[tuple[int, int]]:
    """Who voted at least so often on posts of whom."""
    counted = votes.values("voter", "post__author").annotate(number=Count("pk"))
    rows = counted.filter(number__gte=least)
    return set(rows.values_list("voter", "post__author"))


def _last(ups: QuerySet[Vote], voter: int) -> list[Vote]:
    return list(ups.filter(voter=voter).select_related("post").order_by("-at", "-pk")[:RING_LAST])


def _fresh(
    votes: Collection[Vote],
    voter: int,
    author: int,
    kind: VotePattern.Kind = VotePattern.Kind.RING,
) -> list[Vote]:
    """Those of `votes` that no pattern of the pair has yet. One that was undone and is given anew
    is another vote: it was given at another time.
    """
    known = PatternVote.objects.filter(
        pattern__kind=kind, pattern__voter=voter, pattern__author=author
    )
    had = set(known.values_list("post", "at"))
    return [vote for vote in votes if (vote.post_id, vote.at) not in had]

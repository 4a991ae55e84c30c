"""Who answers best about a subject, of those who do so under their name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce

from community.accounts.models import User
from community.moderation.models import State
from threads.models import Post, TaggedThread

MOST = 5
LATEST = 2_000  # questions whose answers are counted: it takes as long however large a tag grows
LOOKED_AT = 4 * MOST  # some of them may have closed their accounts


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody with the number of their answers that askers accepted, and their votes in sum."""

    person: User
    accepted: int
    score: int


def top_answerers(tags: Collection[int]) -> list[Answerer]:
    """Those whose answers to the latest questions with one of `tags` (pks) helped most.

    Two queries. What one accepts of one's own does not count.
    """
    latest = TaggedThread.objects.filter(tag__in=tags).order_by("-content_object_id")
    carrying = latest.values("content_object")[:LATEST]
    # States out of the planner's sight: by their index SQLite would read every live post.
    stands, around = Coalesce("state", Value("")), Coalesce("thread__state", Value(""))
    answers = Post.objects.answers().named().alias(stands=stands, around=around)
    answers = answers.filter(thread__in=carrying, stands=State.LIVE, around=State.LIVE)
    is_accepted = Q(thread__accepted=F("pk")) & ~Q(thread__author=F("author"))
    counted = (
        answers.exclude(author=None)
        .filter(is_accepted | Q(up__gt=F("down")))
        .order_by()
        .values("author")
        .annotate(
            accepted=Count("pk", filter=is_accepted),
            score=Sum(Cast("up", IntegerField()) - Cast("down", IntegerField())),
        )
        .order_by("-accepted", "-score", "author")
    )
    rows = list(counted[:LOOKED_AT])
    people = User.objects.visible_to(None).in_bulk([row["author"] for row in rows])
    return [
        Answerer(people[row["author"]], row["accepted"], row["score"])
        for row in rows
        if row["author"] in people
    ][:MOST]

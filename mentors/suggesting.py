"""Suggestions for a member: found, weighed, and put in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from community.accounts.models import User
from community.tags.models import Tag
from mentors.candidates import Asking, asking, candidates
from mentors.matching import MOST, Distance, Suggestion, suggest
from mentors.models import Mentor
from mentors.models.mentor import MentorQuerySet
from mentors.reasons import sentence
from mentors.shortlist import shortlist


@dataclass(frozen=True, slots=True)
class Suggested:
    """A mentor, and why they are suggested, the weightiest reason first."""

    mentor: Mentor
    suggestion: Suggestion
    sentences: list[str]

    @property
    def distance(self) -> Distance | None:
        return self.suggestion.distance


def suggestions(
    member: User, *, among: MentorQuerySet, tags: Iterable[Tag] | None = None, most: int = MOST
) -> list[Suggested]:
    """Whom of `among` to suggest to `member`, best first; nobody while they tell nothing.

    `among` leaves out whoever must not be seen by them (blocked either way); who is not offered,
    and the member, are left out here. `tags` are what help is wished with: those that the member
    follows, unless others are given. Seven queries.
    """
    return fitting(asking(member, tags=tags), among=among, most=most)


def fitting(asks: Asking, *, among: MentorQuerySet, most: int = MOST) -> list[Suggested]:
    """The same for what `asks` tells. Five queries."""
    if not asks.tells:
        return []
    worth_weighing = among.filter(pk__in=shortlist(asks, among))
    found = suggest(asks.mentee, candidates(asks, worth_weighing), most=most)
    mentors = among.select_related("person").in_bulk([one.candidate.id for one in found])
    return [
        Suggested(mentor, one, [sentence(reason, mentor.person.name) for reason in one.reasons])
        for one in found
        if (mentor := mentors.get(one.candidate.id))  # who has left meanwhile is gone
    ]

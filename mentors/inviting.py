"""Whom to invite to answer a question: mentors who fit it, each with what speaks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from community.accounts.blocking import without_those_apart
from mentors.candidates import asking, wishing
from mentors.models import Invitation, Mentor
from mentors.models.mentor import MentorQuerySet
from mentors.reasons import sentence
from mentors.suggesting import fitting
from mentors.weighing import Kind, Reason
from threads.models import Post, Thread

UNSAID = frozenset({Kind.HOURS, Kind.ROOM, Kind.ANSWERS})
"""What counts for mentoring, and not for one answer."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A mentor for the question, and why, in sentences to whoever invites."""

    mentor: Mentor
    sentences: list[str]


def invitable(thread: Thread, *, by: Any) -> MentorQuerySet:
    """Mentors whom `by` may invite to the question, who have not answered it yet."""
    answers = Post.objects.answers().live().named().filter(thread=thread).exclude(author=None)
    offered: Any = Mentor.objects.offered()
    for one in {by.pk, None if is_unnamed_to(by, thread) else thread.author_id} - {None}:
        offered = without_those_apart(offered.exclude(person=one), one)
    offered = offered.exclude(person__in=answers.values("author"))
    return offered.exclude(pk__in=Invitation.objects.filter(thread=thread).values("mentor"))


def is_unnamed_to(by: Any, thread: Thread) -> bool:
    """Whether `by` cannot know who asked: that person is then one like any other."""
    return thread.is_pseudonymous and by.pk != thread.author_id


def suggested(thread: Thread, *, by: Any) -> list[Fitting]:
    """Who fits the question: by its tags, and to its asker also by their own way.

    A moderator is told nothing of the asker's way: they may have asked under no name.
    """
    tags, is_asker = list(thread.tags.all()), by.pk == thread.author_id
    asks = asking(by, tags=tags) if is_asker else wishing(by, tags)
    return [
        Fitting(
            one.mentor,
            [
                _sentence(reason, one.mentor.person.name)
                for reason in one.suggestion.reasons
                if reason.kind not in UNSAID
            ],
        )
        for one in fitting(asks, among=invitable(thread, by=by))
    ]


def _sentence(reason: Reason, name: str) -> str:
    if reason.kind is Kind.TAG:
        told = {"tag": reason.yours, "name": name}
        return _("The question is about “%(tag)s”; %(name)s helps with it.") % told
    return sentence(reason, name)

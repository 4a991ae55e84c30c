"""Votes that look arranged, as moderators see them in the queue, and what they can do there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.moderation.deeds import Again, Deed, FreeReasonForm
from community.moderation.models import Statement
from community.moderation.subjects import Seen
from threads import actions
from threads.actions.patterns import stood, undo_again
from threads.models import VotePattern

MOST_NAMED = 20
"""Posts that a case names; the others are counted."""


def see(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Patterns of votes, to moderators who are on neither side: who, how many, and on which posts.

    A post that somebody wrote under no name is counted and not named.
    """
    if not policy.may(person, "votes.undo"):
        return {}
    rows = VotePattern.objects.apart_from(person).filter(pk__in=keys)
    return {
        one.pk: Seen(
            title=_("%(voter)s votes for %(author)s")
            % {"voter": one.voter.name, "author": one.author.name},
            url=one.get_absolute_url(),
            words="\n\n".join([in_words(one), *named(one)]),
            person=one.voter_id,
            by=one.voter.name,
        )
        for one in rows.select_related("voter", "author")
    }


def in_words(pattern: VotePattern) -> str:
    """What was found, in one sentence."""
    told = {
        "voter": pattern.voter.name,
        "author": pattern.author.name,
        "number": pattern.number,
        "among": pattern.among,
    }
    if pattern.kind == VotePattern.Kind.RING:
        words = _(
            "Of the last %(among)d votes up by %(voter)s, %(number)d are for %(author)s, who votes "
            "likewise for them."
        )
    else:
        words = _(
            "%(voter)s voted %(number)d times on posts of %(author)s within a short time: more "
            "than is usual in %(among)d minutes."
        )
    return words % told


def named(pattern: VotePattern) -> list[str]:
    """The first posts voted on, by what they stand in."""
    rows = pattern.votes.filter(post__is_pseudonymous=False).select_related("post__thread__story")
    found = []
    for vote in rows.order_by("pk")[:MOST_NAMED]:
        thread = vote.post.thread
        title = thread.title or (thread.story.title if thread.story else "")
        value = _("up") if vote.value > 0 else _("down")
        found.append(f"{vote.at:%Y-%m-%d %H:%M} {value}: {title} (#{vote.post_id})")
    return found


def titles() -> QuerySet[Any]:
    """All of them under the handles of the two."""
    return VotePattern.objects.annotate(
        queue_title=Concat(F("voter__handle"), Value(" → "), F("author__handle"))
    )


def _undo(pattern: VotePattern, *, by: Any, reason: str, **extra: Any) -> VotePattern:
    return actions.undo_votes(pattern, by=by, reason=reason)


def _put_back(
    pattern: VotePattern, *, by: Any, reason: str, statement: Statement | None = None, **extra: Any
) -> VotePattern:
    return actions.put_votes_back(pattern, by=by, reason=reason, statement=statement)


DEEDS = (
    Deed(
        "votes.undo",
        VotePattern,
        gettext_lazy("Undo these votes"),
        _undo,
        _put_back,
        "votes.put_back",
        person_of=lambda pattern: pattern.voter_id,
        fits=lambda pattern: not pattern.is_undone,
        is_restriction=True,
        told=gettext_lazy("Votes of yours for one member were taken away"),
    ),
    Deed(
        "votes.put_back",
        VotePattern,
        gettext_lazy("Put these votes back"),
        _put_back,
        undone_as="votes.undo",
        again=Again(stood, undo_again),
        form=FreeReasonForm,
        needs_reason=False,
        right="votes.undo",
        person_of=lambda pattern: pattern.voter_id,
        fits=lambda pattern: pattern.is_undone,
    ),
)

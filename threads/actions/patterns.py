"""Votes that look arranged: found by the clock, judged by a moderator, undone and put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation import actions as moderation
from community.moderation.actions import statements
from community.moderation.models import Case, Statement
from threads import arranged
from threads.actions.posts import locked
from threads.actions.votes import count_votes
from threads.models import PatternVote, Post, Vote, VotePattern

KIND = "votepattern"
State = VotePattern.State


@task()
def tend_votes() -> None:
    """Make cases of votes that look arranged; done again, it finds nothing twice."""
    for found in arranged.find():
        note_pattern(found)


@transaction.atomic
def note_pattern(found: arranged.Found) -> VotePattern:
    """Keep what was found, beside what waits of the same pair already, and open its case."""
    _close_what_was_left(found)
    made, _is_new = VotePattern.objects.get_or_create(
        kind=found.kind,
        voter_id=found.voter,
        author_id=found.author,
        state=State.WAITING,
        defaults={"number": 0, "among": found.among},
    )
    PatternVote.objects.bulk_create(
        [
            PatternVote(pattern=made, post_id=vote.post_id, value=vote.value, at=vote.at)
            for vote in found.votes
        ],
        update_conflicts=True,  # two rounds at once find the same; or it was given anew since
        unique_fields=["pattern", "post"],
        update_fields=["value", "at", "is_undone"],
    )
    made.number, made.among = made.votes.count(), found.among
    made.save(update_fields=["number", "among"])
    moderation.open_case(Case.Origin.VOTES, KIND, made.pk, person=made.voter_id)
    return made


@transaction.atomic
def undo_votes(pattern: VotePattern, *, by: Any, reason: str) -> VotePattern:
    """Take the votes of `pattern` away: scores and all that rests on them are as without them.

    The voter is told why. A vote that was changed or taken back meanwhile stays as it is. Raises
    SignInRequired, NotAllowed (also for either side of it), and ValidationError without a reason.
    """
    fresh = _held(pattern, by=by)
    if not reason.strip():
        raise ValidationError(_("Say why: the voter and the record will show it."))
    if fresh.state == State.UNDONE:
        return fresh
    before = str(fresh.state)
    undone = _each(fresh.votes.filter(is_undone=False), _take_away, fresh)
    _judged(fresh, State.UNDONE)
    _record("votes.undo", fresh, before, undone, by=by, reason=reason)
    effects = {"thing": {"state": before}}
    statements.explain("votes.undo", fresh, by=by, reason=reason, effects=effects, title=str(TITLE))
    moderation.settle(Case.Origin.VOTES, KIND, fresh.pk, by=by)
    return fresh


@transaction.atomic
def put_votes_back(
    pattern: VotePattern, *, by: Any, reason: str = "", statement: Statement | None = None
) -> VotePattern:
    """Let the undone votes of `pattern` count again, each as it was and from when it was.

    Where the voter has voted anew, that vote stands. Raises SignInRequired or NotAllowed.
    """
    fresh = _held(pattern, by=by)
    if fresh.state != State.UNDONE:
        return fresh
    before = str(fresh.state)
    done = _each(fresh.votes.filter(is_undone=True), _put_back, fresh)
    _judged(fresh, State.WAITING if _waits_again(fresh) else State.LEFT)
    if fresh.state == State.LEFT:
        moderation.settle(Case.Origin.VOTES, KIND, fresh.pk, by=by)
    _record("votes.put_back", fresh, before, done, by=by, reason=reason)
    statements.end(fresh, "votes.undo")
    return fresh


def stood(pattern: VotePattern) -> dict[str, Any]:
    """Which statements tell that `pattern` is undone: what `undo_again` needs, JSON-ready."""
    return {"statements": statements.all_standing(pattern, "votes.undo")}


@transaction.atomic
def undo_again(
    pattern: VotePattern, *, by: Any, reason: str, stood: Mapping[str, Any]
) -> VotePattern:
    """Take the votes away that were put back by mistake. Raises SignInRequired or NotAllowed."""
    fresh = _held(pattern, by=by)
    before = str(fresh.state)
    undone = _each(fresh.votes.filter(is_undone=False), _take_away, fresh)
    _judged(fresh, State.UNDONE)
    _record("votes.undo", fresh, before, undone, by=by, reason=reason)
    statements.stand_again(stood["statements"])
    return fresh


def _waits_again(pattern: VotePattern) -> bool:
    """Whether `pattern` is to be judged once more: its case is open, and no later one waits."""
    cases = Case.objects.open().filter(origin=Case.Origin.VOTES, subject_kind=KIND)
    same = VotePattern.objects.waiting().filter(
        kind=pattern.kind, voter=pattern.voter_id, author=pattern.author_id
    )
    return cases.filter(subject_key=pattern.pk).exists() and not same.exists()


def _close_what_was_left(found: arranged.Found) -> None:
    """What a moderator has left as it is takes no more votes: new ones are another pattern."""
    waiting = VotePattern.objects.waiting().filter(
        kind=found.kind, voter=found.voter, author=found.author
    )
    for one in waiting.select_for_update():
        cases = Case.objects.open().filter(origin=Case.Origin.VOTES, subject_kind=KIND)
        if not cases.filter(subject_key=one.pk).exists():
            _judged(one, State.LEFT)


def _held(pattern: VotePattern, *, by: Any) -> VotePattern:
    fresh = VotePattern.objects.select_for_update(of=("self",)).get(pk=pattern.pk)
    policy.require(by, "votes.undo", fresh)
    return fresh


def _judged(pattern: VotePattern, state: VotePattern.State) -> None:
    pattern.state = state
    pattern.judged_at = None if state == State.WAITING else timezone.now()
    pattern.save(update_fields=["state", "judged_at"])


def _record(
    code: str, pattern: VotePattern, before: str, votes: int, *, by: Any, reason: str
) -> None:
    after = {"state": str(pattern.state), "votes": votes}
    record(code, by=by, target=pattern, reason=reason.strip(), before=before, after=after)


def _each(votes: Iterable[PatternVote], deed: Any, pattern: VotePattern) -> int:
    """Do `deed` to each vote with its post locked, in one order, and count; how many were done."""
    places = {vote.post_id: vote for vote in votes}
    posts = Post.objects.filter(pk__in=places).order_by("thread", "pk")
    done = 0
    with changes.gathered():
        for post in posts:
            fresh, vote = locked(post), places[post.pk]
            if not deed(fresh, vote, pattern):
                continue
            done += 1
            vote.is_undone = not vote.is_undone
            vote.save(update_fields=["is_undone"])
            count_votes(fresh)
    return done


def _take_away(post: Post, vote: PatternVote, pattern: VotePattern) -> bool:
    mine = post.votes.filter(voter=pattern.voter_id, value=vote.value)
    return bool(mine.delete()[0])


def _put_back(post: Post, vote: PatternVote, pattern: VotePattern) -> bool:
    made, is_new = Vote.objects.get_or_create(
        post=post, voter_id=pattern.voter_id, defaults={"value": vote.value}
    )
    if is_new:
        Vote.objects.filter(pk=made.pk).update(at=vote.at)
    return is_new


TITLE = _("Your votes for one member")

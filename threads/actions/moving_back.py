"""Taking back that a post was moved, made something else, or made a question of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from threads import judging
from threads.actions.places import MOVED, hanging_on, hold_stories, stand
from threads.actions.posts import locked_threads, tally
from threads.models import Acceptance, FormerThread, Post, Suggestion, Thread

CODES = ("post.move", "post.convert", "thread.split")
PLACE = (
    *("kind", "subject_id", "parent_id", "root_id", "depth", "passage_id"),
    *("outdated_on", "outdated_why", "successor_id"),
)
MOVED_ON = _("It was moved in the meantime, or what stood around it was. It stays where it is.")


def stood(post: Post) -> dict[str, Any]:
    """Where `post` and what hangs on it stand, JSON-ready, and what its moving does away with.

    Its thread is locked.
    """
    standing = post.thread.acceptances.filter(answer=post, ended_at=None)
    waiting = post.suggestions.filter(state=Suggestion.State.WAITING).order_by("pk")
    return {
        "thread": post.thread_id,
        "places": [place_of(one) for one in (post, *hanging_on(post))],
        "acceptance": standing.values_list("pk", flat=True).first(),
        "suggestions": list(waiting.values_list("pk", flat=True)),
    }


@transaction.atomic
def move_back(post: Post, *, by: Any, reason: str, statement: Statement | None = None) -> Post:
    """Put `post` back where it stood, with all that hangs on it; what came since comes along.

    Raises SignInRequired, NotAllowed, and ValidationError where it, or what stood around it, was
    moved again since.
    """
    policy.require(by, "post.move_back", post)
    told = statement or statements.standing(post, *CODES)
    if told is None or "places" not in told.effects:
        raise ValidationError(_("It was not moved."))
    stands = Post.objects.values_list("thread", flat=True).get(pk=post.pk)
    held = locked_threads(stands, told.effects["thread"])
    hold_stories(held.values())
    there, source = held.get(stands), held.get(told.effects["thread"])
    rows = {row["pk"]: row for row in told.effects["places"]}
    if there is None or source is None or not _is_around(source, rows):
        raise ValidationError(MOVED_ON)
    fresh = there.posts.select_for_update().filter(pk=post.pk).first()
    if fresh is None or told.effects["there"] != [there.pk, str(fresh.kind)]:
        raise ValidationError(MOVED_ON)
    before = [there.pk, str(fresh.kind)]
    is_whole = there.question_id == fresh.pk  # a question of its own goes with all that it has
    came = there.posts.order_by("pk") if is_whole else hanging_on(fresh)
    put_back(fresh, there, source, rows, [one for one in came if one.pk not in rows])
    as_before(told.effects, source, told.thing_key)
    if told.code == "thread.split":
        Thread.objects.filter(pk=there.pk).delete()
        FormerThread.objects.create(number=there.pk, thread=source)
        changes.announce("thread", there.pk)
    elif there.pk != source.pk:
        tally(there)
    tally(source)
    fresh = Post.objects.select_related("thread").get(pk=post.pk)
    after = [source.pk, str(fresh.kind)]
    record("post.move_back", by=by, target=fresh, reason=reason, before=before, after=after)
    statements.end_one(told)
    return fresh


def place_of(post: Post) -> dict[str, Any]:
    """Where `post` stands and as what, JSON-ready, as `put_back` needs it."""
    values = {name: getattr(post, name) for name in PLACE}
    since = post.outdated_on
    return {
        "pk": post.pk,
        **values,
        "kind": str(post.kind),
        "outdated_on": since.isoformat() if since else None,
    }


def _is_around(source: Thread, rows: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether all that the `rows` hung on is still in `source`."""
    around = {row[name] for row in rows.values() for name in ("subject_id", "parent_id", "root_id")}
    around -= {None, *rows}
    return source.posts.filter(pk__in=around).count() == len(around)


def put_back(
    post: Post,
    there: Thread,
    source: Thread,
    rows: Mapping[int, Mapping[str, Any]],
    since: Iterable[Post],
) -> None:
    """Put those of the `rows` that are `there` back in `source`, and below them what came since."""
    back = list(there.posts.filter(pk__in=rows))
    for one in back:
        row = rows[one.pk]
        for name in PLACE:
            setattr(one, name, row[name])
        one.thread, day = source, row["outdated_on"]
        one.outdated_on = date.fromisoformat(day) if day else None
    Post.objects.bulk_update(back, MOVED, batch_size=100)
    for one in since:
        posts = Post.objects.select_related("subject", "parent", "root")
        above = one.parent_id or one.subject_id or post.pk
        on = posts.filter(pk=above, thread=source).first() or posts.get(pk=post.pk)
        is_reply = on.kind == Post.Kind.COMMENT
        one.kind = Post.Kind.COMMENT
        subject, parent = (on.subject, on) if is_reply else (on, None)
        stand(one, source, subject, parent, there.story_id)
        one.save(update_fields=MOVED)
    changes.announce("post", *(one.pk for one in (*back, *since)))


def as_before(effects: Mapping[str, Any], source: Thread, key: int) -> None:
    """The accepted answer, unless there is another one by now; edits that waited, wait again."""
    ended = Acceptance.objects.filter(pk=effects["acceptance"], thread=source)
    if source.accepted_id is None and ended.update(ended_at=None):
        source.accepted_id = ended.values_list("answer", flat=True).first()
        source.save(update_fields=["accepted"])
        changes.announce("activity", source.pk)
        changes.announce("post", key)
    rows = Suggestion.objects.filter(pk__in=effects["suggestions"])
    for one in rows.filter(state=Suggestion.State.REJECTED):
        one.state, one.reason, one.decided_by, one.decided_at = (
            Suggestion.State.WAITING,
            "",
            None,
            None,
        )
        one.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        judging.open_for(one)

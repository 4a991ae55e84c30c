"""Merging a question into another one: one page in place of two, and every old address leads on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.closing import uphold
from community.moderation.models import State
from community.notifications.models import Notification
from community.tags.actions import locking as vocabulary
from community.tags.models import Tag
from threads.actions import informing
from threads.actions.closing import clear_closing, stood_closed
from threads.actions.moving_back import stood
from threads.actions.places import hanging_on, put
from threads.actions.posts import locked_threads, tally
from threads.actions.questions import MOST_TAGS
from threads.actions.revising import put_question
from threads.actions.unmerging import differences, hanging_rows, row_of
from threads.models import Acceptance, Draft, FormerThread, Post, TaggedThread, Thread

Telling = Callable[[], None]
_along: list[Callable[[Thread, Thread], Telling]] = []
"""What else goes along, in ways that only its own app knows."""


def goes_along(move: Callable[[Thread, Thread], Telling]) -> None:
    """Let `move(source, target)` see to rows of its app; what it returns tells people, at the end.

    Once from an app's `ready()`. Both threads are locked then, and nothing has moved yet.
    """
    if move not in _along:
        _along.append(move)


AS_KINDS = (Post.Kind.ANSWER, Post.Kind.COMMENT)
ITS_STATEMENTS = ("thread.close", "thread.lock")
_BY_HAND = (Acceptance, Post, TaggedThread, Thread)


@transaction.atomic
def merge(
    thread: Thread, *, by: Any, into: Thread, as_kind: str = Post.Kind.COMMENT, reason: str = ""
) -> Thread:
    """Merge a question into another, whose title stands; returns that one.

    Its tags are added to those there, as many as a question may have, and that is kept as an edit.
    What was asked becomes an answer or a comment there (`as_kind`). Answers, comments, votes,
    revisions, follows and whatever else hung on the thread move along, its duplicates and its
    former numbers lead to the other one, and so does its own number. An accepted answer stays
    accepted where the other question has none. `unmerge` puts all of it back; whoever reported the
    question reads that something was done. Raises SignInRequired, NotAllowed, or
    ValidationError keyed by "into" or "as_kind".
    """
    held = locked_threads(thread.pk, into.pk)
    source, target = held.get(thread.pk), held.get(into.pk)
    if source is None:
        raise ValidationError(_("This question was merged already."))
    policy.require(by, "thread.merge", source)
    if as_kind not in AS_KINDS:
        raise ValidationError({"as_kind": _("Choose what becomes of the question.")})
    question = _mergeable(source)
    target, subject = _target(source, target)
    vocabulary.hold([*source.tags.all(), *target.tags.all()])
    added, left_out = tags_brought(source, target)
    before = {
        "title": source.title,
        "tags": sorted(tag.name for tag in source.tags.all()),
        "posts": source.post_count,
        "accepted": source.accepted_id,
    }
    after = {
        "thread": target.pk,
        "kind": as_kind,
        "tags_added": [tag.name for tag in added],
        "tags_left_out": [tag.name for tag in left_out],
    }
    record("thread.merge", by=by, target=source, reason=reason, before=before, after=after)
    was = _stood(source, target, question, subject)
    rows = hanging_rows(source.pk, target.pk)
    if target.duplicate_of_id == source.pk:
        clear_closing(target, by=by)
    moved = was["posts"]
    put(question, hanging_on(question), thread=target, kind=as_kind, subject=subject, by=by)
    source.posts.update(thread=target)
    _keep_acceptances(source, target)
    source.duplicates.update(duplicate_of=target)
    _keep_drafts(source, target)
    Notification.objects.filter(kind="thread", key=source.pk).update(key=target.pk)
    telling = [move(source, target) for move in _along]
    for relation in Thread._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in _BY_HAND:
            _lead_over(relation, source, target)
    if target.passage_id is None and source.passage_id is not None:
        target.passage_id = source.passage_id
        target.save(update_fields=["passage"])
        was["gave_passage"] = True
    if added:
        was["edit"] = _edit(subject)
        put_question(subject, target.title, subject.body, [*target.tags.all(), *added], by=by)
    statements.end(source, *ITS_STATEMENTS)
    number = source.pk
    Thread.objects.filter(pk=number).delete()
    FormerThread.objects.create(number=number, thread=target)
    tally(target)
    changes.announce("post", *moved)
    changes.announce("thread", number, target.pk)
    if source.passage is not None:
        changes.announce("discussion", source.passage.story_id)  # its margin counts questions
    was["rows"] = differences(rows, hanging_rows(number, target.pk))
    told = informing.of_move(question, "thread.merge", by=by, reason=reason, effects=was)
    uphold("thread", number, by=by, person=source.author_id, statement=told)
    for tell in telling:
        tell()
    return target


def _stood(source: Thread, target: Thread, question: Post, subject: Post) -> dict[str, Any]:
    """All that a merging is about to change, beside the rows that hang on both, JSON-ready."""
    notices = Notification.objects.filter(kind="thread", key=source.pk)
    is_led_here = target.duplicate_of_id == source.pk
    return {
        **stood(question),
        "source": row_of(source),
        "active_at": row_of(question)["active_at"],
        "there": target.pk,
        "posts": list(source.posts.order_by("pk").values_list("pk", flat=True)),
        "acceptance": source.acceptances.filter(ended_at=None).values_list("pk", flat=True).first(),
        "acceptances": list(source.acceptances.order_by("pk").values_list("pk", flat=True)),
        "duplicates": list(source.duplicates.order_by("pk").values_list("pk", flat=True)),
        "notices": list(notices.order_by("pk").values_list("pk", flat=True)),
        "statements": statements.all_standing(source, *ITS_STATEMENTS),
        "reopened": stood_closed(target) if is_led_here else None,
        "gave_passage": False,
        "edit": None,
    }


def _edit(subject: Post) -> dict[str, Any]:
    """The edit of `subject` that comes now, and who edited it before."""
    row = row_of(subject)
    said = {name: row[name] for name in ("edited_at", "edited_by_id")}
    return {"number": subject.revision_count + 1, **said}


def tags_brought(source: Thread, target: Thread) -> tuple[list[Tag], list[Tag]]:
    """The tags that `target` is given when `source` is merged into it, and those too many there."""
    there = [tag.meant.pk for tag in target.tags.select_related("synonym_of")]
    brought = source.tags.select_related("synonym_of").order_by("pk")
    new = {tag.meant.pk: tag.meant for tag in brought if tag.meant.pk not in there}
    room = max(MOST_TAGS - len(there), 0)
    return list(new.values())[:room], list(new.values())[room:]


def _mergeable(thread: Thread) -> Post:
    if thread.kind != Thread.Kind.QUESTION or thread.question is None:
        raise ValidationError(_("Only a question can be merged into another."))
    if thread.state == State.DELETED:
        raise ValidationError(_("Its asker has deleted this question."))
    return thread.question


def _target(source: Thread, target: Thread | None) -> tuple[Thread, Post]:
    """`target` and the post that asks it; ValidationError where nothing can be merged into it."""
    if target is None or target.question is None or not target.is_live:
        raise ValidationError({"into": _("Choose a question that everyone can read.")})
    if target.pk == source.pk:
        raise ValidationError({"into": _("That is this question itself.")})
    if target.duplicate_of_id not in {None, source.pk}:
        raise ValidationError(
            {"into": _("That one is closed as asked before. Choose the question it points to.")}
        )
    return target, target.question


def _keep_acceptances(source: Thread, target: Thread) -> None:
    """History moves; what stands goes on standing, unless another answer is accepted there."""
    standing = Acceptance.objects.filter(thread=source, ended_at=None)
    if target.accepted_id is not None:
        standing.update(ended_at=timezone.now())
    elif source.accepted_id is not None:
        target.accepted_id = source.accepted_id
        target.save(update_fields=["accepted"])
    Acceptance.objects.filter(thread=source).update(thread=target)


def _keep_drafts(source: Thread, target: Thread) -> None:
    """An answer that somebody has begun is an answer to the other question.

    It stays behind where they have begun one there; one that was sent leaves room.
    """
    form = f"answer-{target.pk}"
    begun = Draft.objects.filter(form=f"answer-{source.pk}").with_words()
    Draft.objects.filter(form=form, content={}, owner__in=begun.values("owner")).delete()
    begun.exclude(owner__in=Draft.objects.filter(form=form).values("owner")).update(form=form)


def _lead_over(relation: ForeignObjectRel, source: Thread, target: Thread) -> None:
    """Let the rows of one kind that point to `source` point to `target`.

    A row stays behind, and goes with `source`, where the same person has one there already: of two
    follows, say, the one of the question that stays is the one that counts.
    """
    field = relation.field.name
    model: Any = relation.related_model
    rows = model._base_manager.filter(**{field: source})
    try:
        with transaction.atomic():
            rows.update(**{field: target})
            return
    except IntegrityError:
        pass
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                rows.filter(pk=pk).update(**{field: target})
        except IntegrityError:
            continue

"""Keeping quoted passages where their words are: exactly, by one clear match, or for an editor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from stories.actions.locking import hold
from stories.importing import anchors
from stories.judging import open_for_passage, settle_passage
from stories.models import Block, Finding, Passage, Story, Takeaway

CONTEXT = 32  # characters kept on either side of a quote


def quote(block: Block, start: int, end: int) -> Passage:
    """A passage of `block.plain[start:end]` with the words around it; the row is not saved."""
    return Passage(
        story_id=block.story_id,
        block=block,
        key=block.key,
        exact=block.plain[start:end],
        prefix=block.plain[max(0, start - CONTEXT) : start],
        suffix=block.plain[end : end + CONTEXT],
        start=start,
    )


def place(passage: Passage, blocks: Sequence[Block]) -> bool:
    """Put `passage` on the one of `blocks`, given in order, where its words clearly stand.

    Where they stand nowhere clearly, its block becomes None and the quote stays as it was; then
    the answer is False. A passage that moved takes the wording of its new place. Not saved.
    """
    home = next((block for block in blocks if block.key == passage.key), None)
    end = passage.start + len(passage.exact)
    if home is not None and home.plain[passage.start : end] == passage.exact:
        passage.block = home
        return True
    told = anchors.Quote(passage.key, passage.exact, passage.prefix, passage.suffix)
    found = anchors.find(told, [(block.key, block.plain) for block in blocks])
    if found is None:
        passage.block = None
        return False
    there = next(block for block in blocks if block.key == found.key)
    now = quote(there, found.start, found.end)
    for name in ("block", "key", "exact", "prefix", "suffix", "start"):
        setattr(passage, name, getattr(now, name))
    return True


def reattach(story: Story, moved: Collection[str]) -> None:
    """Look again for the passages of the blocks with the keys `moved`, and for lost ones.

    One that is not clearly found is orphaned and put in the editors' queue.
    """
    wanted = story.passages.filter(
        Q(key__in=moved) | Q(block__key__in=moved) | Q(orphaned_at__isnull=False)
    ).distinct()
    passages = list(wanted.select_related("block"))
    if not passages:
        return
    blocks = list(story.blocks.order_by("position", "pk").only("key", "plain", "story"))
    for passage in passages:
        key, words, was_orphan = passage.key, passage.exact, passage.orphaned_at is not None
        passage.is_withheld = passage.is_redacted
        if place(passage, blocks):
            passage.orphaned_at, passage.is_withheld = None, False
            if was_orphan:
                _task(passage, key, words).delete()
                settle_passage(passage.pk)
        elif not was_orphan:
            passage.orphaned_at = timezone.now()
            open_for_passage(passage)
            Finding.objects.create(
                story=story,
                kind=Finding.Kind.ORPHAN,
                key=key,
                text=words,
                why="the text changed, and these words have no clear place in it any more",
            )
        passage.save()


@transaction.atomic
def reattach_to(passage: Passage, block: Block, exact: str, *, by: Any) -> Passage:
    """Give a lost passage the place an editor names: the words `exact` in `block`.

    Raises ValidationError unless they stand there exactly once.
    """
    policy.require(by, "story.edit", passage.story)
    story = hold(passage.story_id)
    row = story.passages.get(pk=passage.pk)
    before, task = row.exact, _task(row, row.key, row.exact)
    now = _quoted(story, block, exact)
    now.pk = row.pk
    now.save()
    settle_passage(now.pk, by=by)
    task.update(decision="placed", decided_at=timezone.now(), decided_by=by)
    record("story.reattach", by=by, target=now, before=before, after=now.exact)
    changes.announce("look", now.story_id)
    story.save(update_fields=["changed_at"])
    passage.refresh_from_db()
    return passage


@transaction.atomic
def support(takeaway: Takeaway, *, block: Block, words: str, by: Any) -> Takeaway:
    """Say which words of `block` support a takeaway; no later import points it at others.

    Raises ValidationError unless `words` stand there exactly once and may be read.
    """
    policy.require(by, "story.edit", takeaway.story)
    story = hold(takeaway.story_id)
    row = Takeaway.objects.select_related("passage__block").get(pk=takeaway.pk)
    before, now = row.passage, _quoted(story, block, words)
    if now.is_redacted:
        raise ValidationError(_("These words are redacted."))
    now.save()
    row.passage, row.is_placed_by_editor = now, True
    row.save(update_fields=["passage", "is_placed_by_editor"])
    if before:
        drop_unused([before.pk])
    record("story.support", by=by, target=row, before=before and before.shown, after=now.exact)
    changes.announce("look", now.story_id)
    story.save(update_fields=["changed_at"])
    takeaway.refresh_from_db()
    return takeaway


def _quoted(story: Story, block: Block, exact: str) -> Passage:
    """The passage of the words `exact`, which must stand in `block` once; not saved."""
    there = story.blocks.get(pk=block.pk)
    exact = exact.replace("\r\n", "\n")  # as a browser sends the lines of a list
    if not exact.strip() or there.plain.count(exact) != 1:
        raise ValidationError(_("These words must stand in the block exactly once."))
    start = there.plain.index(exact)
    return quote(there, start, start + len(exact))


def drop_unused(ids: Iterable[int]) -> None:
    """Delete those of the passages with these ids that nothing points at any more.

    Nobody is asked any longer where the words of a lost one stand now.
    """
    unused = Passage.objects.filter(pk__in=list(ids))
    for relation in Passage._meta.related_objects:
        unused = unused.filter(**{f"{relation.field.related_query_name()}__isnull": True})
    for passage in unused.filter(orphaned_at__isnull=False):
        _task(passage, passage.key, passage.exact).delete()
        settle_passage(passage.pk)
    Passage.objects.filter(pk__in=list(unused.values_list("pk", flat=True))).delete()


def _task(passage: Passage, key: str, words: str) -> Any:
    tasks = Finding.objects.filter(story_id=passage.story_id, kind=Finding.Kind.ORPHAN)
    return tasks.filter(key=key, text=words, decided_at=None)

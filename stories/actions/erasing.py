"""Taking a story away for good: the right of those who told it, and of superusers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.lib import changes
from community.log.actions import blank, record
from community.log.models import LogEntry
from community.moderation.actions import statements
from community.search import parting as search
from stories.actions.locking import hold
from stories.erasing import let_go_elsewhere
from stories.judging import follow_story, settle_passage
from stories.models import Story
from stories.models.story import UNDATED, Precision, Rights, Status

TITLE = "Taken back"
"""What stands in the place of the title: the desk has to call the row something."""
STAY = {"old_slugs"}
"""Addresses, so that they go on to answer that the story is gone."""
TELL_NO_WORD = {
    *("story.publish", "story.withdraw", "story.hide", "story.restore"),
    *("story.erase", "story.delete"),
}
"""Entries of the record whose words are not of the story."""


@transaction.atomic
def erase(story: Story, *, by: Any) -> Story:
    """Take a story back for good, as one of those who agreed to it wishes; nothing of it is kept.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "story.erase", story)
    return _take_away(story, "story.erase", by=by, why="Taken back by those who told it.")


@transaction.atomic
def delete(story: Story, *, by: Any, reason: str) -> Story:
    """The same by a superuser, as a court may ask for. Raises also ValidationError ("reason")."""
    policy.require(by, "story.delete", story)
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: the record will show it.")})
    was_there, tellers = not hold(story.pk).is_erased, story.tellers
    fresh = _take_away(story, "story.delete", by=by, why="The story was deleted.", reason=reason)
    if was_there:
        statements.end(fresh, "story.hide", "story.hold", "story.withdraw")
        gone: dict[str, Any] = {"effects": {}, "title": "", "people": tellers}
        statements.explain("story.delete", fresh, by=by, reason=reason, **gone)
    return fresh


def _take_away(story: Story, code: str, *, by: Any, why: str, reason: str = "") -> Story:
    """Keep nothing of it; done twice, it is done once.

    Its addresses answer 410. Gone are the text and all drawn from it, the document that was
    imported, pictures, pages kept ready, what waits to be judged of it, and its words in the record
    and in what others saved. What members wrote in its discussion is theirs, and out of sight.
    """
    fresh = hold(story.pk)
    if not fresh.is_erased:
        before, fresh.status = fresh.status, Status.WITHDRAWN
        _empty(fresh)
        fresh.save()
        follow_story(fresh, by=by)
        for passage in fresh.passages.filter(orphaned_at__isnull=False):
            settle_passage(passage.pk, by=by)
        # While its passages stand, so that whoever listens finds what points at them.
        changes.announce("story", fresh.pk)
        let_go_elsewhere(fresh)
        _delete_pictures(fresh)
        touched = list(_let_go(fresh))
        _blank_record(fresh, touched, by, why)
        after = Status.WITHDRAWN.value
        record(code, by=by, target=fresh, reason=reason, before=before, after=after)
        transaction.on_commit(search.forget)  # once no entry holds the words any more
    story.refresh_from_db()
    return fresh


def _empty(story: Story) -> None:
    """Nothing on the row says any more what the story said."""
    story.erased_at = timezone.now()
    story.title, story.language, story.rights = TITLE, "und", Rights.UNKNOWN
    for field in story._meta.get_fields():
        if isinstance(field, models.CharField | models.TextField) and field.blank:
            setattr(story, field.name, "")
    story.approved_on = story.retrieved_on = None
    story.published_precision, story.published_sort = Precision.UNKNOWN, UNDATED
    story.published_year = story.spectrum_started = story.spectrum_ended = None
    story.spectrum_passage, story.is_ai_edited, story.set_by_editors = None, False, []
    story.words = story.minutes = 0


def _delete_pictures(story: Story) -> None:
    for name in story.blocks.exclude(image="").values_list("image", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))


def _let_go(story: Story) -> Iterator[tuple[str, list[str]]]:
    """Delete the rows of this app that belong to the story; yields what they were, with keys."""
    for relation in story._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label != story._meta.app_label or relation.name in STAY:
            continue
        rows: QuerySet[Any] = model._base_manager.filter(**{relation.field.name: story})
        yield model._meta.label_lower, [str(pk) for pk in rows.values_list("pk", flat=True)]
        rows.delete()


def _blank_record(story: Story, touched: list[tuple[str, list[str]]], by: Any, why: str) -> None:
    of_story = Q(target_kind=story._meta.label_lower, target_id=str(story.pk))
    for kind, keys in touched:
        of_story |= Q(target_kind=kind, target_id__in=keys)
    entries = LogEntry.objects.filter(of_story, text__isnull=False, text__blanked_at=None)
    for entry in entries.exclude(code__in=TELL_NO_WORD):
        blank(entry, by=by, why=why)

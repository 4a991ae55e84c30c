"""Making one tag of two."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.tags.models import FormerTag, Tag, TagRevision


@transaction.atomic
def merge(tag: Tag, into: Tag, *, by: Any, reason: str = "") -> Tag:
    """Let `into` stand for all that `tag` stood for, and lead there from its address; `tag` goes.

    What carried both carries one. Whoever followed or muted `tag` and had said nothing of `into`
    does so with that. Raises ValidationError keyed by "into" where it would make a circle,
    SignInRequired or NotAllowed.
    """
    policy.require(by, "tag.merge", tag)
    tags = {one.pk: one for one in Tag.objects.select_for_update().order_by("pk")}
    if tag.pk not in tags or into.pk not in tags:
        raise ValidationError({"into": _("One of them is no longer there.")})
    gone, kept = tags[tag.pk], tags[into.pk]
    _check(gone, kept, tags)
    before = {"slug": gone.slug, "name": gone.name, "description": gone.description}
    gone.children.exclude(pk=kept.pk).update(parent=kept)
    gone.synonyms.update(synonym_of=kept)
    if not kept.description and gone.description:
        kept.description = gone.description
        kept.save(update_fields=["description"])
        if not kept.revisions.exists():
            gone.revisions.update(tag=kept)
    moved = {}
    for field in _what_points_here():
        moved[field.model._meta.label_lower] = _repoint(field, gone, kept)
    gone.former.update(tag=kept)
    pk, slug = gone.pk, gone.slug
    gone.delete()
    FormerTag.objects.update_or_create(slug=slug, defaults={"tag": kept})
    record(
        "tag.merge",
        by=by,
        target=kept,
        reason=reason,
        before=before | {"pk": pk},
        after={"slug": kept.slug, "name": kept.name, "moved": moved},
    )
    changes.announce("tag", pk, kept.pk)
    return kept


def _check(gone: Tag, kept: Tag, tags: dict[int, Tag]) -> None:
    if gone.pk == kept.pk:
        raise ValidationError({"into": _("Name another tag than this one.")})
    if kept.synonym_of_id:
        raise ValidationError({"into": _("Name the tag that is meant, not a synonym.")})
    wider = kept
    while wider.parent_id:
        wider = tags[wider.parent_id]
        if wider.pk == gone.pk:
            raise ValidationError({"into": _("This tag stands under the other. Move it first.")})


def _what_points_here() -> list[models.ForeignKey[Any, Any]]:
    """The columns of all apps that name a tag; not those by which the vocabulary holds together."""
    own = {Tag, TagRevision, FormerTag}
    relations = (one for one in Tag._meta.get_fields() if one.auto_created and not one.concrete)
    fields = (one.field for one in relations if one.one_to_many or one.one_to_one)
    return [field for field in fields if field.model not in own]


def _repoint(field: models.ForeignKey[Any, Any], gone: Tag, kept: Tag) -> int:
    """Let the rows that named `gone` name `kept`, but those that would say the same twice.

    Returns how many do.
    """
    rows = field.model._base_manager
    old = rows.filter(**{field.name: gone})
    for names in _unique_with(field):
        there = {name: models.OuterRef(name) for name in names}
        same = rows.filter(**{field.name: kept}, **there)
        old.filter(models.Exists(same)).delete()
    return old.update(**{field.name: kept})


def _unique_with(field: models.ForeignKey[Any, Any]) -> list[list[str]]:
    """For each promise of uniqueness that `field` is in, the other columns of it."""
    options = field.model._meta
    promises = [
        one.fields for one in options.constraints if isinstance(one, models.UniqueConstraint)
    ]
    promises += [(field.name,)] if field.unique else []
    return [
        [name for name in names if name != field.name]
        for names in [*promises, *options.unique_together]
        if field.name in names
    ]

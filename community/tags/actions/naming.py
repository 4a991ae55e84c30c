"""What editors do with the vocabulary: name a tag, describe it, say where it stands."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.lib.slugs import slug_of
from community.log.actions import record
from community.tags.actions.describing import described, keep_version
from community.tags.models import FormerTag, Tag

FIELDS = ("name", "description", "parent", "synonym_of")


@transaction.atomic
def set_tag(tag: Tag, *, by: Any, **fields: Any) -> Tag:
    """Set some of `FIELDS` of a tag, new (not saved yet) or known.

    With its name its slug changes, and the former one leads to it.

    Raises ValidationError keyed by field, SignInRequired or NotAllowed.
    """
    policy.require(by, "tag.edit", tag)
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TypeError(f"not for editors to set: {', '.join(unknown)}")
    list(Tag.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    fresh = Tag.objects.get(pk=tag.pk) if tag.pk else Tag()
    before = _said(fresh) if tag.pk else None
    for name, value in fields.items():
        setattr(fresh, name, value)
    check(fresh)
    fresh.description = described(fresh.description)
    if _said(fresh) != before:
        if before and before["description"] != fresh.description:
            keep_version(Tag.objects.get(pk=tag.pk), by=by)
        if before is None or before["name"] != fresh.name:
            _address(fresh)
        fresh.full_clean()
        fresh.save()
        record("tag.edit", by=by, target=fresh, before=before, after=_said(fresh))
        kind = "tag" if _named(before) != _named(_said(fresh)) else "description"
        changes.announce(kind, fresh.pk, *_meant(before), *_meant(_said(fresh)))
    return fresh


def slug_for(name: str) -> str:
    """The slug of a tag of this name; "C", "C++" and "C#" are three."""
    return slug_of(name.replace("+", " plus ").replace("#", " sharp "), longest=100)


def check(tag: Tag) -> None:
    """Refuse circles and chains: a synonym points at a tag that is meant, and stands nowhere else.

    Raises ValidationError keyed by "name", "description", "parent" or "synonym_of".
    """
    if not tag.name.strip():
        raise ValidationError({"name": _("A tag needs a name.")})
    if Tag.objects.filter(name__iexact=tag.name.strip()).exclude(pk=tag.pk).exists():
        raise ValidationError({"name": _("There is a tag of this name.")})
    is_renamed = not Tag.objects.filter(pk=tag.pk, name=tag.name).exists()
    if is_renamed and Tag.objects.filter(slug=slug_for(tag.name)).exclude(pk=tag.pk).exists():
        raise ValidationError({"name": _("There is a tag with the same address.")})
    described(tag.description)
    if tag.synonym_of:
        _check_synonym(tag, tag.synonym_of)
    elif tag.parent:
        _check_parent(tag, tag.parent)


def _address(tag: Tag) -> None:
    """Give `tag` the slug of its name; one that it had leads to it from now on."""
    former, tag.slug = tag.slug, slug_for(tag.name)
    FormerTag.objects.filter(slug=tag.slug).delete()
    if former and former != tag.slug:
        FormerTag.objects.update_or_create(slug=former, defaults={"tag": tag})


def _check_synonym(tag: Tag, meant: Tag) -> None:
    if meant.pk == tag.pk:
        raise ValidationError({"synonym_of": _("A tag is no synonym of itself.")})
    if meant.synonym_of_id:
        raise ValidationError({"synonym_of": _("Name the tag that is meant, not a synonym.")})
    if tag.pk and (tag.synonyms.exists() or tag.children.exists()):
        raise ValidationError(
            {"synonym_of": _("Other tags stand under this one. Move them first.")}
        )
    if tag.parent_id:
        raise ValidationError({"parent": _("A synonym stands where the tag it means stands.")})


def _check_parent(tag: Tag, parent: Tag) -> None:
    if parent.synonym_of_id:
        raise ValidationError({"parent": _("Name the tag that is meant, not a synonym.")})
    wider: Tag | None = parent
    while wider is not None:
        if wider.pk == tag.pk:
            raise ValidationError({"parent": _("A tag does not stand under itself.")})
        wider = wider.parent


def _meant(said: dict[str, Any] | None) -> list[int]:
    """The tag that a synonym means, or meant."""
    return [said["synonym_of"]] if said and said["synonym_of"] else []


def _named(said: dict[str, Any] | None) -> tuple[Any, ...]:
    """What is shown of a tag on what carries it."""
    return (said["name"], said["synonym_of"]) if said else ()


def _said(tag: Tag) -> dict[str, Any]:
    return {
        "name": tag.name,
        "description": tag.description,
        "parent": tag.parent_id,
        "synonym_of": tag.synonym_of_id,
    }

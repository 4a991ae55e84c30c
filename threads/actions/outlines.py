"""Outlines for questions with a tag: what editors write so that others know what to say."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.log.actions import record
from community.tags.models import Tag
from threads.models import AskTemplate

FIELDS = ("tag", "name", "body")


@transaction.atomic
def set_outline(outline: AskTemplate, *, by: Any, **fields: Any) -> AskTemplate:
    """Set some of `FIELDS` of an outline, new (not saved yet) or known; the same changes nothing.

    Raises ValidationError keyed by field, SignInRequired or NotAllowed.
    """
    policy.require(by, "outline.edit", outline)
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TypeError(f"not for editors to set: {', '.join(unknown)}")
    rows = AskTemplate.objects.select_for_update(of=("self",)).select_related("tag")
    fresh = rows.get(pk=outline.pk) if outline.pk else AskTemplate()
    before = _said(fresh) if outline.pk else None
    for name, value in fields.items():
        setattr(fresh, name, value)
    check(fresh)
    if _said(fresh) != before:
        fresh.full_clean()
        fresh.save()
        record("outline.edit", by=by, target=fresh, before=before, after=_said(fresh))
    return fresh


@transaction.atomic
def remove_outline(outline: AskTemplate, *, by: Any) -> None:
    """Take an outline away; the record keeps what it said. Raises SignInRequired or NotAllowed."""
    policy.require(by, "outline.edit", outline)
    fresh = AskTemplate.objects.select_for_update(of=("self",)).get(pk=outline.pk)
    record("outline.remove", by=by, target=fresh, before=_said(fresh))
    fresh.delete()


def check(outline: AskTemplate) -> None:
    """Refuse an outline for a synonym: its tag is the one that questions carry."""
    if outline.tag_id and outline.tag.synonym_of_id:
        raise ValidationError({"tag": _("Name the tag that is meant, not a synonym.")})


def _said(outline: AskTemplate) -> dict[str, Any]:
    tag: Tag | None = outline.tag if outline.tag_id else None
    return {"tag": tag and tag.name, "name": outline.name, "body": outline.body}

"""Tags as they are now, kept from being merged or renamed while something is given them."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.tags.models import FormerTag, Tag


def hold(tags: Iterable[Tag]) -> list[Tag]:
    """What `tags` mean now, each once, locked to the end of the caller's transaction.

    One that was merged meanwhile, or became a synonym, is followed to what it means now. Raises
    ValidationError keyed by "tags" for one that is gone.
    """
    wanted = {tag.pk: tag for tag in tags}
    while True:
        rows = Tag.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        there = {one.pk: one for one in rows.select_related("synonym_of").filter(pk__in=wanted)}
        meant = {one.meant.pk: one.meant for one in there.values()}
        for tag in (tag for pk, tag in wanted.items() if pk not in there):
            now = _in_place_of(tag)
            meant[now.pk] = now
        if meant.keys() == wanted.keys():
            return list(there.values())
        wanted = meant


def _in_place_of(tag: Tag) -> Tag:
    """What the address of `tag`, which is gone, leads to."""
    former = FormerTag.objects.select_related("tag__synonym_of").filter(slug=tag.slug).first()
    if former is None:
        words = _("“%(name)s” is no longer a tag here. Choose another.")
        raise ValidationError({"tags": ValidationError(words, params={"name": tag.name})})
    return former.tag.meant

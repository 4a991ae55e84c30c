"""Tags as people type them: names with commas between, looked up in the vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from community.tags.models import Tag
from stories.models import Story, TaggedStory
from threads.models import TaggedThread, Thread

MOST_TYPED = 20  # names that are looked up
MOST_OFFERED = 12
MOST_COMPARED = 2_000  # names of the vocabulary held against an unknown one
NEAR, MOST_NEAR = 60, 3


def find(typed: str) -> list[Tag]:
    """The tags whose names, slugs or synonyms are `typed`, with commas between.

    Raises ValidationError for names that are no tag, and names near ones.
    """
    names = list(dict.fromkeys(name.strip() for name in typed.split(",") if name.strip()))
    known = named(names[:MOST_TYPED])
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        raise ValidationError([_unknown(name) for name in unknown[:MOST_NEAR]])
    return [known[name.casefold()] for name in names]


def named(names: Sequence[str]) -> dict[str, Tag]:
    """The tags under `names` (names or slugs, whatever the case): name in small letters → tag."""
    names = [name.replace("\0", "") for name in names]
    wanted = {name.casefold() for name in names}
    tags = Tag.objects.annotate(small=Lower("name")).select_related("synonym_of")
    found = list(tags.filter(Q(small__in=wanted) | Q(slug__in=wanted) | Q(name__in=names)))
    by_slug = {tag.slug: tag for tag in found}
    return by_slug | {tag.name.casefold(): tag for tag in found}


def slugged(slugs: Iterable[str]) -> list[Tag]:
    """The tags that are meant by `slugs`, in their order; what is no slug is passed over."""
    wanted = [slug.replace("\0", "") for slug in slugs][:MOST_TYPED]
    tags = Tag.objects.filter(slug__in=wanted).select_related("synonym_of") if wanted else ()
    by_slug = {tag.slug: tag.meant for tag in tags}
    found = (by_slug[slug] for slug in wanted if slug in by_slug)
    return list({tag.pk: tag for tag in found}.values())


def joined(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def often_used() -> list[Tag]:
    """The tags that most questions and stories in sight carry, by name."""
    asked = TaggedThread.objects.filter(content_object__in=Thread.objects.questions())
    told = TaggedStory.objects.filter(content_object__in=Story.objects.published().open())
    counted: Counter[int] = Counter()
    for rows in (asked, told):
        often = rows.values_list("tag").annotate(number=Count("pk")).order_by("-number", "tag")
        counted.update(dict(often[: 3 * MOST_OFFERED]))
    chosen = [pk for pk, _number in counted.most_common(MOST_OFFERED)]
    return list(Tag.objects.filter(pk__in=chosen, synonym_of=None).order_by("name"))


def _unknown(name: str) -> str:
    """That `name` is no tag, and which ones are near it."""
    names = Tag.objects.order_by("pk").values_list("name", flat=True)[:MOST_COMPARED]
    small = {one: one.casefold() for one in names}
    close = process.extract(
        name.casefold(), small, scorer=fuzz.WRatio, limit=MOST_NEAR, score_cutoff=NEAR
    )
    near = ", ".join(key for _small, _score, key in close)
    if near:
        return _("“%(name)s” is no tag here. Near it: %(near)s.") % {"name": name, "near": near}
    return _("“%(name)s” is no tag here. Choose one of those there are.") % {"name": name}

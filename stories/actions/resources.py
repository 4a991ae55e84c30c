"""One resource for everything that stories recommend under one of its names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from community.lib.slugs import slug_of
from stories.importing.structure_items import Resource as Told
from stories.models import Recommendation, Resource, ResourceName

_ARTICLE = re.compile(r"^(?:the|an?) ")


def folded(name: str) -> str:
    """A name as it is compared: no case, no accents, no punctuation, no leading article."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = plain.replace("'", "").replace("’", "").replace("&", " and ")
    plain = " ".join(re.sub(r"[^\w]+", " ", plain).split())
    return _ARTICLE.sub("", plain)[:300] or " ".join(name.split())[:300]


def resource_for(told: Told) -> Resource:
    """The resource `told` is about: the one with its title or an alias, else a new one.

    A story that names two of them as the same thing makes one of them, the older; what is not
    known yet (authors, address) is filled in, what is known stays.
    """
    names = {folded(name): name[:300] for name in (*told.aliases, told.title)}
    known = list(Resource.objects.filter(names__folded__in=names).distinct().order_by("pk"))
    resource = known[0] if known else _made(told)
    for other in known[1:]:
        Recommendation.objects.filter(resource=other).update(resource=resource)
        ResourceName.objects.filter(resource=other).update(resource=resource)
        other.delete()
    taken = set(ResourceName.objects.filter(folded__in=names).values_list("folded", flat=True))
    ResourceName.objects.bulk_create(
        ResourceName(resource=resource, name=name, folded=key)
        for key, name in names.items()
        if key not in taken
    )
    authors = ", ".join(told.authors)[:300]
    if (authors and not resource.authors) or (told.url and not resource.url):
        resource.authors, resource.url = resource.authors or authors, resource.url or told.url
        resource.save(update_fields=["authors", "url"])
    return resource


def drop_unused(candidates: Iterable[int]) -> None:
    """Delete those of the resources with these ids that no story recommends any more."""
    Resource.objects.filter(pk__in=list(candidates), recommendations=None).delete()


def _made(told: Told) -> Resource:
    base = slug_of(told.title)
    number, slug = 1, base
    while Resource.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return Resource.objects.create(slug=slug, title=told.title[:300], kind=told.kind.value)

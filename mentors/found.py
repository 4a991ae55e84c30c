"""Approved mentors as search finds them: by what everyone may read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community.accounts.models import Visibility
from community.lib.findable import Document, Passage, Source
from mentors import naming
from mentors.models import (
    Circumstance,
    Crossing,
    Mentor,
    MentorClaim,
    MentorTag,
    Setback,
    SpokenLanguage,
)
from mentors.profile import in_words

_PUBLIC = (
    *(
        Prefetch(f"person__{model._meta.model_name}s", model.objects.visible_to(None))
        for model in (Crossing, Setback, SpokenLanguage, Circumstance)
    ),
    Prefetch("claims", MentorClaim.objects.filter(visibility=Visibility.PUBLIC)),
)
"""What mentors show to everyone, for all of them at once."""


class MentorSource(Source):
    kind = "mentor"
    name = _("mentor")
    plural = _("mentors")

    def rows(self) -> QuerySet[Mentor]:
        return Mentor.objects.all()

    def visible_to(self, person: Any) -> QuerySet[Mentor]:
        """Approved ones, whoever looks: what is not approved is found by nobody."""
        return Mentor.objects.approved()

    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        rows = Mentor.objects.approved().filter(pk__in=keys).select_related("person")
        for mentor in rows.prefetch_related("tagged_items__tag__synonym_of", *_PUBLIC):
            person = mentor.person
            tags = {one.tag.meant.slug: one.tag.meant.name for one in mentor.tagged_items.all()}
            yield Document(
                kind=self.kind,
                key=mentor.pk,
                title=f"{person.name}: {mentor.headline}",
                url=mentor.get_absolute_url(),
                dated_at=mentor.made_at,
                dated=mentor.made_at.date().isoformat(),
                passages=_passages(mentor),
                authors=tuple({person.handle: None, person.name: None}),
                tags=tuple(tags),
                tag_words=tuple(tags.values()),
            )

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        """The mentors themselves; those who changed their name; those with a tag that changed."""
        if kind == "mentor":
            return keys
        if kind == "person":
            return set(self.rows().filter(person__in=keys).values_list("pk", flat=True))
        if kind != "tag":
            return ()
        tagged = MentorTag.objects.filter(Q(tag__in=keys) | Q(tag__synonym_of__in=keys))
        return set(tagged.values_list("content_object", flat=True))


def _passages(mentor: Mentor) -> tuple[Passage, ...]:
    """What a visitor reads on the page, piece by piece, in the portal's own language."""
    person, visitor = mentor.person, AnonymousUser()
    with translation.override(settings.LANGUAGE_CODE):
        way = [one for one in person.crossings.all() if not one.is_wanted]
        told = [
            mentor.who_i_am,
            mentor.helps_with,
            mentor.helps_not_with if mentor.shows("helps_not_with", visitor) else "",
            *(f"{one} {one.get_means_display()} {one.note}" for one in way),
            *(f"{one}. {one.note}" for one in person.setbacks.all()),
            ", ".join(naming.language(one.code) for one in person.spokenlanguages.all()),
            ", ".join(in_words(one) for one in person.circumstances.all()),
            *(one.text for one in mentor.claims.all()),
        ]
    return tuple(Passage(words.strip()) for words in told if words.strip())

"""Pieces that the answers about threads and posts share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from community.api.fields import AddressField, PersonSerializer
from community.api.serializers import StrictSerializer
from community.tags.models import Tag
from threads import changes, excerpts, tagging
from threads.models import MAX_LENGTH, Post, Thread

LONGEST_REASON = 1000  # characters
MOST_TYPED = tagging.MOST_TYPED
TIDES = frozenset({"thread", "post", "tag", "person", "profile", "story", "mentor"})
"""All that what is told of threads and posts comes from (see `Door.tides`).

Profiles too: how far an answer's writer is from the asker is told while both show their stage.
"""


@extend_schema_field(PersonSerializer(allow_null=True))
class AuthorField(serializers.ReadOnlyField):
    """Whoever wrote it under their name; null under no name, and of a former member."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def to_representation(self, thing: Thread | Post) -> Any:
        author = None if thing.is_pseudonymous else thing.author
        return author and {  # as PersonSerializer, in a third of its time
            "handle": author.handle,
            "name": author.name,
            "page": f"{settings.PUBLIC_URL}{author.get_absolute_url()}",
        }


class ByField(serializers.CharField):
    """What whoever wrote it is called, as everybody is told: “a member” under no name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, thing: Any) -> str:
        return str(excerpts.name_of(thing))


class ExcerptField(serializers.CharField):
    """The beginning of what a post says, in one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, post: Any) -> str:
        return excerpts.excerpt(post)


class BodyField(serializers.CharField):
    """Markdown that somebody writes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Markdown.")
        super().__init__(max_length=MAX_LENGTH, trim_whitespace=False, **kwargs)


class NumberField(serializers.IntegerField):
    """The id of something."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, **kwargs)


class NamesField(serializers.ListField):
    """Names or slugs of tags."""

    def __init__(self, **kwargs: Any) -> None:
        child = serializers.CharField(max_length=100)
        kwargs.setdefault("help_text", "Names or slugs of tags.")
        super().__init__(child=child, max_length=MOST_TYPED, **kwargs)


class ThreadLinkSerializer(serializers.Serializer[Thread]):
    """A question, as far as a link to it tells."""

    id = serializers.IntegerField(source="pk", read_only=True)
    title = serializers.CharField(read_only=True)
    page = AddressField()


class TextPieceSerializer(serializers.Serializer[changes.Piece]):
    """Words that two texts share, or only one of them has."""

    text = serializers.CharField(trim_whitespace=False)
    change = serializers.ChoiceField(
        ["", "removed", "added"], help_text="Empty: both texts have these words."
    )


class StoryQuoteSerializer(StrictSerializer):
    """Words of a story: the block they stand in, and which of its words."""

    at = serializers.CharField(max_length=24, help_text="Key of the block.")
    quote = serializers.CharField(
        max_length=2_000, default="", allow_blank=True, help_text="Empty: the whole block."
    )
    before = serializers.CharField(
        max_length=200,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="Words before the quote, which tell look-alikes apart.",
    )
    after = serializers.CharField(
        max_length=200,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="Words after the quote.",
    )


class OptionalReasonSerializer(StrictSerializer):
    """Why it is done; the record keeps it."""

    reason = serializers.CharField(max_length=LONGEST_REASON, default="", allow_blank=True)


def tags_of(names: list[str]) -> list[Tag]:
    """The tags called so. Raises ValidationError keyed by "tags" for what is none."""
    try:
        return tagging.find(",".join(names))
    except ValidationError as error:
        raise ValidationError({"tags": error}) from error

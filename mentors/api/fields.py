"""Pieces that many answers about mentoring share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from community.accounts.models import Visibility
from community.api.parameters import one_of
from community.api.serializers import StrictSerializer
from community.tags.models import Tag
from mentors import naming
from mentors.models import Circumstance, Degree, Means, Role, SetbackKind, Status
from mentors.models.past import EARLIEST, LATEST
from threads import tagging
from threads.tagging import MOST_TYPED

LARGEST = 2_000_000_000


class InstantField(serializers.DateTimeField):
    """A moment, told in UTC: the same to everybody."""

    def __init__(self, **how: Any) -> None:
        super().__init__(default_timezone=UTC, **how)


class NothingSerializer(StrictSerializer):
    """An empty body: the address says all."""


class CrossingSerializer(StrictSerializer):
    """A transition that lies behind somebody, by what means, in their own words."""

    from_role = serializers.ChoiceField(Role.choices)
    to_role = serializers.ChoiceField(Role.choices)
    year = serializers.IntegerField(min_value=EARLIEST, max_value=LATEST)
    means = serializers.ChoiceField(Means.choices, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class WantedSerializer(StrictSerializer):
    """A transition that lies ahead, and to whom that is shown."""

    from_role = serializers.ChoiceField(Role.choices)
    to_role = serializers.ChoiceField(Role.choices)
    means = serializers.ChoiceField(Means.choices, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.MEMBERS)


class SetbackSerializer(StrictSerializer):
    """Something that went wrong."""

    kind = serializers.ChoiceField(SetbackKind.choices)
    year = serializers.IntegerField(min_value=EARLIEST, max_value=LATEST)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ToldCrossingSerializer(CrossingSerializer):
    """The same, and to whom it is shown."""

    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.PUBLIC)


class ToldSetbackSerializer(SetbackSerializer):
    """The same, and to whom it is shown."""

    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.MEMBERS)


class ToldLanguageSerializer(StrictSerializer):
    """A language that somebody can talk in about work."""

    code = serializers.CharField(max_length=12, help_text="Such as `de` or `pt-br`.")
    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.PUBLIC)

    def validate_code(self, typed: str) -> str:
        if not (code := naming.language_called(typed)):
            raise serializers.ValidationError(_("We know no language of this name."))
        return code


class ToldCountrySerializer(StrictSerializer):
    """A country somebody is from, went to or wants to go to."""

    code = serializers.CharField(max_length=2, help_text="ISO 3166, such as `CH`.")
    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.MEMBERS)

    def validate_code(self, typed: str) -> str:
        if not (code := naming.country_called(typed)):
            raise serializers.ValidationError(_("We know no country of this name."))
        return code


class ToldStatusSerializer(StrictSerializer):
    """What narrows the ways there are."""

    status = serializers.ChoiceField(Status.choices)
    visibility = serializers.ChoiceField(Visibility.choices)


class ToldDegreeSerializer(StrictSerializer):
    """The highest degree."""

    degree = serializers.ChoiceField(Degree.choices)
    visibility = serializers.ChoiceField(Visibility.choices, default=Visibility.PUBLIC)


class CircumstanceSerializer(serializers.Serializer[Any]):
    """A degree, a country, or what narrowed the ways there were."""

    kind = serializers.ChoiceField(Circumstance.Kind.choices)
    value = serializers.CharField()
    words = serializers.CharField(help_text="The same in words.")


def some_of(serializer: type[StrictSerializer], request: Request) -> dict[str, Any]:
    """The clean values of what `request` sends of it: each part whole, but not every part."""
    given = serializer(data=request.data)
    for field in given.fields.values():
        field.required = False
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def switch(request: Request, name: str) -> bool:
    """Whether the parameter `name` of the address is on. Raises ProblemError as `one_of`."""
    return one_of(request, name, ("true", "false")) == "true"


def subjects(slugs: Sequence[str], *, most: int) -> list[Tag]:
    """The tags under `slugs`, or those they mean. Raises ValidationError for what is none."""
    known = tagging.named(slugs[:MOST_TYPED])
    if unknown := [slug for slug in slugs if slug.casefold() not in known]:
        raise serializers.ValidationError([_("There is no tag “%s”.") % one for one in unknown[:3]])
    tags = list(
        {known[one.casefold()].meant.pk: known[one.casefold()].meant for one in slugs}.values()
    )
    if len(tags) > most:
        raise serializers.ValidationError(_("At most %(most)d tags, please.") % {"most": most})
    return tags


def require_different(rows: Sequence[Any]) -> None:
    """Raise ValidationError where two of `rows` are the same."""
    if len(set(rows)) < len(rows):
        raise serializers.ValidationError(_("The same stands there twice: once is enough."))

"""`matching`: mentors who fit me, each with the reasons in sentences and as facts."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.blocking import without_those_apart
from community.api.fields import AddressField
from mentors import advice
from mentors.api.doors import MentoringDoor
from mentors.api.fields import InstantField
from mentors.candidates import asking
from mentors.known import Met, Way
from mentors.matching import MOST, Distance
from mentors.models import Means, Mentor, Role, SetbackKind
from mentors.models.mentor import MentorQuerySet
from mentors.suggesting import Suggested, fitting
from mentors.weighing import Kind, Part, Time, Value


class MatchFactSerializer(serializers.Serializer[Any]):
    """A fact of one profile; null is what this kind of fact does not have."""

    from_role = serializers.ChoiceField(Role.choices, allow_null=True)
    to_role = serializers.ChoiceField(Role.choices, allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    means = serializers.ChoiceField(Means.choices, allow_null=True)
    setback = serializers.ChoiceField(SetbackKind.choices, allow_null=True)
    minutes = serializers.IntegerField(allow_null=True, help_text="Of a week.")
    zone = serializers.CharField(allow_null=True)
    number = serializers.IntegerField(allow_null=True)
    of = serializers.IntegerField(allow_null=True, help_text="Out of how many.")
    value = serializers.CharField(allow_null=True, help_text="A status, a country, a tag, …")


class MatchReasonSerializer(serializers.Serializer[Any]):
    """One thing that speaks for a mentor, and the facts of both sides that it rests on."""

    about = serializers.ChoiceField([(one.value, one.value) for one in Kind])
    sentence = serializers.CharField()
    yours = MatchFactSerializer(allow_null=True)
    theirs = MatchFactSerializer(allow_null=True)


class MatchSerializer(serializers.Serializer[Any]):
    """A mentor, how far ahead, and why; the weightiest reason first. There is no percentage."""

    handle = serializers.CharField(source="mentor.person.handle")
    name = serializers.CharField(source="mentor.person.name")
    page = serializers.SerializerMethodField()
    headline = serializers.CharField(source="mentor.headline")
    free_places = serializers.IntegerField(source="mentor.free")
    last_active_at = InstantField(source="mentor.seen_at")
    distance = serializers.ChoiceField(
        [(one.value, one.value) for one in Distance],
        allow_null=True,
        help_text="Null: level with me, or not known.",
    )
    reasons = serializers.SerializerMethodField()

    def get_page(self, one: Suggested) -> str:
        return str(AddressField().to_representation(one.mentor.get_absolute_url()))

    def get_reasons(self, one: Suggested) -> MatchReasonSerializer(many=True):  # type: ignore[valid-type]
        rows = [
            {
                "about": reason.kind.value,
                "sentence": sentence,
                "yours": fact(reason.yours),
                "theirs": fact(reason.theirs),
            }
            for reason, sentence in zip(one.suggestion.reasons, one.sentences, strict=True)
        ]
        return MatchReasonSerializer(rows, many=True).data


class AdviceSerializer(serializers.Serializer[Any]):
    """Words of a story that say why not to ask only who is far ahead; one may go on."""

    words = serializers.CharField()
    title = serializers.CharField()
    page = serializers.SerializerMethodField()

    def get_page(self, told: advice.Told) -> str:
        return str(AddressField().to_representation(told.url))


class MatchingSerializer(serializers.Serializer[Any]):
    """Whom to ask."""

    tells = serializers.BooleanField(
        help_text="Whether I tell anything of my way: without, nobody can be suggested."
    )
    suggestions = MatchSerializer(many=True, help_text=f"At most {MOST}, best first.")
    is_only_far = serializers.BooleanField(help_text="Whether all of them are far ahead of me.")
    advice = AdviceSerializer(allow_null=True, help_text="What a story says about that.")


class MatchingDoor(MentoringDoor):
    """Mentors who fit me."""

    @extend_schema(
        operation_id="get_matching", summary="Suggest mentors to me", responses=MatchingSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """By what both sides show: somebody near, somebody far, somebody who met the same setback.

        The same input gives the same list.
        """
        asks = asking(self.me)
        mentors = without_those_apart(Mentor.objects.approved(), self.me.pk)
        found = fitting(asks, among=cast(MentorQuerySet, mentors))
        only_far = bool(found) and all(one.distance is Distance.FAR for one in found)
        told = {
            "tells": asks.tells,
            "suggestions": found,
            "is_only_far": only_far,
            "advice": advice.told(self.me) if only_far else None,
        }
        return Response(MatchingSerializer(told).data)


def fact(value: Value) -> dict[str, Any] | None:
    """A fact as MatchFactSerializer has it."""
    if value is None:
        return None
    told: dict[str, Any] = dict.fromkeys(MatchFactSerializer().fields)
    match value:
        case Way():
            told |= {"from_role": value.from_role, "to_role": value.to_role}
            told |= {"year": value.year or None, "means": value.means or None}
        case Met():
            told |= {"setback": value.kind, "year": value.year}
        case Time():
            told |= {"minutes": value.minutes, "zone": value.zone}
        case Part():
            told |= {"number": value.number, "of": value.of}
        case _:
            told["value"] = str(value)
    return told

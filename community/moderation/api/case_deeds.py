"""What moderators do in a case: the deeds over its thing and its person, each with its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django import forms
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.api.gates import require_confirmed
from community.api.serializers import StrictSerializer
from community.moderation import deeds, desks
from community.moderation.actions.cases import LONGEST_WORDS
from community.moderation.actions.judging import do_and_decide, open_deeds, thing_for, things_of
from community.moderation.api.case_rows import CaseSerializer
from community.moderation.api.cases import CaseDoor

MOST_CHOICES = 200
TYPES: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.ModelChoiceField, "choice"),
    (forms.ChoiceField, "choice"),
    (forms.DateTimeField, "time"),
    (forms.DateField, "day"),
    (forms.BooleanField, "yes-or-no"),
    (forms.IntegerField, "number"),
)


class ChoiceOfDeedSerializer(serializers.Serializer[Any]):
    """A value that a field may have."""

    value = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]


class FieldOfDeedSerializer(serializers.Serializer[Any]):
    """Something that a deed asks for."""

    name = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    type = serializers.ChoiceField(
        ["text", *dict.fromkeys(name for _field, name in TYPES)], read_only=True
    )
    is_required = serializers.BooleanField(read_only=True)
    choices = ChoiceOfDeedSerializer(read_only=True, many=True)


class DeedSerializer(serializers.Serializer[Any]):
    """A deed that I may do now."""

    code = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    thing = serializers.CharField(read_only=True, help_text="To what it is done: post, user, …")
    is_restriction = serializers.BooleanField(read_only=True)
    is_undone_as = serializers.CharField(
        read_only=True, help_text="What taking it back is called; empty: it cannot be."
    )
    fields_asked = FieldOfDeedSerializer(read_only=True, many=True)


class DoingSerializer(StrictSerializer):
    """A deed with what it asks for."""

    code = serializers.CharField(max_length=60)
    given = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False),
        help_text="Each field by its name, as text: reason, until, …",
    )
    words = serializers.CharField(max_length=LONGEST_WORDS, help_text="To who reported it.")


class CaseDeedDoor(CaseDoor):
    """Deeds that decide a case."""

    pagination_class = None

    @extend_schema(
        operation_id="list_deeds_of_case",
        summary="List what I may do in a case",
        responses=DeedSerializer(many=True),
    )
    def offered(self, request: Request, **kwargs: Any) -> Response:
        """Upon its thing, then upon its person; with the fields that each asks for."""
        case = self.get_object()
        found = told_deeds(
            open_deeds(case, by=request.user), things=things_of(case), person=request.user
        )
        return Response(DeedSerializer(found, many=True).data)

    @extend_schema(
        operation_id="do_deed_in_case",
        summary="Do a deed, and decide the case",
        request=DoingSerializer,
        responses=CaseSerializer,
    )
    def do(self, request: Request, **kwargs: Any) -> Response:
        """All of it is done, or nothing: the deed, and the word to who reported it."""
        case = self.get_object()
        policy.require(request.user, "case.judge", case)
        asked = DoingSerializer.read(request)
        deed = deeds.deed_of(asked["code"])
        thing = thing_for(case, deed) if deed and desks.desk_of(case) is None else None
        if deed is None or thing is None:
            raise Http404
        policy.require(request.user, deed.right or deed.code, thing)
        if deed.is_final:
            require_confirmed(request)
        form = deed.form(asked["given"], thing=thing, person=request.user)
        if not form.is_valid():
            wrong = {name: [str(one) for one in said] for name, said in form.errors.items()}
            raise serializers.ValidationError({"given": wrong})
        words = asked["words"]
        do_and_decide(case, deed, by=request.user, words=words, **form.cleaned_data)
        return self.told()


def told_deeds(
    open_to: Iterable[deeds.Deed], *, things: Mapping[str, Any], person: Any
) -> list[dict[str, Any]]:
    """Deeds to `things`, by kind (without one: to many), with what each asks `person` for."""
    known = dict[str, list[dict[str, str]]]()
    return [
        {
            "code": deed.code,
            "label": str(deed.label),
            "thing": deed.kind,
            "is_restriction": deed.is_restriction,
            "is_undone_as": deed.undone_as,
            "fields_asked": list(
                _fields(deed.form(None, thing=things.get(deed.kind), person=person), known)
            ),
        }
        for deed in open_to
    ]


def _fields(form: forms.Form, known: dict[str, list[dict[str, str]]]) -> Iterator[dict[str, Any]]:
    for name, field in form.fields.items():
        yield {
            "name": name,
            "label": str(field.label or name),
            "type": next((called for kind, called in TYPES if isinstance(field, kind)), "text"),
            "is_required": field.required,
            "choices": _choices(field, known),
        }


def _choices(field: Any, known: dict[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    """What a field may have; the rows of a choice that many deeds leave are read once."""
    rows = getattr(field, "queryset", None)
    key = f"{field.empty_label} {rows.query}" if rows is not None else ""
    if key and key in known:
        return known[key]
    # Without its length, for which rows would be counted first.
    pairs = islice(iter(getattr(field, "choices", ())), MOST_CHOICES)
    told = [{"value": str(value), "label": str(label)} for value, label in pairs]
    if key:
        known[key] = told
    return told

"""`moderation/bulk`: a deed over many things of one kind, and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import PersonSerializer
from community.api.gates import require_confirmed
from community.api.idempotency import begun
from community.api.serializers import StrictSerializer
from community.moderation import bulk_work, deeds
from community.moderation.actions.bulk import begin_bulk, carry_on, undo_bulk
from community.moderation.api.case_deeds import DeedSerializer, told_deeds
from community.moderation.models import BulkDeed, BulkItem
from community.moderation.models.bulk import MOST

AT_ONCE = 2.0  # seconds that an answer may take to do what is asked; the worker does the rest


class OutcomeCountSerializer(serializers.Serializer[Any]):
    """How many things came to this."""

    outcome = serializers.ChoiceField(BulkItem.Outcome.choices, read_only=True)
    count = serializers.IntegerField(read_only=True)


class BulkRowSerializer(serializers.Serializer[BulkDeed]):
    """A deed over many things."""

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True)
    thing = serializers.CharField(read_only=True, source="kind")
    reason = serializers.CharField(read_only=True)
    by = PersonSerializer(read_only=True, allow_null=True)
    state = serializers.ChoiceField(BulkDeed.State.choices, read_only=True)
    at = serializers.DateTimeField(read_only=True)
    done_at = serializers.DateTimeField(read_only=True, allow_null=True)
    undone_until = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="The last moment in which to take it back."
    )
    undone_at = serializers.DateTimeField(read_only=True, allow_null=True)


class BulkSerializer(BulkRowSerializer):
    """A deed over many things, and how far it is."""

    counts = serializers.SerializerMethodField()

    @extend_schema_field(OutcomeCountSerializer(many=True))
    def get_counts(self, bulk: BulkDeed) -> Any:
        counted = Counter(bulk.items.values_list("outcome", flat=True))
        return [{"outcome": one, "count": counted[one]} for one in BulkItem.Outcome.values]


class BulkItemSerializer(serializers.Serializer[BulkItem]):
    """What became of one thing."""

    id = serializers.IntegerField(read_only=True, source="key")
    outcome = serializers.ChoiceField(BulkItem.Outcome.choices, read_only=True)
    words = serializers.CharField(read_only=True, help_text="Why it was left as it was.")


class BulkDoingSerializer(StrictSerializer):
    """A deed, and what it is done to."""

    code = serializers.CharField(max_length=60)
    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        min_length=1,
        max_length=MOST,
    )
    given = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False),
        help_text="Each field that the deed asks for by its name, as text.",
    )


class BulkDoor(Door):
    """Deeds over many things; each is asked about as if it were done alone."""

    scope = Scope.MODERATE
    apart = frozenset({"create", "undo"})
    whole = frozenset({"offered"})
    serializer_class = BulkRowSerializer

    def get_order(self) -> tuple[str, ...]:
        return ("pk",) if self.action == "items" else ("-pk",)

    def get_queryset(self) -> QuerySet[BulkDeed]:
        """Those of deeds that this person may do too; a superuser sees all."""
        policy.require(self.request.user, "bulk.list")
        rows = BulkDeed.objects.select_related("by")
        if policy.superuser(self.request.user):
            return rows
        return rows.filter(code__in=[deed.code for deed in self._open()])

    def get_object(self) -> BulkDeed:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_bulk_deeds_offered",
        summary="List what I may do to many at once",
        responses=DeedSerializer(many=True),
    )
    def offered(self, request: Request, **kwargs: Any) -> Response:
        """Every deed with the fields that it asks for."""
        policy.require(request.user, "bulk.do")
        found = told_deeds(self._open(), things={}, person=request.user)
        return Response(DeedSerializer(found, many=True).data)

    @extend_schema(operation_id="list_bulk_deeds", summary="List what was done to many at once")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        return self.page(self.get_queryset(), BulkRowSerializer)

    @extend_schema(
        operation_id="do_bulk_deed",
        summary="Do a deed to many things",
        request=BulkDoingSerializer,
        responses={201: BulkSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Begun at once; what takes longer the worker does. What cannot be done is left.

        A deed that cannot be taken back is done in a session in which I said who I am just now.
        """
        policy.require(request.user, "bulk.do")
        asked = BulkDoingSerializer.read(request)
        deed = next((one for one in self._open() if one.code == asked["code"]), None)
        if deed is None:
            raise Http404
        if not deed.is_undoable:
            require_confirmed(request)
        made = begun(
            lambda: begin_bulk(deed, asked["ids"], by=request.user, given=asked["given"]).pk
        )
        return Response(BulkSerializer(_worked_on(made)).data, status=201)

    @extend_schema(
        operation_id="get_bulk_deed",
        summary="Read how far a deed over many is",
        responses=BulkSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """And until when it may be taken back."""
        return Response(BulkSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="list_items_of_bulk_deed",
        summary="List what became of each thing",
        responses=BulkItemSerializer(many=True),
    )
    def items(self, request: Request, **kwargs: Any) -> Response:
        """One by one."""
        return self.page(self.get_object().items.all(), BulkItemSerializer)

    @extend_schema(
        operation_id="undo_bulk_deed",
        summary="Take a deed over many back",
        request=None,
        responses=BulkSerializer,
    )
    def undo(self, request: Request, **kwargs: Any) -> Response:
        """For ten minutes; what was changed since stays as it is, and is told."""
        bulk = self.get_object()
        taken = begun(lambda: undo_bulk(bulk, by=request.user).pk)
        return Response(BulkSerializer(_worked_on(taken)).data)

    def _open(self) -> Sequence[deeds.Deed]:
        person = self.request.user
        every = [deed for deed in deeds.all_deeds() if deed.in_bulk]
        return [one for one in every if policy.may(person, one.right or one.code)]


def _worked_on(pk: int) -> BulkDeed:
    """Begun here, so that a small one is done at once; the worker does what is left."""
    fresh = carry_on(BulkDeed.objects.get(pk=pk), seconds=AT_ONCE)
    if fresh.is_at_work:
        bulk_work.carry_on_bulk.enqueue()
    return fresh

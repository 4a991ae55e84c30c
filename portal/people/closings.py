"""Accounts that are closed on request, for those who cannot sign in any more."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope, User
from community.api.doors import Door
from community.api.fields import PersonSerializer, ReasonSerializer
from community.api.gates import require_confirmed
from community.api.serializers import StrictSerializer
from portal.privacy import actions
from portal.privacy.forms import LATER, NOW
from portal.privacy.models import Closing


class ClosingOnRequestSerializer(serializers.Serializer[Closing]):
    """That an account is to be closed, or is."""

    id = serializers.IntegerField(read_only=True)
    person = PersonSerializer(read_only=True)
    posts = serializers.ChoiceField(Closing.Posts.choices, read_only=True)
    asked_at = serializers.DateTimeField(read_only=True)
    due_at = serializers.DateTimeField(read_only=True)
    begun_at = serializers.DateTimeField(read_only=True, allow_null=True)
    done_at = serializers.DateTimeField(read_only=True, allow_null=True)


class CloseOnRequestSerializer(StrictSerializer):
    """Whose account, why, and what becomes of the posts; only a superuser has the choice."""

    handle = serializers.CharField(max_length=40)
    reason = serializers.CharField(
        max_length=2000,
        help_text="Who asked for it, and how; the person is told, and it is kept in the record.",
    )
    posts = serializers.ChoiceField(Closing.Posts.choices, default=Closing.Posts.KEPT.value)
    when = serializers.ChoiceField([LATER, NOW], default=LATER)


class ClosingOnRequestDoor(Door):
    """What moderators close for those who asked for it."""

    scope = Scope.MODERATE
    serializer_class = ClosingOnRequestSerializer

    def get_queryset(self) -> QuerySet[Closing]:
        policy.require(self.request.user, "account.list_closing")
        return Closing.objects.select_related("person")

    @extend_schema(operation_id="list_closings", summary="List the accounts that are closed")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first, also those whose owners closed them."""
        return self.page(self.get_queryset(), ClosingOnRequestSerializer)

    @extend_schema(
        operation_id="close_account_on_request",
        summary="Close an account on request",
        request=CloseOnRequestSerializer,
        responses={201: ClosingOnRequestSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """They have two weeks to keep it. Only from a session in which I confirmed who I am."""
        policy.require(request.user, "account.list_closing")
        require_confirmed(request)
        given = CloseOnRequestSerializer.read(request)
        person = get_object_or_404(User.objects.active(), handle=given["handle"])
        is_now = given["when"] == NOW
        made = actions.close_account(
            person, by=request.user, posts=given["posts"], at_once=is_now, reason=given["reason"]
        )
        return Response(ClosingOnRequestSerializer(made).data, status=201)

    @extend_schema(
        operation_id="keep_account_on_request",
        summary="Let an account stand after all",
        request=ReasonSerializer,
        responses={204: None},
    )
    def keep(self, request: Request, **kwargs: Any) -> Response:
        """The person gets the reason by mail."""
        closing = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        actions.keep_account(closing.person, by=request.user, **ReasonSerializer.read(request))
        return Response(status=204)

"""`me/sessions`: where I am signed in, and signing out there."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts import sessions
from community.accounts.models import ApiToken, Scope
from community.api.doors import Door


class SessionSerializer(serializers.Serializer[UserSession]):
    """A browser in which I am signed in."""

    id = serializers.IntegerField(read_only=True)
    browser = serializers.CharField(
        read_only=True, source="user_agent", help_text="Empty once it is forgotten, after 30 days."
    )
    since = serializers.DateTimeField(read_only=True, source="created_at")
    is_this = serializers.SerializerMethodField(help_text="Whether it is the one that asks.")

    def get_is_this(self, session: UserSession) -> bool:
        return bool(session.session_key == self.context["here"])


class EndedSerializer(serializers.Serializer[Any]):
    """How many sessions are over."""

    ended = serializers.IntegerField(read_only=True)


class SessionDoor(Door):
    """My sessions."""

    scope = Scope.ME
    serializer_class = SessionSerializer

    def get_queryset(self) -> QuerySet[UserSession]:
        self.require_member()
        found: QuerySet[UserSession] = UserSession.objects.filter(user=self.request.user)
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "here": self._here}

    @extend_schema(operation_id="list_my_sessions", summary="List where I am signed in")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that still stand, the last first."""
        self.require_member()
        standing = [one.pk for one in sessions.list_of(request.user)]
        return self.page(self.get_queryset().filter(pk__in=standing), SessionSerializer)

    @extend_schema(
        operation_id="end_my_session",
        summary="Sign out somewhere",
        request=None,
        responses={204: None},
    )
    def end(self, request: Request, **kwargs: Any) -> Response:
        """At once; also here, where it is the session that asks."""
        found = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        sessions.end([found], by=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="end_my_other_sessions",
        summary="Sign out everywhere else",
        request=None,
        responses=EndedSerializer,
    )
    def end_others(self, request: Request, **kwargs: Any) -> Response:
        """All but the session that asks; tokens go on."""
        others = self.get_queryset().exclude(session_key=self._here)
        return Response({"ended": sessions.end(others, by=request.user)})

    @property
    def _here(self) -> str:
        """The key of the session that asks, a browser's or an app's; "" for a token."""
        if isinstance(self.request.auth, ApiToken):
            return ""
        return self.request.session.session_key or ""

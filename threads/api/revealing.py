"""Who wrote a post under no name: for moderators, and each look is in the record."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import PersonSerializer
from threads import actions
from threads.api.finding import post_at


class AuthorSerializer(serializers.Serializer[Any]):
    """Who wrote it."""

    author = PersonSerializer(allow_null=True, help_text="Null: a former member.")


class RevealingDoor(Door):
    """Authors of posts under no name."""

    scope = Scope.MODERATE

    @extend_schema(
        operation_id="reveal_author",
        summary="See who wrote a post under no name",
        request=None,
        responses=AuthorSerializer,
    )
    def reveal(self, request: Request, **kwargs: Any) -> Response:
        """That I looked is recorded."""
        policy.require(request.user, "thread.read_hidden")
        author = actions.reveal(post_at(request, self.kwargs["pk"]), by=request.user)
        return Response(AuthorSerializer({"author": author}).data)

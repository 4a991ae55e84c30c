"""`outdated`: that an answer no longer holds, since when, why, and which one does."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.serializers import StrictSerializer
from threads import actions
from threads.actions.outdating import LONGEST_REASON
from threads.api.answers import sent
from threads.api.entries import PostSerializer
from threads.api.fields import NumberField
from threads.api.finding import post_at, told_anew
from threads.api.rooms import RoomDoor
from threads.models import Post


@sent("A form that is gone", since="2024-05-01", why="They take no forms any more.")
class OutdateSerializer(StrictSerializer):
    """Since when and why an answer no longer holds."""

    since = serializers.DateField()
    why = serializers.CharField(max_length=LONGEST_REASON)
    successor = NumberField(required=False, help_text="The answer that took its place.")


class OutdatedDoor(RoomDoor):
    """The mark on an answer that no longer holds."""

    is_taken_back = True
    serializer_class = PostSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    def get_object(self) -> Post:
        """The answer; Http404 for anything else."""
        found = post_at(self.request, self.kwargs["pk"])
        if found.kind != Post.Kind.ANSWER:
            raise Http404
        return found

    @extend_schema(
        operation_id="mark_outdated",
        summary="Mark an answer as outdated",
        request=OutdateSerializer,
        responses=PostSerializer,
    )
    def mark(self, request: Request, **kwargs: Any) -> Response:
        """It stays where its votes put it, with the mark."""
        given = OutdateSerializer.read(request)
        answer = self.get_object()
        given["successor"] = self._successor(answer, given.pop("successor", None))
        actions.mark_outdated(answer, by=request.user, **given)
        return Response(told_anew(answer, request))

    @extend_schema(
        operation_id="unmark_outdated",
        summary="Take the mark of an outdated answer back",
        responses={200: PostSerializer},
    )
    def unmark(self, request: Request, **kwargs: Any) -> Response:
        """It holds after all."""
        answer = self.get_object()
        actions.unmark_outdated(answer, by=request.user)
        return Response(told_anew(answer, request))

    def _successor(self, answer: Post, pk: int | None) -> Post | None:
        if pk is None:
            return None
        found = Post.objects.visible_to(self.request.user).filter(pk=pk, thread=answer.thread_id)
        if (post := found.first()) is None:
            raise ValidationError({"successor": _("Choose another answer to the same question.")})
        return post

"""The posts of one thread: answers to a question, comments under a story, messages in private."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from threads import actions
from threads.api.answers import sent
from threads.api.entries import PostSerializer, PostWithCommentsSerializer
from threads.api.fields import TIDES, BodyField, NumberField
from threads.api.finding import made, parent_of, thread_at, thread_to_change
from threads.api.reading import order_of, posts_of, shown
from threads.api.rooms import RoomDoor
from threads.models import Post, Thread
from threads.question import BEST, SORTS


class WritePostSerializer(StrictSerializer):
    """Something to post."""

    body = BodyField()
    client_id = serializers.UUIDField(
        required=False, help_text="Sent again under the same name, it is posted once."
    )


@sent(
    "An answer",
    body="Ten, and *each* of them about their own papers.",
    client_id="6f0c52a4-8d6b-4f61-8c0e-5d8f3b1a9c27",
)
class ReplyToPostSerializer(WritePostSerializer):
    """A comment, or a reply to one."""

    parent = NumberField(  # type: ignore[assignment]
        required=False, help_text="The comment that it answers."
    )


class ThreadPostDoor(RoomDoor):
    """What is said in one thread."""

    tides = TIDES
    is_taken_back = True
    serializer_class = PostWithCommentsSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    def get_order(self) -> tuple[str, ...]:
        return self.order

    @extend_schema(
        operation_id="list_thread_posts",
        summary="List what is said in a thread",
        parameters=[
            OpenApiParameter(
                "sort", str, enum=list(SORTS), description="Of answers; comments go by age."
            )
        ],
        responses=PostWithCommentsSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Answers with the first comments on each; comments and messages with all replies."""
        thread = thread_at(request, kwargs["pk"])
        sort = request.query_params.get("sort", "") or BEST
        if sort not in SORTS:
            raise ProblemError("bad-parameter", _("`sort` is one of: %s.") % ", ".join(SORTS))
        self.order = order_of(thread, sort)  # type: ignore[misc]
        found: Any = self.paginate_queryset(posts_of(thread, request.user))
        rows: Any = shown(thread, found, person=request.user)
        return self.get_paginated_response(PostWithCommentsSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="post_in_thread",
        summary="Answer a question, comment, or write a message",
        request=ReplyToPostSerializer,
        responses={201: PostSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """An answer to a question, a comment under a story, a message in a private thread.

        Only comments and messages have a `parent`. For comments on a question or an answer see
        `comment_on_post`.
        """
        given = ReplyToPostSerializer.read(request)
        thread = thread_to_change(request, kwargs["pk"])
        parent = parent_of(given.pop("parent", None), by=request.user, thread=thread)
        answer, headers = made(_write(thread, by=request.user, parent=parent, **given), request)
        return Response(answer, status=201, headers=headers)


def _write(thread: Thread, *, by: Any, parent: Post | None, **given: Any) -> Post:
    if thread.is_private:
        return actions.say(thread, by=by, parent=parent, **given)
    if thread.story is not None:
        return actions.comment(thread.story, by=by, parent=parent, **given)
    if parent is not None:
        raise ValidationError({"parent": _("An answer is to the question, and to no comment.")})
    return actions.answer(thread, by=by, **given)

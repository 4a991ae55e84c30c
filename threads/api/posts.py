"""`posts`: questions' own posts, answers, comments and messages, one by one and from wherever."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import User
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from stories.models import Story
from threads import actions
from threads.api.answers import NOTHING
from threads.api.entries import MOVING, PostSerializer
from threads.api.fields import TIDES, BodyField
from threads.api.finding import post_at, told, told_anew
from threads.api.reading import alone
from threads.api.rooms import RoomDoor
from threads.models import Post

AROUND = ("thread__story", "thread__question__author")
TOLD = {
    "author": {"handle", "display_name", "is_active", "career_stage", "career_stage_visibility"},
    "thread__question": {"author", "is_pseudonymous", "state", "kind", "thread"},
    "thread__story": {"slug", "title", "status", "state", "rights", "comments_enabled"},
}
TOLD["thread__question__author"] = TOLD["author"]
MODELS: dict[str, Any] = {
    "author": User,
    "thread__question": Post,
    "thread__story": Story,
    "thread__question__author": User,
}
SPARED = tuple(
    f"{place}__{column.name}"
    for place, model in MODELS.items()
    for column in model._meta.concrete_fields
    if not column.primary_key and column.name not in TOLD[place]
)
"""Columns of what stands around a post of which a list says nothing."""


class PostChangeSerializer(StrictSerializer):
    """New words for a post."""

    body = BodyField()


class PostDoor(RoomDoor):
    """Single posts."""

    tides = TIDES
    moving = MOVING
    is_taken_back = True
    serializer_class = PostSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    def get_object(self) -> Post:
        return post_at(self.request, self.kwargs["pk"])

    def hold(self, found: Post) -> None:
        """Its thread first, as all deeds with posts do."""
        actions.locked(found)

    @extend_schema(
        operation_id="list_posts",
        summary="List posts of everybody",
        parameters=[
            OpenApiParameter("kind", str, enum=list(Post.Kind.values)),
            OpenApiParameter("author", str, description="Handle of whoever wrote it by name."),
        ],
        responses=PostSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """What is in sight of all, the newest first; what is said in private is not in it."""
        posts = Post.objects.visible_to(None).live()
        if kind := request.query_params.get("kind", ""):
            if kind not in Post.Kind.values:
                raise ProblemError("bad-parameter", ", ".join(Post.Kind.values))
            posts = posts.filter(kind=kind)
        if author := request.query_params.get("author", ""):
            posts = posts.named().filter(author__handle=author.replace("\0", ""))
        found: Any = self.paginate_queryset(
            posts.select_related("author", *AROUND)
            .prefetch_related("passage__block")  # few have one
            .defer(*SPARED)
        )
        rows: Any = alone(found, person=request.user)
        return self.get_paginated_response(PostSerializer(rows, many=True).data)

    @extend_schema(operation_id="get_post", summary="Read a post", responses=PostSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One post, wherever it stands."""
        return Response(told(self.get_object(), request))

    @extend_schema(
        operation_id="edit_post",
        summary="Change a post",
        request=PostChangeSerializer,
        responses=PostSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change its words; what it said is kept. Of a question, see `edit_thread` too."""
        body = PostChangeSerializer.read(request)["body"]
        post = self.get_object()
        if post.kind == Post.Kind.QUESTION:
            title, tags = post.thread.title, list(post.thread.tags.all())
            actions.edit_question(
                post.thread,
                by=request.user,
                title=title,
                body=body,
                tags=tags,
                seen=post.revision_count,
            )
        else:
            actions.edit(post, by=request.user, body=body, seen=post.revision_count)
        return Response(told_anew(post, request))

    @extend_schema(operation_id="delete_post", summary="Delete my post", responses=NOTHING)
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Take one's own post off its page; what hangs on it stays."""
        actions.delete(self.get_object(), by=request.user)
        return Response(status=204)

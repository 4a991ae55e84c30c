"""All comments on one post, and the discussion under a story."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import Scope
from community.api.doors import Door
from stories.models import Story
from threads import actions, asking_about, replying
from threads.api.entries import PostSerializer, PostWithCommentsSerializer
from threads.api.fields import TIDES, StoryQuoteSerializer
from threads.api.finding import made, parent_of, post_at, quoted, story_at
from threads.api.reading import branches
from threads.api.rooms import RoomDoor
from threads.api.rows import ThreadRowSerializer
from threads.api.thread_posts import ReplyToPostSerializer
from threads.models import Post, Thread


class StoryCommentSerializer(ReplyToPostSerializer):
    """A comment under a story, or a reply to one."""

    quote = StoryQuoteSerializer(
        required=False, help_text="What a comment that answers no other hangs on."
    )


class PostCommentDoor(RoomDoor):
    """The comments on a question or an answer."""

    order = ("pk",)
    tides = TIDES
    is_taken_back = True
    serializer_class = PostWithCommentsSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    def get_object(self) -> Post:
        """The question or answer; Http404 for a comment."""
        found = post_at(self.request, self.kwargs["pk"])
        if not replying.takes_remarks(found):
            raise Http404
        return found

    @extend_schema(
        operation_id="list_post_comments",
        summary="List all comments on a question or an answer",
        responses=PostWithCommentsSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The oldest first, each with all replies to it."""
        subject = self.get_object()
        tops = Post.objects.filter(subject=subject).with_place(request.user)
        found: Any = self.paginate_queryset(tops.select_related("author"))
        rows: Any = branches(subject.thread, found, person=request.user)
        return self.get_paginated_response(PostWithCommentsSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="comment_on_post",
        summary="Comment on a question or an answer",
        request=ReplyToPostSerializer,
        responses={201: PostSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """A comment on it, or a reply to the comment `parent` on it."""
        given = ReplyToPostSerializer.read(request)
        subject = self.get_object()
        parent = parent_of(given.pop("parent", None), by=request.user, subject=subject)
        post = actions.remark(subject, by=request.user, parent=parent, **given)
        answer, headers = made(post, request)
        return Response(answer, status=201, headers=headers)


class DiscussionDoor(Door):
    """The discussion under a story, which its first comment opens."""

    scope = Scope.STORIES
    order = ("pk",)
    tides = TIDES
    is_taken_back = True
    serializer_class = PostWithCommentsSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    @extend_schema(
        operation_id="list_story_comments",
        summary="List the comments under a story",
        parameters=[OpenApiParameter("on", str, description="Key of the block they hang on.")],
        responses=PostWithCommentsSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The oldest first, each with all replies to it."""
        story = story_at(request, kwargs["slug"])
        thread = story.threads.visible_to(request.user).filter(kind=Thread.Kind.DISCUSSION).first()
        tops = Post.objects.filter(thread=thread).with_place(request.user).for_discussion()
        if key := request.query_params.get("on", ""):
            tops = tops.filter(passage__block__key=key.replace("\0", ""))
        found: Any = self.paginate_queryset(tops if thread else tops.none())
        if thread is not None:
            thread.story = story  # at hand already
        rows: Any = branches(thread, found, person=request.user) if thread else []
        return self.get_paginated_response(PostWithCommentsSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="comment_on_story",
        summary="Comment on a story",
        request=StoryCommentSerializer,
        responses={201: PostSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """A comment on the story or on words of it, or a reply to the comment `parent`."""
        given = StoryCommentSerializer.read(request)
        story, by = story_at(request, kwargs["slug"]), request.user
        self.require_member()
        quote, pk = given.pop("quote", None), given.pop("parent", None)
        post = actions.comment(
            story,
            by=by,
            parent=parent_of(pk, by=by, thread__story=story),
            passage=quoted(story, quote, by=by) if quote else None,
            **given,
        )
        answer, headers = made(post, request)
        return Response(answer, status=201, headers=headers)


class StoryQuestionDoor(Door):
    """The questions about words of a story."""

    order = ("-created_at", "-pk")
    tides = TIDES
    is_taken_back = True
    serializer_class = ThreadRowSerializer

    def get_queryset(self) -> QuerySet[Thread]:
        return Thread.objects.none()

    @extend_schema(
        operation_id="list_story_questions",
        summary="List the questions about words of a story",
        parameters=[OpenApiParameter("on", str, description="Key of the block they are about.")],
        responses=ThreadRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The newest first."""
        story: Story = story_at(request, kwargs["slug"])
        key = request.query_params.get("on", "")[:24].replace("\0", "")
        return self.page(asking_about.questions(story, on=key).for_list(), ThreadRowSerializer)

"""Lists as anybody writes them with Django REST framework: the fields of ours, and no promises."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import generics, pagination, renderers, serializers

from community.accounts.models import User
from community.tags.models import Tag
from mentors.models import Crossing, Mentor
from stories.models import Credit, Story
from stories.presentation.dates import written
from threads.excerpts import name_of
from threads.models import Post, Thread

ROWS = 20


class Cursors(pagination.CursorPagination):
    page_size = ROWS


def address(thing: Any) -> str:
    return f"{settings.PUBLIC_URL}{thing.get_absolute_url()}"


class Row(serializers.ModelSerializer[Any]):
    page = serializers.SerializerMethodField()

    def get_page(self, row: Any) -> str:
        return address(row)


class TagRow(serializers.ModelSerializer[Tag]):
    class Meta:
        model = Tag
        fields = ("slug", "name")


class PersonRow(Row):
    class Meta:
        model = User
        fields = ("handle", "name", "page")


class CreditRow(serializers.ModelSerializer[Credit]):
    class Meta:
        model = Credit
        fields = ("id", "role", "name", "slug")


class StoryRow(Row):
    is_readable = serializers.SerializerMethodField()
    written = serializers.SerializerMethodField()
    tags = TagRow(many=True)
    credits = CreditRow(many=True)

    class Meta:
        model = Story
        fields = (
            *("slug", "title", "language", "excerpt", "page", "source_url", "is_readable", "kind"),
            *("written", "words", "minutes", "comment_count", "listed_at", "tags", "credits"),
        )

    def get_is_readable(self, story: Story) -> bool:
        return story.is_open

    def get_written(self, story: Story) -> str:
        return written(story)


class ThreadRow(Row):
    author = PersonRow()
    by = serializers.CharField(source="author.name")
    is_mine = serializers.SerializerMethodField()
    tags = TagRow(many=True)
    excerpt = serializers.SerializerMethodField()
    up = serializers.IntegerField(source="question.up")
    down = serializers.IntegerField(source="question.down")
    accepted = serializers.IntegerField(source="accepted_id", allow_null=True)
    is_duplicate = serializers.SerializerMethodField()

    class Meta:
        model = Thread
        fields = (
            *("id", "kind", "title", "page", "author", "by", "is_pseudonymous", "is_mine", "tags"),
            *("excerpt", "up", "down", "answer_count", "post_count", "accepted", "state"),
            *("is_closed", "is_duplicate", "is_locked", "created_at", "active_at"),
        )

    def get_is_mine(self, thread: Thread) -> bool:
        return bool(thread.author_id == self.context["request"].user.pk)

    def get_excerpt(self, thread: Thread) -> str:
        return thread.question.body[:200] if thread.question else ""

    def get_is_duplicate(self, thread: Thread) -> bool:
        return thread.duplicate_of_id is not None


class PostRow(Row):
    thread = serializers.IntegerField(source="thread_id")
    about = serializers.IntegerField(source="subject_id", allow_null=True)
    parent = serializers.IntegerField(source="parent_id", allow_null=True)
    state_reason = serializers.CharField()
    is_readable = serializers.BooleanField(source="is_live")
    author = PersonRow()
    by = serializers.SerializerMethodField()
    is_mine = serializers.SerializerMethodField()
    is_askers = serializers.SerializerMethodField()
    is_accepted = serializers.SerializerMethodField()
    distance = serializers.SerializerMethodField()
    quote = serializers.SerializerMethodField()
    my_vote = serializers.SerializerMethodField()
    outdated = serializers.SerializerMethodField()
    client_id = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = (
            *("id", "kind", "thread", "page", "about", "parent", "depth", "state", "state_reason"),
            *("is_readable", "author", "by", "is_pseudonymous", "is_mine", "is_askers"),
            *("is_accepted", "distance", "body", "html", "quote", "up", "down", "my_vote"),
            *("outdated", "revision_count", "created_at", "edited_at", "client_id", "may"),
        )

    def get_by(self, post: Post) -> str:
        return name_of(post)

    def get_is_mine(self, post: Post) -> bool:
        return bool(post.author_id == self.context["request"].user.pk)

    def get_is_askers(self, post: Post) -> bool:
        return post.author_id == post.thread.author_id

    def get_is_accepted(self, post: Post) -> bool:
        return post.thread.accepted_id == post.pk

    def get_distance(self, post: Post) -> str:
        return ""

    def get_quote(self, post: Post) -> None:
        return None

    def get_my_vote(self, post: Post) -> str:
        return "none"

    def get_outdated(self, post: Post) -> None:
        return None

    def get_client_id(self, post: Post) -> None:
        return None

    def get_may(self, post: Post) -> list[str]:
        return []


class CrossingRow(serializers.ModelSerializer[Crossing]):
    class Meta:
        model = Crossing
        fields = "__all__"


class MentorRow(Row):
    handle = serializers.CharField(source="person.handle")
    name = serializers.CharField(source="person.name")
    tags = TagRow(many=True)
    crossings = CrossingRow(many=True, source="person.crossings")
    free_places = serializers.IntegerField(source="free")
    is_offered = serializers.BooleanField()
    why_not = serializers.SerializerMethodField()
    last_active_at = serializers.DateTimeField(source="seen_at")
    answer_rate = serializers.FloatField(allow_null=True)
    answering = serializers.SerializerMethodField()

    class Meta:
        model = Mentor
        fields = (
            *("id", "handle", "name", "page", "headline", "tags", "crossings", "rhythm", "places"),
            *("free_places", "is_offered", "why_not", "last_active_at", "asked", "answered"),
            *("answer_rate", "answer_hours", "answering"),
        )

    def get_why_not(self, mentor: Mentor) -> str:
        return ""

    def get_answering(self, mentor: Mentor) -> str:
        return f"{mentor.answered} of {mentor.asked}"


def _list(rows: Any, serializer: Any, *order: str) -> type[generics.ListAPIView[Any]]:
    class Paged(Cursors):
        ordering = order

    return type(
        f"Bare{serializer.__name__}List",
        (generics.ListAPIView,),
        {
            "queryset": rows,
            "serializer_class": serializer,
            "pagination_class": Paged,
            "renderer_classes": [renderers.JSONRenderer],
            "schema": None,
        },
    )


LISTS = {
    "stories": _list(
        Story.objects.published().prefetch_related("tags", "credits"),
        StoryRow,
        *("-published_sort", "-pk"),
    ),
    "threads": _list(
        Thread.objects.questions().select_related("author", "question").prefetch_related("tags"),
        ThreadRow,
        *("-created_at", "-pk"),
    ),
    "posts": _list(
        Post.objects.live().public().select_related("author", "thread__story"), PostRow, "-pk"
    ),
    "mentors": _list(
        Mentor.objects.offered()
        .select_related("person")
        .prefetch_related("tags", "person__crossings"),
        MentorRow,
        *("-seen_at", "-pk"),
    ),
}

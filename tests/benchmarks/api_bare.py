"""Lists as anybody writes them with Django REST framework: the rows of ours, and no promises.

Every row is equal to ours, down to the last nested field; `api` compares them before it measures.
What is one and the same to every visitor stands here as a constant (see `TO_VISITORS`): to find
out who asks belongs to the promises.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from rest_framework import generics, pagination, renderers, serializers

from community.accounts.models import User
from community.tags.models import Tag
from mentors.directory import MOST_STEPS
from mentors.models import Crossing, Mentor
from mentors.profile import answering
from stories.models import Credit, Story
from stories.presentation.dates import written
from threads import stages
from threads.excerpts import excerpt, name_of
from threads.models import Post, Thread

ROWS = 20
VISITOR = AnonymousUser()
TO_VISITORS: dict[str, dict[str, Any]] = {
    "posts": {"my_vote": "none", "client_id": None, "may": []},  # told to members
    "mentors": {"why_not": ""},  # told of those who are not offered, and are not in the list
}


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
        return excerpt(thread.question)

    def get_is_duplicate(self, thread: Thread) -> bool:
        return thread.duplicate_of_id is not None


class OutdatedRow(serializers.ModelSerializer[Post]):
    since = serializers.DateField(source="outdated_on")
    why = serializers.CharField(source="outdated_why")
    successor = serializers.IntegerField(source="successor_id", allow_null=True)

    class Meta:
        model = Post
        fields = ("since", "why", "successor")


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
    outdated = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = (
            *("id", "kind", "thread", "page", "about", "parent", "depth", "state", "state_reason"),
            *("is_readable", "author", "by", "is_pseudonymous", "is_mine", "is_askers"),
            *("is_accepted", "distance", "body", "html", "quote", "up", "down"),
            *("outdated", "revision_count", "created_at", "edited_at"),
        )

    def to_representation(self, post: Post) -> dict[str, Any]:
        return super().to_representation(post) | TO_VISITORS["posts"]

    def get_by(self, post: Post) -> str:
        return name_of(post)

    def get_is_mine(self, post: Post) -> bool:
        return bool(post.author_id == self.context["request"].user.pk)

    def get_is_askers(self, post: Post) -> bool:
        return post.author_id == post.thread.author_id

    def get_is_accepted(self, post: Post) -> bool:
        return post.thread.accepted_id == post.pk

    def get_distance(self, post: Post) -> str:
        is_answer = post.kind == Post.Kind.ANSWER
        return str(stages.distance(post, post.thread, person=VISITOR)) if is_answer else ""

    def get_quote(self, post: Post) -> Any:
        if post.passage_id is None:
            return None
        raise NotImplementedError("no post of these hangs on words of a story")

    def get_outdated(self, post: Post) -> Any:
        return OutdatedRow(post).data if post.outdated_on else None


class CrossingRow(serializers.ModelSerializer[Crossing]):
    class Meta:
        model = Crossing
        fields = ("from_role", "to_role", "year", "means", "note")


class MentorRow(Row):
    handle = serializers.CharField(source="person.handle")
    name = serializers.CharField(source="person.name")
    tags = TagRow(many=True)
    crossings = serializers.SerializerMethodField()
    free_places = serializers.IntegerField(source="free")
    is_offered = serializers.BooleanField()
    last_active_at = serializers.DateTimeField(source="seen_at")
    answer_rate = serializers.FloatField(allow_null=True)
    answering = serializers.SerializerMethodField()

    class Meta:
        model = Mentor
        fields = (
            *("id", "handle", "name", "page", "headline", "tags", "crossings", "rhythm", "places"),
            *("free_places", "is_offered", "last_active_at", "asked", "answered"),
            *("answer_rate", "answer_hours", "answering"),
        )

    def to_representation(self, mentor: Mentor) -> dict[str, Any]:
        return super().to_representation(mentor) | TO_VISITORS["mentors"]

    def get_crossings(self, mentor: Mentor) -> Any:
        latest = list(mentor.person.crossings.all())[:MOST_STEPS]
        return CrossingRow(latest[::-1], many=True).data

    def get_answering(self, mentor: Mentor) -> str:
        return answering(mentor)


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
        Post.objects.live().public().select_related("author", "thread__question__author"),
        PostRow,
        "-pk",
    ),
    "mentors": _list(
        Mentor.objects.offered()
        .select_related("person")
        .prefetch_related(
            "tags",
            Prefetch(
                "person__crossings",
                Crossing.objects.visible_to(VISITOR)
                .filter(is_wanted=False)
                .order_by("-year", "-pk"),
            ),
        ),
        MentorRow,
        *("-seen_at", "-pk"),
    ),
}

"""What is told of a thread: as a line in a list, and in full."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from community import policy
from community.api.fields import AddressField, TagNameSerializer
from community.api.serializers import RowSerializer
from community.moderation.models import State
from threads.api import entries
from threads.api.entries import QUOTE_STATES, PostSerializer
from threads.api.fields import AuthorField, ByField, ExcerptField, ThreadLinkSerializer
from threads.models import Closing, Thread
from threads.passages import asked_about

MOVING = frozenset(
    {"up", "down", "answer_count", "post_count", "accepted", "active_at"}
    | {"duplicates", "is_followed"}
    | {f"question.{name}" for name in entries.MOVING}
)
"""What moves of a question while its words stay (see `Door.moving`)."""


class ThreadRowSerializer(RowSerializer):
    """A question, as far as a list tells."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(Thread.Kind.choices)
    title = serializers.CharField()
    page = AddressField()
    author = AuthorField()
    by = ByField(help_text="What whoever asked is called.")
    is_pseudonymous = serializers.BooleanField()
    is_mine = serializers.SerializerMethodField()
    tags = TagNameSerializer(many=True)
    excerpt = ExcerptField(source="question", help_text="The beginning of what is asked.")
    up = serializers.SerializerMethodField(help_text="Votes up for the question.")
    down = serializers.SerializerMethodField(help_text="Votes down for the question.")
    answer_count = serializers.IntegerField()
    post_count = serializers.IntegerField(help_text="Question, answers and comments.")
    accepted = serializers.IntegerField(
        source="accepted_id", allow_null=True, help_text="The accepted answer."
    )
    state = serializers.ChoiceField(State.choices)
    is_closed = serializers.BooleanField(help_text="It takes no new answers.")
    is_duplicate = serializers.SerializerMethodField(help_text="It was asked before.")
    is_locked = serializers.BooleanField(help_text="Only moderators write here.")
    created_at = serializers.DateTimeField()
    active_at = serializers.DateTimeField()

    def get_is_mine(self, thread: Thread) -> bool:
        return policy.author(self.context["request"].user, thread)

    def get_up(self, thread: Thread) -> int:
        return thread.question.up if thread.question else 0

    def get_down(self, thread: Thread) -> int:
        return thread.question.down if thread.question else 0

    def get_is_duplicate(self, thread: Thread) -> bool:
        return thread.duplicate_of_id is not None


class ThreadClosingSerializer(RowSerializer):
    """Why a question takes no more answers, and until when."""

    why = serializers.ChoiceField(Closing.choices, source="closed_why")
    note = serializers.CharField(source="closed_note")
    at = serializers.DateTimeField(source="closed_at")
    until = serializers.DateTimeField(source="closed_until", allow_null=True)
    by_moderator = serializers.BooleanField(source="closed_by_moderator")


class ThreadLockSerializer(RowSerializer):
    """Why nothing is written in a thread but by moderators, and until when."""

    note = serializers.CharField(source="locked_note")
    at = serializers.DateTimeField(source="locked_at")
    until = serializers.DateTimeField(source="locked_until", allow_null=True)


class ThreadStorySerializer(RowSerializer):
    """A story, as far as a link to it tells."""

    slug = serializers.CharField()
    title = serializers.CharField()


class AskedAboutSerializer(RowSerializer):
    """The words of a story that a question is about."""

    state = serializers.ChoiceField(QUOTE_STATES)
    words = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Where the words stand; empty where nowhere.")
    story = ThreadStorySerializer(allow_null=True)

    def get_url(self, found: Any) -> str:
        return f"{settings.PUBLIC_URL}{found.url}" if found.url else ""


class ThreadSerializer(ThreadRowSerializer):
    """A question with all that its page shows above the answers."""

    question = serializers.SerializerMethodField(
        help_text="The question's own post; null for a discussion and what is private."
    )
    story = serializers.SerializerMethodField(help_text="The story that a discussion is under.")
    closed = serializers.SerializerMethodField()
    locked = serializers.SerializerMethodField()
    duplicate_of = serializers.SerializerMethodField(help_text="The question that was asked before")
    duplicates = serializers.SerializerMethodField(help_text="Questions that were asked after it.")
    asked_about = serializers.SerializerMethodField()
    is_drawn = serializers.BooleanField(help_text="An editor took it from an interview.")
    is_followed = serializers.SerializerMethodField()

    @extend_schema_field(PostSerializer(allow_null=True))
    def get_question(self, thread: Thread) -> Any:
        entry = self.context.get("question")
        return PostSerializer(entry).data if entry else None

    @extend_schema_field(ThreadStorySerializer(allow_null=True))
    def get_story(self, thread: Thread) -> Any:
        return ThreadStorySerializer(thread.story).data if thread.story else None

    @extend_schema_field(ThreadClosingSerializer(allow_null=True))
    def get_closed(self, thread: Thread) -> Any:
        return ThreadClosingSerializer(thread).data if thread.is_closed else None

    @extend_schema_field(ThreadLockSerializer(allow_null=True))
    def get_locked(self, thread: Thread) -> Any:
        return ThreadLockSerializer(thread).data if thread.is_locked else None

    @extend_schema_field(ThreadLinkSerializer(allow_null=True))
    def get_duplicate_of(self, thread: Thread) -> Any:
        before = thread.duplicate_of
        return ThreadLinkSerializer(before).data if before and before.is_live else None

    @extend_schema_field(ThreadLinkSerializer(many=True))
    def get_duplicates(self, thread: Thread) -> Any:
        has_any = getattr(thread, "has_duplicates", False)
        found: Any = thread.duplicates_in_sight if has_any else ()
        return ThreadLinkSerializer(found, many=True).data

    @extend_schema_field(AskedAboutSerializer(allow_null=True))
    def get_asked_about(self, thread: Thread) -> Any:
        about = asked_about(thread)
        return AskedAboutSerializer(about).data if about else None

    def get_is_followed(self, thread: Thread) -> bool:
        return bool(getattr(thread, "is_followed", False))


def told(thread: Thread, request: Request, entry: Any = None) -> Any:
    """`thread` in full, with the entry of its question, for whoever asks."""
    return ThreadSerializer(thread, context={"request": request, "question": entry}).data

"""What is told of a post: as a page shows it to the one who asks, and what they may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from community import policy
from community.api.serializers import RowSerializer
from community.moderation.models import State
from threads.api.fields import AuthorField, ByField
from threads.models import Post
from threads.passages import QuoteState, quote
from threads.question import Entry

VOTES = {"up": 1, "down": -1, "none": 0}
VOTE_NAMES = {value: name for name, value in VOTES.items()}
VOTE_VALUES = [(name, name) for name in VOTES]
QUOTE_STATES = [(one.value, one.value) for one in QuoteState]
MAY: dict[str, Callable[[Entry], bool]] = {
    "vote": lambda entry: entry.may_vote,
    "vote_down": lambda entry: entry.may_vote and entry.may_vote_down,
    "comment": lambda entry: entry.may_reply,
    "edit": lambda entry: entry.may_edit,
    "suggest": lambda entry: entry.may_suggest,
    "delete": lambda entry: entry.may_delete,
    "moderate": lambda entry: entry.may_moderate,
}
MAY_ANSWER: dict[str, Callable[[Entry], bool]] = {
    "accept": lambda entry: entry.may_accept,
    "outdate": lambda entry: entry.may_outdate,
}
MAY_QUESTION: dict[str, Callable[[Entry], bool]] = {
    "answer": lambda entry: entry.may_answer,
    "close": lambda entry: entry.may_close,
}
OF_KIND = {
    Post.Kind.QUESTION: MAY | MAY_QUESTION,
    Post.Kind.ANSWER: MAY | MAY_ANSWER,
    Post.Kind.COMMENT: MAY,
}


MOVING = frozenset({"up", "down", "my_vote", "is_accepted", "distance", "may"})
"""What moves of a post while its words stay (see `Door.moving`)."""


class OutdatedSerializer(RowSerializer):
    """Since when and why an answer no longer holds."""

    since = serializers.DateField(source="outdated_on")
    why = serializers.CharField(source="outdated_why")
    successor = serializers.IntegerField(
        source="successor_id", allow_null=True, help_text="The answer that took its place."
    )


class PostQuoteSerializer(RowSerializer):
    """The words of a story that a comment hangs on."""

    state = serializers.ChoiceField(
        QUOTE_STATES,
        help_text="“moved”: the text has changed since. “removed”: the words were redacted. "
        "“withheld”: they are not for you to read.",
    )
    words = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Where the words stand; empty where nowhere.")

    def get_url(self, found: Any) -> str:
        return f"{settings.PUBLIC_URL}{found.url}" if found.url else ""


class PostSerializer(RowSerializer):
    """A question's own post, an answer, a comment or a message.

    One that may not be read stands in its place without words, where something below it can be.
    """

    id = serializers.IntegerField(source="post.pk")
    kind = serializers.ChoiceField(Post.Kind.choices, source="post.kind")
    thread = serializers.IntegerField(source="post.thread_id")
    page = serializers.SerializerMethodField(help_text="Its lasting address as a page.")
    about = serializers.IntegerField(
        source="post.subject_id",
        allow_null=True,
        help_text="The question or answer that a comment is about; null under a story.",
    )
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="post.parent_id", allow_null=True, help_text="The comment that this one answers."
    )
    depth = serializers.IntegerField(source="post.depth")
    state = serializers.ChoiceField(State.choices, source="post.state")
    state_reason = serializers.SerializerMethodField(help_text="Why it is out of sight.")
    is_readable = serializers.BooleanField()
    author = serializers.SerializerMethodField()
    by = serializers.SerializerMethodField(help_text="What its author is called.")
    is_pseudonymous = serializers.BooleanField(source="post.is_pseudonymous")
    is_mine = serializers.BooleanField(source="is_own")
    is_askers = serializers.SerializerMethodField(help_text="Whether whoever asked wrote it.")
    is_accepted = serializers.BooleanField()
    distance = serializers.SerializerMethodField(
        help_text="How far the writer of an answer is from the asker, in words; often empty."
    )
    body = serializers.SerializerMethodField(help_text="Markdown.")
    html = serializers.SerializerMethodField()
    quote = serializers.SerializerMethodField()
    up = serializers.IntegerField(source="post.up")
    down = serializers.IntegerField(source="post.down")
    my_vote = serializers.SerializerMethodField()
    outdated = serializers.SerializerMethodField()
    revision_count = serializers.IntegerField(source="post.revision_count")
    created_at = serializers.DateTimeField(source="post.created_at")
    edited_at = serializers.DateTimeField(source="post.edited_at", allow_null=True)
    client_id = serializers.SerializerMethodField(
        help_text="The name that your program gave it; told to its author alone."
    )
    may = serializers.SerializerMethodField(
        help_text="What you may do with it now; of a visitor nothing is said."
    )

    @extend_schema_field(serializers.URLField)
    def get_page(self, entry: Entry) -> str:
        return f"{settings.PUBLIC_URL}{entry.post.get_absolute_url()}"

    def get_state_reason(self, entry: Entry) -> str:
        return "" if entry.post.is_live or not entry.is_readable else entry.post.state_reason

    @extend_schema_field(AuthorField)
    def get_author(self, entry: Entry) -> Any:
        return _AUTHOR.to_representation(entry.post) if entry.is_readable else None

    def get_by(self, entry: Entry) -> str:
        return _BY.to_representation(entry.post) if entry.is_readable else ""

    def get_is_askers(self, entry: Entry) -> bool:
        return entry.is_readable and entry.is_askers

    def get_distance(self, entry: Entry) -> str:
        is_answer = entry.post.kind == Post.Kind.ANSWER
        return str(entry.distance) if is_answer and entry.is_readable else ""

    def get_body(self, entry: Entry) -> str:
        return entry.post.body if entry.is_readable else ""

    def get_html(self, entry: Entry) -> str:
        return entry.post.html if entry.is_readable else ""

    @extend_schema_field(PostQuoteSerializer(allow_null=True))
    def get_quote(self, entry: Entry) -> Any:
        story = entry.thread.story if entry.post.passage_id else None
        if story is None or not entry.is_readable:
            return None
        return PostQuoteSerializer(quote(entry.post, story, person=entry.person)).data

    @extend_schema_field(serializers.ChoiceField(VOTE_VALUES))
    def get_my_vote(self, entry: Entry) -> str:
        return VOTE_NAMES[entry.vote]

    @extend_schema_field(OutdatedSerializer(allow_null=True))
    def get_outdated(self, entry: Entry) -> Any:
        is_told = entry.post.outdated_on is not None and entry.is_readable
        return OutdatedSerializer(entry.post).data if is_told else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_client_id(self, entry: Entry) -> str | None:
        return str(entry.post.client_id) if entry.post.client_id and entry.is_own else None

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ChoiceField([*MAY, *MAY_ANSWER, *MAY_QUESTION]),
        )
    )
    def get_may(self, entry: Entry) -> list[str]:
        if not (entry.is_readable and policy.member(entry.person)):
            return []
        return [name for name, may in OF_KIND[Post.Kind(entry.post.kind)].items() if may(entry)]


class PostWithCommentsSerializer(PostSerializer):
    """A post with what is said below it: comments on it, and replies to them."""

    comments = PostSerializer(many=True, source="below", help_text="Each before its replies.")
    has_more_comments = serializers.BooleanField(source="has_more")


_AUTHOR, _BY = AuthorField(), ByField()

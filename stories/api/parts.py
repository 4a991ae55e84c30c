"""What a story is made of: its text, block by block, who speaks, and its quoted places."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import Scope
from community.api.doors import Door
from stories.api.stories import story_at
from stories.importing.document import BlockKind
from stories.models import Block, Passage, Speaker, Story

UNREAD = tuple(
    f"block__{name}" for name in ("markdown", "html", "plain", "imported", "evidence", "src")
)


class SpeakerSerializer(serializers.Serializer[Speaker]):
    """A voice in a transcript."""

    id = serializers.IntegerField(read_only=True)
    label = serializers.CharField(  # type: ignore[assignment]
        read_only=True, help_text="As it stands before a turn."
    )
    name = serializers.CharField(read_only=True)
    role = serializers.CharField(read_only=True)


class PictureSerializer(serializers.Serializer[Block]):
    """The picture of a block."""

    number = serializers.IntegerField(read_only=True, allow_null=True)
    alt = serializers.CharField(read_only=True, help_text="What it shows; empty: nobody has said.")
    address = serializers.SerializerMethodField(help_text="Our copy; empty: there is none.")
    width = serializers.IntegerField(read_only=True, source="image_width")
    height = serializers.IntegerField(read_only=True, source="image_height")
    is_lost = serializers.BooleanField(read_only=True, source="lost")

    def get_address(self, block: Block) -> str:
        return f"{settings.PUBLIC_URL}{block.picture_address}" if block.image else ""


class BlockSerializer(serializers.Serializer[Block]):
    """A piece of the text. A redacted one keeps its place and says nothing."""

    key = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField([kind.value for kind in BlockKind], read_only=True)
    level = serializers.IntegerField(read_only=True, help_text="Of a heading; 0: none.")
    markdown = serializers.CharField(read_only=True)
    html = serializers.CharField(read_only=True)
    plain = serializers.CharField(read_only=True)
    mark = serializers.ChoiceField(Block.Mark.choices, read_only=True)
    is_redacted = serializers.BooleanField(read_only=True)
    speaker = serializers.CharField(
        read_only=True, source="speaker.label", allow_null=True, help_text="Label of the voice."
    )
    continues = serializers.BooleanField(
        read_only=True, help_text="Whether it goes on with the turn before."
    )
    picture = PictureSerializer(read_only=True, allow_null=True, source="*")

    def to_representation(self, block: Block) -> dict[str, Any]:
        """Without the words and the picture of what is redacted."""
        told = super().to_representation(block)
        if block.is_redacted:
            told |= {"markdown": "", "html": "", "plain": "", "picture": None}
        if block.kind != BlockKind.FIGURE:
            told["picture"] = None
        if block.speaker is None:
            told["speaker"] = None
        return told


class PassageSerializer(serializers.Serializer[Passage]):
    """Words of a story and where they stand: the text quote selector of the W3C."""

    id = serializers.IntegerField(read_only=True)
    block = serializers.SerializerMethodField(help_text="Key of its block; null: lost.")
    exact = serializers.CharField(read_only=True)
    prefix = serializers.CharField(read_only=True)
    suffix = serializers.CharField(read_only=True)
    start = serializers.IntegerField(read_only=True, help_text="Offset in the block's plain text.")

    def get_block(self, passage: Passage) -> str | None:
        return passage.block.key if passage.block else None


class PartDoor(Door):
    """What belongs to one story, for whoever may read its text; for others there is nothing."""

    scope = Scope.MODERATE
    tides = frozenset({"story"})
    is_taken_back = True
    order: ClassVar[tuple[str, ...]] = ("position", "pk")

    def get_story(self) -> Story:
        """The story of the address. Raises Http404 and Gone."""
        return story_at(self.kwargs["slug"], self.request.user)

    def readable(self) -> QuerySet[Story]:
        """The story of the address, if its text may be read. Raises Http404 and Gone."""
        return Story.objects.readable_by(self.request.user).filter(pk=self.get_story().pk)


class BlockDoor(PartDoor):
    """The text of a story."""

    def get_queryset(self) -> QuerySet[Block]:
        return Block.objects.filter(story__in=self.readable()).select_related("speaker")

    @extend_schema(
        operation_id="list_blocks_of_story",
        summary="Read the text of a story",
        responses=BlockSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The text, block by block, as far as one may read it."""
        return self.page(self.get_queryset(), BlockSerializer)


class SpeakerDoor(PartDoor):
    """The voices of a transcript."""

    def get_queryset(self) -> QuerySet[Speaker]:
        return Speaker.objects.filter(story__in=self.readable())

    @extend_schema(
        operation_id="list_speakers_of_story",
        summary="List who speaks in a story",
        responses=SpeakerSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The voices, in the order in which they come up."""
        return self.page(self.get_queryset(), SpeakerSerializer)


class PassageDoor(PartDoor):
    """Quoted places of a story."""

    order = ("pk",)

    def get_queryset(self) -> QuerySet[Passage]:
        """Those whose words may be read."""
        shown = Q(block__isnull=False, block__redacted_at=None) | Q(block=None, is_withheld=False)
        rows = Passage.objects.filter(shown, story__in=self.readable())
        return rows.select_related("block").defer(*UNREAD)

    @extend_schema(
        operation_id="list_passages_of_story",
        summary="List the quoted places of a story",
        responses=PassageSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """What is drawn from the text, and what is said of it, points at these."""
        return self.page(self.get_queryset(), PassageSerializer)

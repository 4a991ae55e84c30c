"""What editors do to pieces of a story: its blocks, its voices, what is drawn from it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.api.fields import ReasonSerializer
from community.api.serializers import StrictSerializer
from stories import actions
from stories.actions import locking
from stories.api.drawn import TakeawaySerializer
from stories.api.parts import (
    BlockSerializer,
    PartDoor,
    PassageSerializer,
    SpeakerDoor,
    SpeakerSerializer,
)
from stories.api.stories import EntrySerializer
from stories.models import Block, ContentsEntry, Passage, Speaker, Story, Takeaway


class BlockEditSerializer(StrictSerializer):
    """What an editor says of a piece; what is not sent stays as it is."""

    mark = serializers.ChoiceField(Block.Mark.choices, required=False, allow_blank=True)
    alt = serializers.CharField(max_length=1000, required=False, help_text="Of a picture.")
    speaker = serializers.IntegerField(
        required=False, allow_null=True, help_text="Id of the voice; null: nobody's."
    )


class SplitSerializer(StrictSerializer):
    """Where a turn is cut in two."""

    at = serializers.IntegerField(min_value=0, help_text="Offset in the plain text.")
    speaker = serializers.IntegerField(required=False, help_text="Whose the later part is.")


class JoinBlocksSerializer(StrictSerializer):
    """The turn right below, that is joined to this one."""

    block = serializers.CharField(max_length=24, help_text="Its key.")


class SpeakerEditSerializer(StrictSerializer):
    """Who speaks."""

    label = serializers.CharField(max_length=80)  # type: ignore[assignment]
    name = serializers.CharField(max_length=200, allow_blank=True)
    role = serializers.CharField(max_length=300, allow_blank=True)


class QuotedWordsSerializer(StrictSerializer):
    """Words that stand in a block exactly once."""

    block = serializers.CharField(max_length=24, help_text="Its key.")
    words = serializers.CharField(trim_whitespace=False)


class EntryPlaceSerializer(StrictSerializer):
    """Where an entry of the contents begins."""

    block = serializers.CharField(max_length=24, allow_null=True, help_text="Its key.")


class EditingDoor(PartDoor):
    """The base: whoever may not edit the story is refused before anything is read."""

    def hold(self, found: Block | Speaker) -> None:
        """Their story first, as all editors' deeds do."""
        locking.hold(found.story_id)

    def edited(self) -> Story:
        """The story, for whoever edits it. Raises Http404, Gone, SignInRequired or NotAllowed."""
        story = self.get_story()
        policy.require(self.request.user, "story.edit", story)
        return story

    def block(self, key: str | None = None) -> Block:
        """The block of the address, or the one with `key`. Raises as `edited`."""
        rows = Block.objects.filter(story=self.edited()).select_related("speaker")
        return get_object_or_404(rows, key=self.kwargs["key"] if key is None else key)

    def speaker(self, pk: int | None) -> Speaker | None:
        return None if pk is None else get_object_or_404(self.edited().speakers.all(), pk=pk)


class BlockEditDoor(EditingDoor):
    """One piece of the text."""

    def get_queryset(self) -> QuerySet[Block]:
        return Block.objects.filter(story__in=self.readable()).select_related("speaker")

    def get_object(self) -> Block:
        return get_object_or_404(self.get_queryset(), key=self.kwargs["key"])

    @extend_schema(
        operation_id="get_block_of_story",
        summary="Read a piece of a story",
        responses=BlockSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One block."""
        return Response(BlockSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="update_block_of_story",
        summary="Mark a piece, describe its picture, say who speaks",
        request=BlockEditSerializer,
        responses=BlockSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Each field that is sent is a deed of its own in the record."""
        block, given = self.block(), BlockEditSerializer.read(request)
        if "speaker" in given:
            actions.reassign_speaker(block, self.speaker(given["speaker"]), by=request.user)
        if "mark" in given:
            actions.mark(block, given["mark"], by=request.user)
        if "alt" in given:
            actions.set_alt(block, given["alt"], by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="redact_block_of_story",
        summary="Take a piece's words out of sight",
        request=ReasonSerializer,
        responses=BlockSerializer,
    )
    def redact(self, request: Request, **kwargs: Any) -> Response:
        """Its place stays, for links and comments."""
        actions.redact(self.block(), by=request.user, **ReasonSerializer.read(request))
        return self.retrieve(request)

    @extend_schema(
        operation_id="unredact_block_of_story",
        summary="Show a redacted piece again",
        request=ReasonSerializer,
        responses=BlockSerializer,
    )
    def unredact(self, request: Request, **kwargs: Any) -> Response:
        """Its words stand where they stood."""
        actions.unredact(self.block(), by=request.user, **ReasonSerializer.read(request))
        return self.retrieve(request)

    @extend_schema(
        operation_id="split_block_of_story",
        summary="Cut a turn in two",
        request=SplitSerializer,
        responses={201: BlockSerializer},
    )
    def split(self, request: Request, **kwargs: Any) -> Response:
        """The later part is a block of its own, and is told."""
        block, given = self.block(), SplitSerializer.read(request)
        speaker = self.speaker(given.get("speaker"))
        made = actions.split_turn(block, given["at"], by=request.user, speaker=speaker)
        return Response(BlockSerializer(made).data, status=201)

    @extend_schema(
        operation_id="join_blocks_of_story",
        summary="Join the turn below to this one",
        request=JoinBlocksSerializer,
        responses=BlockSerializer,
    )
    def join(self, request: Request, **kwargs: Any) -> Response:
        """What pointed at the later one points at this one."""
        first = self.block()
        second = self.block(JoinBlocksSerializer.read(request)["block"])
        return Response(BlockSerializer(actions.merge_turns(first, second, by=request.user)).data)


class SpeakerEditDoor(EditingDoor, SpeakerDoor):
    """The voices of a transcript."""

    def get_object(self) -> Speaker:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="get_speaker_of_story",
        summary="Read who speaks",
        responses=SpeakerSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One voice."""
        return Response(SpeakerSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="add_speaker_to_story",
        summary="Add a voice",
        request=SpeakerEditSerializer,
        responses={201: SpeakerSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """After those it has; no import takes it away."""
        story, given = self.edited(), SpeakerEditSerializer.read(request)
        made = actions.add_speaker(story, by=request.user, **given)
        return Response(SpeakerSerializer(made).data, status=201)

    @extend_schema(
        operation_id="update_speaker_of_story",
        summary="Say who a voice is",
        request=SpeakerEditSerializer,
        responses=SpeakerSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """No later import changes it."""
        self.edited()
        speaker, given = self.get_object(), SpeakerEditSerializer.read(request, partial=True)
        now = {"name": speaker.name, "role": speaker.role, "label": None}
        actions.set_speaker(speaker, by=request.user, **{**now, **given})
        return self.retrieve(request)

    @extend_schema(
        operation_id="remove_speaker_of_story",
        summary="Remove a voice that says nothing",
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """One that the document names comes back with the next changed version of it."""
        self.edited()
        actions.remove_speaker(self.get_object(), by=request.user)
        return Response(status=204)


class DrawnEditDoor(EditingDoor):
    """Where in the text stands what is drawn from it."""

    @extend_schema(
        operation_id="support_takeaway_of_story",
        summary="Say which words support a takeaway",
        request=QuotedWordsSerializer,
        responses=TakeawaySerializer,
    )
    def support(self, request: Request, **kwargs: Any) -> Response:
        """No later import points it at others."""
        row = get_object_or_404(Takeaway, story=self.edited(), pk=self.kwargs["pk"])
        given = QuotedWordsSerializer.read(request)
        block = self.block(given["block"])
        now = actions.support(row, block=block, words=given["words"], by=request.user)
        return Response(TakeawaySerializer(now).data)

    @extend_schema(
        operation_id="reattach_passage_of_story",
        summary="Give a lost passage its place",
        request=QuotedWordsSerializer,
        responses=PassageSerializer,
    )
    def reattach(self, request: Request, **kwargs: Any) -> Response:
        """The words stand there exactly once."""
        row = get_object_or_404(Passage, story=self.edited(), pk=self.kwargs["pk"])
        given = QuotedWordsSerializer.read(request)
        block = self.block(given["block"])
        now = actions.reattach_to(row, block, given["words"], by=request.user)
        return Response(PassageSerializer(now).data)

    @extend_schema(
        operation_id="place_contents_entry_of_story",
        summary="Say where an entry of the contents begins",
        request=EntryPlaceSerializer,
        responses=EntrySerializer,
    )
    def place(self, request: Request, **kwargs: Any) -> Response:
        """At a block, or nowhere."""
        row = get_object_or_404(ContentsEntry, story=self.edited(), pk=self.kwargs["pk"])
        key = EntryPlaceSerializer.read(request)["block"]
        now = actions.place_entry(row, None if key is None else self.block(key), by=request.user)
        return Response(EntrySerializer(now).data)

"""What I have saved, over the API: things with notes, in whichever list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.serializers import StrictSerializer
from portal.shelf import actions, exporting, things
from portal.shelf.models import LONGEST_NOTE, ReadingList, SavedItem
from portal.shelf.showing import Entry, State, entries


class SavedItemSerializer(serializers.Serializer[Entry]):
    """Something that is saved. What is gone keeps its place and its note."""

    id = serializers.IntegerField(read_only=True, source="item.pk")
    in_list = serializers.IntegerField(read_only=True, source="item.reading_list_id")
    state = serializers.ChoiceField(
        [one.value for one in State],
        read_only=True,
        help_text="here; lost: the words are in the story no more; withheld: not for me; gone.",
    )
    kind = serializers.ChoiceField(SavedItem.Kind.choices, read_only=True, source="item.kind")
    thing = serializers.SerializerMethodField(
        help_text="As it is saved: story-12, passage-12, thread-5, answer-7; null: it is gone."
    )
    title = serializers.CharField(read_only=True)
    by = serializers.SerializerMethodField(help_text="Who is named beside it.")
    page = serializers.SerializerMethodField(help_text="Empty: it is gone.")
    words = serializers.CharField(read_only=True, help_text="Of a passage, as they stand now.")
    note = serializers.CharField(read_only=True, source="item.note")
    saved_at = serializers.DateTimeField(read_only=True, source="item.saved_at")

    def get_thing(self, entry: Entry) -> str | None:
        item = entry.item
        key = item.story_id or item.thread_id or item.post_id
        return None if entry.state == State.GONE else f"{item.kind}-{key}"

    def get_by(self, entry: Entry) -> list[str]:
        return exporting.writers(entry)

    def get_page(self, entry: Entry) -> str:
        return f"{settings.PUBLIC_URL}{entry.url}" if entry.url else ""


class SavingThingSerializer(StrictSerializer):
    """What to save; of a passage the block and the words, too."""

    thing = serializers.CharField(
        max_length=40, help_text="story-12, passage-12 (of that story), thread-5 or answer-7."
    )
    in_list = serializers.IntegerField(required=False, help_text="Without it: the default one.")
    note = serializers.CharField(
        max_length=LONGEST_NOTE, allow_blank=True, default="", trim_whitespace=False
    )
    at = serializers.CharField(
        max_length=things.LONGEST["at"], required=False, help_text="Key of the block."
    )
    quote = serializers.CharField(
        max_length=things.LONGEST["quote"],
        allow_blank=True,
        default="",
        trim_whitespace=False,
        help_text="The words; empty: all of the block.",
    )
    before = serializers.CharField(
        max_length=things.LONGEST["before"], allow_blank=True, default="", trim_whitespace=False
    )
    after = serializers.CharField(
        max_length=things.LONGEST["after"], allow_blank=True, default="", trim_whitespace=False
    )


class SavedEditSerializer(StrictSerializer):
    """The note on it, and the list it is in."""

    note = serializers.CharField(
        max_length=LONGEST_NOTE, allow_blank=True, required=False, trim_whitespace=False
    )
    in_list = serializers.IntegerField(required=False)


class ShelfDoor(Door):
    """The base: what is on my own shelf."""

    scope = Scope.ME

    def lists(self) -> QuerySet[ReadingList]:
        """My lists. Raises SignInRequired."""
        policy.require(self.request.user, "shelf.list")
        return ReadingList.objects.visible_to(self.request.user).for_list()

    def list_of_mine(self, pk: int) -> ReadingList:
        return get_object_or_404(self.lists(), pk=pk)

    def told_items(self, items: Any) -> Response:
        """A page of saved things, as I see them."""
        shown: Any = entries(self.paginate_queryset(items) or (), by=self.request.user)
        return self.get_paginated_response(SavedItemSerializer(shown, many=True).data)


class SavedDoor(ShelfDoor):
    """What I have saved, in whichever list."""

    is_taken_back = True
    serializer_class = SavedItemSerializer

    def get_queryset(self) -> QuerySet[SavedItem]:
        policy.require(self.request.user, "shelf.list")
        return SavedItem.objects.visible_to(self.request.user).for_list()

    def get_object(self) -> SavedItem:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_saved_items", summary="List what I have saved")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """In all lists, the last first."""
        return self.told_items(self.get_queryset())

    @extend_schema(
        operation_id="save_item",
        summary="Save something for later",
        request=SavingThingSerializer,
        responses={200: SavedItemSerializer, 201: SavedItemSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """What is in that list already stays, and takes the note: 200 then, else 201."""
        policy.require(request.user, "shelf.save")
        given = SavingThingSerializer.read(request)
        thing = things.visible_thing(request, given["thing"], given.get("at", ""))
        into = self.list_of_mine(given["in_list"]) if "in_list" in given else None
        saved, is_new = actions.save(
            thing.chosen(given), by=request.user, into=into, note=given["note"]
        )
        self.kwargs["pk"] = saved.pk
        return self._told(status=201 if is_new else 200)

    @extend_schema(
        operation_id="get_saved_item",
        summary="Read something that I have saved",
        responses=SavedItemSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """As it is now, with my note."""
        return self._told()

    @extend_schema(
        operation_id="update_saved_item",
        summary="Change the note on it, or its list",
        request=SavedEditSerializer,
        responses=SavedItemSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Where it stands in that list already, the two become one."""
        saved, given = self.get_object(), SavedEditSerializer.read(request)
        to = self.list_of_mine(given["in_list"]) if "in_list" in given else None
        note = given.get("note", saved.note)
        self.kwargs["pk"] = actions.change(saved, by=request.user, note=note, to=to).pk
        return self._told()

    @extend_schema(
        operation_id="unsave_item", summary="Take it out of its list", responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """With the note on it."""
        actions.unsave(self.get_object(), by=request.user)
        return Response(status=204)

    def _told(self, status: int = 200) -> Response:
        (entry,) = entries([self.get_object()], by=self.request.user)
        return Response(SavedItemSerializer(entry).data, status=status)

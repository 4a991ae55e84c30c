"""My lists over the API, and those that others share with whoever holds their link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.api.fields import AddressField, PersonSerializer
from community.api.serializers import StrictSerializer
from portal.shelf import actions
from portal.shelf.actions import LONGEST_ABOUT, LONGEST_NAME
from portal.shelf.item_api import SavedItemSerializer, ShelfDoor
from portal.shelf.models import ReadingList
from portal.shelf.showing import seen_by


class ListSerializer(serializers.Serializer[ReadingList]):
    """A list of mine."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    about = serializers.CharField(read_only=True)
    item_count = serializers.IntegerField(read_only=True)
    is_default = serializers.BooleanField(
        read_only=True, help_text="Whether it takes what is saved with one press."
    )
    share_key = serializers.CharField(read_only=True, allow_null=True)
    share_page = serializers.SerializerMethodField(
        help_text="Where whoever has the link reads it; null: it is mine alone."
    )
    made_at = serializers.DateTimeField(read_only=True)
    page = AddressField()

    def get_share_page(self, mine: ReadingList) -> str | None:
        if not mine.share_key:
            return None
        return f"{settings.PUBLIC_URL}{reverse('shelf:shared', args=[mine.share_key])}"


class ListEditSerializer(StrictSerializer):
    """What a list is called, and what it is for."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    about = serializers.CharField(max_length=LONGEST_ABOUT, allow_blank=True, default="")


class ListDoor(ShelfDoor):
    """My lists."""

    serializer_class = ListSerializer

    def get_object(self) -> ReadingList:
        return self.list_of_mine(self.kwargs["pk"])

    @extend_schema(operation_id="list_reading_lists", summary="List my lists")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        return self.page(self.lists(), ListSerializer)

    @extend_schema(
        operation_id="make_reading_list",
        summary="Make a list",
        request=ListEditSerializer,
        responses={201: ListSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Nobody else sees it until it is shared."""
        policy.require(request.user, "list.make")
        made = actions.make_list(by=request.user, **ListEditSerializer.read(request))
        return Response(ListSerializer(self.list_of_mine(made.pk)).data, status=201)

    @extend_schema(
        operation_id="get_reading_list", summary="Read a list of mine", responses=ListSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Its name, and how much is in it."""
        return Response(ListSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="update_reading_list",
        summary="Rename a list of mine",
        request=ListEditSerializer,
        responses=ListSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Its name, and what it is for."""
        mine, given = self.get_object(), ListEditSerializer.read(request, partial=True)
        now = {"name": mine.name, "about": mine.about}
        actions.describe_list(mine, by=request.user, **{**now, **given})
        return self.retrieve(request)

    @extend_schema(
        operation_id="delete_reading_list", summary="Delete a list of mine", responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """With all that is in it, and the notes."""
        actions.delete_list(self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="share_reading_list",
        summary="Open a list to whoever has its link",
        request=None,
        responses=ListSerializer,
    )
    def share(self, request: Request, **kwargs: Any) -> Response:
        """With the notes on what is in it."""
        actions.share(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="stop_sharing_reading_list",
        summary="Close a list",
        request=None,
        responses=ListSerializer,
    )
    def unshare(self, request: Request, **kwargs: Any) -> Response:
        """Its link leads nowhere, and never will again."""
        actions.stop_sharing(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="list_items_of_reading_list",
        summary="List what is in a list of mine",
        responses=SavedItemSerializer(many=True),
    )
    def items(self, request: Request, **kwargs: Any) -> Response:
        """What was saved last first."""
        return self.told_items(self.get_object().items.for_list())


class SharedListSerializer(serializers.Serializer[ReadingList]):
    """A list that somebody shares."""

    name = serializers.CharField(read_only=True)
    about = serializers.CharField(read_only=True)
    owner = PersonSerializer(read_only=True)


class SharedDoor(ShelfDoor):
    """A list, to whoever holds its link."""

    serializer_class = SharedListSerializer

    def get_object(self) -> ReadingList:
        found = ReadingList.objects.shared_under(self.kwargs["key"]).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(
        operation_id="get_shared_list",
        summary="Read a list that somebody shares",
        responses=SharedListSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Whose it is, and what it is for."""
        return Response(SharedListSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="list_items_of_shared_list",
        summary="List what is in a shared list",
        responses=SavedItemSerializer(many=True),
    )
    def items(self, request: Request, **kwargs: Any) -> Response:
        """What I may see of it, with the notes of its owner."""
        return self.told_items(seen_by(self.get_object().items.for_list(), request.user))

"""What is mine alone: my picture, whom I have blocked, my data, and the way out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts import avatars
from community.accounts.holding import held
from community.accounts.models import Blocking, Scope, User, Visibility
from community.api.doors import Door
from community.api.fields import PersonSerializer
from community.api.gates import require_confirmed
from community.api.serializers import StrictSerializer
from portal.pages.pictures import set_as
from portal.privacy import actions
from portal.privacy.forms import LATER, NOW
from portal.privacy.models import Closing, Export


class PictureOfMeSerializer(serializers.Serializer[User]):
    """My picture, and to whom it is shown."""

    address = serializers.SerializerMethodField(help_text="Null: there is none.")
    visibility = serializers.ChoiceField(
        Visibility.choices, read_only=True, source="avatar_visibility"
    )

    def get_address(self, person: User) -> str | None:
        address = person.picture_for(person)
        return f"{settings.PUBLIC_URL}{address}" if address else None


class UploadSerializer(StrictSerializer):
    """A picture, and to whom it is shown."""

    file = serializers.FileField(
        required=False, help_text="PNG, JPEG, GIF or WebP; without it the picture stays."
    )
    visibility = serializers.ChoiceField(Visibility.choices)


class MyPictureDoor(Door):
    """The picture that I show of myself."""

    scope = Scope.ME
    parser_classes = (MultiPartParser,)
    matched = frozenset({"upload", "destroy"})
    serializer_class = PictureOfMeSerializer

    def get_object(self) -> User:
        """Raises SignInRequired for a visitor."""
        self.require_member()
        return User.objects.get(pk=self.request.user.pk)

    def hold(self, found: User) -> None:
        """After the pages that show it."""
        held(found.pk)

    @extend_schema(
        operation_id="get_my_picture",
        summary="Read where my picture is",
        responses=PictureOfMeSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Its address."""
        return Response(PictureOfMeSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="set_my_picture",
        summary="Set my picture",
        request=UploadSerializer,
        responses=PictureOfMeSerializer,
    )
    def upload(self, request: Request, **kwargs: Any) -> Response:
        """A square is cut out of its middle, and where and when it was taken is left out."""
        person = self.get_object()
        policy.require(request.user, "person.set_avatar", person)
        given = UploadSerializer.read(request)
        set_as(request.user, person, file=given.get("file"), visibility=given["visibility"])
        return self.retrieve(request)

    @extend_schema(
        operation_id="remove_my_picture", summary="Remove my picture", responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Its file goes too."""
        avatars.remove_avatar(self.get_object(), by=request.user)
        return Response(status=204)


class BlockedSerializer(serializers.Serializer[Blocking]):
    """Somebody whom I have blocked."""

    person = PersonSerializer(read_only=True, source="blocked")
    at = serializers.DateTimeField(read_only=True)


class BlockedDoor(Door):
    """Whom I have blocked."""

    serializer_class = BlockedSerializer

    def get_queryset(self) -> QuerySet[Blocking]:
        policy.require(self.request.user, "person.block")
        return Blocking.objects.visible_to(self.request.user).select_related("blocked")

    @extend_schema(operation_id="list_blocked_people", summary="List whom I have blocked")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first; nobody else sees it."""
        return self.page(self.get_queryset(), BlockedSerializer)


class ExportSerializer(serializers.Serializer[Export]):
    """A file with all that is kept of me."""

    id = serializers.IntegerField(read_only=True)
    asked_at = serializers.DateTimeField(read_only=True)
    is_ready = serializers.BooleanField(read_only=True)
    is_waiting = serializers.BooleanField(read_only=True)
    page = serializers.SerializerMethodField(help_text="Where a browser fetches it.")

    def get_page(self, export: Export) -> str:
        return f"{settings.PUBLIC_URL}/settings/data/{export.pk}/"


class ExportDoor(Door):
    """Files with my data."""

    scope = Scope.ME
    serializer_class = ExportSerializer

    def get_queryset(self) -> QuerySet[Export]:
        policy.require(self.request.user, "data.export")
        return Export.objects.visible_to(self.request.user)

    @extend_schema(operation_id="list_my_exports", summary="List the files with my data")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that I asked for, the last first."""
        return self.page(self.get_queryset(), ExportSerializer)

    @extend_schema(
        operation_id="ask_for_my_data",
        summary="Ask for a file with my data",
        request=None,
        responses={201: ExportSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """A mail tells when it is ready. Only from a session in which I just confirmed who I am."""
        policy.require(request.user, "data.export")
        require_confirmed(request)
        return Response(ExportSerializer(actions.ask_for_data(by=request.user)).data, status=201)


class ClosingSerializer(serializers.Serializer[Any]):
    """Whether my account is to be closed, and when."""

    due_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Null: it is not to be closed."
    )
    posts = serializers.ChoiceField(Closing.Posts.choices, read_only=True, allow_null=True)


class WishToCloseSerializer(StrictSerializer):
    """When my account is closed, and what becomes of my posts."""

    posts = serializers.ChoiceField(Closing.Posts.choices)
    when = serializers.ChoiceField([LATER, NOW])


class ClosingDoor(Door):
    """The way out."""

    scope = Scope.ME
    serializer_class = ClosingSerializer

    @extend_schema(
        operation_id="get_my_closing",
        summary="Read whether my account is to be closed",
        responses=ClosingSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """When, and what becomes of what I wrote."""
        self.require_member()
        return self._told(Closing.objects.filter(person=request.user.pk, begun_at=None).first())

    @extend_schema(
        operation_id="close_my_account",
        summary="Close my account",
        request=WishToCloseSerializer,
        responses=ClosingSerializer,
    )
    def close(self, request: Request, **kwargs: Any) -> Response:
        """Ends all sessions. Only from a session in which I just confirmed who I am."""
        policy.require(request.user, "account.close", request.user)
        require_confirmed(request)
        given = WishToCloseSerializer.read(request)
        person = User.objects.get(pk=request.user.pk)
        is_now = given["when"] == NOW
        return self._told(
            actions.close_account(person, by=person, posts=given["posts"], at_once=is_now)
        )

    @extend_schema(
        operation_id="keep_my_account",
        summary="Let my account stand",
        request=None,
        responses=ClosingSerializer,
    )
    def keep(self, request: Request, **kwargs: Any) -> Response:
        """It is not closed."""
        policy.require(request.user, "account.close", request.user)
        actions.keep_account(request.user, by=request.user)  # type: ignore[arg-type]
        return self._told(None)

    def _told(self, closing: Closing | None) -> Response:
        nothing = {"due_at": None, "posts": None}
        return Response(ClosingSerializer(closing or nothing).data)

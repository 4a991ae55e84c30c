"""The end of a mentorship: what was reached, thanks, and concerns for moderators."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import User
from community.api.fields import PersonSerializer
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions import StaleEndingError
from mentors.api.doors import MentoringDoor, TableDoor, found, standing_otherwise
from mentors.api.fields import LARGEST, InstantField, NothingSerializer, some_of
from mentors.mentorship.finding import Seat
from mentors.models import Concern, Ending, Mentorship, Thanks
from mentors.models.ending import MOST_WORDS


class ThanksSerializer(serializers.Serializer[Any]):
    """Thanks of one side to the other: the receiver's alone, until they reveal them."""

    words = serializers.CharField()
    is_named = serializers.BooleanField(help_text="With the writer's name, should they be shown.")
    is_revealed = serializers.BooleanField(help_text="Whether everybody reads them.")
    version = serializers.IntegerField(help_text="To send as `seen` when they are revealed.")
    at = InstantField()


class EndingSerializer(serializers.Serializer[Any]):
    """What the two say at the end; empty or null while it was not said."""

    is_closed = serializers.BooleanField(help_text="Whether it ran, and is over.")
    reached = serializers.CharField(help_text="What was reached, as I see it.")
    their_reached = serializers.CharField(help_text="What was reached, as the other side sees it.")
    thanks_given = ThanksSerializer(allow_null=True)
    thanks_received = ThanksSerializer(allow_null=True)


class EndingWordsSerializer(StrictSerializer):
    """What I say at the end. Empty words take back what was said."""

    reached = serializers.CharField(
        max_length=MOST_WORDS, allow_blank=True, help_text="Both of us read it."
    )
    thanks = serializers.CharField(
        max_length=MOST_WORDS, allow_blank=True, help_text="The other side alone reads them."
    )
    is_named = serializers.BooleanField(help_text="My thanks may be shown with my name.")


class RevealSerializer(StrictSerializer):
    """The version of the thanks that I have read."""

    seen = serializers.IntegerField(min_value=1, max_value=LARGEST)


class EndingDoor(TableDoor):
    """The end of a mentorship."""

    def get_object(self) -> Mentorship:
        """Raises SignInRequired for a visitor, Http404 for a stranger."""
        return self.seat().mentorship

    @extend_schema(
        operation_id="get_ending", summary="Read what we say at the end", responses=EndingSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What both say was reached, and our thanks to each other."""
        mine = self.seat()
        said = {one.by_id: one.reached for one in Ending.objects.filter(mentorship=mine.mentorship)}
        told = {
            "is_closed": mine.mentorship.is_closed,
            "reached": said.get(mine.me.pk, ""),
            "their_reached": said.get(mine.other.pk, ""),
            "thanks_given": _thanks(mine, writer=mine.me),
            "thanks_received": _thanks(mine, receiver=mine.me),
        }
        return Response(EndingSerializer(told).data)

    @extend_schema(
        operation_id="update_ending",
        summary="Say what was reached, and thank",
        request=EndingWordsSerializer,
        responses=EndingSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Once it is over. Words of thanks that change are the receiver's alone again."""
        given, mine = some_of(EndingWordsSerializer, request), self.seat()
        had = Ending.objects.filter(mentorship=mine.mentorship, by=mine.me).first()
        thanks = _thanks(mine, writer=mine.me)
        if "reached" in given:
            actions.say_reached(
                mine.mentorship,
                by=request.user,
                reached=given["reached"],
                seen=had.version if had else 0,
            )
        if "thanks" in given or "is_named" in given:
            actions.thank(
                mine.mentorship,
                by=request.user,
                words=given.get("thanks", thanks.words if thanks else ""),
                is_named=given.get("is_named", thanks.is_named if thanks else False),
                seen=thanks.version if thanks else 0,
            )
        return self.retrieve(request)

    @extend_schema(
        operation_id="reveal_thanks",
        summary="Show the thanks that I got to everybody",
        request=RevealSerializer,
        responses=EndingSerializer,
    )
    def reveal(self, request: Request, **kwargs: Any) -> Response:
        """As I read them; 409 where they say something else by now, or were taken back."""
        given = RevealSerializer.read(request)
        with standing_otherwise(StaleEndingError):
            actions.reveal_thanks(self._received(), by=request.user, seen=given["seen"])
        return self.retrieve(request)

    @extend_schema(
        operation_id="conceal_thanks",
        summary="Show the thanks that I got to nobody else",
        request=NothingSerializer,
        responses=EndingSerializer,
    )
    def conceal(self, request: Request, **kwargs: Any) -> Response:
        """They are mine alone again."""
        NothingSerializer.read(request)
        actions.conceal_thanks(self._received(), by=request.user)
        return self.retrieve(request)

    def _received(self) -> Thanks:
        mine = self.seat()
        got = _thanks(mine, receiver=mine.me)
        if got is None:
            raise ProblemError("conflict", _("These thanks were taken back meanwhile."))
        return got


class ConcernSerializer(serializers.Serializer[Any]):
    """What I told moderators, and what became of it."""

    id = serializers.IntegerField(source="pk")
    words = serializers.CharField()
    at = InstantField()
    is_open = serializers.BooleanField()
    closed_at = InstantField(allow_null=True)
    note = serializers.CharField(help_text="What the moderators did.")


class NewConcernSerializer(StrictSerializer):
    """What happened. Moderators alone read it."""

    words = serializers.CharField(max_length=MOST_WORDS)


class ConcernDoor(TableDoor):
    """My concerns about a mentorship; the other side is not told, now or later."""

    @extend_schema(
        operation_id="list_concerns",
        summary="List my concerns about a mentorship",
        responses=ConcernSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """My own, the newest first."""
        mine = self.seat()
        rows = Concern.objects.filter(mentorship=mine.mentorship, by=mine.me)
        return self.page(rows, ConcernSerializer)

    @extend_schema(
        operation_id="raise_concern",
        summary="Tell moderators of something wrong",
        request=NewConcernSerializer,
        responses={201: ConcernSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """While it runs or afterwards."""
        given, mine = NewConcernSerializer.read(request), self.seat()
        raised = actions.raise_concern(mine.mentorship, by=request.user, words=given["words"])
        return Response(ConcernSerializer(raised).data, status=201)


class PublicThanksSerializer(serializers.Serializer[Any]):
    """Thanks that their receiver shows to everybody."""

    id = serializers.IntegerField(source="pk", help_text="As a report names them.")
    words = serializers.CharField()
    is_by_mentee = serializers.BooleanField()
    signed_by = PersonSerializer(allow_null=True, help_text="Null: without a name.")
    revealed_at = InstantField()


class PublicThanksDoor(MentoringDoor):
    """The thanks that a member shows."""

    order = ("-since", "-pk")

    @extend_schema(
        operation_id="list_thanks",
        summary="List the thanks that a member shows",
        responses=PublicThanksSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last revealed first."""
        person = found(User.objects.active(), handle=self.kwargs["handle"])
        shown = Thanks.objects.revealed().filter(receiver=person).for_list()
        since = shown.annotate(since=F("revealed_at"))  # null for none of them
        return self.page(since, PublicThanksSerializer)


def _thanks(mine: Seat, **whose: Any) -> Thanks | None:
    return Thanks.objects.filter(mentorship=mine.mentorship, **whose).first()

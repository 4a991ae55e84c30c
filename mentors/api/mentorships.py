"""`mentorships`: where one stands, and how its two sides can be reached.

What the two write to each other are the posts of its thread, which has the same number.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import AddressField, PersonSerializer
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions.contacts import LONGEST_CONTACT
from mentors.api.doors import TableDoor
from mentors.api.fields import InstantField
from mentors.mentorship.finding import Seat
from mentors.mentorship.front import contacts_of
from mentors.models import Mentorship
from mentors.models.agreement import Side
from mentors.outlook import Line
from mentors.states import State


class MentorshipRowSerializer(serializers.Serializer[Any]):
    """A mentorship as one of its two sides sees it in a list."""

    id = serializers.IntegerField(
        source="mentorship.pk", help_text="Also that of its thread, where the two write."
    )
    page = serializers.SerializerMethodField()
    request = serializers.IntegerField(source="mentorship.request_id", help_text="Its request.")
    side = serializers.ChoiceField(Side.choices, source="role", help_text="What I am in it.")
    other = PersonSerializer()
    state = serializers.ChoiceField(State.choices, source="mentorship.request.state")
    state_at = InstantField(source="mentorship.request.state_at")
    is_running = serializers.BooleanField(source="mentorship.is_running")
    goal = serializers.CharField(source="mentorship.request.brief.goal")
    made_at = InstantField(source="mentorship.made_at")

    def get_page(self, seat: Seat) -> str:
        return str(AddressField().to_representation(seat.mentorship.get_absolute_url()))


class MentorshipSerializer(MentorshipRowSerializer):
    """A mentorship with what is next, and how the two can be reached."""

    next = serializers.SerializerMethodField(help_text="What happens next, in sentences.")
    verbs = serializers.SerializerMethodField(help_text="What I can do with its request now.")
    my_contact = serializers.SerializerMethodField(help_text="How I can be reached.")
    their_contact = serializers.SerializerMethodField(
        help_text="How the other side can, while it runs; empty where they have not said."
    )

    def get_next(self, seat: Seat) -> list[str]:
        return Line(seat.mentorship.request, seat.role).next

    def get_verbs(self, seat: Seat) -> list[str]:
        return [str(deed.verb) for deed in Line(seat.mentorship.request, seat.role).deeds()]

    def get_my_contact(self, seat: Seat) -> str:
        return contacts_of(seat)[0]

    def get_their_contact(self, seat: Seat) -> str:
        return contacts_of(seat)[1]


class ContactSerializer(StrictSerializer):
    """How I can be reached; empty takes it back."""

    contact = serializers.CharField(max_length=LONGEST_CONTACT, allow_blank=True)


class MentorshipDoor(TableDoor):
    """Mentorships that I am a side of."""

    matched = frozenset({"contact"})
    moving = frozenset({"next", "verbs", "their_contact"})

    def get_object(self) -> Mentorship:
        return self.seat().mentorship

    @extend_schema(
        operation_id="list_mentorships",
        summary="List my mentorships",
        responses=MentorshipRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """On either side, the newest first."""
        me = self.me
        rows = self.paginate_queryset(Mentorship.objects.visible_to(me).for_list()) or []
        seats = [Seat(one, me, role) for one in rows if (role := one.role_of(me))]
        return self.get_paginated_response(MentorshipRowSerializer(seats, many=True).data)

    @extend_schema(
        operation_id="get_mentorship", summary="Read a mentorship", responses=MentorshipSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Where it stands. It is moved by the verbs of its request."""
        return Response(MentorshipSerializer(self.seat()).data)

    @extend_schema(
        operation_id="set_mentorship_contact",
        summary="Tell the other side how I can be reached",
        request=ContactSerializer,
        responses=MentorshipSerializer,
    )
    def contact(self, request: Request, **kwargs: Any) -> Response:
        """The other side alone sees it, while the mentorship runs."""
        given, mine = ContactSerializer.read(request), self.seat()
        actions.set_contact(mine.mentorship, by=request.user, contact=given["contact"])
        return self.retrieve(request)

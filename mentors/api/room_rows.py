"""What is told of a study room: a row of a list, its front, and what is inside."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers

from community.api.fields import AddressField, PersonSerializer, TagNameSerializer
from community.api.serializers import StrictSerializer
from mentors.actions.rooms import MOST_TAGS
from mentors.api.fields import InstantField, subjects
from mentors.models.mentor import MINUTES_A_DAY
from mentors.models.room import FEWEST_PLACES, LONGEST, LONGEST_ABOUT, MOST_PLACES, SHORTEST
from mentors.rooms import looking
from mentors.rooms.listing import Card


class RoomRowSerializer(serializers.Serializer[Any]):
    """What everybody may know of a room."""

    id = serializers.IntegerField(
        source="room.pk", help_text="Also that of its thread, where those in it talk."
    )
    page = serializers.SerializerMethodField()
    name = serializers.CharField(source="room.name")
    about = serializers.CharField(source="room.about", help_text="Markdown.")
    tags = TagNameSerializer(source="room.tags.all", many=True)
    weekday = serializers.IntegerField(source="room.weekday", help_text="0 is Monday.")
    starts = serializers.IntegerField(source="room.starts", help_text="Minutes after midnight.")
    minutes = serializers.IntegerField(source="room.minutes")
    zone = serializers.CharField(source="room.zone", help_text="On whose clocks.")
    next_starts_at = InstantField(
        source="next.there.starts", help_text="The next time of its slot."
    )
    places = serializers.IntegerField(source="room.places")
    free_seats = serializers.IntegerField(source="free")
    is_open = serializers.BooleanField(
        source="room.is_open", help_text="Whether anybody may join, or whoever has the link."
    )
    closed_at = InstantField(source="room.closed_at", allow_null=True)

    def get_page(self, card: Card) -> str:
        return str(AddressField().to_representation(card.room.get_absolute_url()))


class TurnSerializer(serializers.Serializer[Any]):
    """Somebody in the room, and when their turn to set the question comes."""

    person = PersonSerializer(source="seat.person")
    day = serializers.DateField(help_text="If nothing changes.")
    is_mine = serializers.BooleanField()
    is_host = serializers.BooleanField()
    may_be_asked = serializers.BooleanField(help_text="Whether I may ask them to change turns.")
    asks_me = serializers.BooleanField(help_text="They ask me to change turns.")
    is_asked = serializers.BooleanField(help_text="I asked them to change turns.")


class ComingSessionSerializer(serializers.Serializer[Any]):
    """The session that comes next."""

    id = serializers.IntegerField(source="pk")
    held_on = serializers.DateField()
    starts_at = InstantField()
    ends_at = InstantField()
    setter = PersonSerializer(allow_null=True, help_text="Who sets its question.")
    question = serializers.CharField(help_text="Markdown; empty while it is not set.")


class InsideSerializer(serializers.Serializer[Any]):
    """What those in a room see of it."""

    invitation_url = serializers.SerializerMethodField(help_text="Whoever has it may join.")
    invitation_key = serializers.CharField(source="room.invite_key")
    is_hidden = serializers.SerializerMethodField(help_text="A moderator took it out of the list.")
    hidden_reason = serializers.CharField(source="room.state_reason")
    is_host = serializers.BooleanField()
    is_my_turn = serializers.BooleanField(help_text="To set the coming session's question.")
    may_skip = serializers.BooleanField(help_text="Whether I may let the next go before me.")
    coming = ComingSessionSerializer(allow_null=True)
    turns = TurnSerializer(many=True)

    def get_invitation_url(self, inside: looking.Inside) -> str:
        return f"{settings.PUBLIC_URL}{inside.room.invitation_url}"

    def get_is_hidden(self, inside: looking.Inside) -> bool:
        return not inside.room.is_live


class RoomSerializer(RoomRowSerializer):
    """A room; `inside` is for those in it alone."""

    about_html = serializers.CharField(source="room.about_html")
    inside = InsideSerializer(allow_null=True)


class RoomWordsSerializer(StrictSerializer):
    """What a room is for, when it meets, and who may come."""

    name = serializers.CharField(max_length=80)
    about = serializers.CharField(max_length=LONGEST_ABOUT, help_text="Markdown.")
    tags = serializers.ListField(
        child=serializers.CharField(max_length=100), max_length=MOST_TAGS, help_text="Slugs."
    )
    weekday = serializers.IntegerField(min_value=0, max_value=6)
    starts = serializers.IntegerField(min_value=0, max_value=MINUTES_A_DAY - 1)
    minutes = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST)
    zone = serializers.CharField(max_length=60)
    places = serializers.IntegerField(
        min_value=FEWEST_PLACES, max_value=MOST_PLACES, help_text="With my own."
    )
    is_open = serializers.BooleanField()

    def validate_name(self, name: str) -> str:
        return " ".join(name.split())

    def validate_zone(self, zone: str) -> str:
        if zone not in available_timezones():
            words = _("%(name)s is not a time zone we know.")
            raise serializers.ValidationError(words % {"name": zone})
        return zone

    def validate_tags(self, slugs: list[str]) -> list[Any]:
        return subjects(slugs, most=MOST_TAGS)

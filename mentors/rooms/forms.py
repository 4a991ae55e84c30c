"""A study room and what is written in it, from the browser's fields to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib import zones
from mentors.actions.rooms import MOST_TAGS, RoomPlan
from mentors.forms import NeededText
from mentors.models import Room
from mentors.models.room import (
    FEWEST_PLACES,
    LONGEST,
    LONGEST_ABOUT,
    LONGEST_NOTE,
    LONGEST_QUESTION,
    MOST_PLACES,
    SHORTEST,
)
from mentors.rooms.slots import HOUR, Slot
from mentors.weekdays import WEEKDAYS
from threads import tagging

WAYS_IN = (
    ("open", gettext_lazy("Anybody: it stands in the list, with its name and purpose")),
    ("invited", gettext_lazy("Whoever has the link: it stands in no list")),
)


def _version() -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        initial=0,
        validators=[MinValueValidator(0)],
        max_value=2_000_000_000,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )


class RoomForm(forms.Form):
    """What a room is for, when it meets, and who may come."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    about = NeededText(
        gettext_lazy("What it is for"),
        LONGEST_ABOUT,
        5,
        gettext_lazy("Who should come, and what you do in a session. Markdown works."),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Names, with commas between. Five at most."),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), choices=[*WEEKDAYS.items()], coerce=int
    )
    starts = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Such as Europe/Zurich. The session keeps to the clocks there; everybody is shown it "
            "by their own."
        ),
    )
    places = forms.IntegerField(
        label=gettext_lazy("Seats, with yours"),
        min_value=FEWEST_PLACES,
        max_value=MOST_PLACES,
        initial=5,
    )
    way_in = forms.ChoiceField(
        label=gettext_lazy("Who may join"),
        choices=WAYS_IN,
        initial="open",
        widget=forms.RadioSelect,
    )
    version = _version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "room_%s", **kwargs})

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_about(self) -> str:
        about = str(self.cleaned_data["about"]).strip()
        if not about:
            raise ValidationError(_("Say in a sentence what you meet for."))
        return about

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        if zone not in zones.known():
            raise ValidationError(_("%(name)s is not a time zone we know.") % {"name": zone})
        return zone

    def clean_tags(self) -> list[Any]:
        found = {tag.meant.pk: tag.meant for tag in tagging.find(self.cleaned_data["tags"])}
        if len(found) > MOST_TAGS:
            raise ValidationError(_("At most %(most)d tags, please.") % {"most": MOST_TAGS})
        return list(found.values())

    @property
    def plan(self) -> RoomPlan:
        """What `actions.make_room` and `change_room` keep."""
        told = self.cleaned_data
        starts = told["starts"].hour * HOUR + told["starts"].minute
        return RoomPlan(
            name=told["name"],
            about=told["about"],
            slot=Slot(told["weekday"], starts, told["minutes"], told["zone"]),
            places=told["places"],
            is_open=told["way_in"] == "open",
            tags=told["tags"],
        )


class QuestionForm(forms.Form):
    """The question of a session."""

    body = NeededText(
        gettext_lazy("The question for this session"),
        LONGEST_QUESTION,
        6,
        gettext_lazy("One that all can work on and talk about. Markdown works."),
    )
    version = _version()


class NoteForm(forms.Form):
    """A note of a session."""

    body = NeededText(
        gettext_lazy("Note"),
        LONGEST_NOTE,
        8,
        gettext_lazy(
            "What came out, what was left open. Everybody in the room may improve it. Markdown "
            "works."
        ),
    )
    version = _version()


def initial_of(room: Room) -> dict[str, Any]:
    """The fields as the room has them."""
    return {
        "name": room.name,
        "about": room.about,
        "tags": tagging.joined(tag.name for tag in room.tags.all()),
        "weekday": room.weekday,
        "starts": Slot(room.weekday, room.starts, room.minutes, room.zone).at,
        "minutes": room.minutes,
        "zone": room.zone,
        "places": room.places,
        "way_in": "open" if room.is_open else "invited",
        "version": room.version,
    }

"""A mentor's profile, from the browser's fields to clean values."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.accounts.models import Visibility
from community.lib import zones
from mentors.models import Rhythm
from mentors.models.mentor import (
    LATEST_DAYS,
    MINUTES_A_DAY,
    MOST_PLACES,
    MOST_QUESTIONS,
    MOST_TO_ANSWER,
    SOONEST_DAYS,
    USUALLY_TO_ANSWER,
)
from mentors.path_forms import CHOOSE, RowForm, RowSet, rows_of, shown
from mentors.weekdays import WEEKDAYS
from stories.models import Story
from threads import tagging

HOUR = 60
MOST_SPANS, MOST_CLAIMS, MOST_TAGS = 21, 8, 10
_STORY = re.compile(r"(?:.*/stories/)?([-\w]{1,120})/?(?:[?#].*)?")


class SlugsField(forms.MultipleChoiceField):
    """Tags ticked among those often used; which there are is known when they are looked up."""

    def validate(self, value: Any) -> None:
        """Whatever is no tag any more is passed over."""


class NeededToSend(forms.CharField):
    """Marked as needed; a draft may leave it empty, for what lacks is said when it is sent."""

    def validate(self, value: Any) -> None:
        """An empty one is a beginning."""


class TextField(forms.CharField):
    """Words with even line ends, counted as the browser counts them."""

    is_needed = False

    def __init__(self, label: Any, most: int, rows: int, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=self.is_needed,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows}),
            help_text=help_text,
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class NeededText(TextField, NeededToSend):
    is_needed = True


class ProfileForm(forms.Form):
    """What a mentor says of themselves; what it must have is asked when it is sent."""

    use_required_attribute = False

    headline = NeededToSend(
        label=gettext_lazy("In one line"),
        max_length=120,
        help_text=gettext_lazy("What you would say first. It stands below your name."),
    )
    who_i_am = NeededText(gettext_lazy("Who I am"), 3000, 6)
    helps_with = NeededText(gettext_lazy("What I can help with"), 2000, 5)
    helps_not_with = TextField(gettext_lazy("What I cannot help with"), 1000, 3)
    helps_not_with_visibility = shown()
    often = SlugsField(
        label=gettext_lazy("Tags that are often used"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = forms.CharField(
        label=gettext_lazy("Other tags"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("Names, with commas between. One to ten tags in all."),
    )
    interviews_given = forms.IntegerField(
        label=gettext_lazy("Interviews given"),
        required=False,
        min_value=0,
        max_value=5000,
        help_text=gettext_lazy("How many people you have interviewed for such work, about."),
    )
    interviews_given_visibility = shown()
    time_zone = forms.CharField(
        label=gettext_lazy("My time zone"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
        help_text=gettext_lazy("Such as Europe/Zurich. It is that of your account."),
    )
    hours_visibility = shown(Visibility.MEMBERS, gettext_lazy("My usual hours are shown to"))
    rhythm = forms.ChoiceField(
        label=gettext_lazy("When I have time"), choices=Rhythm.choices, initial=Rhythm.ANY
    )
    answer_days = forms.IntegerField(
        label=gettext_lazy("I answer requests within (days)"),
        required=False,
        min_value=SOONEST_DAYS,
        max_value=LATEST_DAYS,
        help_text=gettext_lazy(
            "Three to ten; empty, as your rhythm has it: on Sundays, say, by the end of the next "
            "one. After that the mentee’s next choice is asked too."
        ),
    )
    answer_days_visibility = shown(label=gettext_lazy("Within how many days I answer is shown to"))
    places = forms.IntegerField(
        label=gettext_lazy("Mentees at once"), min_value=1, max_value=MOST_PLACES, initial=2
    )
    most_waiting = forms.IntegerField(
        label=gettext_lazy("Requests to answer at once"),
        min_value=1,
        max_value=MOST_TO_ANSWER,
        initial=USUALLY_TO_ANSWER,
        help_text=gettext_lazy("While so many wait for you, nobody else can ask."),
    )
    questions_visibility = shown(label=gettext_lazy("What I ask of everybody is shown to"))
    story = forms.CharField(
        label=gettext_lazy("A story here that is mine"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Its address. A moderator looks before it stands on your page."),
    )
    story_words = TextField(gettext_lazy("How a moderator can tell that it is mine"), 1000, 3)
    seen = forms.CharField(
        max_length=40, required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._often = {tag.slug: tag for tag in tagging.often_used()}
        often = cast(forms.MultipleChoiceField, self.fields["often"])
        often.choices = [(slug, tag.name) for slug, tag in self._often.items()]
        if not self._often:
            del self.fields["often"]

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"])
        if zone not in zones.known():
            raise ValidationError(_("%(name)s is not a time zone we know.") % {"name": zone})
        return zone

    def clean(self) -> dict[str, Any]:
        """Find the tags and the story that are meant."""
        given = self.cleaned_data
        if "tags" in given:
            try:
                typed = tagging.find(given["tags"])
            except ValidationError as error:
                self.add_error("tags", error)
            else:
                ticked = tagging.slugged(given.get("often", ()))
                meant = {tag.meant.pk: tag.meant for tag in (*ticked, *typed)}
                if len(meant) > MOST_TAGS:
                    most = ngettext(
                        "At most %(most)d tag, please.", "At most %(most)d tags, please.", MOST_TAGS
                    )
                    self.add_error("tags", most % {"most": MOST_TAGS})
                given["meant"] = list(meant.values())
        if given.get("story"):
            given["told_in"] = story_at(given["story"])
            if given["told_in"] is None:
                self.add_error("story", NO_STORY)
        if given.get("story") and not given.get("story_words", "x").strip():
            self.add_error("story_words", _("Say how a moderator can tell, or leave both empty."))
        return given


class HoursForm(RowForm):
    """A span of a weekday; midnight at its end is the end of the day."""

    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), choices=[CHOOSE, *WEEKDAYS.items()], coerce=int
    )
    starts = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "starts" in given and "ends" in given and minutes(given["starts"]) >= self.end:
            words = _("The end comes after the beginning. Over midnight it is two rows.")
            self.add_error("ends", words)
        return given

    @property
    def end(self) -> int:
        return minutes(self.cleaned_data["ends"]) or MINUTES_A_DAY

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"weekday": told["weekday"], "starts": minutes(told["starts"]), "ends": self.end}


class QuestionForm(RowForm):
    text = forms.CharField(label=gettext_lazy("Question"), max_length=300)


class ClaimForm(RowForm):
    text = forms.CharField(label=gettext_lazy("What I say of myself"), max_length=200)
    visibility = shown()

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())


class Spans(RowSet):
    legend = gettext_lazy("My usual hours")
    row_name = gettext_lazy("Span")
    help = gettext_lazy("On which days, from when to when, in your own time zone.")
    more = gettext_lazy("One more span")

    def clean(self) -> None:
        """Spans of a day do not overlap; the later row of two is where it is said."""
        held: list[dict[str, Any]] = []
        for form in self.forms:
            if not form.has_changed() or form.errors:
                continue
            span = form.values()
            if any(_overlap(span, one) for one in held):
                form.add_error("starts", _("This overlaps another span of the day."))
            held.append(span)


class Questions(RowSet):
    legend = gettext_lazy("Questions I ask of everybody")
    row_name = gettext_lazy("Question")
    help = gettext_lazy("Whoever asks you to be their mentor answers them. Up to five.")
    more = gettext_lazy("One more question")
    once = ("text",)


class Claims(RowSet):
    legend = gettext_lazy("What I say of myself")
    row_name = gettext_lazy("Statement")
    help = gettext_lazy(
        "Such as “PhD at …” or “Engineer at …”. It is marked as said by you until a moderator has "
        "seen what it rests on. A changed statement is looked at anew."
    )
    more = gettext_lazy("One more statement")
    once = ("text",)


PROFILE_ROWS = {
    "hours": rows_of(HoursForm, Spans, extra=2, most=MOST_SPANS),
    "questions": rows_of(QuestionForm, Questions, extra=1, most=MOST_QUESTIONS),
    "claims": rows_of(ClaimForm, Claims, extra=1, most=MOST_CLAIMS),
}


class StoryForm(forms.Form):
    """A member says that a story is theirs."""

    story = forms.CharField(
        label=gettext_lazy("The story"), max_length=500, help_text=gettext_lazy("Its address.")
    )
    words = NeededText(
        gettext_lazy("How a moderator can tell that it is yours"),
        1000,
        4,
        gettext_lazy("Such as where you first published it. Only moderators read this."),
    )

    def clean_story(self) -> Story:
        found = story_at(self.cleaned_data["story"])
        if found is None:
            raise ValidationError(NO_STORY)
        return found

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"]).strip()
        if not words:
            raise ValidationError(_("Say how a moderator can tell."))
        return words


class PauseForm(forms.Form):
    """Until when a mentor takes no requests."""

    until = forms.DateField(
        label=gettext_lazy("Back on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("From that day on you are offered again by yourself."),
    )


NO_STORY = gettext_lazy("No story has this address.")


def story_at(typed: str) -> Story | None:
    """The story that an address means, as every member sees it."""
    told = _STORY.fullmatch(typed.strip())
    return Story.objects.published().filter(slug=told[1]).first() if told else None


def minutes(at: time) -> int:
    return at.hour * HOUR + at.minute


def at_minute(number: int) -> time:
    """The time of day; the end of the day is midnight."""
    number %= MINUTES_A_DAY
    return time(number // HOUR, number % HOUR)


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    same_day = bool(one["weekday"] == other["weekday"])
    return same_day and one["starts"] < other["ends"] and other["starts"] < one["ends"]

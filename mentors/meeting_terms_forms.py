"""How a mentor meets, from the browser's fields to clean values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentors.meeting_limits import MOST_DAYS_OFF
from mentors.models import MeetingTerms, Mentor
from mentors.path_forms import RowForm, RowSet, rows_of

FARTHEST_YEARS = 3


NUMBERS = (
    "minutes",
    "buffer_before",
    "buffer_after",
    "notice_hours",
    "days_ahead",
    "most_a_week",
)


def _number(name: str, label: Any, help_text: Any) -> Any:
    """The field of that name, within the bounds that the model has for it."""
    field: Any = MeetingTerms._meta.get_field(name)
    return field.formfield(label=label, help_text=help_text)


class TermsForm(forms.Form):
    """Length, buffers, notice and how often."""

    use_required_attribute = False

    minutes = _number(
        "minutes",
        gettext_lazy("Length of a meeting, in minutes"),
        gettext_lazy("15 to 240. Meetings that are arranged keep theirs."),
    )
    buffer_before = _number(
        "buffer_before", gettext_lazy("Minutes kept free before it"), gettext_lazy("Up to 120.")
    )
    buffer_after = _number(
        "buffer_after",
        gettext_lazy("Minutes kept free after it"),
        gettext_lazy("Up to 120, between two meetings."),
    )
    notice_hours = _number(
        "notice_hours",
        gettext_lazy("Hours of notice, at least"),
        gettext_lazy("Nobody can propose a meeting that begins sooner than that."),
    )
    days_ahead = _number(
        "days_ahead", gettext_lazy("Days ahead, at most"), gettext_lazy("1 to 90.")
    )
    most_a_week = _number(
        "most_a_week",
        gettext_lazy("Meetings a week, at most"),
        gettext_lazy("With all your mentees together, Monday to Sunday."),
    )
    seen = forms.IntegerField(
        required=False,
        initial=0,
        min_value=0,
        max_value=2_000_000_000,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )


class DaysOffForm(RowForm):
    """A day, or several in a row."""

    starts_on = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("To, that day included"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        for name, day in (("starts_on", first), ("ends_on", last)):
            if day and day.year > timezone.localdate().year + FARTHEST_YEARS:
                self.add_error(name, _("Choose a day within the next years."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is not before the first."))
        return given

    @property
    def days(self) -> tuple[date, date]:
        """First and last; a single day is both."""
        first: date = self.cleaned_data["starts_on"]
        return first, self.cleaned_data.get("ends_on") or first

    def values(self) -> dict[str, Any]:
        first, last = self.days
        return {"starts_on": first, "ends_on": last}


class DaysOffRows(RowSet):
    legend = gettext_lazy("Days off")
    row_name = gettext_lazy("Days off")
    help = gettext_lazy("No meeting is offered on these days, in your time zone.")
    more = gettext_lazy("More days off")


FORMS: dict[str, type[forms.Form]] = {"terms": TermsForm}
ROWS = {"off": rows_of(DaysOffForm, DaysOffRows, extra=1, most=MOST_DAYS_OFF)}


def initial_of(mentor: Mentor) -> dict[str, Any]:
    """The forms as `mentor` has said it, or by default."""
    terms = MeetingTerms.objects.filter(mentor=mentor).first() or MeetingTerms(mentor=mentor)
    numbers = {name: getattr(terms, name) for name in NUMBERS}
    today = timezone.localdate()
    off = mentor.days_off.filter(ends_on__gte=today).values("starts_on", "ends_on")
    return {"terms": {**numbers, "seen": terms.version}, "off": list(off)}

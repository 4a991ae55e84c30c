"""A time to meet and a place, from the browser's fields to clean values."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentors.models.meeting import LONGEST_PLACE


class TimeField(forms.CharField):
    """One of the times that were offered, as the page sent it: an instant of ISO 8601."""

    def clean(self, value: object) -> datetime:
        typed = str(value or "")
        if not typed:
            raise ValidationError(_("Choose a time."))
        unknown = ValidationError(_("Choose one of the times in the list."))
        try:
            at = datetime.fromisoformat(typed[:40])
            if at.tzinfo is None:  # on whose clock?
                raise unknown
            return at.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise unknown from error


class ProposalForm(forms.Form):
    """When to meet, and where."""

    at = TimeField()
    place = forms.CharField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=gettext_lazy("A link or an address. Only you two see it."),
    )


class SeenForm(forms.Form):
    """The version of the meeting that the page showed."""

    seen = forms.IntegerField(min_value=0, max_value=2_000_000_000)

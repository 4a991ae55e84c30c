"""Saving a search, from the browser's fields to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.notifications.models import Cadence
from community.search.models import CADENCES, LONGEST_NAME
from community.search.saving import named


class SavedSearchForm(forms.Form):
    """What a saved search is called, and how often it is mailed."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("Only you read it. Left empty, it is the search itself."),
    )
    cadence = forms.ChoiceField(
        label=_("Mail me what is new"),
        choices=CADENCES,
        widget=forms.RadioSelect,
        initial=Cadence.WEEKLY,
        error_messages={"required": _("Choose how often.")},
        help_text=_(
            "At eight in the morning, in your time zone, and only when there is something."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "saved_%s", **kwargs})


class SaveSearchForm(SavedSearchForm):
    """The same, with the search that is to be saved."""

    query = forms.CharField(
        label=_("What to search for"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write what is to be searched for.")},
    )

    field_order = ("query", "name", "cadence")


def saving(text: str) -> SaveSearchForm:
    """The form that saves a search for `text`."""
    return SaveSearchForm(initial={"query": text, "name": named(text)})

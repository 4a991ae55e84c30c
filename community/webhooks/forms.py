"""POST → clean values: what a webhook is, and what it is told of."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.webhooks.events import EVENTS
from community.webhooks.models import LONGEST_NAME, LONGEST_URL

LONGEST_REASON = 1_000


class EndpointForm(forms.Form):
    """Where to, of what, and what it is called."""

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Where your program listens. It begins with https://."),
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told of"),
        choices=[(code, words) for code, words in EVENTS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one thing at least.")},
    )
    name = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("So that you know it again. Only you see it."),
    )


class ReasonForm(forms.Form):
    """Why a moderator does it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The owner reads it, and it is kept in the record."),
    )

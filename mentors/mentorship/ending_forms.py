"""What the two of a mentorship tell at its end, and how they can be reached, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentors.actions.contacts import LONGEST_CONTACT
from mentors.models.ending import MOST_WORDS


def _words(label: Any, help_text: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=more.pop("most", MOST_WORDS),
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class ContactForm(forms.Form):
    """How the reader can be reached; empty to take it back."""

    contact = _words(
        _("How you can be reached"),
        _("A number, an address for video calls, whatever you like. Empty it to take it back."),
        rows=2,
        most=LONGEST_CONTACT,
    )


class ReachedForm(forms.Form):
    """What was reached; `seen` is the version that the page shows."""

    reached = _words(_("What was reached, as you see it"), _("Both of you read it."))
    seen = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "reached_%s", **kwargs})


class ThanksForm(forms.Form):
    """Thanks to the other side; `seen` is the version that the page shows."""

    words = _words(
        _("Your thanks"),
        _(
            "They alone read it, and may choose to show it to everybody. "
            "Words that you change are theirs alone again."
        ),
    )
    is_named = forms.BooleanField(
        label=_("With my name, should they show it to everybody"), required=False
    )
    seen = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "thanks_%s", **kwargs})


class ConcernForm(forms.Form):
    """Something wrong, for moderators."""

    words = _words(
        _("What happened"),
        _("Moderators alone read it. The other side is not told, now or later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "concern_%s", **kwargs})

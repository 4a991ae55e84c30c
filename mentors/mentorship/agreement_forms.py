"""An agreement in the making, from the browser's fields to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from mentors.actions.agreeing import FIELDS
from mentors.models import Agreement, Mentorship


class AgreementForm(forms.ModelForm):
    """What one side proposes; `seen` is the version that it is written over."""

    seen = forms.IntegerField(
        required=False,
        initial=0,
        validators=[MinValueValidator(0)],
        max_value=2_000_000_000,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Agreement
        fields = FIELDS
        labels = {
            "goals": _("What we want to reach"),
            "rhythm": _("Rhythm"),
            "weeks": _("For how many weeks"),
            "stays_private": _("What stays between us"),
            "begins_anew": _("Count the weeks anew, from the day we agree"),
        }
        help_texts = {
            "rhythm": _("Such as: an hour every other Sunday, and short questions in between."),
            "weeks": _("From 4 to 24. When they are over, you finish or agree on longer."),
            "stays_private": _("What neither of you tells anybody else."),
        }
        widgets = {
            "goals": forms.Textarea(attrs={"rows": 4}),
            "stays_private": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, holding: Agreement | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "agreement_%s", **kwargs})
        if holding is None or holding.is_over:
            del self.fields["begins_anew"]

    @property
    def words(self) -> dict[str, Any]:
        """What `actions.propose` puts on the table."""
        return {name: self.cleaned_data.get(name, False) for name in FIELDS}

    def _post_clean(self) -> None:
        """The action checks and writes the row."""


def initial_of(mentorship: Mentorship, latest: Agreement | None) -> dict[str, Any]:
    """The fields as the version on the table has them; at first with the goal of the request."""
    if latest is None:
        return {"goals": mentorship.request.brief.goal, "weeks": 12, "seen": 0}
    told = {name: getattr(latest, name) for name in FIELDS if name != "begins_anew"}
    return {**told, "seen": latest.number}

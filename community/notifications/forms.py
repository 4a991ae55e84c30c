"""The matrix of what people are told of: a choice for each event and channel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community import policy
from community.notifications.events import all_events
from community.notifications.models import Cadence, Channel
from community.notifications.wishing import Wishes

RHYTHMS = [
    (Cadence.NOW, _("As chosen for each event below")),
    (Cadence.DAILY, _("All in one mail a day, at most")),
    (Cadence.WEEKLY, _("All in one mail a week, on Mondays")),
    (Cadence.NEVER, _("No mail about any of this")),
]


class WishesForm(forms.Form):
    """A select for each event and channel, named by both, and one for the rhythm of all mail."""

    rhythm = forms.ChoiceField(
        label=_("Mail"),
        choices=RHYTHMS,
        widget=forms.RadioSelect,
        help_text=_("Digests come at eight in the morning, in your time zone."),
    )

    def __init__(self, *args: Any, person: Any, **options: Any) -> None:
        wishes = Wishes.of([person.pk])
        options["initial"] = {"rhythm": wishes.rhythms.get(person.pk, Cadence.NOW)}
        super().__init__(*args, **options)
        is_staff = policy.staff(person)
        self.events = [event for event in all_events() if is_staff or not event.is_staffs]
        for event in self.events:
            for channel in Channel:
                self.fields[f"{event.code}-{channel}"] = forms.ChoiceField(
                    label=f"{event.name}: {channel.label}",
                    choices=Cadence.choices,
                    initial=wishes.chosen_by(person.pk, event, channel),
                )

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """The name of each event, and its fields by channel."""
        return [
            (event.name, [self[f"{event.code}-{channel}"] for channel in Channel])
            for event in self.events
        ]

    def chosen(self) -> dict[tuple[str, str], str]:
        """(code, channel) → cadence, of a valid form."""
        return {
            (event.code, channel.value): self.cleaned_data[f"{event.code}-{channel}"]
            for event in self.events
            for channel in Channel
        }

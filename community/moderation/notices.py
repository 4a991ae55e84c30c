"""What people are told of by moderation itself, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.moderation.models import Sanction
from community.notifications.events import Event, declare
from community.notifications.tellers import Told

SUSPEND = declare(
    Event(
        "suspend",
        gettext_lazy("A moderator suspends an ability of yours, or gives it back"),
        gettext_lazy("a moderator has decided on an ability of yours"),
        is_direct=True,
    )
)


def sanctions(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Sanctions, by why and until when, to the person they are on."""
    url, title = reverse("settings_abilities"), _("Your abilities")
    return {
        sanction.pk: Told(
            title=sanction.deed,
            url=url,
            excerpt=_("It is yours again.") if sanction.lifted_at else sanction.words,
            place="abilities",
            place_title=title,
            place_url=url,
        )
        for sanction in Sanction.objects.on(person).filter(pk__in=keys)
    }

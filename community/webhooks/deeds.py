"""What staff do with a member's webhook, with its way back; the forms are at its desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.moderation.deeds import Deed
from community.webhooks import actions
from community.webhooks.models import Endpoint

OF_WEBHOOKS = (
    Deed(
        "webhook.stop",
        Endpoint,
        _("Stop it"),
        actions.stop_endpoint,
        actions.release_endpoint,
        "webhook.release",
        person_of=lambda endpoint: endpoint.owner_id,
        fits=lambda endpoint: not endpoint.is_stopped,
        is_restriction=True,
        in_bulk=False,
        told=_("A webhook of yours was stopped"),
    ),
)

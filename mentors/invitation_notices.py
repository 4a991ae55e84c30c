"""What a mentor is told of invitations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare
from community.notifications.models import Cadence

INVITED = declare(
    Event(
        "invited",
        _("You are invited, as a mentor, to answer a question"),
        _("%(who)s invites you to answer"),
        is_direct=True,
    )
)
TAKEN_BACK = declare(
    Event(
        "invited-no-more",
        _("An invitation to answer a question is taken back"),
        _("your invitation to answer is taken back: nothing is expected of you"),
        mail=Cadence.NEVER,
        is_direct=True,
    )
)

"""What the two of a mentorship are told of their agreement."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare

PROPOSED = declare(
    Event(
        "agreement-proposed",
        _("The other side of a mentorship proposes an agreement, or a change to it"),
        _("%(who)s proposes what you two agree on"),
        is_direct=True,
    )
)
AGREED = declare(
    Event(
        "agreement-agreed",
        _("The other side of a mentorship agrees to what you proposed"),
        _("%(who)s agreed to what you proposed"),
        is_direct=True,
    )
)
OVER = declare(
    Event(
        "agreement-over",
        _("The time you agreed on for a mentorship is over"),
        _("your agreed time is over: finish, or agree on longer"),
        is_direct=True,
    )
)

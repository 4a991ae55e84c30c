"""What the two of a mentorship are told of its end, and of how they can be reached."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare

CONTACT = declare(
    Event(
        "mentorship-contact",
        _("The other side of a mentorship says how to reach them"),
        _("%(who)s says how to reach them"),
        is_direct=True,
    )
)
REACHED = declare(
    Event(
        "mentorship-reached",
        _("The other side of a mentorship says what was reached"),
        _("%(who)s says what you reached together"),
        is_direct=True,
    )
)
THANKS = declare(
    Event(
        "mentorship-thanks",
        _("Somebody thanks you at the end of a mentorship"),
        _("%(who)s thanks you"),
        is_direct=True,
    )
)
REVEALED = declare(
    Event(
        "thanks-revealed",
        _("Somebody shows your thanks to everybody"),
        _("%(who)s shows your thanks to everybody"),
        is_direct=True,
    )
)
CONCERN = declare(
    Event(
        "concern-closed",
        _("Moderators have looked at your concern"),
        _("moderators have looked at your concern"),
        is_direct=True,
    )
)

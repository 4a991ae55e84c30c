"""What the two people of a request are told of, and whoever waits in line for a mentor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare

REQUEST = declare(
    Event(
        "request",
        _("Somebody asks you to be their mentor"),
        _("%(who)s asks you to be their mentor"),
        is_direct=True,
    )
)
ASKED = declare(
    Event(
        "request-asked",
        _("A mentor asks for more about your request"),
        _("%(who)s asks for more about your request"),
        is_direct=True,
    )
)
ANSWERED = declare(
    Event(
        "request-answered",
        _("A mentee answers what you asked about their request"),
        _("%(who)s answered what you asked"),
        is_direct=True,
    )
)
ACCEPTED = declare(
    Event(
        "request-accepted",
        _("A mentor accepts your request"),
        _("%(who)s accepted your request"),
        is_direct=True,
    )
)
DECLINED = declare(
    Event(
        "request-declined",
        _("A mentor declines your request"),
        _("%(who)s declined your request, and said why"),
        is_direct=True,
    )
)
CHANGED = declare(
    Event(
        "request-changed",
        _("The other side changes where a request or mentorship stands"),
        _("%(who)s changed where a request stands"),
        is_direct=True,
    )
)
NEXT = declare(
    Event(
        "request-next",
        _("Your next choice of mentor is asked"),
        _("your next choice of mentor is asked now"),
        is_direct=True,
    )
)
WAITS = declare(
    Event(
        "request-waits",
        _("A request waits for you"),
        _("a request waits for you"),
        is_direct=True,
    )
)
EXPIRED = declare(
    Event(
        "request-expired",
        _("A request expires"),
        _("a request has expired; either side can open it again for a few days"),
        is_direct=True,
    )
)
PAUSED = declare(
    Event(
        "mentor-paused",
        _("You are paused as a mentor, as requests went unanswered"),
        _("requests to you went unanswered, so you are paused as a mentor; one click lifts it"),
        is_direct=True,
    )
)
PLACE_FREE = declare(
    Event(
        "place-free",
        _("A mentor you wait for has a free place"),
        _("a mentor you wait for has a free place"),
        is_direct=True,
    )
)

"""What the two of a mentorship are told of their meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare
from community.notifications.models import Cadence

PROPOSED = declare(
    Event(
        "meeting-proposed",
        _("The other side of a mentorship proposes a time to meet"),
        _("%(who)s proposes a time to meet"),
        is_direct=True,
    )
)
CONFIRMED = declare(
    Event(
        "meeting-confirmed",
        _("The other side confirms a time to meet"),
        _("%(who)s confirmed the time to meet"),
        is_direct=True,
    )
)
MOVING = declare(
    Event(
        "meeting-moving",
        _("The other side proposes another time for a meeting"),
        _("%(who)s proposes another time for a meeting"),
        is_direct=True,
    )
)
KEPT = declare(
    Event(
        "meeting-kept",
        _("A meeting keeps its time after another was proposed"),
        _("the meeting keeps its time, says %(who)s"),
        is_direct=True,
    )
)
PLACE = declare(
    Event(
        "meeting-place",
        _("The other side changes where you meet"),
        _("%(who)s changed where you meet"),
        is_direct=True,
    )
)
CANCELLED = declare(
    Event(
        "meeting-cancelled",
        _("The other side cancels a meeting"),
        _("%(who)s cancelled a meeting"),
        is_direct=True,
        passes_blocks=True,
    )
)
CAME = declare(
    Event(
        "meeting-came",
        _("The other side says that you came to a meeting"),
        _("%(who)s says that you met"),
        mail=Cadence.NEVER,
        is_direct=True,
    )
)
ABSENT = declare(
    Event(
        "meeting-absent",
        _("The other side says that you did not come to a meeting"),
        _("%(who)s says that you did not come; if that is not so, you can contest it"),
        is_direct=True,
        passes_blocks=True,  # it touches them; none of the other's words go with it
    )
)
CONTESTED = declare(
    Event(
        "meeting-contested",
        _("The other side contests that they did not come to a meeting"),
        _("%(who)s contests that they did not come"),
        is_direct=True,
        passes_blocks=True,  # it touches them; none of the other's words go with it
    )
)
SOON = declare(
    Event(
        "meeting-soon",
        _("A meeting is about a day away"),
        _("you meet soon"),
        is_direct=True,
    )
)
WAITS = declare(
    Event(
        "meeting-waits",
        _("A time to meet that is about a day away waits for your answer"),
        _("a time to meet still waits for your answer"),
        is_direct=True,
    )
)
LAPSED = declare(
    Event(
        "meeting-lapsed",
        _("A time to meet that you proposed was not answered"),
        _("nobody answered in time: you can propose another"),
        is_direct=True,
    )
)
MOVE_WAITS = declare(
    Event(
        "meeting-move-waits",
        _("Another time that was proposed for a meeting waits for your answer"),
        _("another time for a meeting still waits for your answer; else it keeps its time"),
        is_direct=True,
    )
)
MOVE_LAPSED = declare(
    Event(
        "meeting-move-lapsed",
        _("Another time that you proposed for a meeting was not answered"),
        _("nobody answered about the other time: the meeting keeps its own"),
        is_direct=True,
    )
)

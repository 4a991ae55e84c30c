"""What the people in a study room are told of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community.notifications.events import Event, declare
from community.notifications.models import Cadence

JOINED = declare(
    Event(
        "room-joined",
        _("Somebody joins your study room"),
        _("%(who)s joined your study room"),
        mail=Cadence.DAILY,
    )
)
TURN = declare(
    Event(
        "room-turn",
        _("It is your turn to set the question of a study room"),
        _("it is your turn to set the question of your study room"),
        is_direct=True,
    )
)
TURN_SOON = declare(
    Event(
        "room-turn-soon",
        _("Two days before a session that still has no question of yours"),
        _("your study room meets soon, and waits for your question"),
        is_direct=True,
    )
)
QUESTION = declare(
    Event(
        "room-question",
        _("The question for the next session of your study room is set"),
        _("%(who)s set the question for the next session"),
    )
)
SWAP = declare(
    Event(
        "room-swap",
        _("Somebody in your study room would change turns with you"),
        _("%(who)s would change turns with you"),
        is_direct=True,
    )
)
SWAPPED = declare(
    Event(
        "room-swapped",
        _("Somebody answers whether they change turns with you"),
        _("%(who)s has answered whether they change turns with you"),
        is_direct=True,
    )
)
MOVED = declare(
    Event(
        "room-moved",
        _("Your study room meets at another time"),
        _("%(who)s changed when your study room meets"),
        passes_blocks=True,
    )
)
HOST = declare(
    Event(
        "room-host",
        _("You become the host of a study room"),
        _("you are the host of your study room now"),
        is_direct=True,
        passes_blocks=True,
    )
)
JUDGED = declare(
    Event(
        "room-judged",
        _("A moderator takes your study room out of the list, or puts it back"),
        _("a moderator has decided whether your study room stands in the list"),
        is_direct=True,
        passes_blocks=True,
    )
)
CLOSED = declare(
    Event(
        "room-closed",
        _("Your study room is closed"),
        _("%(who)s closed your study room; what was written stays"),
        passes_blocks=True,
    )
)

"""Who may do what with a meeting, and when: the whole law of meetings as one table.

`actions.meetings` does nothing that this table does not allow, and the tests go through every
part, stand and verb. What is kept in the database is a state; where a meeting stands is its state
with the time of day, and with whether another time is proposed.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingState(models.TextChoices):
    """What is kept of where a meeting stands."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("cancelled")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")


IN_FORCE = frozenset({MeetingState.PROPOSED, MeetingState.CONFIRMED})
"""These take their time: none of one mentor's may overlap another."""
COUNTED = frozenset(MeetingState) - {MeetingState.CANCELLED}
"""These count towards a mentor's meetings of a week."""


class Stand(models.TextChoices):
    """Where a meeting stands at a moment."""

    PROPOSED = "proposed", _("waits for an answer")
    LAPSED = "lapsed", _("was not confirmed in time")
    CONFIRMED = "confirmed", _("confirmed")
    MOVING = "moving", _("confirmed; another time is proposed")
    BEGUN = "begun", _("its time has come")
    HELD = "held", _("took place")
    MISSED = "missed", _("somebody did not come")
    CANCELLED = "cancelled", _("cancelled")


class Part(StrEnum):
    """What a side is to a meeting; it may be several at once."""

    ASKING = "asking"
    """Who proposed what stands, or what waits for an answer now."""
    ASKED = "asked"
    ABSENT = "absent"
    """Told of as absent, and has not contested it."""
    CAME = "came"
    """Told that the other was absent, and is not told of so."""


class MeetingVerb(StrEnum):
    CONFIRM = "confirm"
    KEEP = "keep"
    MOVE = "move"
    PLACE = "place"
    CANCEL = "cancel"
    CAME = "came"
    ABSENT = "absent"
    CONTEST = "contest"


_EITHER = frozenset({Part.ASKING, Part.ASKED})
_WAITING = frozenset({Stand.PROPOSED, Stand.MOVING})
_COMING = _WAITING | {Stand.CONFIRMED}
_OVER = frozenset({Stand.BEGUN, Stand.HELD, Stand.MISSED})

DEEDS: dict[MeetingVerb, tuple[tuple[frozenset[Part], frozenset[Stand]], ...]] = {
    MeetingVerb.CONFIRM: ((frozenset({Part.ASKED}), _WAITING),),
    MeetingVerb.KEEP: ((_EITHER, frozenset({Stand.MOVING})),),
    MeetingVerb.MOVE: ((_EITHER, _COMING),),
    MeetingVerb.PLACE: ((_EITHER, _COMING),),
    MeetingVerb.CANCEL: (
        (_EITHER, _COMING),
        (frozenset({Part.CAME}), frozenset({Stand.MISSED})),
    ),
    MeetingVerb.CAME: ((_EITHER, _OVER),),
    MeetingVerb.ABSENT: ((_EITHER, _OVER),),
    MeetingVerb.CONTEST: ((frozenset({Part.ABSENT}), frozenset({Stand.MISSED})),),
}
"""Verb → which parts may, in which stands. What was told of as missed can be taken back by
cancelling only by whoever came, so that nobody wipes away that they were not there."""


def may(verb: MeetingVerb, *, parts: frozenset[Part], stand: Stand) -> bool:
    """Whether a side that is `parts` may do `verb` where the meeting stands at `stand`."""
    return any(parts & who and stand in stands for who, stands in DEEDS[verb])


def allowed(*, parts: frozenset[Part], stand: Stand) -> list[MeetingVerb]:
    """What that side may do, in the order of the table."""
    return [verb for verb in DEEDS if may(verb, parts=parts, stand=stand)]

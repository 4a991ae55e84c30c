"""Who may move a mentor's profile from which standing to which: the whole review as one table.

`actions.reviewing` moves nothing that this table does not allow.
"""

from __future__ import annotations

from enum import StrEnum

from mentors.models import Standing


class Step(StrEnum):
    """What is done with a profile's standing."""

    SEND = "send"
    APPROVE = "approve"
    ASK = "ask"
    DECLINE = "decline"
    END = "end"


_BEFORE_REVIEW = frozenset({Standing.DRAFT, Standing.ASKED, Standing.DECLINED, Standing.ENDED})
_IN_REVIEW = frozenset({Standing.WAITING, Standing.ASKED, Standing.DECLINED})

MOVES: dict[Step, tuple[str, frozenset[Standing], Standing]] = {
    Step.SEND: ("mentor.edit", _BEFORE_REVIEW, Standing.WAITING),
    Step.APPROVE: ("mentor.judge", _IN_REVIEW, Standing.APPROVED),
    Step.ASK: ("mentor.judge", frozenset({Standing.WAITING, Standing.APPROVED}), Standing.ASKED),
    Step.DECLINE: (
        "mentor.judge",
        frozenset({Standing.WAITING, Standing.ASKED, Standing.APPROVED}),
        Standing.DECLINED,
    ),
    Step.END: ("mentor.rest", frozenset(Standing) - {Standing.ENDED}, Standing.ENDED),
}
"""Step → the deed of `community.policy` that allows it, from which standings, to which."""

NEED_WORDS = frozenset({Step.ASK, Step.DECLINE})
"""Steps that say why: the mentor reads it."""


def after(step: Step, standing: str) -> Standing | None:
    """The standing that `step` leads to; None where it cannot be taken from `standing`."""
    _deed, before, to = MOVES[step]
    return to if standing in before else None

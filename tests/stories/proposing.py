"""What the tests of proposed stories hand in."""

from __future__ import annotations

from typing import Any

from stories import actions
from stories.models import Proposal
from stories.proposal_states import State

TEXT = """# From turbines to gradients

I mended turbines for nine years. Then the works closed.

## The first winter

I wrote to a professor every week, and one of them answered.
"""
GIVEN = {"title": "From turbines to gradients", "claim": "mine", "teller": "Mina Sol"}


def proposed(by: Any, state: State | str = State.WAITING, **given: Any) -> Proposal:
    """A story that `by` proposed: their own, unless said otherwise; then put in `state`."""
    words: dict[str, Any] = {"way": "own", "body": TEXT, **GIVEN, **given}
    made = actions.propose(by=by, **words)
    if state != State.WAITING:
        Proposal.objects.filter(pk=made.pk).update(state=state)
        made.refresh_from_db()
    return made


def linked(by: Any, address: str = "https://example.org/turbines", **given: Any) -> Proposal:
    """A link that `by` proposed, to what somebody else wrote."""
    return proposed(by, way="link", body="", address=address, claim="pointer", **given)

"""What is told of a proposed story: to who proposed it, and to the editor who asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.notifications.events import Event, declare
from community.notifications.tellers import Told
from stories.models import Proposal
from stories.proposal_states import Actor

LONGEST = 200

ASKED = declare(
    Event(
        "proposal-asked",
        gettext_lazy("An editor asks about a story you proposed"),
        gettext_lazy("an editor asks about the story you proposed"),
        is_direct=True,
        passes_blocks=True,
    )
)
ANSWERED = declare(
    Event(
        "proposal-answered",
        gettext_lazy("What you asked about a proposed story is answered"),
        gettext_lazy("%(who)s answered what you asked about a proposed story"),
        is_direct=True,
        passes_blocks=True,
    )
)
TAKEN = declare(
    Event(
        "proposal-taken",
        gettext_lazy("Editors take on a story you proposed"),
        gettext_lazy("the editors have taken on the story you proposed"),
        is_direct=True,
        passes_blocks=True,
    )
)
DECLINED = declare(
    Event(
        "proposal-declined",
        gettext_lazy("Editors do not take on a story you proposed"),
        gettext_lazy("the editors have not taken on the story you proposed, and say why"),
        is_direct=True,
        passes_blocks=True,
    )
)
PUBLISHED = declare(
    Event(
        "proposal-published",
        gettext_lazy("A story you proposed is published"),
        gettext_lazy("the story you proposed is published"),
        is_direct=True,
        passes_blocks=True,
    )
)


def proposals(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Proposals by their title and what was said last, to those who see them."""
    rows = Proposal.objects.visible_to(person).filter(pk__in=keys).prefetch_related("events")
    return {one.pk: _told(one, person) for one in rows}


def _told(proposal: Proposal, person: Any) -> Told:
    said = [event.words for event in proposal.events.all() if event.words]
    url = proposal.get_absolute_url()
    mine = proposal.actor_of(person) is Actor.PROPOSER
    title = _("Your proposal: %(title)s") if mine else _("Proposal: %(title)s")
    return Told(
        title=title % {"title": proposal.title},
        url=url,
        excerpt=Truncator(said[-1]).chars(LONGEST) if said else "",
        place=f"proposal-{proposal.pk}",
        place_title=title % {"title": proposal.title},
        place_url=url,
    )

"""What members do with searches they keep: save one, change how often it is mailed, forget it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts.models import User
from community.limits.actions import Trust, declare, spend
from community.notifications.models import Cadence
from community.notifications.wishing import due
from community.search import grammar
from community.search.grammar import Problem
from community.search.leaving import Leave
from community.search.models import CADENCES, LONGEST_NAME, SavedSearch
from community.search.planning import plan_of

MOST = 30  # saved searches of one person
SAVE = declare("save_search", gettext_lazy("save searches"), most=(60, 60, 60))


@transaction.atomic
def save_search(text: str, *, by: Any, cadence: str, name: str = "") -> SavedSearch:
    """Keep what `text` asks for under `name` (else its own words), mailed as often as `cadence`.

    The same query once more is the same saved search, changed. Raises SignInRequired, TooManyError,
    or ValidationError, keyed by field, for a query that nothing is left of, and beyond MOST.
    """
    policy.require(by, "saved_search.save")
    query = grammar.parse(text)
    if query.node is None:
        said = [one.message for one in query.problems]
        raise ValidationError({"query": said or [_("Write what is to be searched for.")]})
    name, cadence = _checked(name or named(query.text), cadence)
    # Held, so that two at once do not go beyond what one person may keep.
    owner = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = SavedSearch.objects.visible_to(owner)
    if known := mine.filter(query=query.text).first():
        return change(known, by=by, name=name, cadence=cadence)
    spend(SAVE, who=f"user-{owner.pk}", trust=Trust.NEW)
    if mine.count() >= MOST:
        raise ValidationError(
            _("You have saved %(most)d searches, which is as many as you can. Forget one first.")
            % {"most": MOST}
        )
    due_at = due(Cadence(cadence), now=timezone.now(), zone=owner.time_zone)
    return SavedSearch.objects.create(
        owner=owner, name=name, query=query.text, cadence=cadence, due_at=due_at
    )


@transaction.atomic
def change(search: SavedSearch, *, by: Any, name: str, cadence: str) -> SavedSearch:
    """Give a saved search another name, and mail it as often as `cadence`.

    Mail that begins again tells of what comes from now on. Raises NotAllowed or ValidationError.
    """
    policy.require(by, "saved_search.change", search)
    name, cadence = _checked(name or named(search.query), cadence)
    held = SavedSearch.objects.select_for_update().get(pk=search.pk)
    held.name = name
    _mail_every(held, cadence)
    held.save()
    return held


def forget(search: SavedSearch, *, by: Any) -> None:
    """Keep a search no longer. Raises NotAllowed."""
    policy.require(by, "saved_search.change", search)
    search.delete()


@transaction.atomic
def end(leave: Leave) -> None:
    """Mail no more of what a link in a mail names; who holds the link may."""
    _mail_each(leave, {search.pk: str(Cadence.NEVER) for search, _often in leave.searches})


@transaction.atomic
def resume(leave: Leave) -> None:
    """Mail again, as often as before, what is mailed no more; who holds the link may."""
    ended = {s.pk: often for s, often in leave.searches if not s.is_mailed}
    _mail_each(leave, ended)


def problems_of(text: str) -> tuple[Problem, ...]:
    """The parts of a query that cannot be used, as the search page names them."""
    query = grammar.parse(text)
    return (*query.problems, *plan_of(query).problems)


def named(text: str) -> str:
    """What a search for `text` is called as long as nobody calls it otherwise."""
    return Truncator(text).chars(LONGEST_NAME)


def _mail_each(leave: Leave, cadences: dict[int, str]) -> None:
    rows = SavedSearch.objects.select_for_update().filter(pk__in=cadences).order_by("pk")
    for search in rows:
        search.owner = leave.person
        _mail_every(search, cadences[search.pk])
        search.save()


def _mail_every(search: SavedSearch, cadence: str) -> None:
    """Let mail of `search` come this often; what waits already goes out only if it still may."""
    if cadence == search.cadence:
        return
    now = timezone.now()
    if not search.is_mailed:
        search.told_to = now
    search.cadence = cadence
    search.due_at = due(Cadence(cadence), now=now, zone=search.owner.time_zone)


def _checked(name: str, cadence: str) -> tuple[str, str]:
    name = " ".join(name.split())
    if cadence not in dict(CADENCES):
        raise ValidationError({"cadence": _("Choose one of what is offered.")})
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            {"name": _("A name has up to %(most)d characters.") % {"most": LONGEST_NAME}}
        )
    return name, cadence

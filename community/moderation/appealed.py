"""Appeals in the queue: what waits, and the page at which each is judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from community import policy
from community.moderation import deeds, subjects
from community.moderation.actions.appeals import case_of
from community.moderation.desks import Desk
from community.moderation.models import Appeal, Case
from community.moderation.subjects import Seen


def waiting() -> QuerySet[Appeal]:
    """Appeals that nobody has answered."""
    return Appeal.objects.filter(outcome=Appeal.Outcome.WAITING).select_related("statement")


def door(key: int) -> str:
    """Where an appeal is judged."""
    return reverse("admin:moderation_appeal_change", args=[key])


DESK = Desk(Case.Origin.APPEAL, "appeal", waiting, case_of, door)


def see(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Appeals to moderators: against what, and in which words."""
    if not policy.may(person, "appeal.list"):
        return {}
    rows = Appeal.objects.filter(pk__in=keys).select_related("statement__person", "statement__case")
    every = [thing for one in rows for thing in one.statement.things]
    nameless = subjects.nameless(every, person=person)
    found = {}
    for one in rows:
        thing = one.statement.open_title or subjects.label_of(one.statement.thing_kind)
        is_nameless = any(thing in nameless for thing in one.statement.things)
        found[one.pk] = Seen(
            title=_("Against “%(deed)s”: %(thing)s")
            % {"deed": deeds.told_of(one.statement.code), "thing": thing},
            url=door(one.pk),
            words=one.words,
            person=one.statement.person_id,
            by=_name(one.statement.person, is_nameless=is_nameless),
            is_nameless=is_nameless,
        )
    return found


def _name(person: Any, *, is_nameless: bool) -> str:
    if is_nameless:
        return _("a member")
    return person.name if person else ""


def titles() -> QuerySet[Any]:
    """Appeals, by what the thing was called; not of what few read."""
    rows = Appeal.objects.filter(statement__is_private=False)
    return rows.annotate(queue_title=F("statement__title"))

"""Which entries of the record have to do with somebody, by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from community.log.models import LogEntry
from community.moderation import subjects
from community.moderation.models import Case, Statement
from portal.privacy.prose import PROSE
from stories.models import Credit

Thing = tuple[str, str]
"""What the record calls a thing: its model's label in small letters, and its number."""


def concerning(person: Any, entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Those of `entries` that `person` did, or whose thing or ground has to do with them."""
    if not (entries := list(entries)):
        return []
    theirs = _theirs(person, {thing for entry in entries for thing in _things(entry)})
    return [
        one for one in entries if one.actor_id == person.pk or not theirs.isdisjoint(_things(one))
    ]


def _things(entry: LogEntry) -> set[Thing]:
    """What an entry is about, and the case, bulk deed or rule on whose ground it was done."""
    kind, _colon, key = entry.basis.partition(":")
    return {(entry.target_kind, entry.target_id), (kind, key)}


def _theirs(person: Any, things: set[Thing]) -> set[Thing]:
    """Those of `things` that have to do with `person`.

    That is what `prose` says of them, what they were told a decision about, what a case with them
    in it is about, and stories in which their name leads to them.
    """
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key in things:
        if key.isdecimal():
            keys[kind].append(key)
    found: set[Thing] = set()
    for prose in PROSE:
        if mine := keys.get(kind := prose.model.lower()):
            found |= {(kind, str(pk)) for pk in prose.keys_of(person).filter(pk__in=mine)}
    told = Statement.objects.order_by().filter(person=person).values_list("thing_kind", "thing_key")
    in_it = Q(person=person) | Q(raised_by=person) | Q(reports__by=person)
    judged = Case.objects.filter(in_it).values_list("subject_kind", "subject_key")
    found |= {(subjects.log_kind(name), str(key)) for name, key in told.union(judged.order_by())}
    credited = Credit.objects.filter(person=person).values_list("story", flat=True)
    found |= {("stories.story", str(pk)) for pk in credited}
    return found

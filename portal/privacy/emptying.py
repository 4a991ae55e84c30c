"""Rows of somebody who leaves: deleted, kept without them, or emptied, as their tables declare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from community.lib import changes
from community.lib.personal import Closing, Holding, holdings
from threads.actions.unmerging import forget_rows

BATCH = 200
LAST = frozenset({"accounts.User", "account.EmailAddress", "account.EmailConfirmation"})
"""What tells the person's names, which are needed to the end."""
WITH_POSTS = Closing.CHOSEN


def empty(person: Any, going_on: Callable[[], None]) -> None:
    """Do with every row of `person` what its table declares, some at a time.

    Each batch is one transaction, and what is done is not found again; so it can be interrupted
    anywhere and begun anew.
    """
    for holding in holdings():
        if holding.model in LAST:
            continue
        while _batch(holding, person):
            going_on()


def forget_kept(person: Any) -> None:
    """Let no merging of questions keep rows of `person`, to put them back should it be undone.

    While what leads from them to the person is there.
    """
    mine: dict[str, list[str]] = defaultdict(list)
    for one in holdings():
        mine[one.model].append(one.key)

    def is_theirs(label: str, row: dict[str, Any]) -> bool:
        return any(_leads_to(person, label, row, key) for key in mine[label])

    forget_rows(is_theirs)


def _leads_to(person: Any, label: str, row: dict[str, Any], key: str) -> bool:
    """Whether `key`, from a row that is not in its table any more, leads to `person`."""
    first, _sign, rest = key.partition("__")
    column = apps.get_model(label)._meta.get_field(first)
    value = row.get(column.attname)
    if not rest or value is None:
        return bool(value == person.pk)
    related: Any = column.related_model
    return bool(related._base_manager.filter(pk=value, **{rest: person.pk}).exists())


def left(person: Any) -> Iterator[Holding]:
    """Declared rows of `person` that are still as they were."""
    return (one for one in holdings() if one.model not in LAST and _open(one, person).exists())


def _open(holding: Holding, person: Any) -> QuerySet[Any]:
    """The rows of `person` with which something is still to be done."""
    rows = holding.rows(person)
    match holding.closing:
        case Closing.REMOVED | Closing.UNNAMED:
            return rows
        case _ if holding.empties:
            full = Q()
            for name, value in holding.empties.items():
                full |= (
                    ~Q(**{name: value}) if value is not None else Q(**{f"{name}__isnull": False})
                )
            return rows.filter(full)
        case _:
            return rows.none()


@transaction.atomic
def _batch(holding: Holding, person: Any) -> bool:
    """Deal with some of the rows; whether there were any."""
    found = _open(holding, person).order_by("pk").values_list("pk", flat=True)
    keys = list(found[:BATCH])
    if not keys:
        return False
    rows = holding.table._base_manager.filter(pk__in=keys)
    if holding.closing is Closing.REMOVED:
        rows.delete()
    elif holding.closing is Closing.UNNAMED:
        rows.update(**{holding.key: None}, **holding.empties)
    else:
        rows.update(**holding.empties)
    if holding.announces:
        changes.announce(holding.announces, *keys)
    return True

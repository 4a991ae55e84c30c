"""Paging by the last row seen: the same cost on every page, and no row twice or never.

An offset counts rows that others insert and delete meanwhile, and costs more the deeper one reads.
A cursor instead names the row at the edge of the page by the values it is ordered by, and the next
page starts beyond it. Pages and API share this one helper.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import Http404
from django.utils import timezone

Row = TypeVar("Row", bound=Model)
MAX_CURSOR_LENGTH = 2_000


class BadCursor(Http404):
    """A cursor that no page of ours has given out. A page answers 404; the API makes it a 400."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, with the cursors of the pages beside it (None: there is none)."""

    items: list[Row]
    next: str | None = None
    previous: str | None = None


def page(
    queryset: QuerySet[Row], *, order: Sequence[str], size: int, cursor: str | None = None
) -> Page[Row]:
    """Return the page of `queryset` that `cursor` asks for: the first one when it is None or empty.

    `order` names columns or annotations, each with "-" for descending, none of them nullable, the
    last one the primary key; an index on the same columns makes every page cost the same. Values
    must compare alike in Python and in the database. One query of size + 1 rows; nothing is
    counted. Raises BadCursor.
    """
    fields = _fields(queryset, order)
    backward, after = _read(cursor, order, fields) if cursor else (False, None)
    direction = [_reversed(name) for name in order] if backward else list(order)
    rows = queryset.order_by(*direction)
    if after is not None:
        rows = rows.filter(_beyond(direction, after))
    items = list(rows[: size + 1])
    has_more = len(items) > size
    items = items[:size]
    if backward:
        items.reverse()
    if not items:
        return Page([])
    return Page(
        items,
        next=_write("next", order, items[-1]) if backward or has_more else None,
        previous=_write("previous", order, items[0])
        if (has_more if backward else after is not None)
        else None,
    )


def first(rows: Sequence[Row], *, order: Sequence[str], size: int) -> Page[Row]:
    """Return the first page, of up to size + 1 rows that were read in this order."""
    items = list(rows[:size])
    return Page(items, next=_write("next", order, items[-1]) if len(rows) > size else None)


def cursor_after(row: Model, *, order: Sequence[str]) -> str:
    """Return the cursor of the page that begins right after `row`, for a link into a list."""
    return _write("next", order, row)


def _fields(queryset: QuerySet[Any], order: Sequence[str]) -> list[Field[Any, Any]]:
    """Return the field behind each name in `order`; a nullable one is a mistake in our code."""
    options = queryset.model._meta
    if order[-1].lstrip("-") not in {"pk", options.pk.name}:
        raise ValueError("the order must end in the primary key, or rows that tie get lost")
    fields = []
    for name in (name.lstrip("-") for name in order):
        if name in queryset.query.annotations:
            field = queryset.query.annotations[name].output_field
        else:
            field = options.pk if name == "pk" else options.get_field(name)
            if field.null:
                raise ValueError(f"{name} may be null, and null is neither before nor after a row")
        fields.append(field)
    return fields


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition for rows that come after `values` in `order`.

    Columns that all run one way are compared as one row value, which PostgreSQL answers from the
    index alone; otherwise the comparison is spelled out. The bound on the first column, implied
    by either, gives the index of any database a place to start.
    """
    names = [name.lstrip("-") for name in order]
    steps = ["lt" if name.startswith("-") else "gt" for name in order]
    bound = Q(**{f"{names[0]}__{steps[0]}e": values[0]})
    if len(set(steps)) == 1:
        lookup = TupleLessThan if steps[0] == "lt" else TupleGreaterThan
        return bound & Q(lookup(Tuple(*names), tuple(values)))
    *wider, last = zip(names, steps, values, strict=True)
    beyond = Q(**{f"{last[0]}__{last[1]}": last[2]})
    for name, step, value in reversed(wider):
        beyond = Q(**{f"{name}__{step}": value}) | Q(**{name: value}) & beyond
    return bound & beyond


def _write(way: str, order: Sequence[str], row: Model) -> str:
    values = [_plain(attrgetter(name.lstrip("-"))(row)) for name in order]
    text = json.dumps([way, list(order), values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(
    cursor: str, order: Sequence[str], fields: Sequence[Field[Any, Any]]
) -> tuple[bool, list[Any]]:
    """Return whether `cursor` leads backward, and the values of the row it starts from."""
    try:
        if len(cursor) > MAX_CURSOR_LENGTH:
            raise ValueError("too long")
        way, cursor_order, plain = json.loads(
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True)
        )
        if way not in ("next", "previous") or cursor_order != list(order):
            raise ValueError("made for another list")
        return way == "previous", [
            _value(field, value) for field, value in zip(fields, plain, strict=True)
        ]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError) as error:
        raise BadCursor("no such page") from error


def _value(field: Field[Any, Any], plain: Any) -> Any:
    """Return what `field` holds for `plain`; raise when the database could not hold it either."""
    value = field.to_python(plain)
    if value is None or _plain(value) != plain or "\x00" in str(plain):
        raise ValueError(f"not a value of {field}")
    str(plain).encode()  # half a surrogate pair is no text
    field.run_validators(value)
    if isinstance(value, datetime):
        if timezone.is_naive(value):
            raise ValueError("a time without its zone")
        value.astimezone(UTC)  # refuses what leaves the calendar there
    return value


def _plain(value: Any) -> Any:
    """Return `value` as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else str(value)

"""Queries that are put together once, and from then on only run.

To build a query and turn it into SQL takes Django far longer than the database takes to answer it.
What every visitor is shown is asked in the same words each time, but for some keys: such a query is
kept as SQL with slots for these. For whoever is signed in it is built anew, as what they may see
hangs on who they are.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.db.models import BigIntegerField, Expression, QuerySet

Row = TypeVar("Row")
Keys = int | Collection[int]
MOST = 2**63 - 1  # the last number that a key can be
VISITOR = AnonymousUser()


class Prepared(Generic[Row]):
    """The rows of the queryset that `build` makes for a person, a shape and some keys.

    `shape` is what makes it another query: the name of an order, say. Nothing else may have a say
    in it, such as the time or a setting: for visitors it is built once and lasts.
    """

    known: ClassVar[list[Prepared[Any]]] = []

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self.of_thread = threading.local()
        self.known.append(self)

    def __call__(self, person: Any, *shape: Hashable, **keys: Keys) -> list[Row]:
        if person is not None and person.is_authenticated:
            return list(self.build(person, *shape, **keys))
        found = self.statements.get(shape)
        if found is None or not found.is_usable:
            slots = {
                name: Slot(name) if isinstance(key, int) else Slots(name)
                for name, key in keys.items()
            }
            found = self.statements[shape] = Statement(self.build, shape, slots)
        return found.run(keys)

    @property
    def statements(self) -> dict[tuple[Hashable, ...], Statement[Row]]:
        """What this thread has put together: by shape."""
        mine: dict[str, Any] = self.of_thread.__dict__
        return mine.setdefault("statements", {})


class Statement(Generic[Row]):
    """The query for visitors: its SQL is known but for what fills the slots; on one connection."""

    def __init__(
        self, build: Callable[..., Any], shape: tuple[Hashable, ...], slots: Mapping[str, Slot]
    ) -> None:
        queryset = build(VISITOR, *shape, **slots)
        compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.params = compiler.as_sql()
        self.queryset, self.slots = queryset, slots
        self.connection = compiler.connection
        self.filled: tuple[Any, ...] = ()
        # From here on Django finds the compiler's work done, and goes on to the rows.
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        compiler.as_sql = lambda: (self.sql, self.filled)
        compiler.get_converters = lambda _columns: converters
        queryset.query.get_compiler = lambda using: compiler

    @property
    def is_usable(self) -> bool:
        """Whether the thread's connection is the one that it was made for."""
        return connections[self.queryset.db] is self.connection

    def run(self, keys: Mapping[str, Keys]) -> list[Row]:
        """The rows for `keys`."""
        self.filled = tuple(
            param.filled(keys) if isinstance(param, Place) else param for param in self.params
        )
        return list(self.queryset.all())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a parameter of the SQL comes from."""

    name: str
    adapt: Callable[[Any], Any]

    def filled(self, keys: Mapping[str, Keys]) -> Any:
        return self.adapt(keys[self.name])


class Slot(Expression):
    """The place of a key in a query."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [Place(self.name, _storable)]


class Slots(Slot):
    """The place of any number of keys, after `__in`."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return "SELECT value FROM json_each(%s)", [Place(self.name, _as_json)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return "SELECT unnest(%s::bigint[])", [Place(self.name, _as_array)]


def _storable(key: int) -> int:
    """The key, or the last one there could be: no row has what no column holds."""
    return min(key, MOST)


def _as_array(keys: Collection[int]) -> list[int]:
    return [_storable(key) for key in keys]


def _as_json(keys: Collection[int]) -> str:
    return json.dumps(_as_array(keys))

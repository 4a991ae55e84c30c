"""Numbers kept beside rows, held against what they count: each app brings its own.

`manage.py recount` goes through all of them. An app registers in its `apps.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Wrong:
    """A counter that does not say what is there."""

    row: Model
    counter: str
    says: float | None
    counted: float | None

    def __str__(self) -> str:
        name = f"{self.row._meta.verbose_name} {self.row.pk}"
        return f"{name}: {self.counter} says {self.says}, counted {self.counted}"


class _Counted(NamedTuple):
    wrong: Callable[[], Iterator[Wrong]]
    put_right: Callable[[Wrong], None]


_brought: dict[str, _Counted] = {}


def register(
    app: str, *, wrong: Callable[[], Iterator[Wrong]], put_right: Callable[[Wrong], None]
) -> None:
    """Let the counters of `app` be looked after.

    `wrong` gives each that is wrong now; `put_right` counts one of these again, with its row
    locked, and keeps the number.
    """
    _brought[app] = _Counted(wrong, put_right)


def all_wrong() -> Iterator[tuple[Wrong, Callable[[Wrong], None]]]:
    """Every counter that is wrong now, app by app, and what puts it right."""
    for counted in _brought.values():
        for found in counted.wrong():
            yield found, counted.put_right

"""What whoever asks carries along: facts of other apps that every page needs of its reader.

They are read with the person's own row, so that a page asks nothing more for them.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

_carried: dict[str, Any] = {}


def carry(name: str, expression: Any) -> None:
    """Let each signed-in person have `name`, an expression over their row; once, from `ready()`."""
    _carried[name] = expression


def with_carried(people: QuerySet[Any]) -> QuerySet[Any]:
    """`people` with all that is declared."""
    return people.annotate(**_carried)

"""Whether an answer of the API is one that its schema tells of."""

from __future__ import annotations

from functools import cache
from typing import Any

from portal.reference.schema import schema

ROOT = "/api/v1/"
NO_SUCH_METHOD, NOT_HERE = 405, 404


@cache
def addresses() -> dict[str, Any]:
    """The paths of the schema as a tree: part by part of an address, at its end the operations."""
    tree: dict[str, Any] = {}
    for address, path in schema()["paths"].items():
        place = tree
        for part in address.split("/"):
            place = place.setdefault("{}" if part.startswith("{") else part, {})
        place["operations"] = path
    return tree


def operations_at(address: str) -> dict[str, Any]:
    """Method → operation; nothing where nothing is."""
    place = addresses()
    for part in address.partition("?")[0].split("/"):
        found = place.get(part) or place.get("{}")
        if found is None:
            return {}
        place = found
    return place.get("operations", {})  # type: ignore[no-any-return]


def operation_at(address: str, method: str = "GET") -> Any:
    """The operation that an address leads to; nothing where there is none."""
    return operations_at(address).get(method.lower(), {})


def complaint(method: str, address: str, answer: Any) -> str:
    """What the schema does not tell of in `answer`; "" where it tells of all.

    What no operation stands for is told of once for all: an address where nothing is, and a method
    that does nothing there.
    """
    if not address.startswith(ROOT):
        return ""
    status = answer.status_code
    known = operations_at(address)
    operation = known.get("get" if method == "HEAD" else method.lower())
    asked = f"{method} {address}: {status}"
    if operation is None:
        return "" if status == (NO_SUCH_METHOD if known else NOT_HERE) else asked
    told = operation["responses"].get(str(status))
    if told is None:
        return asked
    is_empty = not answer.streaming and not answer.content
    kind = "" if is_empty else answer.headers.get("Content-Type", "").partition(";")[0]
    is_told = kind in told.get("content", {"": None})
    return "" if is_told else f"{asked} as {kind or 'nothing'}"

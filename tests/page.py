"""One address, who looks at it, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page to be looked at; `sent` is what is posted there, where it comes by a button.

    One that `is_alike` is made of what other pages of its kind are made of, and looks as they do.
    """

    name: str
    path: str
    as_handle: str = ""  # a visitor when empty
    status: int = 200
    sent: dict[str, str] | None = None
    is_alike: bool = False

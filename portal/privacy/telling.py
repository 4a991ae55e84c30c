"""What the page on privacy tells, read from what the code declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps

from community.accounts.models import User
from community.accounts.personal import FIELDS
from community.lib.personal import Holding, Words, holdings, traces
from portal.privacy import cookies, exporting
from portal.privacy.actions import WAITS


@dataclass(frozen=True, slots=True)
class Table:
    """One table as the page shows it."""

    holding: Holding
    fields: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the account."""

    name: Words
    why: Words
    seen: Words


def told() -> dict[str, Any]:
    """All that the page needs."""
    return {
        "cookies": cookies.cookies(),
        "stored": cookies.stored(),
        "account": account(),
        "apps": by_app(),
        "traces": traces(),
        "days": WAITS.days,
        "file_days": exporting.KEPT.days,
    }


def account() -> list[Field]:
    """The fields of the account, each with its purpose. KeyError for one without."""
    return [
        Field(column.verbose_name, *FIELDS[column.name])
        for column in User._meta.concrete_fields
        if not column.primary_key
    ]


def by_app() -> list[tuple[Words, list[Table]]]:
    """The other tables, app by app, with the names of all their fields."""
    found: dict[str, list[Table]] = {}
    for one in holdings():
        if one.table is not User:
            found.setdefault(one.table._meta.app_label, []).append(Table(one, fields(one)))
    return [(apps.get_app_config(label).verbose_name, tables) for label, tables in found.items()]


def fields(holding: Holding) -> tuple[Words, ...]:
    """What the columns of a table are called, but for keys."""
    return tuple(
        column.verbose_name
        for column in holding.table._meta.concrete_fields
        if not column.primary_key and column.related_model is None
    )

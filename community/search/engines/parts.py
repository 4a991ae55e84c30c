"""Pieces of SQL that both engines use."""

from __future__ import annotations

from typing import Any

from django.db import connection


def bounds(
    column: str, below: int | None, above: int | None, least: int | None
) -> tuple[str, list[int], str]:
    """The condition on ids, its values, and the direction to walk."""
    signs = (("<", below), (">", above), (">=", least))
    given = [(sign, value) for sign, value in signs if value is not None]
    sql = "".join(f" AND {column} {sign} %s" for sign, _value in given)
    return sql, [value for _sign, value in given], "DESC" if above is None else "ASC"


def terms_of_words(condition: str, values: list[Any], limit: int) -> list[str]:
    """The terms of the most frequent words under `condition`; ties by code point, on any engine."""
    word = 'word COLLATE "C"' if connection.vendor == "postgresql" else "word"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT term FROM search_word WHERE {condition} ORDER BY count DESC, {word} LIMIT %s",  # noqa: S608
            [*values, limit],
        )
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))

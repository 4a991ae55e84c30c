"""Fills a database of its own with a corpus: rows in bulk, the engine's index at the end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from community.search.analysis import reading
from community.search.engines import engine
from community.search.indexing import entry_of
from community.search.models import Entry, Word, WordKey
from community.search.spelling import add_words, lacking
from community.search.terms import terms_of
from community.tags.models import Tag
from tests.benchmarks.corpus import TAGS, Corpus

BATCH = 5_000
SAMPLES = 25

_FIELDS = [field.attname for field in Entry._meta.concrete_fields]
_NAMES = ", ".join(f'"{name}"' for name in _FIELDS)


def fill(corpus: Corpus) -> None:
    """Let the database hold `corpus` and nothing else; one that does already is left as it is."""
    if _stands(corpus):
        call_command("migrate", verbosity=0)
        _mend_words(corpus)
        return
    started = time.monotonic()
    make_database()
    call_command("migrate", verbosity=0)
    Tag.objects.bulk_create(Tag(name=slug.replace("-", " "), slug=slug) for slug in TAGS)
    words: dict[str, str] = {}
    _without_index()
    for number, batch in enumerate(_batches(_entries(corpus, words)), 1):
        _insert(batch)
        _say(f"{number * BATCH:,} entries, {time.monotonic() - started:.0f} s")
    engine().install(connection)
    engine().repair()
    _say(f"matched, {time.monotonic() - started:.0f} s")
    add_words(words)
    engine().count_words()
    _analyze()
    _say(f"{len(words):,} words, done in {time.monotonic() - started:.0f} s")


def drop() -> None:
    """Remove the database."""
    connection.close()
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql":
        with _beside() as other:
            other.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        return
    for ending in ("", "-wal", "-shm"):
        Path(name + ending).unlink(missing_ok=True)


def bytes_of_index() -> int:
    """How much disk the database takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    return Path(str(connection.settings_dict["NAME"])).stat().st_size


def _stands(corpus: Corpus) -> bool:
    """Whether the corpus is here, word for word as the portal would enter it now."""
    try:
        if Entry.objects.count() != corpus.size:
            return False
    except DatabaseError:  # no such database yet, or no tables in it
        return False
    for place in range(SAMPLES):
        document = corpus.document(corpus.size * place // SAMPLES)
        right = entry_of(document, terms_of(document))
        there = Entry.objects.filter(pk=right.pk).values(*_FIELDS).first()
        if there is None or any(
            there[name] != getattr(right, name) for name in _FIELDS if name != "vector"
        ):
            return False
    return True


def _mend_words(corpus: Corpus) -> None:
    """Enter the words anew if the portal would let other spellings lead to them now."""
    said = dict[str, str]()
    for place in range(SAMPLES):
        said |= terms_of(corpus.document(corpus.size * place // SAMPLES)).words
    if not lacking(said):
        return
    words = dict(Word.objects.values_list("word", "term"))
    tables = [model._meta.db_table for model in (WordKey, Word)]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
        add_words(words)
    engine().count_words()
    _analyze()
    _say(f"{len(words):,} words, entered anew")


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def make_database() -> None:
    """An empty database in the place of what there was."""
    drop()
    if connection.vendor == "postgresql":
        name = str(connection.settings_dict["NAME"])
        with _beside() as other:
            other.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    else:
        with connection.cursor() as cursor:  # a crash while building leaves nothing worth keeping
            cursor.execute("PRAGMA synchronous = OFF")


def made(model: type[Any], rows: Iterator[Any]) -> list[Any]:
    """Write `rows` as they come, some thousand at once, and give them back."""
    written: list[Any] = []
    while batch := list(islice(rows, BATCH)):
        written += model._default_manager.bulk_create(batch, batch_size=1_000)
    return written


def _beside() -> psycopg.Connection[Any]:
    """A connection to the same server, not to the database itself."""
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"] or None,
        port=given["PORT"] or None,
        user=given["USER"] or None,
        password=given["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )


def _without_index() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP INDEX IF EXISTS search_entry_vector")
            cursor.execute("SET maintenance_work_mem = '256MB'")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS search_entry_enters")


def _entries(corpus: Corpus, words: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """The rows, oldest first; their words are noted in `words`."""
    # The vocabulary is larger than what the portal keeps the stems of: each is made once here.
    reading._plain = cache(reading._plain.__wrapped__)
    for number in range(corpus.size):
        document = corpus.document(number)
        terms = terms_of(document)
        words |= terms.words
        entry = entry_of(document, terms)
        values = {name: getattr(entry, name) for name in _FIELDS}
        values["passages"] = json.dumps(values["passages"])
        yield tuple(values.values())


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _insert(rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY search_entry ({_NAMES}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(_FIELDS))
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO search_entry ({_NAMES}) VALUES ({places})", rows)
            cursor.execute("COMMIT")


def _say(text: str) -> None:
    sys.stderr.write(f"  {connection.settings_dict['NAME']}: {text}\n")

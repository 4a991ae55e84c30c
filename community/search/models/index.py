"""The index as rows: what can be found, and the words it is made of.

Nothing here is a source of truth: `manage.py reindex` makes all of it anew from the content.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

LONGEST_WORD = 24
SMALL = (
    "id",
    "kind",
    "year",
    "state",
    "tags",
    "score",
    "discussed",
    "title_terms",
    "tag_terms",
)
"""The columns that ranking and facets take of each candidate."""


class VectorField(models.TextField):
    """Terms with their places as PostgreSQL keeps them; empty on SQLite, which has a table beside.

    It is written with the row and only ever matched in the database, never read back.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        return value if connection.vendor == "postgresql" else ""


class Entry(models.Model):
    """One thing that can be found.

    `id` grows with the date (see `entries.order_key`), so that an engine that gives the matches
    of a word by id gives the newest first without sorting. The small columns stand before the
    large ones, which only the few rows on a page need.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    year = models.SmallIntegerField(null=True)
    state = models.CharField(max_length=20, blank=True)
    score = models.IntegerField(default=0)
    discussed = models.PositiveIntegerField(default=0)
    is_accepted = models.BooleanField(default=False)
    tags = models.TextField(blank=True, help_text="Slugs, with spaces between.")
    title_terms = models.TextField(blank=True)
    tag_terms = models.TextField(blank=True)
    title = models.TextField(blank=True)
    heading = models.TextField(blank=True)
    url = models.TextField()
    byline = models.TextField(blank=True)
    dated = models.CharField(max_length=25, blank=True)
    digest = models.CharField(max_length=64, help_text="Of the whole document.")
    words_digest = models.CharField(max_length=64, help_text="Of what its words come from.")
    facets = models.TextField(help_text="Kind, tags, author, state, flags, audience as terms.")
    body_terms = models.TextField(blank=True)
    other_terms = models.TextField(blank=True, help_text="Found as words, not within phrases.")
    passages = models.JSONField(default=list, help_text="Pairs of anchor and text.")
    vector = VectorField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), name="search_entry_of_one_thing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Word(models.Model):
    """A word that stands in some entry, as it is spelt (folded), and the term it is found under.

    `count` says in about how many entries the term stands; it is counted anew now and then. A
    word may outlive the last entry that holds it: whoever shows one checks that it still finds
    something for that person.
    """

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    term = models.CharField(max_length=LONGEST_WORD, db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("count",), name="search_word_by_count"),)

    def __str__(self) -> str:
        return self.word


class WordKey(models.Model):
    """A spelling that leads to a word: the word's beginning with one or two letters left out.

    Two words a typo apart share a key (the deletion neighbourhood of W. Garbe's symmetric
    delete algorithm, 2012), so that close words are found by equality, whatever their number.
    """

    key = models.BigIntegerField()
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "word"), name="search_key_leads_to_word_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.word_id}"

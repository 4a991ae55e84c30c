"""The record is append-only, on whichever database, whatever asks."""

from __future__ import annotations

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField

from community.accounts.models import User
from community.log import triggers
from community.log.actions import because, blank, record
from community.log.models import LogEntry


def test_a_deed_is_recorded_with_who_what_and_why(owner: User, moderator: User) -> None:
    entry = record("post.hide", by=moderator, target=owner, reason="spam", before="live")
    assert (entry.code, entry.actor_id, entry.target_kind, entry.target_id) == (
        "post.hide",
        moderator.pk,
        "accounts.user",
        str(owner.pk),
    )
    assert (entry.text.reason, entry.text.before) == ("spam", "live")


def test_an_entry_names_the_ground_on_which_it_was_done(owner: User, moderator: User) -> None:
    with because(moderator):
        entry = record("post.hide", by=moderator, target=owner)
        with because(owner):
            inner = record("post.hide", by=moderator, target=owner)
        last = record("post.hide", by=moderator, target=owner)
    after = record("post.hide", by=moderator, target=owner)
    ground = f"accounts.user:{moderator.pk}"
    assert [one.basis for one in (entry, inner, last, after)] == [
        ground,
        f"accounts.user:{owner.pk}",
        ground,
        "",
    ]


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_an_entry(owner: User, verb: str) -> None:
    record("post.hide", by=owner, target=owner)
    entries = LogEntry.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(code="x") if verb == "update" else entries._raw_delete(entries.db)
    assert LogEntry.objects.get().code == "post.hide"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
def test_the_database_refuses_to_replace_an_entry(owner: User) -> None:
    entry = record("post.hide", by=owner, target=owner)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _replace(entry.pk)
    assert LogEntry.objects.get().code == "post.hide"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
def test_the_database_refuses_truncate(owner: User) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _truncate(0)


def test_words_may_be_blanked_and_the_blanking_is_recorded(owner: User, moderator: User) -> None:
    entry = record("post.hide", by=moderator, target=owner, reason="names a third person")
    blank(entry, by=moderator, why="asked by that person")
    entry.text.refresh_from_db()
    assert entry.text.reason == ""
    assert entry.text.blanked_at is not None
    assert LogEntry.objects.filter(code="log.blank", target_id=str(entry.pk)).count() == 1


def test_missing_triggers_are_named(db: None) -> None:
    assert triggers.missing(connection) == []
    triggers.remove(connection)
    assert "log_refuse_delete" in triggers.missing(connection)
    triggers.install(connection)
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_rebuilds_the_table_leaves_the_record_closed() -> None:
    """SQLite drops a table's triggers with the table; whatever runs `migrate` puts them back."""
    entry = LogEntry.objects.create(code="post.hide", target_kind="x", target_id="1")
    longer = CharField(max_length=61)
    longer.set_attributes_from_name("code")
    longer.model = LogEntry
    field = LogEntry._meta.get_field("code")
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(LogEntry, field, longer)
        assert bool(triggers.missing(connection)) == (connection.vendor == "sqlite")

        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)

        assert triggers.missing(connection) == []
        tries = {
            "postgresql": [_update, _delete, _truncate],
            "sqlite": [_update, _delete, _replace],
        }
        for attempt in tries[connection.vendor]:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                attempt(entry.pk)
        assert LogEntry.objects.get().code == "post.hide"
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(LogEntry, longer, field)
        triggers.install(connection)


def _run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _update(pk: int) -> None:
    _run("UPDATE log_logentry SET code = 'x' WHERE id = %s", pk)


def _delete(pk: int) -> None:
    _run("DELETE FROM log_logentry")


def _truncate(pk: int) -> None:
    _run("TRUNCATE log_logentry CASCADE")


def _replace(pk: int) -> None:
    _run(
        "INSERT OR REPLACE INTO log_logentry (id, code, target_kind, target_id, basis, at)"
        " VALUES (%s, 'x', 'x', '1', '', CURRENT_TIMESTAMP)",
        pk,
    )

"""The order of changes, and how far it is settled, on either engine."""

from __future__ import annotations

from django.db import connection

from community.changes.models import Change

# The last 32 bits of their numbers is all that PostgreSQL tells of other sessions' transactions.
# That much it tells to every role, of the sessions of every other: what it hides is what they ask.
_UNDER_WAY = """
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, ARRAY(
        SELECT backend_xid::text::bigint FROM pg_stat_activity
        WHERE datname = current_database() AND backend_xid IS NOT NULL
        UNION ALL SELECT transaction::text::bigint FROM pg_prepared_xacts
        WHERE database = current_database()
    )
"""
_eras: dict[str, int] = {}  # database → the era in which this process found it


def is_ordered_by_id() -> bool:
    """Whether one writes after another, so that ids are in the order of what they stand for."""
    return connection.vendor != "postgresql"


def transaction_now() -> int:
    """The number of this transaction, taken now if it has none yet; 0 where they have none."""
    return 0 if is_ordered_by_id() else _number("SELECT pg_current_xact_id()::text::bigint")


def horizon() -> int:
    """The oldest transaction still under way in this database: all before it are settled.

    Other databases of the same server are no matter, and would hold everything up. Who begins once
    this is asked has a number that is not below the first, which is as of the question. Not for the
    middle of a transaction, in which PostgreSQL tells of the others as they were.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNDER_WAY)
        ahead, running = cursor.fetchone()
    return min((ahead - (ahead - short) % 2**32 for short in running), default=ahead)


def all_ended_before() -> str:
    """SQL for the oldest transaction under way on the server, as the query it stands in sees it.

    So nothing comes before it that this query does not see, which `horizon`, asked beforehand, is
    for as well; but what another database of the same server is at work on holds this one back.
    """
    if is_ordered_by_id():
        return "1"
    return "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def era() -> int:
    """The era this database is in: another one when transactions are numbered lower than before.

    Asked once in a process: a database is restored while nobody works with it.
    """
    if is_ordered_by_id():
        return 0
    name = str(connection.settings_dict["NAME"])
    if name not in _eras:
        _eras[name] = _found()
    return _eras[name]


def _found() -> int:
    newest = Change.objects.order_by("-era", "-xid").values_list("era", "xid").first()
    if newest is None:
        return 0
    begun = _number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    return newest[0] + (newest[1] >= begun)


def _number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])

"""The cast, their browsers, and a database that can be flushed although its log cannot."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck, settings

from community.accounts.models import User
from community.log.triggers import lifted
from tests import firing, first_rows, indexing
from tests.cast import person

# How long an example takes says more about what else runs beside it than about the code.
settings.register_profile(
    "untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

# What collecting and migrating build lives to the end of the run: to look through it for garbage
# again and again took a third of their time. Tests leave theirs to a collector that comes seldom.
gc.set_threshold(100_000, 20, 50)


def pytest_itemcollected(item: pytest.Item) -> None:
    """What asks no database says nothing of one engine that it did not say of the other."""
    asks = {"db", "transactional_db", "live_server"} & {*getattr(item, "fixturenames", ())}
    if not asks and item.get_closest_marker("django_db") is None:
        item.add_marker(pytest.mark.once)


@pytest.hookimpl(trylast=True)  # pytest-django puts tests without a database last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The portals that are started begin: a minute's work of one runner, whom no other helps."""
    items.sort(key=lambda item: not _starts_processes(item))


def _starts_processes(item: pytest.Item) -> bool:
    group = item.get_closest_marker("xdist_group")
    return bool(group and group.args == ("processes",))


def pytest_collection_finish() -> None:
    """What stands now stays."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _the_flush_of_a_test_database_may_empty_the_log() -> Iterator[None]:
    """A flush deletes every row; the log's triggers step aside for that and for nothing else."""
    flush = TransactionTestCase._fixture_teardown

    def lift_and_flush(self: TransactionTestCase) -> None:
        with lifted(connection), mock.patch.object(connection.ops, "sql_flush", emptying):
            flush(self)

    def emptying(style: Any, tables: list[str], **how: Any) -> list[str]:
        """To truncate hundreds of tables that are empty takes a second; few are not."""
        names = {table: connection.ops.quote_name(table) for table in tables}
        asked = [
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 - our own tables
            for table, name in names.items()
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked))
            return [f"DELETE FROM {names[full]}" for (full,) in cursor.fetchall()]  # noqa: S608

    TransactionTestCase._fixture_teardown = lift_and_flush  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _nobody_has_tried_anything_yet() -> None:
    """Limits on tries are counted in the cache, which outlives a test as no row of it does."""
    cache.clear()


@pytest.fixture(autouse=True)
def _what_is_said_to_fire_fires(request: pytest.FixtureRequest) -> Iterator[None]:
    """The table of `firing` is true, or the test that stands in it fails."""
    said = firing.said_to_fire(request.node.nodeid)
    if not said:
        yield
        return
    with firing.firing() as fired:
        yield
    assert said & fired, f"this test is to make one of {sorted(said)} fire"


@pytest.fixture(autouse=True)
def _the_index_waits_until_it_is_asked(request: pytest.FixtureRequest) -> Iterator[None]:
    here = request.node.path.relative_to(Path(__file__).parent).as_posix()
    commits = {"transactional_db", "live_server"} & {*request.fixturenames}
    mark = request.node.get_closest_marker("django_db")
    commits |= {"transaction"} & {*(mark.kwargs if mark else ())}
    if commits or connection.vendor == "postgresql" or here.startswith("community/search/"):
        yield
        return
    with indexing.when_asked():
        yield


@pytest.fixture
def still() -> Iterator[None]:
    """Time stands still: limits count by the hour and day of the clock, and none ends meanwhile."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> None:
    """Where tables are made from the models alone, the rows that migrations bring come with them.

    That takes a second; the migrations themselves, which `--migrations` runs, take twenty.
    `test_migrations` holds that both make the same.
    """
    if request.config.getvalue("nomigrations"):
        with django_db_blocker.unblock():
            first_rows.bring()


Laid = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="class")
def laid(django_db_setup: None, django_db_blocker: Any) -> Iterator[Laid]:
    """Rows that all tests of a class begin with: `with laid(): …` in a fixture of the class.

    Each test writes in a transaction inside of this one, and takes its own writing back. Rows only:
    whoever uses an object that is laid fetches it anew, for what a test did to it is not undone.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def owner(db: None) -> User:
    """Whoever wrote the thing in question."""
    return person("owner")


@pytest.fixture
def stranger(db: None) -> User:
    """A member who has nothing to do with the thing in question."""
    return person("stranger")


@pytest.fixture
def moderator(db: None) -> User:
    return person("moderator-of-the-day", role="moderator")


@pytest.fixture
def editor(db: None) -> User:
    return person("editor-of-the-day", role="editor")


def browser_of(someone: User) -> Client:
    """A test client signed in as `someone`."""
    client = Client()
    client.force_login(someone)
    return client


def sure_browser_of(someone: User, **how: Any) -> Client:
    """The same, of somebody who has confirmed just now who they are (`how`: a record of it)."""
    client = browser_of(someone)
    session = client.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True, **how}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(someone.pk)
    session.save()
    return client

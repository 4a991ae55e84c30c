"""What changed is told once, in order, and nothing is passed over, whatever ends first."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from threading import Thread as Runner

import pytest
from django.db import connection, transaction
from django.utils import timezone

from community.accounts.models import User
from community.changes import order, reading, recording
from community.changes.models import Change
from community.changes.reading import START, place_of, tide
from community.lib import changes
from tests.threads.asking import question
from threads import actions
from threads.models import Thread

EVERYTHING = frozenset(recording.NOUNS.values())


def told(*, since: reading.Place = START) -> list[tuple[str, int]]:
    """What is told to whoever reads to the end, three at a time."""
    found: list[Change] = []
    while some := reading.after(since, kinds=EVERYTHING, most=3):
        found += some
        since = place_of(some[-1])
    return [(one.kind, one.key) for one in found]


@pytest.mark.django_db(transaction=True)
class TestOfDeeds:
    """On PostgreSQL a change is settled once its transaction has ended."""

    def test_a_deed_tells_of_what_it_changed(self, owner: User, stranger: User) -> None:
        thread = question(owner)
        Change.objects.all().delete()
        answer = actions.answer(thread, by=stranger, body="Ten.")
        assert {("post", answer.pk), ("thread", thread.pk)} <= set(told())

    def test_what_is_rolled_back_was_no_change(self, owner: User) -> None:
        thread = question(owner)
        Change.objects.all().delete()
        with transaction.atomic():
            actions.answer(thread, by=owner, body="Twenty.")
            transaction.set_rollback(True)
        assert told() == []

    def test_whoever_is_renamed_is_shown_elsewhere_too(self, owner: User) -> None:
        thread = question(owner)
        Change.objects.all().delete()
        changes.announce("person", owner.pk)
        assert {("person", owner.pk), ("thread", thread.pk)} <= set(told())

    def test_nothing_is_told_of_a_closed_circle(self, owner: User) -> None:
        thread = question(owner)
        Thread.objects.filter(pk=thread.pk).update(kind=Thread.Kind.PRIVATE, home="x", title="")
        Change.objects.all().delete()
        changes.announce("thread", thread.pk)
        changes.announce("post", *thread.posts.values_list("pk", flat=True))
        assert told() == []

    def test_reading_goes_on_from_any_place(self, owner: User) -> None:
        changes.announce("tag", 1, 2, 3, 4)
        first = reading.after(START, kinds={"tag"}, most=2)
        rest = told(since=place_of(first[-1]))
        assert [one.key for one in first] + [key for kind, key in rest if kind == "tag"] == [
            1,
            2,
            3,
            4,
        ]


@pytest.mark.django_db(transaction=True)
class TestTides:
    def test_the_tide_turns_with_each_change_of_its_kinds(self) -> None:
        seen = [tide({"tag"})]
        changes.announce("tag", 7)
        seen.append(tide({"tag"}))
        changes.announce("story", 7)
        assert tide({"tag"}) == seen[1]
        changes.announce("tag", 7)
        assert len({*seen, tide({"tag"})}) == 3


@pytest.mark.django_db
class TestBeginning:
    def test_what_was_there_before_is_told_of(self, owner: User) -> None:
        thread = question(owner)
        Change.objects.all().delete()
        recording.record_all()
        found = set(Change.objects.values_list("kind", "key"))
        assert {("person", owner.pk), ("thread", thread.pk), ("post", thread.question_id)} <= found
        before = Change.objects.count()
        recording.record_all()
        assert Change.objects.count() == before


@pytest.mark.django_db
class TestForgetting:
    def test_the_last_change_of_each_thing_stays(self) -> None:
        changes.announce("tag", 1)
        changes.announce("tag", 1)
        changes.announce("tag", 2)
        assert reading.forget_old() == 0
        Change.objects.update(at=timezone.now() - reading.KEPT - timedelta(days=1))
        changes.announce("tag", 1)
        assert reading.forget_old() == 1
        keys = Change.objects.filter(kind="tag").order_by("pk").values_list("key", flat=True)
        assert list(keys) == [1, 2, 1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Rows are noted without what else listens: that would wait for its own locks."""

    def test_none_is_passed_over_that_ends_later(self) -> None:
        noted, may_end = Event(), Event()

        def slow() -> None:
            try:
                with transaction.atomic():
                    recording.record("tag", [1])
                    noted.set()
                    may_end.wait(30)
            finally:
                connection.close()

        runner = Runner(target=slow)
        runner.start()
        noted.wait(30)
        try:
            recording.record("tag", [2])  # begins later, and ends earlier
            assert told() == []
            early = tide({"tag"})
        finally:
            may_end.set()
            runner.join()
        assert told() == [("tag", 1), ("tag", 2)]
        assert tide({"tag"}) != early

    def test_nor_where_another_role_is_writing(self) -> None:
        """One role may serve and another import; none has to be let look into all sessions."""
        role, noted, may_end = f"reader_of_{connection.settings_dict['NAME']}", Event(), Event()

        def slow() -> None:
            try:
                with transaction.atomic():
                    recording.record("tag", [1])
                    noted.set()
                    may_end.wait(30)
            finally:
                connection.close()

        runner = Runner(target=slow)
        with connection.cursor() as cursor:
            mine = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
            cursor.execute(mine)
            if not cursor.fetchone()[0]:
                pytest.skip("this role makes no others")
            cursor.execute(f'CREATE ROLE "{role}"')
            runner.start()
            noted.wait(30)
            try:
                recording.record("tag", [2])
                cursor.execute(f'GRANT SELECT ON changes_change TO "{role}"')
                cursor.execute(f'SET ROLE "{role}"')
                assert told() == []
            finally:
                cursor.execute("RESET ROLE")
                cursor.execute(f'DROP OWNED BY "{role}"')
                cursor.execute(f'DROP ROLE "{role}"')
                may_end.set()
                runner.join()
        assert told() == [("tag", 1), ("tag", 2)]

    def test_a_visitor_is_told_of_what_ends_while_others_are_under_way(self) -> None:
        may_end, began = [Event(), Event()], [Event(), Event()]

        def open_one(number: int) -> None:
            try:
                with transaction.atomic():
                    order.transaction_now()
                    if number == 0:
                        recording.record("tag", [1])
                    began[number].set()
                    may_end[number].wait(30)
            finally:
                connection.close()

        runners = [Runner(target=open_one, args=[number]) for number in range(2)]
        for runner, begun in zip(runners, began, strict=True):
            runner.start()
            begun.wait(30)
        try:
            recording.record("tag", [2])  # the third, which ends first
            early = tide({"tag"})
            may_end[0].set()
            runners[0].join()
            assert tide({"tag"}) != early
        finally:
            for one in may_end:
                one.set()
            runners[1].join()

    def test_an_era_begins_where_transactions_are_numbered_anew(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        recording.record("tag", [1])
        Change.objects.update(xid=2**60)  # from a database that had seen more
        monkeypatch.setattr(order, "_eras", {})
        recording.record("tag", [2])
        assert told() == [("tag", 1), ("tag", 2)]
        assert tide({"tag"})

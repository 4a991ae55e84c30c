"""Mail of saved searches: what came since the last one, once, of what its reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from threading import Barrier
from threading import Thread as Runner

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from community.lib.findable import STAFF, one
from community.notifications.models import Mail
from community.search import indexing, saving, tasks, telling
from community.search.models import Arrival, Entry, SavedSearch, Telling
from community.tags.models import Tag, TagFollow
from portal import clock
from tests.cast import person
from tests.community.search.keeping import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    a_shelf,
    deliver,
    letters,
    morning,
    note,
    put,
    remove,
    saved,
    text,
)
from tests.community.search.laying import Shelf

pytestmark = pytest.mark.django_db

LATER = FRIDAY + timedelta(hours=2)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with a_shelf() as shelf:
        yield shelf


def told(letter: int = -1) -> str:
    """What the mail with this number says."""
    return text(letters()[letter])


def test_what_came_is_mailed_in_the_morning_with_its_words_and_a_way_out(
    shelf: Shelf, owner: User
) -> None:
    put(shelf, note(1, "A heron of old"), at=FRIDAY - timedelta(days=1))
    saved(owner, name="Birds <I> know")
    put(shelf, note(2, "Where herons & others stand", byline="Ada"), note(3, "A plover"), at=LATER)
    assert morning(LATER) == 0, "it is not morning yet"
    assert morning(SATURDAY) == 1
    [letter] = letters()
    assert letter["Subject"] == "1 new: Birds <I> know"
    assert owner.email in letter["To"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith("<http")
    assert "Where herons & others stand (shelf" in text(letter)
    assert "/stories/s2/" in text(letter)
    assert "Where <mark>herons</mark> &amp; others stand" in text(letter, "html")
    assert "Birds &lt;I&gt; know" in text(letter, "html")
    for kind in ("plain", "html"):
        assert "of old" not in text(letter, kind)
        assert "plover" not in text(letter, kind)
    assert SavedSearch.objects.get().sent_at == SATURDAY
    assert morning(SATURDAY) == 0
    assert morning(SUNDAY) == 0, "nothing is new: no mail"


def test_what_is_imported_today_is_new_whatever_its_date(shelf: Shelf, owner: User) -> None:
    saved(owner)
    put(shelf, note(1, "A heron", dated_at=datetime(2019, 5, 1, tzinfo=UTC)), at=LATER)
    assert morning(SATURDAY) == 1
    assert "A heron" in told()


def test_what_everybody_may_read_from_today_is_new_though_editors_had_it(
    shelf: Shelf, owner: User, editor: User
) -> None:
    draft = note(1, "A heron", audience=frozenset({STAFF}))
    put(shelf, draft, at=FRIDAY - timedelta(days=9))
    for who in (owner, editor):
        saved(who)
    put(shelf, note(1, "A heron"), at=LATER)
    assert morning(SATURDAY) == 1
    assert owner.email in letters()[0]["To"]


def test_what_was_out_of_sight_for_a_while_or_is_changed_is_not_new(
    shelf: Shelf, owner: User
) -> None:
    saved(owner)
    put(shelf, note(1, "A heron"), at=LATER)
    assert morning(SATURDAY) == 1
    seen = remove(shelf, 1)
    put(shelf, seen, at=SATURDAY + timedelta(hours=1))
    put(shelf, note(1, "A grey heron"), at=SATURDAY + timedelta(hours=2))
    Entry.objects.all().delete()
    indexing.refresh("note", [1], anew=True)
    assert morning(SUNDAY) == 0


def test_what_came_within_the_last_hour_waits_for_the_next_mail(shelf: Shelf, owner: User) -> None:
    """A transaction that is still open may bring something of then, which must not be missed."""
    saved(owner)
    put(shelf, note(1, "A heron"), at=SATURDAY - timedelta(minutes=20))
    assert morning(SATURDAY) == 0
    assert morning(SUNDAY) == 1


def test_each_mail_goes_on_where_the_last_one_ended(shelf: Shelf, owner: User) -> None:
    saved(owner)
    put(shelf, note(1, "One heron"), at=LATER)
    morning(SATURDAY)
    put(shelf, note(2, "Another heron"), at=SATURDAY + timedelta(hours=3))
    assert morning(SUNDAY) == 1
    assert "Another heron" in told()
    assert "One heron" not in told()


def test_once_a_week_is_on_monday_and_on_ones_own_clock(shelf: Shelf) -> None:
    here, there = person("here"), person("there", time_zone="Asia/Tokyo")
    for who in (here, there):
        saved(who, cadence="weekly")
    put(shelf, note(1, "A heron"), at=LATER)
    assert [morning(SATURDAY), morning(SUNDAY)] == [0, 0]
    assert morning(MONDAY - timedelta(hours=8)) == 1
    assert there.email in letters()[0]["To"]
    assert morning(MONDAY) == 1


def test_what_is_never_mailed_is_not(shelf: Shelf, owner: User) -> None:
    saved(owner, cadence="never")
    put(shelf, note(1, "A heron"), at=LATER)
    assert morning(MONDAY) == 0


def test_all_searches_of_a_morning_are_one_mail(shelf: Shelf, owner: User) -> None:
    saved(owner, "heron", name="Herons")
    saved(owner, "plover", "weekly", name="Plovers")
    saved(owner, "curlew", name="Curlews")
    put(shelf, note(1, "A plover"), at=LATER)
    put(shelf, note(2, "A heron"), note(3, "A little heron"), at=MONDAY - timedelta(hours=20))
    assert morning(SATURDAY) == 0
    assert morning(MONDAY) == 1
    assert letters()[0]["Subject"] == "3 new in 2 saved searches"
    assert told().index("Herons") < told().index("A heron") < told().index("Plovers")
    assert "Curlews" not in told()


def test_of_very_many_twenty_are_told_and_the_rest_is_counted(shelf: Shelf, owner: User) -> None:
    saved(owner)
    put(shelf, *(note(n, f"Heron {n:02}") for n in range(1, 24)), at=LATER)
    assert morning(SATURDAY) == 1
    assert letters()[0]["Subject"] == "23 new: heron"
    assert told().count("* Heron") == 20
    assert told().index("Heron 23") < told().index("Heron 04"), "the newest first"
    assert "and 3 more" in told()
    assert "/search/?q=heron&sort=newest&exact=1" in told()


def test_every_word_must_be_there_as_it_is_written(shelf: Shelf, owner: User) -> None:
    """The page would show what has some of the words, or what was probably meant."""
    saved(owner, "heron lagoon")
    saved(owner, "hreon")
    put(shelf, note(1, "A heron"), note(2, "A lagoon"), at=LATER)
    assert morning(SATURDAY) == 0


def test_each_is_told_what_they_may_see(shelf: Shelf, owner: User, editor: User) -> None:
    for who in (owner, editor):
        saved(who)
    put(
        shelf,
        note(1, "A heron for all"),
        note(2, "A heron for the desk", audience=frozenset({STAFF})),
        note(3, "A heron of my own", audience=frozenset({one(owner.pk)})),
        at=LATER,
    )
    assert morning(SATURDAY) == 2
    by_address = {letter["To"]: text(letter) for letter in letters()}
    assert "for the desk" not in by_address[owner.email]
    assert "of my own" in by_address[owner.email]
    assert "for the desk" in by_address[editor.email]
    assert "of my own" not in by_address[editor.email]


def test_muted_tags_stay_out_unless_the_search_names_them(shelf: Shelf, owner: User) -> None:
    tag = Tag.objects.create(name="Marsh", slug="marsh")
    TagFollow.objects.create(person=owner, tag=tag, is_muted=True)
    saved(owner, "heron")
    put(shelf, note(1, "A heron", tags=("marsh",)), at=LATER)
    assert morning(SATURDAY) == 0
    saved(owner, "heron tag:marsh", at=SATURDAY)
    put(shelf, note(2, "A grey heron", tags=("marsh",)), at=SATURDAY + timedelta(hours=2))
    assert morning(SUNDAY) == 1
    assert letters()[0]["Subject"] == "1 new: heron tag:marsh"


@pytest.mark.parametrize("why", ["not confirmed", "not in use"])
def test_without_a_confirmed_address_or_an_account_in_use_there_is_no_mail(
    shelf: Shelf, owner: User, why: str
) -> None:
    saved(owner)
    put(shelf, note(1, "A heron"), at=LATER)
    if why == "not confirmed":
        owner.emailaddress_set.update(verified=False)
    else:
        User.objects.filter(pk=owner.pk).update(is_active=False)
    assert morning(SATURDAY) == 0
    owner.emailaddress_set.update(verified=True)
    User.objects.filter(pk=owner.pk).update(is_active=True)
    assert morning(SUNDAY) == 0, "it is not caught up on"


# ------------------------------------------------------------------------- before it is sent


def test_what_is_hidden_before_it_is_written_is_not_in_it(shelf: Shelf, owner: User) -> None:
    saved(owner)
    put(shelf, note(1, "A heron that goes"), note(2, "A heron that stays"), at=LATER)
    remove(shelf, 1)
    assert morning(SATURDAY) == 1
    assert "that goes" not in told()


def test_what_is_hidden_or_reworded_before_it_is_sent_does_not_go_out(
    shelf: Shelf, owner: User
) -> None:
    """The mail server did not take it at once: what may still be told is in another, once."""
    saved(owner)
    put(shelf, note(1, "A rude heron"), note(2, "A heron with a name"), at=LATER)
    morning(SATURDAY)
    first = Mail.objects.get()
    remove(shelf, 1)
    put(shelf, note(2, "A heron without"))
    assert deliver(first.pk) is False
    [letter] = letters()
    assert "rude" not in text(letter)
    assert "with a name" not in text(letter)
    assert "A heron without" in text(letter)
    assert deliver(Mail.objects.get().pk) is True
    assert morning(SUNDAY) == 0, "and it is told once"


def test_a_mail_that_has_nothing_left_to_say_is_gone(shelf: Shelf, owner: User) -> None:
    saved(owner)
    put(shelf, note(1, "A rude heron"), at=LATER)
    morning(SATURDAY)
    remove(shelf, 1)
    assert deliver(Mail.objects.get().pk) is False
    assert not Mail.objects.exists()


@pytest.mark.parametrize("deed", ["forget", "never"])
def test_of_a_search_that_is_given_up_nothing_goes_out(
    shelf: Shelf, owner: User, deed: str
) -> None:
    mine = saved(owner, name="Herons")
    saved(owner, "plover", name="Plovers")
    put(shelf, note(1, "A heron"), note(2, "A plover"), at=LATER)
    morning(SATURDAY)
    if deed == "forget":
        saving.forget(mine, by=owner)
    else:
        saving.change(mine, by=owner, name="Herons", cadence="never")
    assert deliver(Mail.objects.get().pk) is False
    assert letters()[0]["Subject"] == "1 new: Plovers"
    assert "Herons" not in told()
    assert deliver(Mail.objects.get().pk) is True


def test_an_account_that_is_closed_before_it_is_sent_gets_none(shelf: Shelf, owner: User) -> None:
    saved(owner)
    put(shelf, note(1, "A heron"), at=LATER)
    morning(SATURDAY)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert deliver(Mail.objects.get().pk) is False
    assert not Mail.objects.exists()


# ------------------------------------------------------------------------- workers


def test_a_worker_that_dies_leaves_neither_a_mail_nor_a_gap(
    shelf: Shelf, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(owner)
    put(shelf, note(1, "A heron"), at=LATER)

    def die(*_args: object, **_given: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(Telling.objects, "bulk_create", die)
        with pytest.raises(SystemExit):
            morning(SATURDAY)
    assert not Mail.objects.exists()
    assert SavedSearch.objects.get().told_to == FRIDAY
    assert morning(SATURDAY + timedelta(minutes=3)) == 1
    assert morning(SATURDAY + timedelta(minutes=4)) == 0


def test_one_search_that_cannot_be_read_keeps_nobody_else_from_theirs(
    shelf: Shelf,
    owner: User,
    stranger: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    saved(owner, "heron")
    saved(stranger, "plover")
    put(shelf, note(1, "A heron and a plover"), at=LATER)
    real = telling.fresh

    def fail(query: str, **how: object) -> object:
        if query == "heron":
            raise ValueError("too deep")
        return real(query, **how)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(telling, "fresh", fail)
        assert morning(SATURDAY) == 1
    assert f"person {owner.pk}" in caplog.text
    assert morning(SATURDAY + timedelta(minutes=1)) == 1, "and it is tried again"


def test_the_clock_offers_work_only_when_something_is_due(shelf: Shelf, owner: User) -> None:
    search = saved(owner)
    rows = SavedSearch.objects.filter(pk=search.pk)
    waiting = clock.DBTaskResult.objects.ready().filter(task_path=tasks.mail_saved.module_path)
    rows.update(due_at=datetime(2999, 1, 1, tzinfo=UTC))
    clock.offer_saved_searches()
    assert not waiting.exists()
    rows.update(due_at=FRIDAY - timedelta(days=900))
    for _ in range(2):
        clock.offer_saved_searches()
    assert waiting.count() == 1


def test_a_mail_costs_the_same_for_few_and_many_that_it_tells(shelf: Shelf, owner: User) -> None:
    def cost(first: int, number: int, at: datetime) -> int:
        put(
            shelf,
            *(note(n, f"Heron {n}") for n in range(first, first + number)),
            at=at - timedelta(hours=3),
        )
        with CaptureQueriesContext(connection) as asked:
            assert morning(at) == 1
        return len(asked)

    saved(owner)
    assert cost(1, 2, SATURDAY) == cost(10, 18, SUNDAY)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_mail(
    shelf: Shelf, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(owner, "heron")
    saved(owner, "grey heron")
    put(shelf, note(1, "A grey heron"), at=LATER)
    both_have_read, written = Barrier(2), []
    write = telling._tell

    def wait_and_write(*given: object) -> int:
        both_have_read.wait(20)
        return write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(telling, "_tell", wait_and_write)

    def work() -> None:
        try:
            written.append(telling.mail_due(SATURDAY))
        finally:
            connection.close()

    runners = [Runner(target=work) for _ in range(2)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(30)
    assert sorted(written) == [0, 1]
    assert Mail.objects.count() == 1
    assert Telling.objects.count() == 2


def test_what_was_there_before_there_were_saved_searches_has_arrived(shelf: Shelf) -> None:
    """The migration's own step, over an index that knows no arrivals."""
    put(shelf, note(1, "A heron", audience=frozenset({STAFF, one(7)})))
    Arrival.objects.all().delete()
    migration = import_module("community.search.migrations.0004_saved_searches")
    migration.let_what_is_there_have_arrived(apps, None)
    assert set(Arrival.objects.values_list("key", "audience")) == {(1, STAFF), (1, one(7))}

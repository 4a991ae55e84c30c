"""The index follows the content: in one transaction, after any damage, beside other writers."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.lib import changes, findable
from community.lib.findable import Document, Passage
from community.search import indexing
from community.search.engines import engine
from community.search.indexing import BATCH, TIE_BITS, differences, order_key, rebuild, refresh
from community.search.models import Entry, Word, WordKey
from community.search.spelling import add_words, keys_of, lacking
from tests.community.search.laying import Shelf, document, exactly, found

pytestmark = pytest.mark.django_db
ON_POSTGRES = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="SQLite has one writer at a time, and tests one connection",
)
ON_SQLITE = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="a vector is a column of the row, nothing beside it"
)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """A source of its own, whose documents a test may change as it likes."""
    kept = dict(findable.sources())
    findable.register(shelf := Shelf("note"))
    yield shelf
    findable.sources().clear()
    findable.sources().update(kept)


def note(key: int, *passages: str, **told: Any) -> Document:
    return document(*passages, key=key, kind="note", **told)


def put(shelf: Shelf, *documents: Document) -> None:
    """Let content say what these documents say, and the index follow."""
    shelf.put(*documents)
    changes.announce("note", *(one.key for one in documents))


def said() -> list[str]:
    return [f"{one.what} {one.how}" for one in differences()]


# ----------------------------------------------------------------------------- with the content


def test_what_is_rolled_back_leaves_no_ghost(shelf: Shelf) -> None:
    with transaction.atomic():
        put(shelf, note(1, "the heron waits"))
        assert found("heron") == [1]
        transaction.set_rollback(True)
    assert found("heron") == []
    assert not Word.objects.filter(word="heron").exists()


def test_what_is_changed_back_is_found_as_before(shelf: Shelf) -> None:
    put(shelf, note(1, "the heron waits"))
    with transaction.atomic():
        put(shelf, note(1, "the plover runs"))
        transaction.set_rollback(True)
    assert found("heron") == [1]
    assert exactly("plover") == []
    assert engine().find_faults() == []


def test_what_did_not_change_is_not_written(shelf: Shelf) -> None:
    one, other = note(1, "the heron waits"), note(2, "the plover runs")
    put(shelf, one, other)
    assert refresh("note", [1, 2]) == 0
    shelf.put(replace(other, score=1))
    assert refresh("note", [1, 2]) == 1
    assert refresh("note", [1, 2], anew=True) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"heading": "Another"},
        {"url": "/elsewhere/"},
        {"byline": "Ada"},
        {"authors": ("Ada",)},
        {"dated": "2021"},
        {"dated_at": document().dated_at + timedelta(days=900)},
        {"tags": ("visas",)},
        {"tag_words": ("visas",)},
        {"state": "published"},
        {"flags": frozenset({"is:accepted"})},
        {"audience": frozenset({findable.STAFF})},
        {"score": -2},
        {"discussed": 3},
        {"passages": (Passage("the heron waits", "#elsewhere"),)},
        {"passages": (Passage("the heron", "#p0"), Passage("waits", "#p0"))},
        {"passages": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_part_of_a_document_counts_as_a_change(shelf: Shelf, change: dict[str, Any]) -> None:
    one = note(1, "the heron waits", title="One")
    put(shelf, one)
    put(shelf, replace(one, **change))
    assert said() == []
    right = indexing.entry_of(replace(one, **change), indexing.terms_of(replace(one, **change)))
    (entry,) = Entry.objects.all()
    names = [field.attname for field in Entry._meta.concrete_fields if field.attname != "vector"]
    assert [getattr(entry, name) for name in names] == [getattr(right, name) for name in names]


def test_what_is_gone_from_the_content_is_gone_from_the_index(shelf: Shelf) -> None:
    put(shelf, note(1, "the heron waits"))
    del shelf.known[1]
    changes.announce("note", 1)
    assert found("heron") == []
    assert not Entry.objects.exists()


def test_another_date_moves_the_entry(shelf: Shelf) -> None:
    old, new = note(1, "heron"), note(2, "heron")
    put(shelf, old, new)
    assert found("heron", sort="newest") == [2, 1]
    put(shelf, replace(old, dated_at=new.dated_at + timedelta(seconds=1)))
    assert found("heron", sort="newest") == [1, 2]
    assert Entry.objects.count() == 2
    assert engine().find_faults() == []


def test_the_same_second_keeps_the_id(shelf: Shelf) -> None:
    one = note(1, "heron")
    put(shelf, one)
    before = Entry.objects.get().pk
    put(shelf, replace(one, title="Other", dated_at=one.dated_at + timedelta(milliseconds=10)))
    assert Entry.objects.get().pk == before


def test_ids_that_collide_step_aside_and_stay(shelf: Shelf) -> None:
    one = note(1, "heron")
    taken = order_key(one)
    for step in range(3):
        Entry.objects.create(id=taken + step, kind="other", key=step, url="/", facets="all:")
    put(shelf, one)
    entry = Entry.objects.get(kind="note")
    assert entry.pk == taken + 3
    Entry.objects.filter(kind="other").delete()
    put(shelf, replace(one, score=1))
    assert Entry.objects.get().pk == taken + 3
    assert said() == []


def test_in_one_batch_as_well(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without anything to tell them apart, all of a second want the same id."""
    monkeypatch.setattr(indexing.zlib, "crc32", lambda _data: 7)
    when = document().dated_at
    put(shelf, *(note(n, "heron", dated_at=when) for n in range(1, 6)))
    start = int(when.timestamp()) << TIE_BITS
    assert list(Entry.objects.order_by("pk").values_list("pk", flat=True)) == [
        start + 7 + n for n in range(5)
    ]


def test_many_at_once_go_in_batches(shelf: Shelf) -> None:
    put(shelf, *(note(n, "heron") for n in range(1, 2 * BATCH + 2)))
    assert shelf.asked == [BATCH, BATCH, 1]
    assert Entry.objects.count() == 2 * BATCH + 1


def test_the_number_of_queries_hangs_on_batches_not_on_rows(shelf: Shelf) -> None:
    put(shelf, *(note(n, f"heron {n}") for n in range(1, 11)))
    with CaptureQueriesContext(connection) as few:
        put(shelf, *(note(n, f"heron plover{n}") for n in range(1, 11)))
    with CaptureQueriesContext(connection) as many:
        put(shelf, *(note(n, f"heron curlew{n}") for n in range(11, 111)))
    assert len(many) <= len(few) + 4  # rows go in a few statements where SQLite's limit asks it


# ----------------------------------------------------------------------------- reindex


def _lose_a_row() -> None:
    Entry.objects.filter(key=1).delete()


def _leave_a_ghost() -> None:
    Entry.objects.filter(key=1).update(key=77)


def _show_what_may_not_be_found() -> None:
    findable.sources()["note"].known.pop(1)  # type: ignore[attr-defined]


def _keep_a_kind_that_is_gone() -> None:
    Entry.objects.create(id=1, kind="poem", key=1, url="/", facets="all: audience:everyone")


def _forget_a_word() -> None:
    Word.objects.filter(word="heron").delete()


def _forget_a_spelling() -> None:
    WordKey.objects.filter(word__word="heron")[0].delete()


def _stem_a_word_otherwise() -> None:
    Word.objects.filter(word="heron").update(term="plover")


def _change(**columns: Any) -> Callable[[], None]:
    return lambda: Entry.objects.filter(key=1).update(**columns) and None


DAMAGE: dict[str, tuple[Callable[[], None], str]] = {
    "a row is missing": (_lose_a_row, "note 1 is not in the index"),
    "a row is another's": (_leave_a_ghost, "note 77 is in the index and nowhere else"),
    "a row may not be found": (_show_what_may_not_be_found, "note 1 may not be found, and is"),
    "a kind is gone": (_keep_a_kind_that_is_gone, "poem 1 is in the index and nowhere else"),
    "a word is gone": (_forget_a_word, "note 1 has the word “heron”"),
    "a spelling is gone": (_forget_a_spelling, "note 1 has the word “heron”"),
    "a stem is another": (_stem_a_word_otherwise, "note 1 has the word “heron”"),
    "id": (_change(id=F("id") + (5 << TIE_BITS)), "note 1 differs in id"),
    **{
        name: (_change(**{name: value}), f"note 1 differs in {name}")
        for name, value in {
            "title": "Secret",
            "url": "/x/",
            "year": 1999,
            "state": "odd",
            "score": 9,
            "discussed": 9,
            "is_accepted": True,
            "tags": "odd",
            "title_terms": "odd",
            "body_terms": "odd",
            "other_terms": "odd",
            "facets": "all: audience:staff",
            "heading": "odd",
            "byline": "odd",
            "dated": "1999",
            "digest": "odd",
            "words_digest": "odd",
            "passages": [["#x", "Secret"]],
        }.items()
    },
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_reindex_mends_what_check_names(shelf: Shelf, damage: str) -> None:
    put(shelf, note(1, "the heron waits"), note(2, "the plover runs"))
    harm, name = DAMAGE[damage]
    assert said() == []
    harm()
    assert any(name in one for one in said()), said()
    rebuild()
    assert said() == []
    assert exactly("plover") == [2]


@ON_SQLITE
@pytest.mark.parametrize(
    "harm",
    [
        "INSERT INTO search_terms (search_terms) VALUES ('delete-all')",
        "INSERT INTO search_terms (rowid, body_terms) VALUES (99, 'ghost')",
        "DROP TRIGGER search_entry_leaves",
        "DROP TABLE search_terms",
    ],
)
def test_the_table_of_terms_is_put_in_step(shelf: Shelf, harm: str) -> None:
    put(shelf, note(1, "the heron waits"))
    with connection.cursor() as cursor:
        cursor.execute(harm)
    assert any(one.startswith("index FTS5") for one in said())
    rebuild()
    assert said() == []
    assert found("heron") == [1]
    assert exactly("ghost") == []


@ON_POSTGRES
def test_a_vector_that_says_something_else_is_put_right(shelf: Shelf) -> None:
    put(shelf, note(1, "the heron waits"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_entry SET vector = 'ghost:1'::tsvector")
    assert said() == ["note 1 differs in vector"]
    rebuild()
    assert said() == []
    assert found("heron") == [1]


@ON_POSTGRES
def test_the_index_of_the_vectors_is_made_where_it_is_missing(shelf: Shelf) -> None:
    put(shelf, note(1, "the heron waits"))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_entry_vector")
    assert said() == ["index GIN index: is missing"]
    rebuild()
    assert said() == []


def test_words_that_nothing_holds_are_forgotten(shelf: Shelf) -> None:
    put(shelf, note(1, "the heron waits"), note(2, "the plover waits"))
    put(shelf, note(1, "the curlew waits"))
    assert Word.objects.filter(word="heron").exists()
    rebuild()
    assert dict(Word.objects.values_list("word", "count")) == {
        "curlew": 1,
        "plover": 1,
        "waits": 2,
    }
    assert WordKey.objects.count() == sum(len(keys_of(w)) for w in ("curlew", "plover", "waits"))


def run(*told: str) -> str:
    """What `manage.py reindex` prints; raises what it stops with."""
    said, errors = io.StringIO(), io.StringIO()
    call_command("reindex", *told, stdout=said, stderr=errors)
    assert errors.getvalue() == ""  # no bar where nobody watches
    return said.getvalue()


def test_the_command_says_what_it_wrote_and_then_that_all_is_well(shelf: Shelf) -> None:
    shelf.put(note(1, "the heron waits"), note(2, "the plover runs"))
    assert run() == "2 entries written.\n"
    assert run("--check") == "The index says what the content says.\n"


def test_the_check_names_each_difference_and_fails(shelf: Shelf) -> None:
    put(shelf, note(1, "the heron waits"), note(2, "the plover runs"))
    _lose_a_row()
    Entry.objects.filter(key=2).update(score=9, facets="all:")
    said = io.StringIO()
    with pytest.raises(CommandError) as stop:
        call_command("reindex", "--check", stdout=said, stderr=io.StringIO())
    assert stop.value.returncode == 1
    assert "2 differences" in str(stop.value)
    assert said.getvalue().splitlines() == [
        "note 1 is not in the index",
        "note 2 differs in score, facets",
    ]
    assert not Entry.objects.filter(key=1).exists()  # to check is not to mend


class Terminal(io.StringIO):
    """Somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("told", [[], ["--check"]])
def test_on_a_terminal_a_bar_goes_along(shelf: Shelf, told: list[str], monkeypatch: Any) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shelf.put(*(note(n, "heron") for n in range(1, 4)))
    rebuild()
    watched = Terminal()
    call_command("reindex", *told, stdout=io.StringIO(), stderr=watched)
    assert "3/3" in watched.getvalue()
    quiet = Terminal()
    call_command("reindex", *told, stdout=io.StringIO(), stderr=quiet, verbosity=0)
    assert quiet.getvalue() == ""


@pytest.mark.parametrize("work", [rebuild, lambda: list(differences())])
def test_memory_stays_flat_for_it_never_holds_more_than_a_batch(
    shelf: Shelf, work: Callable[[], Any]
) -> None:
    shelf.put(*(note(n, f"heron {n}") for n in range(1, 3 * BATCH + 2)))
    rebuild()
    shelf.asked.clear()
    work()
    assert shelf.asked == [BATCH, BATCH, BATCH, 1]


# ----------------------------------------------------------------------------- beside others


def aside(work: Callable[[], Any]) -> Any:
    """Do `work` over a connection of its own, committed, and wait for it."""

    def do() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(do).result()


def together(*works: Callable[[], Any]) -> None:
    """Begin all of these at the same moment, each over a connection of its own."""
    barrier = threading.Barrier(len(works))

    def do(work: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        list(threads.map(do, works))


@ON_POSTGRES
@pytest.mark.django_db(transaction=True)
def test_several_that_write_the_same_rows_and_words_agree(shelf: Shelf) -> None:
    words = " ".join(f"heron{'abcdefghij'[n % 10] * (n // 10 + 1)}" for n in range(80))
    shelf.put(*(note(n, f"{words} {n}") for n in range(1, 20)))
    for _ in range(5):
        together(*[lambda: refresh("note", range(1, 20), anew=True)] * 4)
    assert said() == []
    assert Entry.objects.count() == 19


@ON_POSTGRES
@pytest.mark.django_db(transaction=True)
def test_two_that_enter_the_same_words_in_another_order_do_not_stop_each_other() -> None:
    entered = threading.Barrier(2)

    def enter(*words: str) -> None:
        with transaction.atomic():
            for word in words:
                add_words({word: word})
                if word == words[0]:
                    entered.wait()

    together(lambda: enter("heron", "plover"), lambda: enter("plover", "heron"))
    assert lacking({"heron": "heron", "plover": "plover"}) == set()


@ON_POSTGRES
def test_what_is_waited_for_afterwards_is_as_before(shelf: Shelf) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '7s'")
        put(shelf, note(1, "the heron waits"))
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("7s",)


@ON_POSTGRES
@pytest.mark.django_db(transaction=True)
def test_new_rows_of_one_second_get_each_an_id(shelf: Shelf) -> None:
    when = timezone.now()
    near = order_key(note(1, dated_at=when))
    Entry.objects.create(id=near, kind="other", key=1, url="/", facets="all:")
    shelf.put(*(note(n, "heron", dated_at=when) for n in range(1, 40)))
    together(*[lambda n=n: refresh("note", range(n, 40, 4)) for n in range(1, 5)])
    assert Entry.objects.filter(kind="note").count() == 39


@ON_POSTGRES
@pytest.mark.django_db(transaction=True)
def test_what_goes_while_another_writes_it_anew_is_no_ghost(shelf: Shelf) -> None:
    """One has read that it may be found and writes it; meanwhile another takes it out."""
    put(shelf, note(1, "the heron waits"))
    entered, gone = threading.Event(), threading.Event()

    def write_anew() -> None:
        with transaction.atomic():
            refresh("note", [1], anew=True)
            entered.set()
            assert not gone.wait(0.5)  # the other waits for this transaction

    def take_out() -> None:
        entered.wait()
        del shelf.known[1]
        refresh("note", [1])
        gone.set()

    together(write_anew, take_out)
    assert gone.is_set()
    assert not Entry.objects.exists()


@ON_POSTGRES
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("work", [rebuild, lambda: list(differences())])
def test_reindex_works_while_a_writer_writes(shelf: Shelf, work: Callable[[], Any]) -> None:
    shelf.put(*(note(n, "the heron waits") for n in range(1, 2 * BATCH + 1)))
    rebuild()
    results: list[Any] = []
    stop = threading.Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            for key in (3, BATCH + 3):
                with transaction.atomic():
                    put(shelf, note(key, f"the plover runs {turn}"))

    def reindex() -> None:
        try:
            results.append(work())
        finally:
            stop.set()

    together(write, reindex)
    assert len(results) == 1
    assert said() == []
    assert set(found("plover", sort="newest")) == {3, BATCH + 3}


def test_a_writer_between_two_looks_is_no_difference(shelf: Shelf) -> None:
    put(shelf, note(1, "the heron waits"))
    plain = shelf.documents

    def documents(keys: Any) -> Iterator[Document]:
        if not shelf.asked:
            shelf.asked.append(0)
            put(shelf, note(1, "the plover runs"))
        return plain(keys)

    shelf.asked.clear()
    shelf.documents = documents  # type: ignore[method-assign]
    assert said() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["once", "and once more"])
def test_each_test_begins_with_an_empty_index(shelf: Shelf, time: str) -> None:
    assert found("heron") == []
    assert engine().find_faults() == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_terms WHERE search_terms MATCH '\"all:\"'")
            assert cursor.fetchone() == (0,)
    put(shelf, note(1, "the heron waits"))
    assert found("heron") == [1]

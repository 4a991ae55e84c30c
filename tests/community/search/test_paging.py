"""Pages of what was found: each begins beyond the hit at the edge of the one before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from community.lib.keyset import BadCursor
from community.search.asking import search
from community.search.indexing import TIE_BITS
from community.search.models import Entry, Word
from community.search.results import PAGE, SORTS
from tests.community.search.laying import VISITOR, document, lay, walk

pytestmark = pytest.mark.django_db
BEGINNING = datetime(2021, 1, 1, tzinfo=UTC)


def lay_many(number: int, first: int = 1, *, when: datetime | None = None) -> list[Entry]:
    """So many that say the same, each a minute newer than the one before, or all at once."""
    (like,) = lay(document("The heron waits.", key=10**9, dated="2021", dated_at=BEGINNING))
    like.delete()
    entries = []
    for key in range(first, first + number):
        time = when or BEGINNING + timedelta(minutes=key)
        row = Entry(**{f.attname: getattr(like, f.attname) for f in Entry._meta.concrete_fields})
        row.id, row.key = int(time.timestamp()) << TIE_BITS | key, key
        row.discussed = key % 7
        entries.append(row)
    Entry.objects.bulk_create(entries)
    return entries


def keys(**how: Any) -> list[int]:
    return [hit.key for page in walk("heron", **how) for hit in page.hits]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("number", [0, 1, PAGE, PAGE + 1, 3 * PAGE])
def test_pages_hold_everything_once(sort: str, number: int) -> None:
    lay_many(number)
    pages = list(walk("heron", sort=sort))
    assert [len(page.hits) for page in pages[:-1]] == [PAGE] * (len(pages) - 1)
    assert len(pages) == max(1, -(-number // PAGE))
    assert sorted(hit.key for page in pages for hit in page.hits) == list(range(1, number + 1))
    assert {page.total for page in pages} == {number}


@pytest.mark.parametrize("sort", SORTS)
def test_the_way_back_leads_over_the_same_pages(sort: str) -> None:
    lay_many(3 * PAGE + 5)
    forth = list(walk("heron", sort=sort))
    assert forth[0].previous is None
    page, back = forth[-1], [forth[-1]]
    while page.previous:
        page = search("heron", person=VISITOR, sort=sort, cursor=page.previous)
        back.append(page)
    seen = [[hit.key for hit in page.hits] for page in reversed(back)]
    assert seen == [[hit.key for hit in page.hits] for page in forth]


def test_most_discussed_come_first_and_of_equals_the_newer() -> None:
    entries = lay_many(50)
    right = sorted(entries, key=lambda one: (-one.discussed, -one.id))
    assert keys(sort="discussed") == [one.key for one in right]


def test_best_goes_to_the_newest_of_equals() -> None:
    lay_many(50)
    assert keys() == list(range(50, 0, -1))


def test_what_comes_while_somebody_reads_on_neither_repeats_nor_hides_anything() -> None:
    lay_many(100)
    page = search("heron", person=VISITOR, sort="newest")
    seen = [hit.key for hit in page.hits]
    new = 101
    while page.next:
        lay_many(7, new)
        new += 7
        page = search("heron", person=VISITOR, sort="newest", cursor=page.next)
        seen += [hit.key for hit in page.hits]
    assert seen == list(range(100, 0, -1))
    back = search("heron", person=VISITOR, sort="newest", cursor=page.previous)
    assert [hit.key for hit in back.hits] == seen[-2 * PAGE : -PAGE]
    while back.previous:
        back = search("heron", person=VISITOR, sort="newest", cursor=back.previous)
    assert back.hits[0].key == new - 1


def lay_a_shelf() -> None:
    """A hundred that answer more or less well: in the title, often, beside much else, liked."""
    lay(
        *(
            document(
                "The heron waits. " * (1 + key % 3) + "Nothing else does. " * (key % 5),
                title="The heron" if key % 9 == 0 else f"Nothing {key}",
                key=key,
                dated_at=BEGINNING + timedelta(days=key * 31 % 100),
                score=key % 4,
                discussed=key % 6,
            )
            for key in range(1, 101)
        )
    )


def some_come(first: int) -> None:
    """Nine: better than all others, worse than they are, and in between."""
    lay(
        *(
            document(
                "A heron.",
                title="The heron" if key % 3 else "Of much that is nothing at all",
                key=key,
                dated_at=BEGINNING + timedelta(days=(200, 50, -200)[key % 3]),
                score=key % 5 - 1,
                discussed=key % 7,
            )
            for key in range(first, first + 9)
        )
    )


@pytest.mark.parametrize("sort", SORTS)
def test_while_others_come_and_go_nothing_is_repeated_or_skipped(sort: str) -> None:
    """What comes is read closely in the place of others, and changes how rare a word is; what goes
    makes room for others; and each page is read a year and more after the first."""
    lay_a_shelf()
    ask = partial(search, "heron or else", person=VISITOR, sort=sort)
    right, page = [hit.key for hit in ask(size=100).hits], ask(size=15)
    seen, gone, new = [hit.key for hit in page.hits], set[int](), 1_000
    while page.next:
        some_come(new)
        new += 9
        at = max(right.index(key) for key in seen if key <= 100)
        gone |= {right[at], right[at - 3], *right[at + 4 : at + 5]}
        Entry.objects.filter(key__in=gone).delete()
        Word.objects.filter(word="heron").update(count=new)
        with time_machine.travel(timezone.now() + timedelta(days=new - 700)):
            page = ask(size=15, cursor=page.next)
        seen += [hit.key for hit in page.hits]
    assert len(seen) == len(set(seen)) > 100
    old = [key for key in seen if key <= 100]
    assert old == [key for key in right if key in old]
    assert set(right) - set(old) <= gone
    back = [hit.key for hit in page.hits]
    while page.previous:
        page = ask(size=15, cursor=page.previous)
        back = [hit.key for hit in page.hits] + back
    assert len(back) == len(set(back)) == 100 - len(gone) + new - 1_000
    assert [key for key in back if key <= 100] == [key for key in right if key not in gone]


@pytest.mark.parametrize("sort", ["best", "discussed"])
def test_the_oldest_of_very_many_stay_when_new_ones_come(sort: str) -> None:
    old = document(title="The heron", dated_at=datetime(2019, 1, 1, tzinfo=UTC), key=5_000)
    lay(old)
    lay_many(1_020)
    page = search("heron", person=VISITOR, sort=sort, size=100)
    seen, new = [hit.key for hit in page.hits], 2_000
    lay_many(120, new)
    while page.next:
        page = search("heron", person=VISITOR, sort=sort, size=100, cursor=page.next)
        seen += [hit.key for hit in page.hits]
    assert len(seen) == len(set(seen))
    assert len([key for key in seen if key < new or key == 5_000]) == 1_000


def test_the_query_stays_as_it_was_read() -> None:
    """What is misspelt, or asks for too much, is read on as it was begun."""
    lay_many(30)
    few, meant = (search(text, person=VISITOR) for text in ("heron trombone", "herron"))
    assert few.is_relaxed
    assert meant.correction
    lay(*(document("The heron, herron and trombone.", key=7_000 + n) for n in range(3)))
    for first, text in ((few, "heron trombone"), (meant, "herron")):
        page = search(text, person=VISITOR, cursor=first.next)
        assert (page.is_relaxed, page.correction) == (first.is_relaxed, first.correction)
        seen = [hit.key for hit in (*first.hits, *page.hits)]
        assert set(range(1, 31)) <= set(seen)
        assert len(seen) == len(set(seen))


def test_of_the_same_day_the_same_is_told() -> None:
    """A page is named by what it says: its cursors are no reason to send it again."""
    lay_many(30)
    assert search("heron", person=VISITOR).next == search("heron", person=VISITOR).next


def test_a_page_is_as_long_as_is_asked() -> None:
    lay_many(30)
    for sort in SORTS:
        sizes = [len(page.hits) for page in walk("heron", sort=sort, size=12)]
        assert sizes == [12, 12, 6]


def test_many_of_one_second_are_each_shown_once() -> None:
    lay_many(50, when=BEGINNING)
    assert keys(sort="newest") == list(range(50, 0, -1))


@pytest.mark.slow  # a second and more
def test_beyond_a_thousand_it_says_so_and_newest_goes_on() -> None:
    lay_many(1_045)
    best = search("heron", person=VISITOR)
    assert (best.total, best.has_more) == (1_000, True)
    assert len(keys()) == 1_000
    assert len(keys(sort="discussed")) == 1_000
    assert keys(sort="newest") == list(range(1_045, 0, -1))


def test_a_thousand_are_not_more_than_a_thousand() -> None:
    lay_many(1_000)
    results = search("heron", person=VISITOR)
    assert (results.total, results.has_more) == (1_000, False)


def test_an_old_one_with_the_word_in_its_title_is_among_the_best_of_very_many() -> None:
    old = document(title="The heron", dated_at=datetime(2019, 1, 1, tzinfo=UTC), key=5_000)
    lay(old)
    lay_many(1_100)
    assert search("heron", person=VISITOR).hits[0].key == 5_000
    assert len(set(keys())) == 1_000


@pytest.mark.parametrize("cursor", ["0", "20", "x", "🦆", "=", "\0", "YjE\n", "a:b", "a" * 5_000])
@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_that_nobody_gave_out_is_refused(sort: str, cursor: str) -> None:
    lay_many(45)
    with pytest.raises(BadCursor):
        search("heron", person=VISITOR, sort=sort, cursor=cursor)


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_is_good_for_its_own_question_alone(sort: str) -> None:
    lay_many(45)
    good = search("heron", person=VISITOR, sort=sort).next or ""
    other = SORTS[(SORTS.index(sort) + 1) % 3]
    asked: list[dict[str, Any]] = [
        *({"cursor": wrong} for wrong in (good[:-1], good + "A", "A" + good, good.swapcase())),
        *({"cursor": good, **way} for way in ({"sort": other}, {"exact": True})),
    ]
    for how in asked:
        with pytest.raises(BadCursor):
            search("heron", person=VISITOR, **({"sort": sort} | how))
    with pytest.raises(BadCursor):
        search("herons", person=VISITOR, sort=sort, cursor=good)


def test_where_everything_has_gone_nothing_is_left() -> None:
    lay_many(45)
    for sort in SORTS:
        page = search("heron", person=VISITOR, sort=sort)
        Entry.objects.filter(key__lte=44).delete()
        rest = search("heron", person=VISITOR, sort=sort, cursor=page.next)
        assert (rest.next, rest.previous) == (None, None)
        lay_many(44)


def test_no_cursor_is_the_beginning() -> None:
    lay_many(3)
    for cursor in (None, ""):
        assert len(search("heron", person=VISITOR, cursor=cursor).hits) == 3

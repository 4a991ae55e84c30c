"""Pages of what was found: by place where it is ranked, by date without end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from community.lib.keyset import BadCursor
from community.search.asking import search
from community.search.cursors import write_edge, write_place
from community.search.indexing import TIE_BITS
from community.search.models import Entry
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


def keys(**how: str) -> list[int]:
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


def test_what_goes_while_somebody_reads_on_hides_nothing_else() -> None:
    lay_many(60)
    page = search("heron", person=VISITOR, sort="newest")
    Entry.objects.filter(key__in=[41, 42, 40, 39]).delete()
    page = search("heron", person=VISITOR, sort="newest", cursor=page.next)
    assert [hit.key for hit in page.hits] == list(range(38, 18, -1))


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


@pytest.mark.parametrize(
    "cursor",
    ["-1", "1.5", "٣", "20\n", " 20", "99999", "9999", "x", "🦆", "\0", "%00", "1e3", "+20"],
)
@pytest.mark.parametrize("sort", ["best", "discussed"])
def test_a_place_that_is_none_is_refused(sort: str, cursor: str) -> None:
    lay_many(45)
    with pytest.raises(BadCursor):
        search("heron", person=VISITOR, sort=sort, cursor=cursor)


@pytest.mark.parametrize(
    "cursor",
    [
        *["0", "20", "x", "🦆", "YjE=", "YjE====", "=", "\0", "YjE\n", "a" * 5_000],
        write_edge("c", 1),
        write_edge("b", 2**62),
        write_edge("b", -(2**62)),
        *[write_edge("b", 1) + end for end in ("A", "=", " ")],
    ],
)
def test_an_edge_that_is_none_is_refused(cursor: str) -> None:
    lay_many(45)
    with pytest.raises(BadCursor):
        search("heron", person=VISITOR, sort="newest", cursor=cursor)


def test_an_edge_may_lie_where_nothing_is() -> None:
    lay_many(3)
    before = search("heron", person=VISITOR, sort="newest", cursor=write_edge("b", 1))
    after = search("heron", person=VISITOR, sort="newest", cursor=write_edge("a", 2**61))
    assert before.hits == after.hits == []
    all_of_them = search("heron", person=VISITOR, sort="newest", cursor=write_edge("b", 2**61))
    assert [hit.key for hit in all_of_them.hits] == [3, 2, 1]


def test_the_first_place_is_the_beginning() -> None:
    lay_many(3)
    for cursor in (None, "", write_place(0)):
        assert len(search("heron", person=VISITOR, cursor=cursor).hits) == 3

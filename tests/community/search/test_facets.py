"""Facets count what their filters then find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.lib.findable import EVERYONE, STAFF, Document, Passage
from community.search.asking import search
from community.search.facets import MOST_TAGS
from community.search.models import Entry, Word
from community.search.results import Facet, Results
from tests.community.search.laying import VISITOR, document, lay

pytestmark = pytest.mark.django_db

TAGS = ("phd", "visas", "night-work", "c", "2024")
WORDS = ("heron", "plover", "curlew", "waits")
corpora = st.lists(
    st.builds(
        document,
        kind=st.sampled_from(["story", "comment", "thread", "tag"]),
        title=st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
        passages=st.lists(st.sampled_from(WORDS), max_size=3).map(
            lambda w: (Passage(" ".join(w)),)
        ),
        tags=st.sets(st.sampled_from(TAGS), max_size=3).map(lambda tags: tuple(sorted(tags))),
        dated=st.sampled_from(["", "1931", "2022", "2023-05", "2023-06-01"]),
        state=st.sampled_from(["", "published", "answered"]),
        score=st.integers(-2, 3),
        audience=st.sampled_from([frozenset({EVERYONE}), frozenset({STAFF})]),
    ),
    max_size=12,
)
PARTS = [*WORDS, "-heron", "her*", '"heron waits"', "tag:phd", "tag:visas,c", "-tag:phd", "heorn"]
PARTS += ["year:2023", "year:2022..2023", "year:none", "kind:story", "kind:story,tag", "score:>0"]
PARTS += ["state:published", "state:none", "or", "(plover or tag:c)", "is:answered", "-kind:tag"]
queries = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4, unique=True).map(" ".join)


def facet(results: Results, field: str) -> Facet | None:
    return next((one for one in results.facets if one.field == field), None)


def counts(results: Results, field: str) -> dict[str, int]:
    found = facet(results, field)
    return {value.value: value.count for value in found.values} if found else {}


@settings(max_examples=50)
@given(corpora, queries, st.booleans())
def test_facets_add_up_and_keep_their_word(laid: list[Document], text: str, exact: bool) -> None:
    Entry.objects.all().delete()
    Word.objects.all().delete()
    lay(*laid)
    results = search(text, person=VISITOR, exact=exact)
    for field in ("kind", "state", "year"):
        if counted := counts(results, field):
            assert sum(counted.values()) == results.total
    for one in results.facets:
        for value in one.values:
            assert 0 < value.count <= results.total
            then = search(value.text, person=VISITOR, exact=exact)
            if value.is_on:
                assert f"{one.field}:{value.value}" not in value.text.split()
            else:
                assert then.total == value.count, value.text
                assert counts(then, one.field).get(value.value) == value.count


@settings(max_examples=30)
@given(corpora, queries)
def test_each_chip_goes_by_one_link(laid: list[Document], text: str) -> None:
    Entry.objects.all().delete()
    lay(*laid)
    results = search(text, person=VISITOR, exact=True)
    for chip in results.chips:
        rest = search(chip.text, person=VISITOR, exact=True)
        parts = [one.part for one in results.chips]
        parts.remove(chip.part)
        assert sorted(one.part for one in rest.chips) == sorted(parts)


def test_kind_year_and_state_add_up_to_the_total() -> None:
    lay(
        *(document("heron", kind="story", state="published", dated="2021") for _ in range(3)),
        *(document("heron", kind="comment", dated="2022-01-01") for _ in range(2)),
        document("heron", kind="tag"),
    )
    results = search("heron", person=VISITOR)
    assert results.total == 6
    assert counts(results, "kind") == {"story": 3, "comment": 2, "tag": 1}
    assert counts(results, "state") == {"published": 3, "none": 3}
    assert counts(results, "year") == {"2021": 3, "2022": 2, "none": 1}


def test_years_stand_newest_first_and_tags_most_frequent_first() -> None:
    lay(
        document("heron", dated="2021", tags=("phd",)),
        document("heron", dated="2023", tags=("phd", "visas")),
        document("heron", dated="2022"),
        document("heron"),
    )
    results = search("heron", person=VISITOR)
    assert list(counts(results, "year")) == ["2023", "2022", "2021", "none"]
    assert list(counts(results, "tag").items()) == [("phd", 2), ("visas", 1)]


def test_of_very_many_tags_the_most_frequent_are_offered() -> None:
    lay(*(document("heron", tags=tuple(f"t{n}" for n in range(m))) for m in range(30)))
    assert counts(search("heron", person=VISITOR), "tag") == {
        f"t{n}": 29 - n for n in range(MOST_TAGS)
    }


def test_a_filter_in_use_is_marked_and_its_link_takes_it_away() -> None:
    lay(document("heron", tags=("phd",), dated="2021"), document("heron"))
    results = search("heron tag:phd year:2021", person=VISITOR)
    for field, value, rest in [
        ("tag", "phd", "heron year:2021"),
        ("year", "2021", "heron tag:phd"),
    ]:
        found = facet(results, field)
        assert found is not None
        assert [(one.value, one.is_on, one.text) for one in found.values] == [(value, True, rest)]


def test_beyond_a_thousand_counts_are_lower_bounds() -> None:
    (like,) = lay(document("heron", tags=("phd",)))
    entries = []
    for number in range(1_100):
        row = Entry(**{f.attname: getattr(like, f.attname) for f in Entry._meta.concrete_fields})
        row.id, row.key = like.id + 1 + number, like.key + 1 + number
        entries.append(row)
    Entry.objects.bulk_create(entries)
    results = search("heron", person=VISITOR)
    assert results.has_more
    assert counts(results, "tag") == {"phd": 1_000}
    assert counts(results, "year") == {"none": 1_000}

"""Both engines find the same: each is held against a plain reading of the terms in Python."""

from __future__ import annotations

from collections.abc import Sequence as Listed
from dataclasses import replace
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.lib.findable import EVERYONE, STAFF, Document, Passage
from community.search import grammar
from community.search.analysis import tokens
from community.search.finding import candidates
from community.search.matching import EVERYTHING, AllOf, AnyOf, Match, Sequence, all_of, any_of
from community.search.models import Entry
from community.search.planning import in_title, plan_of
from community.search.terms import LAST_PLACE, MOST_PLACES, Terms, terms_of
from tests.community.search.laying import document, exactly, lay

pytestmark = pytest.mark.django_db


def holds(terms: Terms, match: Match) -> bool:
    """Whether a document with `terms` is in `match`: the meaning of a match, spelt out."""
    if isinstance(match, AllOf):
        return all(holds(terms, part) for part in match.parts) and not any(
            holds(terms, part) for part in match.without
        )
    if isinstance(match, AnyOf):
        return any(holds(terms, part) for part in match.parts)
    placed = [terms.title] if match.in_title else [terms.title, terms.tags, terms.body]
    if len(match.terms) == 1 and not match.in_title:
        placed += [terms.others, terms.facets]
    size = len(match.terms)
    return any(
        tuple(column[at : at + size]) == match.terms
        for column in placed
        for at in range(len(column) - size + 1)
    )


def expected(documents: Listed[Document], match: Match) -> list[int]:
    return sorted(one.key for one in documents if holds(terms_of(one), match))


def matched(match: Match) -> list[int]:
    keys = dict(Entry.objects.values_list("pk", "key"))
    return sorted(keys[row.id] for row in candidates(match))


# ----------------------------------------------------------------------------- any at all

# Few words, so that they meet; each of them trouble to somebody.
WORDS = [
    *["mentor", "mentors", "visa", "night", "the", "IT", "Gordić", "naïve", "co-author", "e-mail"],
    *["C++", "c#", ".NET", "node.js", "H-1B", "GPT-3", "1%", "1,000", "A&M", "R", "AI.", "A+"],
    *["O'Brien", "don’t", 'quo"ted', "back\\slash", "back\\", "\\'", "''", '""', "100%", "_", "%"],
    *["人工智能", "人工", "机", "カタカナ", "한국어", "Привет", "שלום", "résumé", "ﬁne", "½", "١٢"],
    *["NOT", "AND", "OR", "NEAR", "title_terms:", "a*", "^mentor", "{", "(", ")", "&", "|", "!"],
    *["<->", ":A", "'mentor':1A", "¶", "all:", "kind:story", "\x01", "\x7f", "🦆", "e\u0301", "İ"],
]
word = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=6
)
text = st.lists(word, max_size=7).map(" ".join)
documents = st.lists(
    st.builds(
        document,
        title=text,
        tags=st.lists(st.sampled_from(["phd", "visas", "night-work"]), max_size=2).map(tuple),
        tag_words=st.lists(text, max_size=2).map(tuple),
        authors=st.lists(text, max_size=1).map(tuple),
        passages=st.lists(text.map(Passage), max_size=3).map(tuple),
        score=st.integers(-120, 120),
        dated=st.sampled_from(["", "2021", "2022-03"]),
        audience=st.sampled_from([frozenset({EVERYONE}), frozenset({STAFF})]),
    ),
    min_size=1,
    max_size=5,
)
FACETS = ["all:", "kind:story", "kind:tag", "tag:phd", "year:none", "year:2021", "score:>=1"]
FACETS += ["score:<=-1", "audience:everyone", "author:o-brien", "author:gordic", "nothing:"]
term = st.sampled_from(sorted({token.term for one in WORDS for token in tokens(one)}))
leaf = st.builds(
    Sequence, st.lists(term, min_size=1, max_size=3).map(tuple), in_title=st.booleans()
) | st.sampled_from(FACETS).map(lambda one: Sequence((one,)))


def _grown(smaller: st.SearchStrategy[Match]) -> st.SearchStrategy[Match]:
    parts = st.lists(smaller, min_size=1, max_size=3)
    return (
        st.builds(all_of, parts, st.lists(smaller, max_size=2))
        | parts.map(any_of)
        | st.builds(all_of, st.just([]), parts)
    )


trees: st.SearchStrategy[Match] = st.recursive(leaf, _grown, max_leaves=12)


@pytest.mark.slow  # many examples
@settings(max_examples=60)
@given(documents, st.lists(trees, min_size=1, max_size=6))
def test_any_match_finds_what_its_meaning_says(laid: list[Document], asked: list[Match]) -> None:
    Entry.objects.all().delete()
    lay(*laid)
    for match in asked:
        assert matched(match) == expected(laid, match)


ASKED = [
    *["mentor*", "vis*", "c*", "(", ")", "-", "or", '"', "-tag:", "co-author", "author:gordić"],
    *["tag:phd", "kind:story", "is:answered", "state:none", "score:>2", "score:-3..4", "score:<-1"],
    *["year:2021", "year:none", "year:..2021"],
]
pieces = st.sampled_from([*WORDS, *ASKED, '"visa night"', '"night the visa"'])
queries = st.lists(st.tuples(pieces, st.sampled_from([" ", ""])), max_size=12).map(
    lambda parts: "".join(one + space for one, space in parts)
)


@pytest.mark.slow  # thirty rows, written as members write them
@settings(max_examples=60)
@given(documents, st.lists(queries, min_size=1, max_size=4))
@example([document(title="x")], ["-mentor", "-(mentor or visa)", "-kind:tag"])
def test_any_query_finds_what_its_plan_means(laid: list[Document], asked: list[str]) -> None:
    Entry.objects.all().delete()
    lay(*laid)
    for query in asked:
        match = plan_of(grammar.parse(query)).match
        assert matched(match) == expected(laid, match)


@settings(max_examples=15)
@given(documents)
def test_every_word_of_a_document_finds_it(laid: list[Document]) -> None:
    Entry.objects.all().delete()
    lay(*laid)
    for one in laid:
        terms = terms_of(one)
        for each in {*terms.title, *terms.tags, *terms.body, *terms.others, *terms.facets} - {"¶"}:
            assert one.key in matched(Sequence((each,)))


@pytest.mark.parametrize("sign", ["-", "x or ", "x -", "x or -"])
def test_the_deepest_query_there_can_be_is_no_trouble(sign: str) -> None:
    (one, *_more) = lay(document(title="mentor x"))
    levels = "".join(f"{sign}(w{n} " for n in range(grammar.MAX_DEPTH)) + "visa" + ")" * 16
    for query in (levels, f"mentor {levels}", f"mentor or {levels}"):
        match = plan_of(grammar.parse(query)).match
        assert matched(match) == expected([document(title="mentor x", key=one.key)], match)


def test_the_widest_query_there_can_be_is_no_trouble() -> None:
    lay(*(document(" ".join(f"ab{n}c{m}" for m in range(100))) for n in range(3)))
    widest = " ".join(["year:..2099"] + [f"ab{n % 3}*" for n in range(31)])
    assert matched(plan_of(grammar.parse(widest)).match) == []
    either = " or ".join(f"ab{n % 3}*" for n in range(32))
    assert len(matched(plan_of(grammar.parse(either)).match)) == 3


# ----------------------------------------------------------------------------- side by side


def test_quoted_words_stand_side_by_side_in_this_order() -> None:
    right, *_wrong = lay(
        document("They work night shifts."), document("shifts of the night"), document("a night")
    )
    assert exactly('"night shifts"') == [right.key]


def test_quoted_words_do_not_reach_from_one_passage_into_the_next() -> None:
    lay(document("It was a long night.", "Shifts ended at dawn."))
    assert exactly('"night shifts"') == []
    assert len(exactly('"night" "shifts"')) == 1


@pytest.mark.parametrize(
    "told",
    [
        {"title": "A long night", "tag_words": ("shifts",)},
        {"tag_words": ("night",), "passages": (Passage("shifts"),)},
        {"title": "A long night", "passages": (Passage("shifts"),)},
        {"passages": (Passage("a long night"),), "authors": ("Shifts Moor",)},
    ],
)
def test_quoted_words_do_not_reach_from_one_field_into_another(told: dict[str, object]) -> None:
    lay(document(**told))
    assert exactly('"night shifts"') == []
    assert len(exactly("night shifts")) == 1


def test_words_of_two_authors_are_no_phrase() -> None:
    lay(document("x", authors=("Ada Moor",)))
    assert exactly('"ada moor"') == []
    assert len(exactly("moor ada")) == 1


def test_in_a_title_is_in_a_title_only() -> None:
    title, body = lay(document(title="night shifts"), document("night shifts"))
    asked = in_title(Sequence(("night", "shift")))
    assert asked is not None
    assert matched(asked) == [title.key]
    assert matched(Sequence(("night",), in_title=True)) == [title.key]
    assert body.key in matched(Sequence(("night", "shift")))


# ----------------------------------------------------------------------------- the limits


@pytest.mark.slow  # a second and more
def test_beyond_the_last_place_words_are_found_but_not_as_a_phrase() -> None:
    long = " ".join(f"w{n}" for n in range(LAST_PLACE + 100))
    (one,) = lay(document(long))
    last = LAST_PLACE - 1
    for where, together in [(100, True), (last - 1, True), (last, False), (last + 50, False)]:
        assert matched(Sequence((f"w{where}",))) == [one.key]
        assert (matched(Sequence((f"w{where}", f"w{where + 1}"))) == [one.key]) is together


@pytest.mark.slow  # a second and more
def test_passages_count_among_the_places() -> None:
    (one,) = lay(document(*(f"a{n} b{n}" for n in range(6_000))))
    assert matched(Sequence(("a5330", "b5330"))) == [one.key]
    assert matched(Sequence(("a5400", "b5400"))) == []
    assert matched(all_of([Sequence(("a5999",)), Sequence(("b5999",))])) == [one.key]


def test_beyond_so_many_mentions_a_word_has_no_place_of_its_own() -> None:
    text = " ".join(f"echo n{n}" for n in range(MOST_PLACES + 20))
    (one,) = lay(document(text))
    last = MOST_PLACES - 1
    assert matched(Sequence(("echo", f"n{last}"))) == [one.key]
    assert matched(Sequence(("echo", f"n{last + 1}"))) == []
    assert matched(Sequence(("echo",))) == [one.key]


def test_where_a_word_lost_its_place_its_neighbours_do_not_move_together() -> None:
    text = " ".join(f"echo n{n}" for n in range(MOST_PLACES + 20))
    lay(document(text))
    assert matched(Sequence((f"n{MOST_PLACES + 1}", f"n{MOST_PLACES + 2}"))) == []


@pytest.mark.slow  # very large texts
def test_a_text_of_very_many_different_words_is_found_by_the_first_of_them() -> None:
    anyhow = Random(1)  # noqa: S311 - nothing is kept secret by it
    han = "".join(map(chr, anyhow.choices(range(0x4E00, 0x9E00), k=200_000)))
    (one,) = lay(document(han, title="everything"))
    assert matched(Sequence((han[:2],))) == [one.key]
    assert matched(Sequence(("everyth",))) == [one.key]


def test_compounds_of_very_many_parts_fit_as_well() -> None:
    text = " ".join(f"a{n}-{'b' * 50}{n}-{'c' * 50}{n}" for n in range(8_000))
    (one,) = lay(document(text, title="everything"))
    assert matched(Sequence(("everyth",))) == [one.key]


def test_a_very_long_name_fits_as_well() -> None:
    (one,) = lay(document("x", authors=("ł" * 5_000,), tags=("t" * 5_000,), dated="2021"))
    assert exactly("author:" + "ł" * 300) == [one.key]


# ----------------------------------------------------------------------------- without


def test_a_query_of_nothing_but_what_must_not_be_there_finds_the_rest() -> None:
    night, day = lay(document("night"), document("day"))
    assert exactly("-night") == [day.key]
    assert exactly("-(night or day)") == []
    assert exactly("-tag:phd") == [day.key, night.key]
    assert matched(all_of([], [Sequence(("night",))])) == [day.key]
    assert matched(EVERYTHING) == [night.key, day.key]


def test_denied_phrases_leave_the_words_alone() -> None:
    apart, _together = lay(document("night and day"), document("day night"))
    assert exactly('night day -"day night"') == [apart.key]


# ----------------------------------------------------------------------------- numbers


SCORES = (-120, -100, -99, -5, -1, 0, 1, 4, 5, 99, 100, 120)


@pytest.mark.parametrize(
    ("asked", "low", "high"),
    [
        ("score:>5", 6, None),
        ("score:>=5", 5, None),
        ("score:5", 5, 5),
        ("score:0", 0, 0),
        ("score:<0", None, -1),
        ("score:<=0", None, 0),
        ("score:>-1", 0, None),
        ("score:>=-1", -1, None),
        ("score:-5..4", -5, 4),
        ("score:4..-5", -5, 4),
        ("score:-5", -5, -5),
        ("score:<-5", None, -6),
        ("score:99", 99, 99),
        ("score:-99", -99, -99),
    ],
)
def test_scores_have_bounds(asked: str, low: int | None, high: int | None) -> None:
    laid = {entry.key: entry.score for entry in lay(*(document("x", score=n) for n in SCORES))}
    right = [
        score
        for score in SCORES
        if (low is None or score >= low) and (high is None or score <= high)
    ]
    assert sorted(laid[key] for key in exactly(asked)) == right
    rest = [score for score in SCORES if score not in right]
    assert sorted(laid[key] for key in exactly(f"-{asked}")) == rest


@pytest.mark.parametrize("asked", ["score:>=100", "score:>=101", "score:>100", "score:100"])
def test_scores_beyond_a_hundred_are_not_told_apart(asked: str) -> None:
    lay(*(document("x", score=n) for n in SCORES))
    assert len(exactly(asked)) == 2
    assert len(exactly(asked.replace(":", ":-") if ">" not in asked else "score:<=-100")) == 2


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("year:2021", ["2021"]),
        ("year:none", [""]),
        ("year:2021,none", ["", "2021"]),
        ("year:2020..2021", ["2020-05", "2021"]),
        ("year:2021..2020", ["2020-05", "2021"]),
        ("year:2022..", ["2022-01-01"]),
        ("year:..2020", ["1948", "2020-05"]),
        ("year:1948", ["1948"]),
        ("year:1900..1950", ["1948"]),
        ("year:1949..2019", []),
        ("year:1000..2999", ["1948", "2020-05", "2021", "2022-01-01"]),
    ],
)
def test_years_have_bounds(asked: str, years: list[str]) -> None:
    dates = ["", "1948", "2020-05", "2021", "2022-01-01"]
    laid = {entry.key: entry.dated for entry in lay(*(document("x", dated=d) for d in dates))}
    assert sorted(laid[key] for key in exactly(asked)) == years
    assert sorted(laid[key] for key in exactly(f"-{asked}")) == [d for d in dates if d not in years]


# ----------------------------------------------------------------------------- pages of matches


def test_bounds_cut_the_matches_and_turn_their_order() -> None:
    entries = lay(*(document("night") for _ in range(6)))
    ids = [entry.pk for entry in entries]
    night = Sequence(("night",))
    assert [row.id for row in candidates(night)] == ids[::-1]
    assert [row.id for row in candidates(night, below=ids[3])] == ids[2::-1]
    assert [row.id for row in candidates(night, 2, above=ids[1])] == ids[2:4]
    assert [row.id for row in candidates(night, below=ids[4], above=ids[1])] == ids[2:4]


def test_what_is_older_than_the_calendar_of_computers_is_found_too() -> None:
    old, older = lay(
        document("night", dated_at=document().dated_at.replace(year=1000)),
        replace(document("night"), dated_at=document().dated_at.replace(year=1)),
    )
    assert [row.id for row in candidates(Sequence(("night",)))] == [old.pk, older.pk]
    assert older.pk < old.pk < 0

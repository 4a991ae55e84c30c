"""What makes one entry a better answer than another; pure, so the same on any database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.search.ranking import Candidate, Wanted, rank, weight_of

SEA = "lamp rope tide kiln moss fern dune crag reed silt loam peat wren tern gull rook"
WORDS = SEA.split()
FILLER = " ".join(WORDS * 4)


def asked(*words: str, weight: float = 2.0) -> list[Wanted]:
    return [Wanted(((word,),), weight) for word in words]


def order(query: list[Wanted], **told: Any) -> list[str]:
    """The names of the candidates, best first; whoever is named later is newer."""
    usual = {"title": "", "tags": "", "body": FILLER}
    candidates = [
        Candidate(number, **usual | facts) for number, facts in enumerate(told.values(), 1)
    ]
    names = dict(enumerate(told, 1))
    return [names[one.id] for one in rank(candidates, query)]


def test_a_title_says_more_than_a_tag_and_a_tag_more_than_the_text() -> None:
    assert order(
        asked("visa"),
        title={"title": "my visa year"},
        tag={"tags": "visa"},
        body={"body": f"{FILLER} visa"},
        none={},
    ) == ["title", "tag", "body", "none"]


def test_a_short_title_says_more_than_a_long_one() -> None:
    assert order(asked("visa"), short={"title": "visa"}, long={"title": f"visa {FILLER}"}) == [
        "short",
        "long",
    ]


def test_side_by_side_beats_near_and_near_beats_far() -> None:
    between = " ".join(WORDS)
    assert order(
        asked("night", "shift"),
        together={"body": f"{between} night shift {between}"},
        near={"body": f"{between} night lamp rope shift {between}"},
        far={"body": f"night {between} {between} shift"},
    ) == ["together", "near", "far"]


def test_in_one_passage_beats_in_two() -> None:
    assert order(
        asked("night", "shift"),
        one={"body": f"{FILLER} night lamp shift ¶ {FILLER}"},
        two={"body": f"{FILLER} night lamp ¶ {FILLER} shift"},
    ) == ["one", "two"]


def test_all_of_the_words_beat_some_of_them_wherever_they_stand() -> None:
    assert order(
        asked("night", "shift"),
        both={"body": f"{FILLER} night shift"},
        title={"title": "night"},
    ) == ["both", "title"]


def test_a_phrase_in_the_title_beats_its_words_there() -> None:
    assert order(
        asked("night", "shift"),
        phrase={"title": "a night shift again"},
        words={"title": "a shift again night"},
    ) == ["phrase", "words"]


def test_the_rarer_word_weighs_more() -> None:
    assert weight_of(1, 1_000) > weight_of(10, 1_000) > weight_of(1_000, 1_000) > 0
    query = [
        Wanted((("rare",),), weight_of(2, 1_000)),
        Wanted((("usual",),), weight_of(500, 1_000)),
    ]
    assert order(query, rare={"body": f"{FILLER} rare"}, usual={"body": f"{FILLER} usual"}) == [
        "rare",
        "usual",
    ]


@pytest.mark.parametrize("times", [8, 30, 300])
@pytest.mark.parametrize("place", ["title", "body"])
def test_word_stuffing_does_not_help(place: str, times: int) -> None:
    honest = {"title": "how the visa came", "body": f"{FILLER} visa"}
    stuffed = honest | {place: " ".join(["visa"] * times)}
    assert order(asked("visa"), honest=honest, stuffed=stuffed) == ["honest", "stuffed"]


def test_saying_it_once_more_soon_adds_nothing() -> None:
    points = []
    for times in (1, 2, 3, 4, 9):
        one = Candidate(1, "", "", body=" ".join(WORDS * 6 + ["lamp visa"] * times))
        rank([one], asked("visa"))
        points.append(one.points)
    assert points[0] < points[1] < points[2]
    assert points[1] - points[0] > points[2] - points[1]
    assert points[4] <= points[3] <= points[2]


def test_stuffing_a_passage_leaves_the_others_as_they_are() -> None:
    one = Candidate(1, "", "", body=f"{'visa ' * 20}¶ {FILLER} visa")
    rank([one], asked("visa"))
    assert one.passage == 1


def test_the_best_passage_is_named() -> None:
    one = Candidate(1, "", "", body="lamp visa rope ¶ night tide shift ¶ tide night shift visa")
    rank([one], asked("night", "shift", "visa"))
    assert one.passage == 2


def test_quality_and_age_only_tilt() -> None:
    liked = {"body": f"{FILLER} visa", "score": 1_000, "is_accepted": True, "age_years": 0.0}
    disliked = {"title": "visa", "score": -1, "age_years": 20.0}
    assert order(asked("visa"), liked=liked, disliked=disliked) == ["disliked", "liked"]


def test_between_equals_the_better_liked_the_accepted_and_the_younger_come_first() -> None:
    same = {"title": "visa"}
    assert order(asked("visa"), liked=same | {"score": 3}, new=same) == ["liked", "new"]
    assert order(asked("visa"), new=same, hated=same | {"score": -3}) == ["new", "hated"]
    assert order(asked("visa"), good=same | {"is_accepted": True}, new=same) == ["good", "new"]
    ages = {name: same | {"age_years": age} for name, age in {"a": 1.0, "b": 9.0}.items()}
    assert order(asked("visa"), **ages) == ["a", "b"]


def test_ties_go_to_the_newer_one() -> None:
    same = {"title": "visa"}
    assert order(asked("visa"), a=same, b=same, c=same) == ["c", "b", "a"]


def test_without_words_the_facts_alone_decide() -> None:
    assert order([], old={"score": 0}, liked={"score": 9}, new={}) == ["liked", "new", "old"]


terms = st.lists(st.sampled_from(["night", "shift", "visa", "lamp", "¶"]), max_size=12)
candidates = st.builds(
    Candidate,
    st.integers(-5, 5),
    title=terms.map(" ".join),
    tags=terms.map(" ".join),
    body=terms.map(" ".join),
    others=terms.map(" ".join),
    score=st.integers(-(10**6), 10**6),
    is_accepted=st.booleans(),
    age_years=st.none() | st.floats(-10, 1_000),
)
wanted = st.builds(
    Wanted,
    st.lists(terms.filter(bool).map(tuple), min_size=1, max_size=2).map(tuple),
    st.floats(0.01, 20),
)


@settings(max_examples=60)
@given(st.lists(candidates, max_size=5), st.lists(wanted, max_size=3))
def test_points_are_positive_and_the_order_is_theirs(
    some: list[Candidate], query: list[Wanted]
) -> None:
    ranked = rank(some, query)
    assert sorted(map(id, ranked)) == sorted(map(id, some))
    assert all(one.points > 0 for one in ranked)
    keys = [(one.points, one.id) for one in ranked]
    assert keys == sorted(keys, reverse=True)
    for one in ranked:
        assert -1 <= one.passage <= one.body.count("¶")


@settings(max_examples=30)
@given(st.lists(candidates, max_size=5), st.lists(wanted, max_size=3))
def test_weighing_once_more_changes_nothing(some: list[Candidate], query: list[Wanted]) -> None:
    first = [(one.id, one.points, one.passage) for one in rank(some, query)]
    assert [(one.id, one.points, one.passage) for one in rank(some, query)] == first

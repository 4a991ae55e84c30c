"""Who is suggested to whom: by quota, by points, the same for the same, and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mentors import week, weighing
from mentors.known import Candidate, Mentee, Met, Way
from mentors.matching import (
    QUOTA,
    Distance,
    distance,
    only_far,
    suggest,
    suggestion,
)
from mentors.reasons import published
from mentors.weighing import Kind, answer_rate, reasons

YEAR = 2026
JANUARY = datetime(2026, 1, 7, tzinfo=UTC)
WANTED = Way("doctoral-student", "research-engineer", means="internship")
SAME = Way("doctoral-student", "research-engineer", 2015, "internship")
OTHERWISE = Way("doctoral-student", "research-engineer", 2015, "referral")
FROM_ELSEWHERE = Way("software-engineer", "research-engineer", 2015, "referral")
BEGINNING = Way("student", "doctoral-student", 2019)
LAYOFF = Met("layoff", 2020)


def mentee(**known: Any) -> Mentee:
    return Mentee(year=YEAR, **{"wanted": frozenset({WANTED}), **known})


def candidate(number: int = 1, *behind: Way, free: int = 1, **known: Any) -> Candidate:
    return Candidate(id=number, behind=frozenset(behind), free=free, **known)


def kinds(mentee: Mentee, mentor: Candidate) -> set[Kind]:
    return {reason.kind for reason in reasons(mentee, mentor)} - {Kind.ROOM, Kind.ANSWERS}


def points(mentee: Mentee, mentor: Candidate) -> int:
    return suggestion(mentee, mentor).points


def ids(found: list[Any]) -> list[int]:
    return [one.candidate.id for one in found]


ALL_BUT_A_GOAL = {
    "setbacks": frozenset({LAYOFF}),
    "circumstances": frozenset({("status", "visa"), ("degree", "master"), ("country", "ES")}),
    "languages": frozenset({"es"}),
    "tags": frozenset({"a", "b", "c", "d", "e"}),
    "hours": week.hours([(0, 0, 600)], "UTC", datetime(2026, 1, 1, tzinfo=UTC)),
}


class TestWhatCounts:
    def test_the_same_transition_outweighs_all_the_rest_together(self):
        me = mentee(behind=frozenset({BEGINNING}), **ALL_BUT_A_GOAL)
        everything_else = candidate(
            1, BEGINNING, asked=500, answered=500, free=20, **ALL_BUT_A_GOAL
        )
        silent_and_nearly_full = candidate(2, OTHERWISE, asked=500, free=1, taken=19)
        assert points(me, silent_and_nearly_full) > points(me, everything_else)

    def test_one_fact_outweighs_all_that_the_kinds_below_it_can_come_to(self):
        below = 0
        for _words, points, most in reversed(published()):
            assert points == below + 1
            below += points * most

    @pytest.mark.parametrize(
        ("behind", "found"),
        [
            (SAME, {Kind.SAME_TRANSITION, Kind.SAME_MEANS}),
            (OTHERWISE, {Kind.SAME_TRANSITION}),
            (FROM_ELSEWHERE, {Kind.SAME_GOAL}),
            (BEGINNING, {Kind.SAME_BEGINNING}),
            (Way("student", "founder", 2015), set()),
            (Way("research-engineer", "doctoral-student", 2015), set()),
        ],
    )
    def test_ways(self, behind, found):
        assert kinds(mentee(behind=frozenset({BEGINNING})), candidate(1, behind)) == found

    def test_the_best_way_alone_counts(self):
        with_others = candidate(
            1, FROM_ELSEWHERE, OTHERWISE, Way("student", "research-engineer", 1)
        )
        assert points(mentee(), with_others) == points(mentee(), candidate(1, OTHERWISE))

    def test_what_the_mentee_has_behind_them_is_no_goal(self):
        me = mentee(wanted=frozenset(), behind=frozenset({SAME}))
        assert kinds(me, candidate(1, FROM_ELSEWHERE)) == set()

    def test_each_kind_of_constraint_counts_once(self):
        both = frozenset({("status", "visa"), ("status", "carer")})
        one = frozenset({("status", "visa")})
        me = mentee(circumstances=both)
        assert points(me, candidate(circumstances=both)) == points(me, candidate(circumstances=one))
        assert len(list(reasons(me, candidate(circumstances=both)))) == 4  # and room, answers

    def test_tags_count_up_to_four(self):
        many = frozenset("abcdef")
        me = mentee(tags=many)
        four = points(me, candidate(tags=frozenset("abcd")))
        assert points(me, candidate(tags=many)) == four
        assert points(me, candidate(tags=frozenset("abc"))) == four - weighing.TAG

    def test_hours_count_as_far_as_they_overlap(self):
        now = datetime(2026, 1, 7, tzinfo=UTC)
        me = mentee(hours=week.hours([(0, 540, 720)], "UTC", now))
        away = candidate(hours=week.hours([(0, 720, 900)], "UTC", now))
        begun = candidate(hours=week.hours([(0, 630, 800)], "UTC", now))
        whole = candidate(hours=week.hours([(0, 0, 1440)], "UTC", now))
        rest = points(me, away)
        assert [points(me, one) - rest for one in (begun, whole)] == [50, 75]

    def test_few_answers_say_little(self):
        assert answer_rate(1, 1) < answer_rate(19, 20)
        assert answer_rate(0, 1) > answer_rate(0, 10)
        assert answer_rate(0, 0) == 0.5

    def test_the_sum_is_that_of_the_reasons(self):
        me = mentee(stage=1, **ALL_BUT_A_GOAL)
        one = suggestion(me, candidate(1, SAME, stage=3, **ALL_BUT_A_GOAL))
        # five constraints, four tags, three hours, the one place there is, two fifths of answers
        assert one.points == 24_000 + 6_000 + 5 * 500 + 4 * 100 + 3 * 25 + 4 * 5 + 2


class TestHowFarAhead:
    @pytest.mark.parametrize(
        ("yours", "theirs", "how_far"),
        [
            (2, 2, None),
            (2, 1, None),
            (2, 3, Distance.NEAR),
            (2, 4, Distance.NEAR),
            (2, 5, Distance.FAR),
            (None, 5, None),
            (2, None, None),
        ],
    )
    def test_by_stage(self, yours, theirs, how_far):
        assert distance(mentee(stage=yours), candidate(stage=theirs)) is how_far

    @pytest.mark.parametrize(
        ("start", "year", "stage", "how_far"),
        [
            ("doctoral-student", YEAR - 3, 6, Distance.NEAR),
            ("doctoral-student", YEAR - 4, 6, Distance.FAR),
            ("doctoral-student", YEAR - 3, None, Distance.NEAR),
            ("doctoral-student", YEAR - 4, None, Distance.FAR),
            ("professor", YEAR, 6, Distance.FAR),
            ("professor", YEAR, None, Distance.NEAR),
        ],
    )
    def test_by_when_they_crossed(self, start, year, stage, how_far):
        mentor = candidate(1, Way(start, "research-engineer", year), stage=stage)
        assert distance(mentee(stage=1), mentor) is how_far

    def test_only_those_far_ahead_were_chosen(self):
        me, far, near = mentee(stage=1), candidate(1, stage=6), candidate(2, stage=2)
        assert only_far(me, [far])
        assert not only_far(me, [far, near])
        assert not only_far(me, [far, candidate(3)])
        assert not only_far(me, [])


class TestTheList:
    def test_best_first_then_least_loaded_then_by_id(self):
        found = suggest(
            mentee(languages=frozenset({"es"})),
            [
                candidate(5, languages=frozenset({"es"}), free=2, taken=2),
                candidate(4, languages=frozenset({"es"}), free=1, taken=1),
                candidate(3, OTHERWISE, free=1, taken=9),
                candidate(2, languages=frozenset({"es"}), free=4),
                candidate(1, languages=frozenset({"es"}), free=1, taken=3),
            ],
        )
        assert ids(found) == [3, 2, 4, 5, 1]

    def test_whom_nothing_is_shared_with_is_not_suggested(self):
        hours = week.hours([(0, 0, 600)], "UTC", datetime(2026, 1, 1, tzinfo=UTC))
        assert suggest(mentee(hours=hours, stage=1), [candidate(hours=hours, stage=2)]) == []

    def test_nobody_beyond_their_free_places(self):
        assert suggest(mentee(), [candidate(1, SAME, free=0, taken=2)]) == []

    def test_each_of_the_quota_has_a_place_however_many_are_better(self):
        better = [candidate(n, SAME, stage=2) for n in range(10)]
        near = candidate(20, stage=4, languages=frozenset({"es"}))
        far = candidate(21, stage=6, languages=frozenset({"es"}))
        met = candidate(22, stage=2, setbacks=frozenset({LAYOFF}))
        me = mentee(stage=2, languages=frozenset({"es"}), setbacks=frozenset({LAYOFF}))
        found = ids(suggest(me, [*better, near, far, met]))
        assert found == [0, 1, 2, 20, 21, 22]

    def test_one_may_stand_for_two(self):
        better = [candidate(n, SAME, stage=2) for n in range(10)]
        both = candidate(20, stage=4, setbacks=frozenset({LAYOFF}))
        me = mentee(stage=2, setbacks=frozenset({LAYOFF}))
        assert ids(suggest(me, [*better, both])) == [0, 1, 2, 3, 4, 20]

    def test_a_list_too_short_for_the_quota_is_refused(self):
        with pytest.raises(ValueError, match="no room"):
            suggest(mentee(), [], most=2)


ways = st.builds(
    Way,
    st.sampled_from(["student", "doctoral-student"]),
    st.sampled_from(["research-engineer", "founder"]),
    st.integers(YEAR - 6, YEAR),
    st.sampled_from(["", "internship"]),
)
told = {
    "stage": st.none() | st.integers(1, 6),
    "behind": st.frozensets(ways, max_size=2),
    "setbacks": st.frozensets(st.builds(Met, st.sampled_from(["layoff", "break"]), st.just(2020))),
    "languages": st.frozensets(st.sampled_from(["en", "es"])),
    "tags": st.frozensets(st.sampled_from("abc")),
}
mentees = st.builds(
    Mentee,
    year=st.just(YEAR),
    wanted=st.frozensets(ways.map(lambda way: Way(way.from_role, way.to_role, means=way.means))),
    **told,
)
mentors = st.builds(
    Candidate,
    id=st.integers(1, 99),
    free=st.integers(0, 2),
    taken=st.integers(0, 2),
    asked=st.just(4),
    answered=st.integers(0, 4),
    **told,
)
lists = st.lists(mentors, max_size=12, unique_by=lambda one: one.id)
few = settings(max_examples=60)


@few
@given(mentees, lists, st.randoms(use_true_random=False))
def test_in_whichever_order_they_come_the_list_is_the_same(me, given_, chance):
    mixed = chance.sample(given_, len(given_))
    assert suggest(me, mixed, most=4) == suggest(me, given_, most=4)


@few
@given(mentees, lists)
def test_the_quota_is_met_when_it_can_be_and_nobody_is_full(me, given_):
    found = suggest(me, given_, most=4)
    able = [suggestion(me, one) for one in given_ if one.free]
    able = [one for one in able if one.shares]
    assert len(found) == min(4, len(able))
    assert {one.candidate.id for one in found} <= {one.candidate.id for one in able}
    for meets in QUOTA:
        assert any(map(meets, found)) == any(map(meets, able))


@few
@given(mentees, mentors, ways)
def test_a_shared_transition_more_never_lowers_the_points(me, mentor, way):
    assume(me.wanted)
    before = points(me, mentor)
    for wanted in me.wanted:
        shared = Way(wanted.from_role, wanted.to_role, way.year, way.means)
        more = replace(mentor, behind=mentor.behind | {shared})
        assert points(me, more) >= before


LADDER = (
    lambda number: {"behind": frozenset([SAME][:number])},
    lambda number: {
        "circumstances": frozenset(
            [("status", "visa"), ("degree", "master")][: max(number - 1, 0)]
        ),
        "languages": frozenset(["es"][:number]),
    },
    lambda number: {"tags": frozenset("abcd"[:number])},
    lambda number: {"hours": week.hours([(0, 400, 400 + 60 * number)], "UTC", JANUARY)},
    lambda number: {"free": 1 + number, "taken": 3 - number},
    lambda number: {"asked": 100, "answered": 30 * number},
)
"""What the two share of each kind, the weightiest first, in steps of 0 to 3."""
steps = st.tuples(*[st.integers(0, 3)] * len(LADDER))


@few
@given(steps, steps)
def test_the_weightiest_kind_in_which_two_differ_decides(one, other):
    me = mentee(**{**ALL_BUT_A_GOAL, "setbacks": frozenset()})
    both = []
    for taken in (one, other):
        known = {}
        for kind, number in zip(LADDER, taken, strict=True):
            known |= kind(number)
        both.append(points(me, Candidate(id=1, **known)))
    first, second = ((min(taken[0], 1), *taken[1:]) for taken in (one, other))
    assert (both[0] > both[1]) == (first > second)

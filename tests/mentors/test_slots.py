"""Free times: right on the mentor's wall in every week of the year, those of a clock change too."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentors.slots import Terms, Times, on_the_wall, slots, week_of
from mentors.week import DAY, Span

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


def shown(found: list[datetime], zone: str) -> list[str]:
    """Times as the clock in `zone` shows them."""
    return [f"{at.astimezone(ZoneInfo(zone)):%a %H:%M}" for at in found]


def on(day: date, *spans: Span, zone: str, **terms: object) -> list[str]:
    """The times of `day` and the night after it, on a wall in `zone`, asked for two days before."""
    now = datetime.combine(day, time(12), UTC) - timedelta(days=2)
    told = Terms(spans=spans, zone=zone, days_ahead=4, **terms)  # type: ignore[arg-type]
    return shown(slots(told, taken=[], now=now), zone)


SUNDAY_NIGHT: Span = (6, 60, 300)
"""Sunday from 1 to 5: clocks change in it."""


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), ["01:00", "03:00", "04:00"]),
        ("Europe/Berlin", date(2026, 10, 25), ["01:00", "02:00", "03:00", "04:00"]),
        ("America/New_York", date(2026, 3, 8), ["01:00", "03:00", "04:00"]),
        ("America/New_York", date(2026, 11, 1), ["01:00", "02:00", "03:00", "04:00"]),
        ("Australia/Lord_Howe", date(2026, 10, 4), ["01:00", "02:30", "03:30"]),
        ("Australia/Lord_Howe", date(2026, 4, 5), ["01:00", "02:30", "03:30"]),
        ("Asia/Kolkata", date(2026, 3, 29), ["01:00", "02:00", "03:00", "04:00"]),
        ("UTC", date(2026, 3, 29), ["01:00", "02:00", "03:00", "04:00"]),
    ],
)
def test_the_night_in_which_clocks_change(zone: str, day: date, expected: list[str]) -> None:
    assert on(day, SUNDAY_NIGHT, zone=zone) == [f"Sun {at}" for at in expected]


def test_an_hour_that_is_skipped_is_offered_at_no_other_time() -> None:
    assert on(date(2026, 3, 29), (6, 120, 180), zone="Europe/Berlin") == []
    assert on(date(2026, 4, 5), (6, 120, 180), zone="Europe/Berlin") == ["Sun 02:00"]


def test_an_hour_that_comes_twice_is_offered_once() -> None:
    assert on(date(2026, 10, 25), (6, 120, 180), zone="Europe/Berlin") == ["Sun 02:00"]


def test_hours_over_midnight_are_one_evening() -> None:
    spans = ((6, 22 * 60, DAY), (0, 0, 2 * 60))
    found = on(date(2026, 5, 3), *spans, zone="Europe/Berlin", minutes=90)
    assert found == ["Sun 22:00", "Sun 23:30", "Mon 00:00"]
    day_off = ((date(2026, 5, 4), date(2026, 5, 4)),)
    found = on(date(2026, 5, 3), *spans, zone="Europe/Berlin", minutes=90, off=day_off)
    assert found == ["Sun 22:00"]


EVENINGS = tuple((weekday, 18 * 60, 21 * 60) for weekday in range(7))


def test_meetings_keep_their_buffers() -> None:
    terms = Terms(EVENINGS, "UTC", buffer_before=10, buffer_after=20, days_ahead=1)
    assert shown(slots(terms, taken=[], now=MONDAY), "UTC") == ["Mon 18:00", "Mon 19:30"]
    begin = MONDAY.replace(hour=19)
    assert shown(slots(terms, taken=[(begin, begin + HOUR)], now=MONDAY), "UTC") == []
    assert shown(slots(terms, taken=[], elsewhere=[(begin, begin + HOUR)], now=MONDAY), "UTC") == [
        "Mon 18:00"
    ]


def test_notice_days_ahead_and_days_off() -> None:
    terms = Terms(EVENINGS, "UTC", notice_hours=34, days_ahead=4, minutes=180)
    assert shown(slots(terms, taken=[], now=MONDAY), "UTC") == ["Wed 18:00", "Thu 18:00"]
    away = Terms(
        EVENINGS,
        "UTC",
        days_ahead=6,
        minutes=180,
        off=((date(2026, 5, 5), date(2026, 5, 7)), (date(2026, 5, 9), date(2026, 5, 9))),
    )
    assert shown(slots(away, taken=[], now=MONDAY), "UTC") == ["Mon 18:00", "Fri 18:00"]


def test_a_week_is_the_mentors_week() -> None:
    """Sunday 23:00 in New York is Monday in Berlin: each counts it in a week of its own."""
    late = datetime(2026, 5, 11, 3, tzinfo=UTC)
    assert week_of(late, "America/New_York") == date(2026, 5, 4)
    assert week_of(late, "Europe/Berlin") == date(2026, 5, 11)
    one = [(late, late + HOUR)]
    for zone, day in (("America/New_York", 11), ("Europe/Berlin", 18)):
        terms = Terms(EVENINGS, zone, days_ahead=20, most_a_week=1, minutes=180)
        first_week = {date(2026, 5, 4), date(2026, 5, 11)} - {week_of(late, zone)}
        weeks = {week_of(at, zone) for at in slots(terms, taken=one, now=MONDAY)}
        assert week_of(late, zone) not in weeks
        assert first_week < weeks
        assert date(2026, 5, day) in weeks


spans_of_a_week = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, DAY - 1), st.integers(1, DAY)).filter(
        lambda span: span[1] < span[2]
    ),
    min_size=1,
    max_size=4,
).map(tuple)
nows = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)
# Weeks in which one of the zones changes its clocks, beside any week.
changes = st.sampled_from(
    [(2026, 3, 27), (2026, 10, 23), (2026, 3, 6), (2026, 10, 30), (2026, 10, 2), (2026, 4, 3)]
).map(lambda day: datetime(*day, 9, tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(
    spans=spans_of_a_week,
    zone=st.sampled_from(ZONES),
    now=nows | changes,
    minutes=st.sampled_from([15, 25, 60, 90]),
    buffer=st.sampled_from([0, 7, 30]),
    most=st.integers(1, 6),
    hours=st.lists(st.integers(0, 24 * 9), max_size=4),
)
def test_every_time_keeps_every_term(
    spans: tuple[Span, ...],
    zone: str,
    now: datetime,
    minutes: int,
    buffer: int,
    most: int,
    hours: list[int],
) -> None:
    terms = Terms(spans, zone, minutes, 0, buffer, notice_hours=12, days_ahead=8, most_a_week=most)
    taken = [(now + hour * HOUR, now + hour * HOUR + HOUR) for hour in sorted(set(hours))]
    found = slots(terms, taken=taken, now=now)
    wall = [at.astimezone(ZoneInfo(zone)) for at in found]
    assert found == sorted(found)
    assert len({at.replace(tzinfo=None) for at in wall}) == len(found), "a wall shows each once"
    weeks = Counter(week_of(begin, zone) for begin, _end in taken)
    for at in found:
        assert now + 12 * HOUR <= at <= now + timedelta(days=8)
        assert weeks[week_of(at, zone)] < most
        for busy in taken:
            assert not overlap((at - terms.buffers, at + terms.length + terms.buffers), busy)
        for minute in range(minutes):
            assert is_told(spans, (at + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)))


def overlap(one: Times, other: Times) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def is_told(spans: tuple[Span, ...], at: datetime) -> bool:
    """Whether the hours of the week hold the minute that the wall shows."""
    minute = at.hour * 60 + at.minute
    return any(day == at.weekday() and a <= minute < b for day, a, b in spans)


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2025, 1, 1), date(2028, 1, 1))
    | st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 10, 4), date(2026, 4, 5)]),
    span=st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).filter(
        lambda one: one[0] < one[1]
    ),
)
def test_a_span_on_the_wall_is_the_minutes_in_which_the_wall_shows_it(
    zone: str, day: date, span: tuple[int, int]
) -> None:
    """Against the slow way: look at the clock in each minute of the two days around."""
    noon = datetime.combine(day, time(12), UTC)
    told = [noon + timedelta(minutes=minute) for minute in range(-26 * 60, 26 * 60)]
    slow = [at for at in told if _is_on(at.astimezone(ZoneInfo(zone)), day, span)]
    pieces = on_the_wall(day, span, ZoneInfo(zone))
    assert [at for at in told if any(begin <= at < end for begin, end in pieces)] == slow
    assert all(one[1] < other[0] for one, other in pairwise(pieces)), "apart, and in order"


def _is_on(at: datetime, day: date, span: tuple[int, int]) -> bool:
    return at.date() == day and span[0] <= at.hour * 60 + at.minute < span[1]


def test_the_same_asked_twice_is_the_same() -> None:
    terms, taken = Terms(EVENINGS, "UTC"), list[Times]()
    assert slots(terms, taken=taken, now=MONDAY) == slots(terms, taken=taken, now=MONDAY)

"""When a room meets: for itself, for the reader, and across the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mentors.rooms.slots import Slot, both, moves, shown

ZURICH, LOS_ANGELES, KIRITIMATI = "Europe/Zurich", "America/Los_Angeles", "Pacific/Kiritimati"
SUNDAY = 6
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from(["UTC", ZURICH, LOS_ANGELES, KIRITIMATI, "Asia/Kolkata", "Asia/Tehran"])
TIMES = st.integers(0, 50_000).map(lambda hours: BEGINNING + timedelta(hours=hours))


def slot(weekday: int, hour: int, minute: int = 0, zone: str = ZURICH) -> Slot:
    return Slot(weekday, hour * 60 + minute, 90, zone)


@given(st.integers(0, 6), st.integers(0, 1439), ZONES, TIMES)
def test_the_next_time_is_within_the_week_and_on_its_weekday_there(
    weekday: int, starts: int, zone: str, now: datetime
) -> None:
    one = Slot(weekday, starts, 60, zone)
    day = one.next_day(now)
    assert day.weekday() == weekday
    assert now < one.begins_on(day)
    assert (one.begins_on(day) - now).total_seconds() <= (7 * 24 + 2) * 3600


def test_it_keeps_to_the_clocks_of_its_zone_over_a_change() -> None:
    sundays = slot(SUNDAY, 18)
    days = list(islice(sundays.days(datetime(2026, 3, 16, tzinfo=UTC)), 3))
    assert days == [date(2026, 3, 22), date(2026, 3, 29), date(2026, 4, 5)]
    assert [sundays.begins_on(day).hour for day in days] == [17, 16, 16]


def test_a_time_that_the_clocks_skip_is_when_they_jump() -> None:
    at = slot(SUNDAY, 2, 30).begins_on(date(2026, 3, 29))
    assert at.astimezone(ZoneInfo(ZURICH)).strftime("%H:%M") == "03:30"


def test_of_a_time_shown_twice_it_is_the_first() -> None:
    assert slot(SUNDAY, 2, 30).begins_on(date(2026, 10, 25)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_not_on_the_day_of_a_session_that_was() -> None:
    now = datetime(2026, 3, 22, 9, tzinfo=UTC)
    assert slot(SUNDAY, 18).next_day(now) == date(2026, 3, 22)
    assert slot(SUNDAY, 18).next_day(now, but_after=date(2026, 3, 22)) == date(2026, 3, 29)


def test_the_reader_sees_their_own_weekday() -> None:
    at = slot(SUNDAY, 18).begins_on(date(2026, 3, 22))
    told = both(at, 90, there=ZURICH, here=KIRITIMATI)
    assert (told.there.weekday, told.there.starts.hour, told.there.ends.minute) == (
        "Sunday",
        18,
        30,
    )
    assert (told.here.weekday, told.here.starts.hour) == ("Monday", 7)
    assert not told.is_same
    assert both(at, 90, there=ZURICH, here="Europe/Paris").is_same


def test_the_end_is_right_on_the_night_of_a_change() -> None:
    at = slot(SUNDAY, 1, 30).begins_on(date(2026, 3, 29))
    assert shown(at, 90, ZURICH).ends.strftime("%H:%M") == "04:00"


def test_it_says_when_the_time_becomes_another_one() -> None:
    """America changes its clocks on 8 March, Europe on 29 March: for three weeks it is an hour."""
    before = datetime(2026, 3, 2, 12, tzinfo=UTC)
    moved = moves(slot(SUNDAY, 18), here=LOS_ANGELES, after=before)
    assert moved is None or moved.starts.date() == date(2026, 3, 29)
    later = moves(slot(2, 18), here=LOS_ANGELES, after=before)
    assert later is not None
    assert (later.starts.date(), later.starts.hour) == (date(2026, 3, 11), 10)
    assert moves(slot(SUNDAY, 18), here=ZURICH, after=before) is None

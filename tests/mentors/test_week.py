"""Hours of the week, in one zone and in another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mentors.week import DAY, WEEK, hours, minutes

WINTER, SUMMER = datetime(2026, 1, 7, tzinfo=UTC), datetime(2026, 7, 8, tzinfo=UTC)
SUNDAY_NIGHT = (6, 23 * 60, DAY)


def test_minutes_of_spans_that_overlap_count_once():
    assert minutes(hours([(0, 60, 180), (0, 120, 240)], "UTC", WINTER)) == 180


@pytest.mark.parametrize(
    ("at", "there", "shared"), [(WINTER, (0, 8 * 60, 9 * 60), 60), (SUMMER, (0, 8 * 60, 9 * 60), 0)]
)
def test_summer_time_moves_hours(at, there, shared):
    in_berlin = hours([(0, 9 * 60, 10 * 60)], "Europe/Berlin", at)
    assert minutes(in_berlin & hours([there], "UTC", at)) == shared


@pytest.mark.parametrize(
    ("zone", "there"),
    [
        ("America/New_York", (0, 4 * 60, 5 * 60)),  # Monday in UTC
        ("Asia/Kolkata", (6, 17 * 60 + 30, 18 * 60 + 30)),
    ],
)
def test_the_week_is_a_circle(zone, there):
    moved = hours([SUNDAY_NIGHT], zone, WINTER)
    assert moved == hours([there], "UTC", WINTER)
    assert moved.bit_length() <= WEEK

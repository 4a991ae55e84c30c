"""A date is shown as precisely as it is known, and never more so."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template

from stories.models import Story
from stories.presentation.dates import in_words, span_in_words, year_when_old
from tests.cast import StoryFactory


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2022", "2022"),
        ("2025-09", "September 2025"),
        ("2022-01-06", "6 January 2022"),
        ("2022-01-06T18:06:53-05:00", "6 January 2022"),
        ("2022-01-06T23:59:59-11:00", "6 January 2022"),  # the day where it was written
        ("", ""),
        ("2022-13", "2022-13"),
        ("spring 2022", "spring 2022"),
    ],
)
def test_in_words(value: str, shown: str) -> None:
    assert in_words(value) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2015", "2021", "2015–2021"),
        ("2015-09", "2016", "September 2015–2016"),
        ("2015", "2015", "2015"),
        ("2015", "", "from 2015"),
        ("", "2021", "until 2021"),
        ("", "", ""),
    ],
)
def test_spans(start: str, end: str, shown: str) -> None:
    assert span_in_words(start, end) == shown


def told(value: str, precision: str) -> Story:
    return StoryFactory.build(published_value=value, published_precision=precision)


@pytest.mark.parametrize(
    ("value", "precision", "html"),
    [
        ("2025-09", "month", '<time datetime="2025-09">September 2025</time>'),
        (
            "2022-01-06T18:06:53-05:00",
            "second",
            '<time datetime="2022-01-06T18:06:53-05:00">6 January 2022</time>',
        ),
        ("2022", "year", '<time datetime="2022">2022</time>'),
        ("", "unknown", "<span>date not stated</span>"),
    ],
)
def test_the_machine_readable_date_is_no_more_precise(
    value: str, precision: str, html: str
) -> None:
    template = Template("{% load stories %}{% story_date story %}")
    assert template.render(Context({"story": told(value, precision)})) == html


@pytest.mark.parametrize(
    ("value", "precision", "year"),
    [
        ("2022-01-06", "day", 2022),
        ("2022", "year", 2022),
        ("2023", "year", None),  # may have been written in December
        ("2023-05", "month", 2023),
        ("2023-06-16", "day", None),
        ("", "unknown", None),
        ("2022-99", "month", None),
    ],
)
def test_only_what_is_surely_old_is_called_old(
    value: str, precision: str, year: int | None
) -> None:
    assert year_when_old(told(value, precision), date(2025, 6, 15)) == year


def test_a_leap_day_has_an_answer_too() -> None:
    assert year_when_old(told("2020", "year"), date(2024, 2, 29)) == 2020

"""Milestones drawn: to scale where dates are known, else one after another; always with a table."""

from __future__ import annotations

import pytest

from stories.models import Milestone, Story
from stories.presentation.milestones import Step, step
from stories.presentation.timeline import scale, track, wrapped
from tests.cast import BlockFactory, StoryFactory
from tests.stories.looking import look, passage


def told(**fields: object) -> Step:
    return step(Milestone(**{"kind": "job", **fields}))


def test_dated_spans_lie_on_one_scale_and_may_overlap() -> None:
    chart = scale(
        [
            told(kind="study", to_role="Master's student", start="2013", end="2015"),
            told(kind="study", to_role="PhD student", start="2015", end="2020"),
        ]
    )
    assert chart is not None
    first, second = chart.marks
    assert [tick.year for tick in chart.ticks] == list(range(2013, 2022))
    assert second.x < first.x + first.width  # 2015 is a year of both
    assert second.width == pytest.approx(2 * first.width, rel=0.01)
    assert chart.width >= second.x + second.width


def test_what_has_no_stated_end_stays_open() -> None:
    chart = scale([told(start="2015", end="2017"), told(start="2017-06")])
    assert chart is not None
    assert [mark.is_open for mark in chart.marks] == [False, True]


def test_a_moment_is_a_point() -> None:
    chart = scale([told(start="2015", end="2017"), told(kind="layoff", start="2016-03")])
    assert chart is not None
    assert chart.marks[1].width == 0


def test_an_end_alone_is_a_point_in_that_year() -> None:
    chart = scale([told(start="2015", end="2017"), told(end="2016")])
    assert chart is not None
    assert chart.marks[1].width == 0
    assert chart.marks[0].x < chart.marks[1].x < chart.marks[0].x + chart.marks[0].width


def test_a_long_life_has_readable_ticks() -> None:
    chart = scale([told(start="1960", end="1970"), told(start="1970", end="2020")])
    assert chart is not None
    assert len(chart.ticks) <= 11


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [told(start="2015")],
        [told(start="2015"), told(start="2016"), *[told()] * 3],
        [told(start="soon"), told(start="later")],
    ],
)
def test_too_few_dates_make_no_scale(steps: list[Step]) -> None:
    assert scale(steps) is None


def test_the_track_sets_steps_one_under_another() -> None:
    steps = [told(to_role="A role with a name that is too long for a single line of it"), told()]
    chart = track(steps)
    assert [len(stop.title) for stop in chart.stops] == [2, 1]
    assert chart.stops[0].y < chart.stops[1].y < chart.height
    lines = [line.y for stop in chart.stops for line in (*stop.title, *stop.notes)]
    assert lines == sorted(lines)
    assert lines[-1] < chart.height


def test_lines_are_broken_where_a_script_allows_it() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("从数学系到推荐系统", 8) == ["从数学系", "到推荐系", "统"]
    assert wrapped("unbreakable-word", 4) == ["unbreakable-word"]
    assert wrapped("", 4) == []


def test_a_step_in_words() -> None:
    one = told(
        kind="transition",
        from_role="data scientist",
        to_role="infrastructure engineer",
        organisation="Google",
        place="Zürich",
        trigger="layoff",
        further_triggers=["visa-clock", "something-new"],
        duration={"low": 2.5, "high": 2.5, "about": True, "unit": "years"},
        outcome="stayed",
    )
    assert one.title == "Infrastructure engineer"
    assert one.notes == [
        "Change of path · about 2.5 years · Google, Zürich",
        "stayed",
        "because of a layoff, a visa running out, something new",
    ]
    assert told(duration={"unit": "years"}).lasted == ""


@pytest.fixture
def story(db: None) -> Story:
    return StoryFactory.create(slug="a-way")


def test_the_page_draws_it_and_says_it_again_as_a_table(story: Story) -> None:
    said = BlockFactory.create(story=story, key="p")
    story.milestones.create(
        kind="study", to_role="PhD student", start="2015", end="2021", passage=passage(story, said)
    )
    story.milestones.create(kind="job", from_role="PhD student", to_role="engineer", start="2021")
    page = look("/stories/a-way/")
    chart, track_instead = page.tree.cssselect("#journey svg")
    assert chart.get("role") == track_instead.get("role") == "img"
    assert "PhD student: 2015–2021." in chart.text_content()
    assert page.texts("#journey thead th") == [
        "When",
        "What",
        "From",
        "To",
        "Where",
        "Why",
        "What came of it",
    ]
    rows = [" ".join(text.split()) for text in page.texts("#journey tbody tr")]
    assert rows == ["2015–2021Study–PhD student–––", "from 2021JobPhD studentengineer–––"]
    assert page.links("#journey tbody a") == {"Study": "#b-p"}
    assert page.tree.xpath("//*[@style]") == []


def test_without_dates_the_page_says_that_distances_mean_nothing(story: Story) -> None:
    story.milestones.create(kind="job", to_role="engineer")
    page = look("/stories/a-way/")
    assert "distances mean nothing" in page.words
    assert len(page.tree.cssselect("svg.timeline__chart--track circle")) == 1


def test_the_path_in_short_opens_the_page(story: Story) -> None:
    story.milestones.create(kind="job", from_role="student", to_role="engineer", position=1)
    story.milestones.create(kind="layoff", to_role="nobody", position=2)
    story.milestones.create(kind="transition", to_role="researcher", position=3)
    assert look("/stories/a-way/").texts(".path li") == ["Student", "Engineer", "Researcher"]


@pytest.mark.parametrize(
    ("started", "ended", "words"),
    [
        (25, 75, "Moved towards applied work: from 25 to 75"),
        (90, 10, "Moved towards research: from 90 to 10"),
        (40, 40, "Stayed at 40"),
        (None, 60, "Stayed at 60"),
    ],
)
def test_the_spectrum_is_drawn_and_said(
    story: Story, started: int | None, ended: int, words: str
) -> None:
    Story.objects.update(spectrum_started=started, spectrum_ended=ended)
    page = look("/stories/a-way/")
    assert words in page.texts("figure.spectrum figcaption")[0]
    assert words in page.texts("figure.spectrum desc")[0]


def test_a_story_that_tells_no_way_has_no_such_part(story: Story) -> None:
    assert look("/stories/a-way/").tree.cssselect("#journey") == []

"""What a report weighs: its kind, times how often its reporter was right; and it is published."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions
from community.moderation.models import Case, Report
from community.moderation.weighing import LEAST, ORIGINS, accuracy, accuracy_of
from tests.cast import StoryFactory, person
from tests.community.queueing import QUEUE, kind, reported
from tests.conftest import browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("upheld", "dismissed", "abusive", "share"),
    [
        (0, 0, 0, 1),  # a newcomer
        (9, 0, 0, 1),  # nobody weighs more
        (0, 1, 0, 2 / 3),
        (0, 0, 1, 1 / 2),  # to do harm counts double
        (0, 2, 0, 1 / 2),
        (2, 4, 0, 1 / 2),
        (0, 17, 0, 2 / 19),  # the last above the least
        (0, 18, 0, LEAST),  # the first at it: 2 / 20
        (0, 19, 0, LEAST),
        (0, 0, 9, LEAST),
        (0, 0, 8, 2 / 18),
        (0, 10_000, 0, LEAST),
    ],
)
def test_the_share_at_its_bounds(upheld: int, dismissed: int, abusive: int, share: float) -> None:
    assert accuracy(upheld, dismissed, abusive) == pytest.approx(share)


def judged(reporter: User, outcome: str, moderator: User) -> Case:
    """A story that `reporter` reports, and what came of it."""
    case = reported(StoryFactory.create(), reporter)
    return actions.decide(case, by=moderator, outcome=outcome, words="So it is.")


def test_what_came_of_earlier_reports_is_what_the_next_weighs(
    stranger: User, moderator: User
) -> None:
    weights = []
    for outcome in ("dismissed", "abuse", "upheld", "settled"):
        judged(stranger, outcome, moderator)
        weights.append(reported(StoryFactory.create(), stranger, weight=9).score)
    shares = [2 / 3, 2 / 5, 3 / 6, 3 / 6]
    assert weights == [pytest.approx(9 * share) for share in shares]
    assert reported(StoryFactory.create(), person("new"), weight=9).score == 9


def test_a_report_that_waits_counts_for_nothing(stranger: User) -> None:
    reported(StoryFactory.create(), stranger)
    assert accuracy_of(stranger) == 1


def test_the_reports_of_one_thing_add_up(stranger: User, moderator: User) -> None:
    judged(stranger, "dismissed", moderator)
    story = StoryFactory.create()
    reported(story, stranger)
    assert reported(story, person("new")).score == pytest.approx(4 * 2 / 3 + 4)


def test_whoever_reports_to_do_harm_is_told_so_and_sinks(stranger: User, moderator: User) -> None:
    case = reported(StoryFactory.create(), stranger)
    page = f"{QUEUE}{case.pk}/change/"
    sent = {"do": "decide", "outcome": "abuse", "words": "You reported all of Ada’s stories."}
    assert browser_of(moderator).post(page, sent).status_code == 302
    entry = LogEntry.objects.get(code="case.decide")
    assert entry.text.after == "abuse"
    mine = look("/settings/reports/", browser_of(stranger)).words
    assert "it was reported to do harm" in mine
    assert "all of Ada’s stories" in mine
    assert accuracy_of(stranger) == 1 / 2


def test_a_case_of_abuse_may_weigh_as_much_as_any(stranger: User, moderator: User) -> None:
    for _turn in range(9):
        judged(stranger, "abuse", moderator)
    assert reported(StoryFactory.create(), stranger, weight=10).score == pytest.approx(1)
    assert Report.objects.latest("pk").weight == pytest.approx(10 * LEAST)


def test_the_formula_and_all_weights_are_published() -> None:
    kind("Threats of the test", 7)
    page = look("/limits/")
    assert "(right + 2) / (right + dismissed + 2 × harmful + 2)" in page.words
    found = page.tree.cssselect("main tr")
    rows = [" ".join(cell.text_content().strip() for cell in row) for row in found]
    assert "Threats of the test 7" in rows
    assert f"An appeal {ORIGINS[Case.Origin.APPEAL]}" in rows
    for numbers, share in {(0, 1, 0): "0.67", (0, 18, 0): "0.10", (0, 40, 0): "0.10"}.items():
        assert " ".join([*map(str, numbers), share]) in rows


@pytest.mark.parametrize("origin", [one for one in Case.Origin if one != Case.Origin.REPORT])
def test_what_nobody_reported_weighs_by_its_reason(origin: Any) -> None:
    case = actions.open_case(origin, "story", StoryFactory.create().pk)
    assert Case.objects.get(pk=case.pk).score == ORIGINS[origin] > 0
    given = actions.open_case(origin, "story", StoryFactory.create().pk, score=7.5)
    assert Case.objects.get(pk=given.pk).score == 7.5

"""Goals of a mentorship: steps, days, and both sides at work on them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community import policy
from community.accounts.models import User
from community.limits.actions import TooManyError
from community.tags.models import Tag
from mentors import actions
from mentors.agreement_limits import MOST_GOALS, MOST_STEPS
from mentors.mentorship.progress import due
from mentors.models import Goal, Mentorship, Step
from mentors.states import State
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.agreeing import goal_of, ticked
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Mentorship:
    mentor = MentorFactory.create(person=person("guide", display_name="Gil Ade"))
    return together(mentee=person("mentee", display_name="Mira Solano"), mentor=mentor)


def path(pair: Mentorship) -> str:
    return f"{pair.get_absolute_url()}goals/"


def goal_path(goal: Goal) -> str:
    return f"/mentors/mentorships/goals/{goal.pk}/"


def step_path(step: Step) -> str:
    return f"/mentors/mentorships/goals/steps/{step.pk}/"


class TestSetting:
    def test_a_goal_is_set_with_its_steps_one_a_line(self, pair: Mentorship) -> None:
        browser = browser_of(pair.mentor)
        assert "No goals yet" in browser.get(path(pair)).content.decode()
        sent = {"title": "Interviews", "due_on": "", "steps": "Read one book\n\n Solve ten tasks "}
        page = browser.post(path(pair), sent, follow=True).content.decode()
        assert "Added by you" in page
        assert "0 of 2 steps done" in page
        assert list(Step.objects.values_list("text", flat=True)) == [
            "Read one book",
            "Solve ten tasks",
        ]
        page = browser_of(pair.mentee).get(path(pair)).content.decode()
        assert "Added by Gil Ade" in page

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"title": ""}, "required"),
            ({"title": "x" * 201}, "at most 200"),
            ({"steps": "x" * 301}, "At most 300"),
            ({"steps": "a\n" * (MOST_STEPS + 1)}, f"At most {MOST_STEPS} steps"),
            ({"due_on": "2626-01-01"}, "within the next ten years"),
            ({"due_on": "soon"}, "valid date"),
            ({"about": "a\x00b"}, "Null characters"),
        ],
    )
    def test_what_is_wrong_is_said_and_all_is_kept(
        self, pair: Mentorship, fields: dict[str, str], says: str
    ) -> None:
        sent = {"title": "Interviews", "about": "For spring.", "steps": "Read", **fields}
        answer = browser_of(pair.mentee).post(path(pair), sent)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert "Interviews" in answer.content.decode() or "title" in fields
        assert not Goal.objects.exists()

    def test_there_is_an_end_to_goals_and_steps(self, pair: Mentorship) -> None:
        Goal.objects.bulk_create(
            Goal(mentorship=pair, title="One more", side="mentee") for _one in range(MOST_GOALS)
        )
        with pytest.raises(ValidationError, match="goals are enough"):
            actions.add_goal(pair, by=pair.mentee, title="And this")
        goal = Goal.objects.first()
        assert goal is not None
        Step.objects.bulk_create(Step(goal=goal, text="Again") for _one in range(MOST_STEPS))
        with pytest.raises(ValidationError, match="At most"):
            actions.add_step(goal, by=pair.mentee, text="Once more")

    @pytest.mark.usefixtures("still")
    def test_a_day_has_a_limit(self, pair: Mentorship, settings: Any) -> None:
        settings.LIMITS_SCALE = 0.005
        goal = actions.add_goal(pair, by=pair.mentee, title="Interviews")
        with pytest.raises(TooManyError):
            actions.add_step(goal, by=pair.mentee, text="Read")
        answer = browser_of(pair.mentee).post(path(pair), {"title": "Another one"})
        assert answer.status_code == 429
        assert "Another one" in answer.content.decode()


class TestChanging:
    @time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False)
    def test_either_side_changes_a_goal_and_its_steps(self, pair: Mentorship) -> None:
        goal = goal_of(pair, "Read")
        browser = browser_of(pair.mentor)
        assert 'value="Interviews"' in browser.get(goal_path(goal)).content.decode()
        sent = {"title": "Offers", "about": "", "due_on": "2027-03-01", "seen": "1"}
        assert browser.post(goal_path(goal), sent).status_code == 302
        goal.refresh_from_db()
        assert (goal.title, goal.due_on) == ("Offers", date(2027, 3, 1))
        Tag.objects.create(name="Reading", slug="reading")
        more = {"deed": "step", "text": "Read more", "skill": "reading", "due_on": ""}
        assert browser.post(goal_path(goal), more).status_code == 302
        step = goal.steps.get(text="Read more")
        assert step.skill is not None
        assert 'value="Reading"' in browser.get(step_path(step)).content.decode()
        sent = {"text": "Read it all", "skill": "", "due_on": "2027-02-01", "seen": "1"}
        assert browser.post(step_path(step), sent).status_code == 302
        step.refresh_from_db()
        assert (step.text, step.skill, step.due_on) == ("Read it all", None, date(2027, 2, 1))

    def test_an_old_page_of_a_goal_shows_both(self, pair: Mentorship) -> None:
        goal = goal_of(pair)
        words = {"title": "Offers", "about": "Three of them.", "due_on": None}
        actions.change_goal(goal, by=pair.mentor, seen=1, **words)
        answer = browser_of(pair.mentee).post(goal_path(goal), {"title": "Older", "seen": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Three of them." in page
        assert 'value="Older"' in page
        assert 'name="seen" value="2"' in page

    def test_an_old_page_of_a_step_shows_both(self, pair: Mentorship) -> None:
        step = goal_of(pair, "Read").steps.get()
        actions.change_step(
            step, by=pair.mentor, seen=1, text="Read aloud", due_on=None, skill=None
        )
        answer = browser_of(pair.mentee).post(step_path(step), {"text": "Older", "seen": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Read aloud" in page
        assert 'value="Older"' in page

    def test_a_skill_is_a_tag_there_is(self, pair: Mentorship) -> None:
        step = goal_of(pair, "Read").steps.get()
        sent = {"text": "Read", "skill": "wizardry", "seen": "1"}
        answer = browser_of(pair.mentee).post(step_path(step), sent)
        assert answer.status_code == 422
        assert "There is no tag of this name" in answer.content.decode()
        assert 'value="wizardry"' in answer.content.decode()

    def test_a_synonym_is_the_skill_that_is_meant(self, pair: Mentorship) -> None:
        meant = Tag.objects.create(name="Reading", slug="reading")
        Tag.objects.create(name="Perusal", slug="perusal", synonym_of=meant)
        goal = goal_of(pair)
        browser_of(pair.mentee).post(
            goal_path(goal), {"deed": "step", "text": "Read", "skill": "perusal"}
        )
        assert goal.steps.get().skill == meant

    def test_what_is_removed_is_gone(self, pair: Mentorship) -> None:
        goal = goal_of(pair, "Read", "Write")
        step = goal.steps.get(text="Read")
        browser = browser_of(pair.mentor)
        assert browser.post(step_path(step), {"deed": "remove"}).status_code == 302
        assert list(goal.steps.values_list("text", flat=True)) == ["Write"]
        assert browser.post(goal_path(goal), {"deed": "remove"}).status_code == 302
        assert not Goal.objects.exists()
        assert browser.get(goal_path(goal)).status_code == 404
        assert browser.get(step_path(step)).status_code == 404

    @pytest.mark.parametrize("state", [State.COMPLETED, State.ENDED])
    def test_over_is_only_read(self, state: str) -> None:
        pair = together(state)
        goal = goal_of(pair, "Read")
        browser = browser_of(pair.mentee)
        assert "<button" not in re.sub(
            r"(?s)<header class=\"site.*?</header>|<footer.*", "", main(browser, path(pair))
        )
        for deed in (
            lambda: actions.add_goal(pair, by=pair.mentee, title="More"),
            lambda: actions.add_step(goal, by=pair.mentee, text="More"),
            lambda: actions.remove_goal(goal, by=pair.mentee),
            lambda: actions.tick(goal.steps.get(), by=pair.mentee),
        ):
            with pytest.raises(ValidationError, match="is over"):
                deed()
        answer = browser.post(f"{step_path(goal.steps.get())}tick/")
        assert answer.status_code == 422
        assert "is over" in answer.content.decode()


def main(browser: Client, address: str) -> str:
    """What stands in the page's own part."""
    found = re.search(r"(?s)<main.*</main>", browser.get(address).content.decode())
    assert found is not None
    return found[0]


class TestReading:
    @pytest.mark.parametrize(
        ("day", "says"),
        [
            (date(2026, 5, 1), "Overdue by 3 days: it was due on 1 May 2026"),
            (date(2026, 5, 3), "Overdue by 1 day: it was due on 3 May 2026"),
            (date(2026, 5, 4), "Due today"),
            (date(2026, 5, 5), "Due tomorrow"),
            (date(2026, 6, 5), "Due on 5 June 2026"),
            (None, ""),
        ],
    )
    def test_when_it_is_due_is_said_in_words(self, day: date | None, says: str) -> None:
        with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False):
            assert due(day) == says

    def test_a_step_that_is_done_is_not_overdue(self, pair: Mentorship) -> None:
        goal = goal_of(pair, "Read", due_on=date(2020, 1, 1))
        page = browser_of(pair.mentee).get(path(pair)).content.decode()
        assert "Overdue by" in page
        ticked(goal.steps.get())
        page = browser_of(pair.mentee).get(path(pair)).content.decode()
        assert "Overdue by" not in page
        assert "1 of 1 step done" in page

    def test_how_far_it_is_stands_in_words_and_in_a_bar(self, pair: Mentorship) -> None:
        goal = goal_of(pair, "Read", "Write", "Speak")
        ticked(goal.steps.get(text="Write"))
        page = browser_of(pair.mentee).get(path(pair)).content.decode()
        assert "1 of 3 steps done" in page
        assert re.search(r'<progress[^>]* max="3" value="1" aria-labelledby="says-\d+"', page)

    def test_strangers_and_moderators_find_nothing(
        self, pair: Mentorship, stranger: User, moderator: User
    ) -> None:
        goal = goal_of(pair, "Read")
        step = goal.steps.get()
        for who in (stranger, moderator):
            browser = browser_of(who)
            for address in (path(pair), goal_path(goal), step_path(step)):
                assert browser.get(address).status_code == 404
                assert browser.post(address, {"deed": "remove"}).status_code == 404
            assert browser.post(f"{step_path(step)}tick/").status_code == 404
            for deed in (actions.tick, actions.untick, actions.remove_step):
                with pytest.raises(policy.NotAllowed):
                    deed(step, by=who)
            assert not Goal.objects.visible_to(who).exists()
            assert not Step.objects.visible_to(who).exists()
        for address in (path(pair), goal_path(goal), step_path(step)):
            assert Client().get(address).status_code == 302
        assert Step.objects.count() == 1

    def test_the_page_asks_as_many_queries_for_thirty_goals_as_for_three(
        self, pair: Mentorship
    ) -> None:
        counts, browser = [], browser_of(pair.mentee)
        for number in (3, 27):
            for one in range(number):
                skill = Tag.objects.create(name=f"S{number}-{one}", slug=f"s{number}-{one}")
                ticked(goal_of(pair, "Read", "Write", skill=skill).steps.first())  # type: ignore[arg-type]
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(path(pair)).status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]


def test_only_the_two_sides_add(pair: Mentorship) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        goal_of(pair, side="clock")


def test_only_the_two_sides_tick(pair: Mentorship) -> None:
    step = goal_of(pair, "Read").steps.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ticked(step, side="clock")

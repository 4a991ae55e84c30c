"""Ticks: by either side, once a skill, wherever the mentee is mentored."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from community.accounts.models import User
from community.tags import actions as tags
from community.tags.models import Tag
from mentors import actions
from mentors.models import Goal, Mentorship, Request, Step, Tick
from mentors.states import State
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.agreeing import goal_of, ticked
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def skill() -> Tag:
    return Tag.objects.create(name="System design", slug="system-design")


@pytest.fixture
def mentee() -> User:
    return person("mentee", display_name="Mira Solano")


@pytest.fixture
def pair(mentee: User) -> Mentorship:
    mentor = MentorFactory.create(person=person("guide", display_name="Gil Ade"))
    return together(mentee=mentee, mentor=mentor)


@pytest.fixture
def other(mentee: User) -> Mentorship:
    """The same mentee's second mentorship."""
    mentor = MentorFactory.create(person=person("second", display_name="Otto Second"))
    return together(mentee=mentee, mentor=mentor)


def page(who: User, pair: Mentorship) -> str:
    return browser_of(who).get(f"{pair.get_absolute_url()}goals/").content.decode()


def press(who: User, step: Step, deed: str = "tick") -> int:
    address = f"/mentors/mentorships/goals/steps/{step.pk}/tick/"
    return browser_of(who).post(address, {"deed": deed}).status_code


def only_step(goal: Goal) -> Step:
    return goal.steps.get()


class TestInOneMentorship:
    def test_either_side_ticks_and_both_read_who_it_was(self, pair: Mentorship) -> None:
        step = only_step(goal_of(pair, "Draw a system"))
        assert press(pair.mentor, step) == 302
        assert press(pair.mentor, step) == 302
        assert Tick.objects.count() == 1
        assert "Ticked by Gil Ade on" in page(pair.mentee, pair)
        assert "Ticked by you on" in page(pair.mentor, pair)
        assert press(pair.mentee, step, "untick") == 302
        assert "Ticked by" not in page(pair.mentee, pair)

    def test_to_untick_what_is_not_ticked_does_nothing(self, pair: Mentorship) -> None:
        step = only_step(goal_of(pair, "Draw a system"))
        assert press(pair.mentee, step, "untick") == 302

    def test_steps_without_a_skill_are_each_their_own(
        self, pair: Mentorship, other: Mentorship
    ) -> None:
        for one in (pair, other):
            actions.tick(only_step(goal_of(one, "Read")), by=one.mentee)
        assert Tick.objects.count() == 2

    def test_another_step_with_the_skill_is_done_with_it(
        self, pair: Mentorship, skill: Tag
    ) -> None:
        first = only_step(goal_of(pair, "Draw a system", skill=skill))
        second = only_step(goal_of(pair, "Draw it again", skill=skill))
        press(pair.mentee, first)
        assert "Done in another step" in page(pair.mentor, pair)
        assert "2 of 2 steps done" in page(pair.mentor, pair)
        assert press(pair.mentee, second) == 422
        assert press(pair.mentee, second, "untick") == 422
        assert Tick.objects.get().step == first

    def test_while_it_is_ticked_a_step_keeps_its_skill(self, pair: Mentorship, skill: Tag) -> None:
        step = only_step(goal_of(pair, "Draw a system", skill=skill))
        actions.tick(step, by=pair.mentee)
        with pytest.raises(ValidationError, match="Untick the step first"):
            actions.change_step(step, by=pair.mentee, seen=1, text="Draw", due_on=None, skill=None)
        changed = actions.change_step(
            step, by=pair.mentee, seen=1, text="Draw", due_on=None, skill=skill
        )
        assert changed.text == "Draw"


class TestBetweenMentorships:
    def test_a_skill_is_ticked_once_and_done_in_all(
        self, pair: Mentorship, other: Mentorship, skill: Tag
    ) -> None:
        press(pair.mentor, only_step(goal_of(pair, "A secret plan of Gil", skill=skill)))
        there = only_step(goal_of(other, "Draw a system", skill=skill))
        for who in (other.mentor, other.mentee):
            assert "Done in another mentorship" in page(who, other)
            assert "1 of 1 step done" in page(who, other)
            assert press(who, there) == 422
            assert press(who, there, "untick") == 422
        assert Tick.objects.get().step.goal.mentorship == pair

    def test_nothing_is_told_of_where_by_whom_and_when(
        self, pair: Mentorship, other: Mentorship, skill: Tag
    ) -> None:
        tick = ticked(only_step(goal_of(pair, "A secret plan of Gil", skill=skill)), "mentor")
        Tick.objects.update(at=tick.at.replace(year=2001))
        goal_of(other, "Draw a system", skill=skill)
        said = page(other.mentor, other)
        assert "Done in another mentorship" in said
        for secret in ("Gil", "guide", "secret plan", "2001", "Ticked by", f"step-{tick.step_id}"):
            assert secret not in said

    def test_unticked_where_it_was_ticked_it_is_open_in_all(
        self, pair: Mentorship, other: Mentorship, skill: Tag
    ) -> None:
        here = only_step(goal_of(pair, "Draw", skill=skill))
        there = only_step(goal_of(other, "Draw", skill=skill))
        actions.tick(here, by=pair.mentor)
        actions.untick(here, by=pair.mentee)
        assert "Done in another" not in page(other.mentor, other)
        assert press(other.mentor, there) == 302

    def test_when_the_step_goes_its_tick_goes(
        self, pair: Mentorship, other: Mentorship, skill: Tag
    ) -> None:
        goal = goal_of(pair, "Draw", skill=skill)
        goal_of(other, "Draw", skill=skill)
        ticked(only_step(goal))
        actions.remove_goal(goal, by=pair.mentor)
        assert "0 of 1 step done" in page(other.mentor, other)

    def test_a_mentorship_that_is_over_keeps_its_ticks(
        self, pair: Mentorship, other: Mentorship, skill: Tag
    ) -> None:
        ticked(only_step(goal_of(pair, "Draw", skill=skill)))
        goal_of(other, "Draw", skill=skill)
        Request.objects.filter(pk=pair.request_id).update(state=State.COMPLETED)
        assert "Done in another mentorship" in page(other.mentor, other)

    def test_other_peoples_skills_are_their_own(self, pair: Mentorship, skill: Tag) -> None:
        ticked(only_step(goal_of(pair, "Draw", skill=skill)))
        # the mentor of one is the mentee of another
        reverse = together(mentee=pair.mentor)
        step = only_step(goal_of(reverse, "Draw", skill=skill))
        assert "0 of 1 step done" in page(pair.mentor, reverse)
        assert press(pair.mentor, step) == 302

    def test_tags_that_become_one_leave_one_tick(
        self, pair: Mentorship, other: Mentorship, skill: Tag, editor: User
    ) -> None:
        same = Tag.objects.create(name="Architecture", slug="architecture")
        ticked(only_step(goal_of(pair, "Draw", skill=skill)))
        ticked(only_step(goal_of(other, "Build", skill=same)))
        tags.merge(same, skill, by=editor)
        assert Tick.objects.count() == 1
        assert "Done in another mentorship" in page(other.mentor, other)


def test_the_database_has_one_tick_a_skill(pair: Mentorship, other: Mentorship, skill: Tag) -> None:
    ticked(only_step(goal_of(pair, "Draw", skill=skill)))
    step = only_step(goal_of(other, "Draw", skill=skill))
    with pytest.raises(IntegrityError), transaction.atomic():
        ticked(step)

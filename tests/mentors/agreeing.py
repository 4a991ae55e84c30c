"""Agreements and goals, for tests to begin with."""

from __future__ import annotations

from datetime import date
from typing import Any

from community.accounts.models import User
from community.tags.models import Tag
from mentors.actions import agree, propose
from mentors.actions.agreeing import latest_of
from mentors.models import Agreement, Goal, Mentor, Mentorship, Request, Step, Tick
from mentors.models.agreement import Side
from mentors.states import State
from tests.mentors.requesting import together

WORDS: dict[str, Any] = {
    "goals": "Be ready for interviews in spring.",
    "rhythm": "An hour every other Sunday.",
    "weeks": 12,
    "stays_private": "Where I apply.",
}


def proposed(mentorship: Mentorship, *, by: Any = None, **words: Any) -> Agreement:
    """A version on the table, by the mentee unless said otherwise."""
    latest = latest_of(mentorship)
    by, seen = by or mentorship.mentee, latest.number if latest else 0
    return propose(mentorship, by=by, seen=seen, words={**WORDS, **words})


def agreed(mentorship: Mentorship, **words: Any) -> Agreement:
    """A version that the mentee proposed and the mentor agreed to."""
    return agree(proposed(mentorship, **words), by=mentorship.mentor)


def goal_of(mentorship: Mentorship, *steps: str, skill: Any = None, **fields: Any) -> Goal:
    """A goal by the mentee, with `steps` that all train `skill`."""
    told = {"title": "Interviews", "side": Side.MENTEE, **fields}
    goal = Goal.objects.create(mentorship=mentorship, **told)
    for text in steps:
        Step.objects.create(goal=goal, text=text, skill=skill)
    return goal


def ticked(step: Step, side: str = Side.MENTEE) -> Tick:
    """`step` is done."""
    mentee = step.goal.mentorship.mentee
    return Tick.objects.create(step=step, mentee=mentee, skill=step.skill, side=side)


def at_work(mentee: User, mentor: Mentor, *, word: str) -> Mentorship:
    """A mentorship with an agreement, a change on the table, goals and a long `word`."""
    pair = together(mentee=mentee, mentor=mentor)
    agreed(pair, goals=f"Be ready in spring.\n{word}", stays_private="أين أتقدم")
    proposed(pair, by=pair.mentor, rhythm=f"Every Sunday. {word}")
    skill = Tag.objects.create(name="Telling what I did", slug="telling-what-i-did")
    elsewhere = together(mentee=mentee)
    ticked(goal_of(elsewhere, "Tell it", skill=skill).steps.get())
    late = date(2026, 1, 31)
    goal = goal_of(pair, "Tell it to a friend", skill=skill, about=f"For May. {word}", due_on=late)
    Step.objects.create(goal=goal, text=f"اكتب كل يوم {word}", due_on=late)
    ticked(Step.objects.create(goal=goal, text="Read one paper"), side=Side.MENTOR)
    goal_of(pair, title=f"一步一步来 {word}")
    return pair


def at_an_end(mentee: User) -> Mentorship:
    """A mentorship that is over, with what was agreed and reached in it."""
    pair = together(mentee=mentee)
    agreed(pair)
    ticked(goal_of(pair, "Read").steps.get())
    Request.objects.filter(pk=pair.request_id).update(state=State.COMPLETED)
    return pair

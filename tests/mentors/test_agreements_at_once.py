"""Two hands at once on an agreement or a goal: one of them wins, the other gets a clear answer."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from community.tags.models import Tag
from mentors.actions import StaleAgreementError, agree, propose, take_up, tick
from mentors.actions.requests import complete
from mentors.agreement_rounds import tell_what_is_over
from mentors.models import Agreement, Goal, GoalTemplate, RequestEvent, Tick
from mentors.states import State
from tests.cast import person
from tests.mentors.agreeing import WORDS, goal_of, proposed
from tests.mentors.requesting import together
from tests.threads.test_moderating_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


def test_of_two_proposals_at_once_one_is_on_the_table() -> None:
    pair = together()
    raised = at_once(
        lambda: propose(pair, by=pair.mentee, seen=0, words=WORDS),
        lambda: propose(pair, by=pair.mentor, seen=0, words={**WORDS, "weeks": 8}),
    )
    assert [type(error) for error in raised] == [StaleAgreementError]
    assert Agreement.objects.count() == 1


def test_a_yes_and_a_change_at_once_never_agree_on_different_words() -> None:
    pair = together()
    version = proposed(pair)
    raised = at_once(
        lambda: agree(version, by=pair.mentor),
        lambda: propose(pair, by=pair.mentee, seen=1, words={**WORDS, "weeks": 8}),
    )
    version.refresh_from_db()
    assert version.is_agreed is (raised == [])
    assert Agreement.objects.count() == 2


def test_a_skill_is_ticked_once_in_two_mentorships_at_once() -> None:
    mentee, skill = person("mentee"), Tag.objects.create(name="Ropes", slug="ropes")
    steps = [goal_of(together(mentee=mentee), "Hold", skill=skill).steps.get() for _ in "ab"]
    raised = at_once(*(lambda step=step: tick(step, by=mentee) for step in steps))
    assert [type(error) for error in raised] == [ValidationError]
    assert Tick.objects.count() == 1


def test_a_plan_is_taken_up_once_by_two_at_once() -> None:
    pair, plan = together(), GoalTemplate.objects.create(name="Ropes")
    raised = at_once(
        lambda: take_up(pair, plan, by=pair.mentee), lambda: take_up(pair, plan, by=pair.mentor)
    )
    assert [type(error) for error in raised] == [ValidationError]
    assert Goal.objects.count() == 1


def test_what_is_completed_at_the_same_moment_changes_no_more() -> None:
    pair = together()
    version = proposed(pair)
    raised = at_once(
        lambda: agree(version, by=pair.mentor), lambda: complete(pair.request, by=pair.mentee)
    )
    version.refresh_from_db()
    said = RequestEvent.objects.get(request=pair.request, after=State.COMPLETED)
    assert [type(error) for error in raised] in ([], [ValidationError])
    assert version.is_agreed is (raised == [])
    assert version.agreed_at is None or version.agreed_at < said.at


def test_the_clock_and_a_yes_do_not_wait_for_each_other() -> None:
    pair = together()
    version = proposed(pair)
    assert at_once(lambda: agree(version, by=pair.mentor), tell_what_is_over.call) == []

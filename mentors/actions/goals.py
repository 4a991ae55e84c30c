"""Goals of a mentorship: either side adds and changes them, and ticks their steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.limits.actions import spend
from community.tags.actions.locking import hold as hold_tags
from community.tags.models import Tag
from mentors.actions.agreeing import locked_at_work, side_of
from mentors.agreement_limits import GOALS, MOST_GOALS, MOST_STEPS
from mentors.models import Goal, GoalTemplate, Mentorship, Step, Tick
from mentors.models.goal import LONGEST_STEP
from threads.limits import trust

DONE_ELSEWHERE = gettext_lazy("This skill is ticked in another place, and counts here too.")


class StaleGoalError(ValidationError):
    """A goal or step was saved elsewhere since; `saved` is how."""

    def __init__(self, saved: Goal | Step) -> None:
        self.saved = saved
        super().__init__(
            _(
                "This was changed since the page was opened. Both are kept: yours is in the form, "
                "what was saved stands above it. Save again to keep yours."
            )
        )


@transaction.atomic
def add_goal(
    mentorship: Mentorship,
    *,
    by: Any,
    title: str,
    about: str = "",
    due_on: date | None = None,
    steps: Sequence[str] = (),
) -> Goal:
    """Set a goal with its first `steps`.

    This and what follows raise SignInRequired, NotAllowed, TooManyError, and ValidationError keyed
    by field or for all of it.
    """
    fresh = _changing(mentorship, by=by)
    _require_room(fresh, len(steps))
    side = side_of(fresh, by)
    goal = Goal.objects.create(mentorship=fresh, title=title, about=about, due_on=due_on, side=side)
    Step.objects.bulk_create(Step(goal=goal, text=text[:LONGEST_STEP]) for text in steps)
    return goal


@transaction.atomic
def take_up(mentorship: Mentorship, template: GoalTemplate, *, by: Any) -> Goal:
    """Make a goal of a plan: its steps are copied, and from then on the two's own."""
    fresh = _changing(mentorship, by=by)
    steps = list(template.steps.all())
    _require_room(fresh, len(steps))
    if not template.is_offered:
        raise ValidationError(_("This plan is not offered any more."))
    if fresh.goals.filter(template=template).exists():
        raise ValidationError(_("This plan is among your goals already."))
    goal = Goal.objects.create(
        mentorship=fresh,
        title=template.name,
        about=template.about,
        template=template,
        side=side_of(fresh, by),
    )
    Step.objects.bulk_create(Step(goal=goal, text=one.text, skill_id=one.skill_id) for one in steps)
    return goal


@transaction.atomic
def change_goal(
    goal: Goal, *, by: Any, seen: int, title: str, about: str, due_on: date | None
) -> Goal:
    """Say a goal otherwise; `seen` is its version that this was written over (StaleGoalError)."""
    _changing(goal.mentorship, by=by)
    fresh = Goal.objects.get(pk=goal.pk)
    if fresh.version != seen:
        raise StaleGoalError(fresh)
    fresh.title, fresh.about, fresh.due_on, fresh.version = title, about, due_on, seen + 1
    fresh.save()
    return fresh


@transaction.atomic
def remove_goal(goal: Goal, *, by: Any) -> None:
    """Take a goal out with its steps and their ticks."""
    _changing(goal.mentorship, by=by)
    Goal.objects.filter(pk=goal.pk).delete()


@transaction.atomic
def add_step(
    goal: Goal, *, by: Any, text: str, due_on: date | None = None, skill: Tag | None = None
) -> Step:
    """Add a step at the end of a goal."""
    skill = _held(skill)
    _changing(goal.mentorship, by=by)
    if goal.steps.count() >= MOST_STEPS:
        raise ValidationError(_too_many_steps())
    return Step.objects.create(goal=goal, text=text, due_on=due_on, skill=skill)


@transaction.atomic
def change_step(
    step: Step, *, by: Any, seen: int, text: str, due_on: date | None, skill: Tag | None
) -> Step:
    """Say a step otherwise (StaleGoalError as above); while it is ticked its skill stays."""
    skill = _held(skill)
    _changing(step.goal.mentorship, by=by)
    fresh = Step.objects.select_related("tick").get(pk=step.pk)
    if fresh.version != seen:
        raise StaleGoalError(fresh)
    if has_tick(fresh) and fresh.skill_id != (skill.pk if skill else None):
        raise ValidationError({"skill": _("Untick the step first: its tick is of this skill.")})
    fresh.text, fresh.due_on, fresh.skill, fresh.version = text, due_on, skill, seen + 1
    fresh.save()
    return fresh


@transaction.atomic
def remove_step(step: Step, *, by: Any) -> None:
    """Take a step out with its tick."""
    _changing(step.goal.mentorship, by=by)
    Step.objects.filter(pk=step.pk).delete()


@transaction.atomic
def tick(step: Step, *, by: Any) -> Tick:
    """Say that a step is done, and with it its skill wherever the mentee is; twice is once.

    ValidationError where the skill is ticked in another place: see `mentors.models.Tick`.
    """
    mentorship = _changing(step.goal.mentorship, by=by)
    fresh = Step.objects.select_related("tick").get(pk=step.pk)
    if has_tick(fresh):
        return fresh.tick
    try:
        with transaction.atomic():
            return Tick.objects.create(
                step=fresh,
                mentee=mentorship.mentee,
                skill_id=fresh.skill_id,
                side=side_of(mentorship, by),
            )
    except IntegrityError as error:
        raise ValidationError(DONE_ELSEWHERE) from error


@transaction.atomic
def untick(step: Step, *, by: Any) -> None:
    """Say that a step is not done after all; its skill is open everywhere again."""
    mentorship = _changing(step.goal.mentorship, by=by)
    gone, _rows = Tick.objects.filter(step=step.pk).delete()
    same = Tick.objects.filter(mentee=mentorship.mentee, skill=step.skill_id)
    if not gone and step.skill_id and same.exists():
        raise ValidationError(DONE_ELSEWHERE)


def has_tick(step: Step) -> bool:
    """Whether it was ticked itself."""
    return getattr(step, "tick", None) is not None


def _changing(mentorship: Mentorship, *, by: Any) -> Mentorship:
    """`mentorship`, held; and the change noted under the limit of goals."""
    fresh = locked_at_work(mentorship, by=by)
    spend(GOALS, who=f"user-{by.pk}", trust=trust(by))
    return fresh


def _held(skill: Tag | None) -> Tag | None:
    """`skill`, held before the people are, as by whoever asks about it and tells them."""
    return hold_tags([skill])[0] if skill is not None else None


def _require_room(mentorship: Mentorship, steps: int) -> None:
    if mentorship.goals.count() >= MOST_GOALS:
        raise ValidationError(
            _("%(most)d goals are enough: remove one first.") % {"most": MOST_GOALS}
        )
    if steps > MOST_STEPS:
        raise ValidationError(_too_many_steps())


def _too_many_steps() -> str:
    return _("At most %(most)d steps to a goal, please.") % {"most": MOST_STEPS}

"""Goals as the two read them: what is done, by whom, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentors.actions.goals import has_tick
from mentors.mentorship.finding import Seat
from mentors.models import Goal, Step, Tick


class Done(StrEnum):
    """Whether a step is done, and where it was ticked (see `Tick`)."""

    NOT_YET = ""
    HERE = "here"
    BESIDE = "beside"  # under another step of this mentorship
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class StepLine:
    """A step as one side reads it."""

    step: Step
    seat: Seat
    done: Done

    @property
    def says(self) -> str:
        """That it is done, and by whom; nothing of where else."""
        match self.done:
            case Done.HERE:
                tick = self.step.tick
                day = date_format(timezone.localtime(tick.at), "j F Y")
                if tick.side == self.seat.role:
                    return _("Ticked by you on %(day)s") % {"day": day}
                return _("Ticked by %(name)s on %(day)s") % {
                    "name": self.seat.other.name,
                    "day": day,
                }
            case Done.BESIDE:
                return _("Done in another step")
            case Done.ELSEWHERE:
                return _("Done in another mentorship")
        return ""

    @property
    def due(self) -> str:
        return "" if self.done else due(self.step.due_on)

    @property
    def is_overdue(self) -> bool:
        return not self.done and _is_past(self.step.due_on)


@dataclass(frozen=True)
class GoalLine:
    """A goal as one side reads it, with how far it is."""

    goal: Goal
    seat: Seat
    steps: Sequence[StepLine]

    @property
    def number_done(self) -> int:
        return sum(bool(step.done) for step in self.steps)

    @property
    def is_done(self) -> bool:
        return bool(self.steps) and self.number_done == len(self.steps)

    @property
    def says(self) -> str:
        """How many of its steps are done."""
        return number_of(self.number_done, len(self.steps))

    @property
    def due(self) -> str:
        return "" if self.is_done else due(self.goal.due_on)

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and _is_past(self.goal.due_on)

    @property
    def added(self) -> str:
        """Who added it."""
        if self.goal.side == self.seat.role:
            return _("Added by you")
        return _("Added by %(name)s") % {"name": self.seat.other.name}


def lines(goals: Iterable[Goal], seat: Seat) -> list[GoalLine]:
    """`goals` (read by `for_page()`) as `seat` sees them; one query for what is done elsewhere."""
    goals = list(goals)
    open_steps = (step for goal in goals for step in goal.steps.all() if not has_tick(step))
    skills = {step.skill_id for step in open_steps if step.skill_id is not None}
    ticks = Tick.objects.filter(mentee=seat.mentorship.mentee, skill__in=skills)
    where = dict(ticks.values_list("skill_id", "step__goal__mentorship_id"))
    here = seat.mentorship.pk
    return [
        GoalLine(goal, seat, [_line(step, seat, where, here) for step in goal.steps.all()])
        for goal in goals
    ]


def number_of(done: int, steps: int) -> str:
    """How many of so many steps are done."""
    if not steps:
        return _("No steps yet")
    said = ngettext("%(done)d of %(steps)d step done", "%(done)d of %(steps)d steps done", steps)
    return said % {"done": done, "steps": steps}


def due(day: date | None) -> str:
    """When something is due, and by how much it is late; nothing where no day is set."""
    if day is None:
        return ""
    left, shown = (day - timezone.localdate()).days, date_format(day, "j F Y")
    if left < 0:
        said = ngettext(
            "Overdue by %(days)d day: it was due on %(day)s",
            "Overdue by %(days)d days: it was due on %(day)s",
            -left,
        )
        return said % {"days": -left, "day": shown}
    if left == 0:
        return _("Due today")
    return _("Due tomorrow") if left == 1 else _("Due on %(day)s") % {"day": shown}


def _line(step: Step, seat: Seat, where: Mapping[int, int], here: int) -> StepLine:
    if has_tick(step):
        return StepLine(step, seat, Done.HERE)
    if step.skill_id is None or step.skill_id not in where:
        return StepLine(step, seat, Done.NOT_YET)
    return StepLine(step, seat, Done.BESIDE if where[step.skill_id] == here else Done.ELSEWHERE)


def _is_past(day: date | None) -> bool:
    return day is not None and day < timezone.localdate()

"""Goals and steps in the making, from the browser's fields to clean values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.tags.models import Tag
from mentors.agreement_limits import MOST_STEPS
from mentors.models import Goal, Step
from mentors.models.goal import LONGEST_STEP
from threads import tagging

FURTHEST = timedelta(days=3660)


class DueField(forms.DateField):
    """A day by which something is to be done; none is fine."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Due"),
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and abs(value - timezone.localdate()) > FURTHEST:
            raise ValidationError(_("Choose a day within the next ten years."))


class SkillField(forms.CharField):
    """A tag by its name: the skill that a step trains."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Skill"),
            required=False,
            max_length=100,
            help_text=gettext_lazy(
                "The name of a tag. Ticked once, it counts in each mentorship of the mentee."
            ),
            widget=forms.TextInput(attrs={"list": "skills", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> Tag | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = tagging.named([typed])
        if (tag := found.get(typed.casefold())) is None:
            raise ValidationError(_("There is no tag of this name."))
        return tag.meant

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Tag) else value


class SeenForm(forms.Form):
    """A form that knows over which version it is written."""

    prefix_of_ids = ""
    seen = forms.IntegerField(
        required=False,
        initial=0,
        validators=[MinValueValidator(0)],
        max_value=2_000_000_000,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.prefix_of_ids}_%s", **kwargs})

    @property
    def words(self) -> dict[str, Any]:
        """What the action keeps."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def version(self) -> int:
        return self.cleaned_data["seen"] or 0

    def carry(self, version: int) -> None:
        """Go on from the version that is saved now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = str(version)  # type: ignore[index]


class GoalForm(SeenForm):
    """What is to be reached."""

    prefix_of_ids = "goal"
    title = forms.CharField(label=gettext_lazy("Goal"), max_length=200)
    about = forms.CharField(
        label=gettext_lazy("More about it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = DueField()


class NewGoalForm(GoalForm):
    """A goal with its first steps, one a line."""

    prefix_of_ids = "new_goal"
    steps = forms.CharField(
        label=gettext_lazy("Steps"),
        required=False,
        max_length=MOST_STEPS * LONGEST_STEP,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line. Days and skills can be given to each afterwards."),
    )

    def clean_steps(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["steps"].splitlines()]
        steps = [line for line in lines if line]
        if any(len(step) > LONGEST_STEP for step in steps):
            said = _("At most %(most)d characters to a step, please.")
            raise ValidationError(said % {"most": LONGEST_STEP})
        return steps


class StepForm(SeenForm):
    """One step."""

    prefix_of_ids = "step"
    text = forms.CharField(label=gettext_lazy("Step"), max_length=LONGEST_STEP)
    due_on = DueField()
    skill = SkillField()


class NewStepForm(StepForm):
    """One more step, beside a form that changes the goal."""

    prefix_of_ids = "new_step"


def of_goal(goal: Goal) -> dict[str, Any]:
    """The fields of a GoalForm as `goal` has them."""
    fields = ("title", "about", "due_on")
    return {**{name: getattr(goal, name) for name in fields}, "seen": goal.version}


def of_step(step: Step) -> dict[str, Any]:
    """The fields of a StepForm as `step` has them."""
    fields = ("text", "due_on", "skill")
    return {**{name: getattr(step, name) for name in fields}, "seen": step.version}

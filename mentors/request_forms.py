"""A request in the making, from the browser's fields to clean values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from mentors.models import Brief, Mentor
from mentors.models.request import MOST_HOURS

CHOICES = ("first", "second", "third")
LONGEST_ANSWER = 2000


def _text(label: Any, longest: int, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class BriefForm(forms.Form):
    """What one asks for and whom; each chosen mentor's questions are fields of their own.

    Nothing is required to save a draft. What is wanting is said when it is sent.
    """

    goal = _text(_("What I want to reach"), 1000, 3)
    situation = _text(_("Where I stand"), 3000, 5)
    tried = _text(_("What I have tried"), 2000, 4)
    hours = forms.IntegerField(
        label=_("Hours a week I can give"), min_value=1, max_value=MOST_HOURS, initial=2
    )
    first = forms.CharField(
        label=_("First choice"),
        required=False,
        max_length=40,
        help_text=_("The name in the address of a mentor’s page."),
    )
    second = forms.CharField(
        label=_("Second choice"),
        required=False,
        max_length=40,
        help_text=_("Asked too when the first does not answer in time, or declines."),
    )
    third = forms.CharField(label=_("Third choice"), required=False, max_length=40)
    version = forms.IntegerField(
        required=False,
        initial=0,
        validators=[MinValueValidator(0)],
        max_value=2_000_000_000,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "request_%s", **kwargs})
        self.by = by
        source: Mapping[str, Any] = self.data if self.is_bound else self.initial
        self.handles = [_handle(source.get(name)) for name in CHOICES]
        named = [handle for handle in self.handles if handle and "\x00" not in handle]
        visible = Mentor.objects.visible_to(by).filter(person__handle__in=named)
        found = visible.select_related("person").prefetch_related("questions")
        self.mentors = {mentor.person.handle: mentor for mentor in found}
        for mentor in self.chosen:
            for question in mentor.questions.all():
                name = f"answer_{question.pk}"
                self.fields[name] = _text(question.text, LONGEST_ANSWER, 3)

    @property
    def chosen(self) -> list[Mentor]:
        """The mentors that are named and known, in order, each once."""
        known = [self.mentors[one] for one in self.handles if one in self.mentors]
        return list(dict.fromkeys(known))

    @property
    def names(self) -> str:
        """The choices in one word, as `advised` notes them."""
        return ",".join(sorted(mentor.person.handle for mentor in self.chosen))

    @property
    def is_advised(self) -> bool:
        """Whether the page that this comes from said that all of these are far ahead."""
        return bool(self.data.get("advised", "") == self.names)

    @property
    def of_mentors(self) -> list[tuple[Mentor, list[forms.BoundField]]]:
        """Each chosen mentor, with the fields of their questions."""
        return [
            (mentor, [self[f"answer_{one.pk}"] for one in mentor.questions.all()])
            for mentor in self.chosen
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, handle in zip(CHOICES, self.handles, strict=True):
            if handle and handle not in self.mentors and name not in self.errors:
                self.add_error(name, _("No mentor is called so: see the address of their page."))
        named = [one for one in self.handles if one]
        if len(set(named)) < len(named):
            self.add_error(None, _("Choose each mentor once."))
        return data

    def mark_needed(self) -> None:
        """Show as needed what must be told before it is sent, although a draft does without."""
        for name, field in self.fields.items():
            if name in {"goal", "situation", "first"} or name.startswith("answer_"):
                field.required = True

    def require_answers(self) -> bool:
        """Whether every question is answered; it says where not."""
        for mentor in self.chosen:
            for question in mentor.questions.all():
                name = f"answer_{question.pk}"
                if name not in self.errors and not self.cleaned_data.get(name, "").strip():
                    self.add_error(name, _("Answer this: the mentor asks it of everybody."))
        return not self.errors

    @property
    def words(self) -> dict[str, Any]:
        """What `actions.save_brief` keeps."""
        data = self.cleaned_data
        answers = {
            question.pk: data.get(f"answer_{question.pk}", "")
            for mentor in self.chosen
            for question in mentor.questions.all()
        }
        told = {name: data[name] for name in ("goal", "situation", "tried", "hours")}
        return {**told, "choices": self.chosen, "answers": answers, "seen": data["version"] or 0}


def initial_of(brief: Brief | None, *, wanted: str = "") -> dict[str, Any]:
    """The fields as the draft `brief` has them, and `wanted` as the next choice."""
    initial: dict[str, Any] = {}
    if brief is not None:
        for name in ("goal", "situation", "tried", "hours", "version"):
            initial[name] = getattr(brief, name)
        ranked = sorted(brief.requests.all(), key=lambda one: one.rank)
        for name, choice in zip(CHOICES, ranked, strict=False):
            initial[name] = choice.mentor.person.handle
            given = {one.question: one.text for one in choice.answers.all()}
            for question in choice.mentor.questions.all():
                initial[f"answer_{question.pk}"] = given.get(question.text, "")
    free = [name for name in CHOICES if name not in initial]
    if wanted and free and wanted not in (initial.get(name) for name in CHOICES):
        initial[free[0]] = wanted[:40]
    return initial


def _handle(value: Any) -> str:
    return str(value or "").strip().removeprefix("@").lower()

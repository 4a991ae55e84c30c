"""Plans for goals, which editors draw from stories: their words and steps on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin, PolicyPermissions
from community.lib.suggested import Suggested
from community.tags.admin import OtherTag
from mentors import actions
from mentors.actions.plans import FIELDS, Wanted
from mentors.models import GoalTemplate, TemplateStep
from stories.models import Story


class SourceField(forms.CharField):
    """A story by the last part of its address: a list of all would be too long to choose from."""

    widget = Suggested("story")

    def to_python(self, value: Any) -> Any:
        words = (super().to_python(value) or "").strip("/").rpartition("/")[2]
        if not words:
            return None
        if (found := Story.objects.filter(slug=words).first()) is None:
            raise ValidationError(_("No story has this address."))
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Story.objects.filter(pk=value).first()
        return value.slug if isinstance(value, Story) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or "").strip())

    def run_validators(self, value: Any) -> None:
        """A story that was found is a good one."""


class PlanForm(forms.ModelForm):
    story = SourceField(
        label=gettext_lazy("Story it grew out of"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The last part of its address, or leave it empty."),
    )

    class Meta:
        model = GoalTemplate
        fields = FIELDS
        help_texts = {
            "name": gettext_lazy("What two people choose it by. A few words."),
            "about": gettext_lazy("Whom it helps, and with what: one or two sentences."),
        }

    def _post_clean(self) -> None:
        """The action checks and writes the row; the instance here is only read."""


class PlanStepForm(forms.ModelForm):
    skill = OtherTag(
        label=gettext_lazy("Skill"),
        required=False,
        help_text=gettext_lazy("The name of a tag, or leave it empty."),
    )

    class Meta:
        model = TemplateStep
        fields = ("position", "text", "skill")
        help_texts = {
            "position": gettext_lazy("Small numbers come first."),
            "text": gettext_lazy("One thing that can be done and ticked off."),
        }

    def _post_clean(self) -> None:
        """The action writes the rows."""


class PlanSteps(forms.BaseInlineFormSet):
    @property
    def wanted(self) -> list[Wanted]:
        """The steps that are not to go, in the order of their numbers."""
        told = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("text") and not form.cleaned_data.get("DELETE")
        ]
        ordered = sorted(told, key=lambda one: one["position"])
        return [Wanted(one["text"], one["skill"] and one["skill"].meant) for one in ordered]

    def clean(self) -> None:
        super().clean()
        if not any(self.errors) and not self.wanted:
            raise ValidationError(_("A plan has at least one step."))


class StepInline(PolicyPermissions, admin.StackedInline):
    policy_view = policy_change = policy_add = policy_delete = "plan.edit"
    model = TemplateStep
    form = PlanStepForm
    formset = PlanSteps
    extra = 1


@admin.register(GoalTemplate)
class PlanAdmin(PolicyAdmin):
    policy_view = policy_change = policy_add = policy_delete = "plan.edit"
    form = PlanForm
    inlines = (StepInline,)
    list_display = ("name", "story", "number", "is_offered", "is_edited")
    list_select_related = ("story",)
    list_filter = ("is_offered",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("Words of the name")
    ordering = ("name", "pk")
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[GoalTemplate]:
        return super().get_queryset(request).annotate(number=Count("steps"))

    @admin.display(description=gettext_lazy("steps"))
    def number(self, plan: Any) -> int:
        return int(plan.number)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that ships would come back: it is offered no more instead."""
        return super().has_delete_permission(request, obj) and not (obj and obj.key)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Written with the steps."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        plan, fields = form.instance, {name: form.cleaned_data[name] for name in FIELDS}
        saved = actions.set_plan(plan, by=request.user, steps=formsets[0].wanted, **fields)
        plan.pk, plan.name = saved.pk, saved.name

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return []  # the record has what was said before and after

    def delete_model(self, request: HttpRequest, obj: GoalTemplate) -> None:
        actions.remove_plan(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

"""Outlines for questions, which editors write; and what was answered before it was asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from community.lib.admin import PolicyAdmin, TextFilter
from community.tags.admin import OtherTag
from threads import actions
from threads.actions import outlines
from threads.models import AskTemplate, Deflection


class TagFilter(TextFilter):
    title = _("tag’s address")
    parameter_name = "tag"
    suggests = "tag-address"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[AskTemplate]:
        slug = (self.value() or "").strip().strip("/").rpartition("/")[2]
        outlines: QuerySet[AskTemplate] = queryset
        return outlines.filter(tag__slug=slug) if slug else outlines


class OutlineForm(forms.ModelForm):
    tag = OtherTag(label=_("Tag"), help_text=_("Questions with this tag are offered the outline."))

    class Meta:
        model = AskTemplate
        fields = outlines.FIELDS

    def clean(self) -> dict[str, Any]:
        """Its tag is one that questions carry, and has no other outline."""
        if (tag := self.cleaned_data.get("tag")) is not None:
            try:
                outlines.check(AskTemplate(tag=tag))
            except ValidationError as error:
                self.add_error(None, error)
            if AskTemplate.objects.filter(tag=tag).exclude(pk=self.instance.pk).exists():
                self.add_error("tag", _("There is an outline for this tag already."))
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The action checks and writes the row; the instance here is only read."""


@admin.register(AskTemplate)
class OutlineAdmin(PolicyAdmin):
    policy_view = policy_change = policy_add = policy_delete = "outline.edit"
    form = OutlineForm
    list_display = ("name", "tag")
    list_select_related = ("tag",)
    list_filter = (TagFilter,)
    search_fields = ("name", "tag__name")
    search_help_text = _("Words of the name, or of the tag")
    ordering = ("name",)
    sortable_by = ()
    actions = None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        saved = actions.set_outline(obj, by=request.user, **fields)
        obj.pk, obj.name = saved.pk, saved.name

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything."""

    def delete_model(self, request: HttpRequest, obj: AskTemplate) -> None:
        actions.remove_outline(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""


@admin.register(Deflection)
class DeflectionAdmin(PolicyAdmin):
    """What spared people a question, newest first, and how often; who it was is nobody's matter."""

    policy_view = "deflection.read"
    list_display = ("thing", "times", "when")
    list_display_links = ("thing",)
    list_filter = ("counted_on",)
    list_select_related = ("thread", "story")
    search_fields = ("thread__title", "story__title")
    search_help_text = _("Words of the title")
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    fields = ("thing", "times", "when")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deflection]:
        return (
            super()
            .get_queryset(request)
            .annotate(of_thread=_times("thread"), of_story=_times("story"))
        )

    @admin.display(description=_("question or story"))
    def thing(self, deflection: Deflection) -> str:
        return str(deflection.thread or deflection.story)

    @admin.display(description=_("times in all"))
    def times(self, deflection: Any) -> int:
        return int(deflection.of_thread or deflection.of_story or 0)

    @admin.display(description=_("day"))
    def when(self, deflection: Deflection) -> str:
        return date_format(deflection.counted_on, "Y-m-d")


def _times(of: str) -> Subquery:
    """How often the thing in the field `of` has answered somebody."""
    same = Deflection.objects.filter(**{of: OuterRef(of)}).order_by().values(of)
    return Subquery(same.annotate(number=Count("pk")).values("number"))

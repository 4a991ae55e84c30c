"""The vocabulary: what a tag means, where it stands, and what means the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib.admin import PolicyAdmin
from community.lib.suggested import Suggested
from community.tags import actions
from community.tags.models import Tag


class OtherTag(forms.CharField):
    """Another tag by its name or slug: a list of all tags would be too long to choose from."""

    widget = Suggested("tag")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Tag):
            return value
        words = super().to_python(value)
        if not words:
            return None
        found = Tag.objects.filter(Q(name__iexact=words) | Q(slug=words.lower())).first()
        if found is None:
            raise ValidationError(_("There is no tag of this name."))
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Tag.objects.filter(pk=value).first()
        return value.name if isinstance(value, Tag) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or "").strip())

    def run_validators(self, value: Any) -> None:
        """A tag that was found is a good one."""


class TagForm(forms.ModelForm):
    parent = OtherTag(
        label=_("Wider tag"), required=False, help_text=_("Its name, or leave it empty.")
    )
    synonym_of = OtherTag(
        label=_("Means the same as"),
        required=False,
        help_text=_("The name of the tag that readers are shown instead."),
    )

    class Meta:
        model = Tag
        fields = actions.FIELDS
        help_texts = {
            "name": _("As readers would say it: one word or a few, without a full stop."),
            "description": _("What it stands for, and what not. Markdown."),
        }

    def clean(self) -> dict[str, Any]:
        """Ask the action's own check, on a copy, so that what is wrong is said at its field."""
        wished = Tag(pk=self.instance.pk)
        for name in actions.FIELDS:
            setattr(wished, name, self.cleaned_data.get(name, getattr(self.instance, name)))
        try:
            if not self.errors:
                actions.check(wished)
        except ValidationError as error:
            self.add_error(None, error)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The action checks and writes the row; the instance here is only read."""


class MergeForm(forms.Form):
    """Which tag is to stand for another, and why."""

    into = OtherTag(
        label=_("The tag that stays"),
        help_text=_("Its name."),
        error_messages={"required": _("Name the tag that stays.")},
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, help_text=_("It is kept in the record.")
    )


class SynonymFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [
            ("meant", str(_("tags"))),
            ("synonym", str(_("synonyms"))),
            ("bare", str(_("no description"))),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> QuerySet[Tag]:
        match self.value():
            case "meant":
                return queryset.filter(synonym_of=None)
            case "synonym":
                return queryset.exclude(synonym_of=None)
            case "bare":
                return queryset.filter(description="", synonym_of=None)
        return queryset


@admin.register(Tag)
class TagAdmin(PolicyAdmin):
    policy_view = policy_change = policy_add = "tag.edit"
    form = TagForm
    list_display = ("name", "slug", "parent", "synonym_of")
    list_filter = (SynonymFilter,)
    list_select_related = ("parent", "synonym_of")
    search_fields = ("name", "slug")
    ordering = ("slug",)
    sortable_by = ()
    actions = None

    def get_urls(self) -> list[Any]:
        door = self.admin_site.admin_view(self.merge)
        return [path("<int:pk>/merge/", door, name="tags_tag_merge"), *super().get_urls()]

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let another tag stand for this one."""
        policy.require(request.user, "tag.merge")
        tag = get_object_or_404(Tag, pk=pk)
        form = MergeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                kept = actions.merge(tag, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                said = _("“%(gone)s” is merged into “%(kept)s”.")
                messages.success(request, said % {"gone": tag.name, "kept": kept.name})
                return redirect("admin:tags_tag_change", kept.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge “%(name)s” into another tag") % {"name": tag.name},
            "tag": tag,
            "form": form,
            "questions": tag.tagged_threads.count(),
            "stories": tag.tagged_stories.count(),
        }
        return render(request, "admin/tags/tag/merge.html", context)

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        saved = actions.set_tag(obj, by=request.user, **fields)
        obj.pk, obj.slug, obj.name = saved.pk, saved.slug, saved.name

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

"""The moderators' desk for rules: switch them, set them, see what they would have caught."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib.admin import PolicyAdmin
from community.moderation import actions
from community.moderation.models import Rule
from community.moderation.rules import kinds
from community.moderation.rules.dry_run import DryRun, dry_run

DRY_RUN = "_dry_run"


class RuleForm(forms.ModelForm):
    """A rule as it is; its numbers bear the names that its kind gives them."""

    class Meta:
        model = Rule
        fields = (
            *("kind", "name", "is_on", "number", "percent", "minutes", "words", "says"),
            *("weight", "position"),
        )
        widgets = {
            "words": forms.Textarea(attrs={"rows": 10}),
            "says": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "kind": gettext_lazy("What it looks at. Its numbers can be set once it is saved."),
            "is_on": gettext_lazy("Try it first: “What would it have caught?” is below."),
            "words": gettext_lazy(
                "One word or phrase a line. Whole words are looked for, whatever their case or "
                "accents: “scam” is not found in “scamper”."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        for one in kinds.kind_of(self.instance).parameters:
            if (field := self.fields.get(one.field)) is not None:
                field.label, field.help_text = one.label, one.help

    def _post_clean(self) -> None:
        """Ask the action's own check, so that what is wrong is said at its field."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        if not self.instance.pk:
            kinds.begin(self.instance)
        try:
            actions.check_rule(self.instance)
        except ValidationError as error:
            self.add_error(None, error)


@admin.register(Rule)
class RuleAdmin(PolicyAdmin):
    """Rules in their order. One that is not wanted is switched off, and not deleted."""

    policy_view = policy_change = policy_add = "rule.edit"

    form = RuleForm
    search_fields = ("name",)
    search_help_text = gettext_lazy("Words of the name")
    list_display = ("name", "kind", "is_on", "tells")
    list_filter = ("is_on", "kind")
    ordering = ("position", "pk")
    sortable_by = ()
    actions = None
    change_form_template = "admin/moderation/rule.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("kind", "name", "says")
        kind = kinds.kind_of(obj)
        numbers = tuple(one.field for one in kind.parameters)
        words = ("words",) if kind.has_words else ()
        return ("name", "kind", "is_on", *numbers, *words, "says", "weight", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else ("kind",)

    @admin.display(description=gettext_lazy("what it holds"))
    def tells(self, rule: Rule) -> str:
        return kinds.kind_of(rule).tells(rule)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and DRY_RUN in request.POST:
            return self._dry_run(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def _dry_run(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form as it was typed, and what the rule would have caught so; nothing is saved."""
        policy.require(request.user, "rule.edit")
        found: Any = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        form: Any = self.get_form(request, found, change=True)(request.POST, instance=found)
        run: DryRun | None = dry_run(form.instance) if form.is_valid() else None
        fieldsets: Any = self.get_fieldsets(request, found)
        fields = helpers.AdminForm(
            form,
            list(fieldsets),
            {},
            self.get_readonly_fields(request, found),
            model_admin=self,
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("What it would have caught") if run else _("Change the rule"),
            "adminform": fields,
            "object_id": object_id,
            "original": Rule.objects.get(pk=found.pk),
            "is_popup": False,
            "to_field": None,
            "media": self.media + fields.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
            "run": run,
        }
        return self.render_change_form(request, context, change=True, obj=found)

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        actions.set_rule(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A new rule is switched off, and has its numbers set next."""
        self.message_user(request, _("The rule is there. Set its numbers, then switch it on."))
        return redirect("admin:moderation_rule_change", obj.pk)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

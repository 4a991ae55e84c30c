"""The moderators' desk for sanctions: suspend one ability for a time, see and lift what stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.accounts.models import User
from community.lib.abilities import all_abilities
from community.lib.admin import PolicyAdmin, TextFilter
from community.moderation import actions
from community.moderation.models import Sanction


class PersonField(forms.CharField):
    """Somebody by their handle: a list of all people would be too long to choose from."""

    def to_python(self, value: Any) -> Any:
        handle = (super().to_python(value) or "").strip().removeprefix("@").lower()
        if not handle:
            return None
        found = User.objects.active().filter(handle=handle).first()
        if found is None:
            raise ValidationError(_("Nobody here has this handle."))
        return found

    def run_validators(self, value: Any) -> None:
        """Somebody who was found is somebody."""


class SanctionForm(forms.ModelForm):
    """Whom, what, why and until when."""

    person = PersonField(label=gettext_lazy("Handle"))
    ability = forms.ChoiceField(label=gettext_lazy("What they may not do"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The person sees it, and it is kept in the record."),
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("A year from now at most. It ends by itself."),
    )

    class Meta:
        model = Sanction
        fields = ("person", "ability", "reason", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "ability" in self.fields:
            ability: Any = self.fields["ability"]
            ability.choices = [(one.name, one.deed) for one in all_abilities()]

    def clean(self) -> dict[str, Any]:
        """Ask the action's own check, so that what is wrong is said at its field."""
        try:
            if not self.errors:
                actions.check_sanction(**self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The action checks and writes the row."""


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("now", _("in force")), ("over", _("over or lifted"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Sanction]:
        now = Sanction.objects.in_force().values("pk")
        match self.value():
            case "now":
                return queryset.filter(pk__in=now)
            case "over":
                return queryset.exclude(pk__in=now)
        return queryset


class HandleFilter(TextFilter):
    title = gettext_lazy("person’s handle")
    parameter_name = "person"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Sanction]:
        handle = (self.value() or "").strip().removeprefix("@").lower()
        return queryset.filter(person__handle=handle) if handle else queryset


@admin.register(Sanction)
class SanctionAdmin(PolicyAdmin):
    """What was suspended, newest first. Nothing is changed afterwards: it is lifted, or ends."""

    policy_view = "sanction.list"
    policy_add = "person.suspend"

    form = SanctionForm
    list_display = ("person", "what", "until", "standing", "by")
    list_display_links = ("person", "what")
    list_filter = (StandingFilter, HandleFilter)
    list_select_related = ("person", "by")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("lift",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("person", "ability", "reason", "until")
        return ("person", "what", "reason", "since", "until", "standing", "lifted_at", "by")

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "sanction.lift")

    @admin.display(description=gettext_lazy("what they may not do"))
    def what(self, sanction: Sanction) -> str:
        return sanction.deed

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, sanction: Sanction) -> str:
        if sanction.lifted_at:
            return _("lifted")
        return _("in force") if sanction.is_in_force else _("over")

    @admin.action(description=gettext_lazy("Lift the selected sanctions"), permissions=["lift"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Sanction]) -> None:
        chosen = list(queryset[: self.list_per_page])
        for sanction in chosen:
            actions.lift(sanction, by=request.user)
        self.message_user(request, _("Lifted."), messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Sanction, form: Any, change: bool) -> None:
        made = actions.suspend(by=request.user, **form.cleaned_data)
        obj.pk, obj.person = made.pk, made.person

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

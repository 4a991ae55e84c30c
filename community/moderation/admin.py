"""The moderators' desk for sanctions: suspend one ability for a time, see and lift what stands."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.accounts.models import User
from community.lib.abilities import ALL, all_abilities, deed_of
from community.lib.admin import SHOWN, TextFilter, do_each
from community.lib.suggested import Suggested
from community.moderation import actions, appeal_admin, bulk_admin, case_admin, rule_admin
from community.moderation.actions.naming import unnamed
from community.moderation.deeds import ReasonForm, RestrictionForm, naming
from community.moderation.models import Sanction
from community.moderation.unnamed_admin import WhoAdmin, mark

__all__ = ["SanctionAdmin", "appeal_admin", "bulk_admin", "case_admin", "rule_admin"]


class PersonField(forms.CharField):
    """Somebody by their handle: a list of all people would be too long to choose from."""

    widget = Suggested("person")

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

    person = PersonField(
        label=gettext_lazy("Handle"),
        help_text=gettext_lazy("Whom it concerns, by the name in the address of their page."),
    )
    ability = forms.ChoiceField(
        label=gettext_lazy("What they may not do"),
        help_text=gettext_lazy("No more than is needed: all else stays open to them."),
    )
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

    rule = RestrictionForm.base_fields["rule"]

    class Meta:
        model = Sanction
        fields = ("person", "ability", "reason", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "ability" in self.fields:
            ability: Any = self.fields["ability"]
            ability.choices = [
                (ALL, deed_of(ALL)),
                *((one.name, one.deed) for one in all_abilities()),
            ]

    def clean(self) -> dict[str, Any]:
        """Ask the action's own check, so that what is wrong is said at its field."""
        try:
            if not self.errors:
                given = {name: said for name, said in self.cleaned_data.items() if name != "rule"}
                actions.check_sanction(**given)
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
    suggests = "person"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Sanction]:
        handle = (self.value() or "").strip().removeprefix("@").lower()
        if not handle:
            return queryset
        found = queryset.filter(person__handle=handle)
        return found.exclude(pk__in=unnamed(list(found), person=request.user))


@admin.register(Sanction)
class SanctionAdmin(WhoAdmin):
    """What was suspended, newest first. Nothing is changed afterwards: it is lifted, or ends."""

    policy_view = "sanction.list"
    policy_add = "person.suspend"

    form = SanctionForm
    search_fields = ("=person__handle", "=ability")
    search_help_text = gettext_lazy("A handle, or an ability")
    list_display = ("who", "what", "until", "standing", "by")
    list_display_links = ("who", "what")
    list_filter = (StandingFilter, HandleFilter)
    list_select_related = ("person", "by")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("lift",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("person", "ability", "reason", "rule", "until")
        return ("who", "what", "reason", "since", "until", "standing", "lifted_at", "by")

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

    @admin.action(description=gettext_lazy("Lift the selected sanctions …"), permissions=["lift"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Sanction]) -> HttpResponse | None:
        """Ask for the reason; once it is given, lift each of the page."""
        chosen = list(queryset[: self.list_per_page])
        mark(chosen, request)
        form = ReasonForm(request.POST if SHOWN in request.POST else None)
        if form.is_valid():
            lift = partial(actions.lift, by=request.user, **form.cleaned_data)
            if do_each(request, chosen, lift, called=self._called):
                self.message_user(request, _("Lifted."), messages.SUCCESS)
            return None
        title, called = _("Lift sanctions"), self._called
        return self.deed_page(request, form, name="lift", title=title, chosen=chosen, called=called)

    def _called(self, sanction: Sanction) -> str:
        return f"{self.who(sanction)}, {sanction.deed}"

    def save_model(self, request: HttpRequest, obj: Sanction, form: Any, change: bool) -> None:
        given = dict(form.cleaned_data)
        with naming(given.pop("rule")):
            made = actions.suspend(by=request.user, **given)
        obj.pk, obj.person = made.pk, made.person

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written everything."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

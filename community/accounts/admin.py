"""People and their roles. No e-mail address is shown here, whoever looks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.accounts import actions
from community.accounts.models import User
from community.lib.admin import PolicyAdmin


class RolesForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Editors look after stories, moderators after what members write."),
    )

    class Meta:
        model = User
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Group.objects.order_by("name").values_list("name", flat=True)
        if "roles" in self.fields:
            roles: Any = self.fields["roles"]
            roles.choices = [(name, name) for name in names]
            roles.initial = sorted(self.instance.roles)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [
            (name, name) for name in Group.objects.order_by("name").values_list("name", flat=True)
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(PolicyAdmin):
    policy_view = "person.list"
    policy_change = "person.set_roles"
    form = RolesForm
    list_display = ("handle", "display_name", "working_as", "is_active", "joined_at")
    list_filter = (RoleFilter, "is_active")
    search_fields = ("handle", "display_name")
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    readonly_fields = ("handle", "display_name", "working_as", "is_active", "joined_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return User.objects.defer("password", "email", "about").prefetch_related("groups")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ("roles",) if self.has_change_permission(request, obj) else ()
        return (*self.readonly_fields, *own)

    @admin.display(description=_("works as"))
    def working_as(self, person: User) -> str:
        names = [group.name for group in person.groups.all()]
        names += ["administrator"] if person.is_superuser else []
        return ", ".join(sorted(names)) or "—"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actions.set_roles(obj, form.cleaned_data["roles"], by=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written the roles; nothing else hangs on this form."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

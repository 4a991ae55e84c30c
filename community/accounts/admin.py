"""People and their roles. An e-mail address is shown on request alone, and that is recorded."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import policy
from community.accounts import actions
from community.accounts.confirming import confirm_to_send
from community.accounts.models import User
from community.lib.admin import PolicyAdmin


class RolesForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Editors look after stories, moderators after what members write, programme managers "
            "after mentoring. Administrators give roles and look after the portal itself."
        ),
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


class AddressForm(forms.Form):
    """Whose address it is. It is sent by POST, so that no server's log keeps the address."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("role")
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
    search_help_text = gettext_lazy(
        "Handle or name. Addresses are looked up on a page of their own."
    )
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("show_emails",)
    change_form_template = "admin/accounts/person.html"
    change_list_template = "admin/accounts/people.html"
    readonly_fields = ("handle", "display_name", "working_as", "is_active", "joined_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return User.objects.defer("password", "email", "about").prefetch_related("groups")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ("roles",) if self.has_change_permission(request, obj) else ()
        return (*self.readonly_fields, *own)

    def has_see_email_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "person.see_email")

    @admin.display(description=gettext_lazy("works as"))
    def working_as(self, person: User) -> str:
        names = {group.name for group in person.groups.all()}
        names |= {_("superuser")} if person.is_superuser else set()
        return ", ".join(sorted(names)) or "—"

    @admin.action(
        description=gettext_lazy("Show the e-mail addresses of the selected people (recorded)"),
        permissions=["see_email"],
    )
    def show_emails(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse:
        chosen = list(queryset.values_list("pk", flat=True)[: self.list_per_page])
        people = User.objects.filter(pk__in=chosen).order_by("handle")
        return show_emails(request, list(people), self.admin_site.each_context(request))

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "by-email/",
                self.admin_site.admin_view(self.find_by_email),
                name="accounts_user_by_email",
            ),
            path(
                "<int:pk>/email/",
                self.admin_site.admin_view(self.show_email),
                name="accounts_user_email",
            ),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {**(extra_context or {}), "may_see_email": self.has_see_email_permission(request)}
        return super().changelist_view(request, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "may_see_email": self.has_see_email_permission(request)}
        return super().change_view(request, object_id, form_url, context)

    def show_email(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The address of one person, once, to whoever asked for it by the button."""
        people = list(User.objects.filter(pk=pk if pk < 2**63 else 0))
        if not people:
            raise Http404
        return show_emails(request, people, self.admin_site.each_context(request))

    def find_by_email(self, request: HttpRequest) -> HttpResponse:
        """Whose address it is: a form, and the page of whoever it is."""
        return find_by_email(request, self.admin_site.each_context(request))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        view = super().changeform_view
        if self.has_change_permission(request):
            view = confirm_to_send(view)
        return view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actions.set_roles(obj, form.cleaned_data["roles"], by=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action has written the roles; nothing else hangs on this form."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""


@require_http_methods(["POST"])
@never_cache
def show_emails(request: HttpRequest, people: list[User], context: dict[str, Any]) -> HttpResponse:
    """Record each look and show the addresses, on this page and in no message that is kept."""
    context = {
        **context,
        "opts": User._meta,
        "title": _("E-mail addresses"),
        "addresses": [(one, actions.see_email(one, by=request.user)) for one in people],
    }
    return render(request, "admin/accounts/addresses.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find_by_email(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Ask for an address, and lead to the one who has it."""
    policy.require(request.user, "person.see_email")
    form, status = AddressForm(auto_id="by_%s"), HTTPStatus.OK
    if request.method == "POST":
        form = AddressForm(request.POST, auto_id="by_%s")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            found = actions.find_by_email(form.cleaned_data["email"], by=request.user)
            if found is not None:
                return redirect("admin:accounts_user_change", found.pk)
            form.add_error("email", _("Nobody here has this address."))
    context = {**context, "opts": User._meta, "title": _("Find by e-mail address"), "form": form}
    return render(request, "admin/accounts/by_email.html", context, status=status)

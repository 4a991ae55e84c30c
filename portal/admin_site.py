"""The door to the admin: the portal's own sign-in and second step, and one friendly refusal."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.two_factor_views import second_step_page
from community.lib.admin import PolicyAdmin
from community.lib.leading import own_path
from community.policy import NotAllowed, SignInRequired
from portal.desk.front import front
from portal.desk.suggesting import suggest
from portal.pages import programme

# Roles are given to people, tags are the portal's own, and addresses are their owners' business;
# of tasks the portal has a list of its own.
NOT_THEIRS = {
    "account.EmailAddress",
    "auth.Group",
    "django_tasks_database.DBTaskResult",
    "mfa.Authenticator",
    "socialaccount.SocialAccount",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
    "taggit.Tag",
    "usersessions.UserSession",
}


class PortalAdminSite(admin.AdminSite):
    """Whoever must sign in does so where all members do; whoever may not enter is told so."""

    site_header = site_title = settings.PORTAL_NAME
    index_title = _("Editors’ desk")
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                raise SignInRequired(_("Please sign in first."))
            self._require_staff(request)
            if request.user.roles_rest:
                return second_step_page(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(entered, guarded)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what other apps bring and the portal has its own way for."""
        models: Any = model_or_iterable
        models = [models] if isinstance(models, type) else models
        if admin_class is None or not issubclass(admin_class, PolicyAdmin):
            models = [model for model in models if model._meta.label not in NOT_THEIRS]
        super().register(models, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The site's own, and before them the pages that belong to no table."""
        own = [
            path("programme/", self.admin_view(programme.index), name="programme"),
            path(
                "programme/<slug:table>.csv",
                self.admin_view(programme.table),
                name="programme_table",
            ),
            path("suggest/<slug:what>/", self.admin_view(suggest), name="suggest"),
        ]
        return own + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the desk knows; also whether the programme's numbers are offered."""
        offered = policy.may(request.user, "programme.read")
        return {**super().each_context(request), "has_programme": offered}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """What waits, grows and runs, as far as it is this person's to know; then the tables."""
        return super().index(request, {**front(request.user), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send visitors to the portal's sign-in and back, staff to where they wanted to go."""
        wanted = own_path(request.GET.get("next", ""))
        wanted = wanted or reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            return redirect(reverse("account_login", query={"next": wanted}))
        self._require_staff(request)
        return HttpResponseRedirect(wanted)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def _require_staff(self, request: HttpRequest) -> None:
        if not self.has_permission(request):
            raise NotAllowed(_("The editors’ desk is for editors and moderators."))

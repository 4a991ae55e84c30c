"""The door to the admin: the portal's own sign-in, one friendly refusal, the portal's name."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from community.policy import NotAllowed, SignInRequired

# Roles are given to people, tags are the portal's own, and addresses are their owners' business.
NOT_HERE = {"account.EmailAddress", "auth.Group", "taggit.Tag"}


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
            return guarded(request, *args, **kwargs)

        return update_wrapper(entered, guarded)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what other apps bring and the portal has its own way for."""
        models: Any = model_or_iterable
        models = [models] if isinstance(models, type) else models
        ours = [model for model in models if model._meta.label not in NOT_HERE]
        super().register(ours, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send visitors to the portal's sign-in and back, staff to where they wanted to go."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
            wanted = reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            return redirect(reverse("account_login", query={"next": wanted}))
        self._require_staff(request)
        return redirect(wanted)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def _require_staff(self, request: HttpRequest) -> None:
        if not self.has_permission(request):
            raise NotAllowed(_("The editors’ desk is for editors and moderators."))

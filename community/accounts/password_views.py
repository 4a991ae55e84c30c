"""A new password: the browser in which it was chosen is known to the account from then on."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from django.http import HttpResponse

from community.accounts.browsers import remember


class ChangeView(views.PasswordChangeView):
    """By whoever knows the old one."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember(self.request, response, form.user)
        return response


class ResetView(views.PasswordResetFromKeyView):
    """By whoever has the mail."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember(self.request, response, self.reset_user)
        return response

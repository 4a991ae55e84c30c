"""Whoever signs in to an account that waits to be closed keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.privacy.actions import keep_account


def signed_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Receiver of Django's `user_logged_in`."""
    if keep_account(user, by=user) and request is not None:
        messages.success(request, _("Welcome back. Your account will not be closed."))

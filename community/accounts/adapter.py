"""How allauth, which does the signing in, fits this portal."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.accounts import browsers
from community.accounts.actions import begin_use
from community.accounts.models import HeldHandle, User
from community.accounts.oidc import CheckedProvider


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails carry the portal's public address; mails are in their reader's language."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": gettext_lazy("This handle is taken."),
    }
    is_first_time = True

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The handle, when it is well formed and free; one that is held is as taken as any."""
        handle: str = super().clean_username(username, shallow=shallow)
        if not shallow and HeldHandle.objects.filter(handle=handle.lower()).exists():
            raise self.validation_error("username_taken")
        return handle

    def new_user(self, request: HttpRequest) -> User:
        """Somebody who signs up: nobody sees them before their address is confirmed."""
        return User(is_confirmed=False)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Confirm the address; with the first one the account begins to be in use."""
        is_confirmed = bool(super().confirm_email(request, email_address))
        if is_confirmed:
            begin_use(email_address.user_id)
        return is_confirmed

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in; whether that is the first time at all is asked before it is written down."""
        self.is_first_time = user.last_login is None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Tell by mail of a browser that had not been here, unless it is the person's first one."""
        response: HttpResponse = super().post_login(request, user, **more)
        if not self.is_first_time and not browsers.is_known(request, user):
            self.send_notification_mail("account/email/signed_in", user)
        browsers.remember(request, response, user)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm who one is, in the portal's words."""
        words = {
            reverse("account_reauthenticate"): _("Use your password"),
            reverse("mfa_reauthenticate"): _("Use a code"),
            reverse("mfa_reauthenticate_webauthn"): _("Use a passkey"),
        }
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": words[way["url"]]} for way in ways]

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Tell `user` of something done to their account, in their language and on their clock."""
        told = {"user": user, **(context or {})}
        language = user.language or settings.LANGUAGE_CODE
        with translation.override(language), timezone.override(zoneinfo.ZoneInfo(user.time_zone)):
            super().send_notification_mail(template_prefix, user, told, email)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The address of the confirmation page, absolute whatever Host the request came with."""
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.PUBLIC_URL}{path}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Where a new password is chosen, absolute whatever Host the request came with."""
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.PUBLIC_URL}{path}"


HOUSE = "house"
"""The other house in addresses and rows; there is one, and the settings say which."""


class HouseAdapter(DefaultSocialAccountAdapter):
    """The other house is taken from the settings alone, and nothing is asked of the database."""

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Make the account; an address that the other house has confirmed is confirmed here."""
        someone = super().save_user(request, sociallogin, form)
        if someone.emailaddress_set.filter(verified=True).exists():
            begin_use(someone.pk)
        return someone

    def list_apps(
        self, request: HttpRequest | None, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        is_meant = provider in {None, HOUSE, CheckedProvider.id}
        if (
            not settings.OIDC_ISSUER
            or not is_meant
            or client_id not in {None, settings.OIDC_CLIENT_ID}
        ):
            return []
        app = SocialApp(
            provider=CheckedProvider.id,
            provider_id=HOUSE,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={"server_url": settings.OIDC_ISSUER},
        )
        return [app]

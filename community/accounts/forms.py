"""allauth's forms in the portal's words.

Labels say what a field is; a placeholder repeats them, and vanishes while one types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from allauth.socialaccount import forms as house_forms
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.accounts.models import HeldHandle, User
from community.accounts.tokens import revoke_all


class InOurWords:
    """A form whose labels are ours and speak for themselves."""

    labels: ClassVar[Mapping[str, Promise | str]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class TellsNobody(allauth_forms.BaseSignupForm):
    """Signing up: with an address that has an account, it looks and costs as with any other."""

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account, or, for an address that has one, let nothing tell that from it."""
        with transaction.atomic():
            if not self.account_already_exists:
                return super().try_save(request)
            self._rehearse(request)
            HeldHandle.objects.get_or_create(handle=self.cleaned_data["username"].lower())
        return super().try_save(request)

    def _rehearse(self, request: HttpRequest) -> None:
        """Do all that making the account would take, and take it back: it costs the same."""
        typed = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{get_random_string(24).lower()}@{typed.partition('@')[2]}"
        self.account_already_exists = False
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"] = typed
        self.account_already_exists = True


class SignupForm(InOurWords, TellsNobody, allauth_forms.SignupForm):
    labels = {
        "email": _("E-mail address"),
        "username": _("Handle"),
        "password2": _("Password, once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "We send one mail to it, to see that it is yours. Nobody else sees it."
        )
        self.fields["username"].help_text = User._meta.get_field("handle").help_text


class LoginForm(InOurWords, allauth_forms.LoginForm):
    labels = {"login": _("Handle or e-mail address")}


class ReauthenticateForm(InOurWords, allauth_forms.ReauthenticateForm):
    pass


class AddEmailForm(InOurWords, allauth_forms.AddEmailForm):
    labels = {"email": _("E-mail address")}


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordForm):
    labels = {"email": _("E-mail address")}


NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password, once more")}


class ResetPasswordKeyForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """A new password by a mail's link: who forgot the old one may have lost it to somebody."""

    labels = NEW_PASSWORD

    @transaction.atomic
    def save(self) -> None:
        """Set it, and end every token: they were made by whoever knew the old one."""
        super().save()
        revoke_all(self.user, by=self.user)


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    """A new password in place of one that is known; tokens are their owner's to end."""

    labels = {"oldpassword": _("Password until now"), **NEW_PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.tokens.in_use().exists():
            self.fields["revoke_tokens"] = forms.BooleanField(
                label=_("Revoke my API tokens too"),
                help_text=_("Else programs go on with them: a token outlasts a password."),
                required=False,
                initial=True,
            )

    @transaction.atomic
    def save(self) -> None:
        super().save()
        if self.cleaned_data.get("revoke_tokens"):
            revoke_all(self.user, by=self.user)


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    labels = NEW_PASSWORD


class Once:
    """A code is good once, for as long as it is good at all; allauth forgets a used one sooner."""

    authenticator: Authenticator
    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            key = f"second-step:{self.user.pk}:{''.join(code.split())}"
            good_for = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
            if not cache.add(key, "used", timeout=good_for):
                raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(InOurWords, Once, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code")}


class CodeAgainForm(InOurWords, Once, mfa_forms.ReauthenticateForm):
    labels = {"code": _("Code")}


class ActivateAppForm(InOurWords, totp_forms.ActivateTOTPForm):
    labels = {"code": _("The six digits that the app shows")}


class AddKeyForm(InOurWords, key_forms.AddWebAuthnForm):
    labels = {"name": _("What you call it"), "passwordless": _("Sign in with it alone")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "Then it stands in for your password too; it asks for a PIN or for your finger."
        )


class RenameKeyForm(InOurWords, key_forms.EditWebAuthnForm):
    labels = {"name": _("What you call it")}


class HouseSignupForm(InOurWords, house_forms.SignupForm):
    """The last step of whoever comes from another house for the first time: a handle."""

    labels = {"email": _("E-mail address"), "username": _("Handle")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = User._meta.get_field("handle").help_text

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account; with an address that has one, the handle is held as if it were made."""
        if self.account_already_exists:
            HeldHandle.objects.get_or_create(handle=self.cleaned_data["username"].lower())
        return super().try_save(request)

"""allauth's forms in the portal's words.

Labels say what a field is; a placeholder repeats them, and vanishes while one types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.accounts.models import User


class InOurWords:
    """A form whose labels are ours and speak for themselves."""

    labels: ClassVar[Mapping[str, Promise | str]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignupForm(InOurWords, allauth_forms.SignupForm):
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
    labels = NEW_PASSWORD


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    labels = {"oldpassword": _("Password until now"), **NEW_PASSWORD}


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    labels = NEW_PASSWORD

"""Where apps sign up and in, below `/api/auth/`."""

from typing import Any

from allauth.headless.account import views as account
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from django.urls import URLPattern, path

from community.api import headless

app_name = "headless"


def _door(address: str, view: Any, name: str) -> URLPattern:
    return path(address, headless.strict(view.as_api_view(client=Client.APP)), name=name)


urlpatterns = [
    _door("session", account.SessionView, "session"),
    _door("signup", headless.SignupView, "signup"),
    _door("email/verify", account.VerifyEmailView, "verify_email"),
    _door("login", headless.LoginView, "login"),
    _door("2fa/authenticate", headless.CodeView, "second_step"),
    _door("webauthn/authenticate", mfa.AuthenticateWebAuthnView, "second_step_webauthn"),
    _door("webauthn/login", mfa.LoginWebAuthnView, "login_webauthn"),
    _door("reauthenticate", headless.ReauthenticateView, "reauthenticate"),
    _door("2fa/reauthenticate", headless.CodeAgainView, "second_step_again"),
    _door("webauthn/reauthenticate", mfa.ReauthenticateWebAuthnView, "webauthn_again"),
    _door("password/request", account.RequestPasswordResetView, "request_password"),
    _door("password/reset", headless.ResetPasswordView, "reset_password"),
]

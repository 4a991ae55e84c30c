"""Signing up and in for apps, which have no page to show: allauth's headless doors, on our terms.

An app is given a session's key and sends it in `X-Session-Token`. What holds on the pages holds
here: nobody learns whether an address has an account, a code is good once, a new password ends
tokens, and tries are counted (`community.limits.doors`). What changes how somebody signs in is done
on the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account import inputs, views
from allauth.headless.adapter import DefaultHeadlessAdapter
from allauth.headless.internal.restkit.response import APIResponse
from allauth.headless.mfa import inputs as mfa_inputs
from allauth.headless.mfa import views as mfa_views
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from community.accounts import sessions
from community.accounts.forms import Once, TellsNobody
from community.accounts.models import User
from community.accounts.tokens import revoke_all
from community.api.parsing import StrictJSONParser
from community.api.problems import KINDS, ProblemError, refusal
from community.api.quotas import quota_of, within
from community.limits.actions import TooManyError


class HeadlessAdapter(DefaultHeadlessAdapter):
    """Tells an app of its own person, and of nobody else."""

    def serialize_user(self, user: Any) -> dict[str, Any]:
        """Who has signed in; of whoever has not yet, what they typed themselves."""
        told: dict[str, Any] = super().serialize_user(user)
        return {name: told[name] for name in ("username", "display") if name in told}


ITS_OWN = frozenset({400, 401, 409, 410})
"""Refusals that are told as allauth tells them: its clients read `flows` and `errors` there.

410 is its word for a session that is over.
"""


def strict(view: Any) -> Callable[..., HttpResponse]:
    """`view`, by the rules of the API: within its quota, sent nothing but JSON that it can read.

    Where it is not allauth that refuses, it is a problem as anywhere in the API.
    """
    names = view.view_class.http_method_names
    takes = [one.upper() for one in names if one != "options" and hasattr(view.view_class, one)]
    takes += ["HEAD"] if "GET" in takes else []

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def answered() -> HttpResponse:
            try:
                if request.method not in takes:
                    raise ProblemError("method-not-allowed", Allow=", ".join(takes))
                _require_json(request)
                return _told(view(request, *args, **kwargs))
            except ImmediateHttpResponse as error:
                return _told(error.response)
            except (ProblemError, RequestDataTooBig, TooManyError) as error:
                return refusal(error)

        return within(quota_of(request, sessions.person_of_app(request)), answered)

    return answer


def _require_json(request: HttpRequest) -> None:
    """Raises ProblemError, or RequestDataTooBig, for a body that is something else."""
    if request.META.get("CONTENT_LENGTH") not in {None, "", "0"}:
        if request.content_type != StrictJSONParser.media_type:
            raise ProblemError("media-type")
        StrictJSONParser().parse(BytesIO(request.body))


def _told(response: HttpResponse) -> HttpResponse:
    """`response` in its own form, or as a problem."""
    status = response.status_code
    if isinstance(response, APIResponse) and status in ITS_OWN:
        return response
    problem = next((name for name, kind in KINDS.items() if kind.status == status), None)
    return response if problem is None else refusal(ProblemError(problem))


class Taken:
    """A view that says when what was sent is right: only failing counts (see `limits.doors`)."""

    request: HttpRequest

    def handle_input(self, data: Any) -> Any:
        refused = super().handle_input(data)  # type: ignore[misc]
        self.request.is_taken = refused is None  # type: ignore[attr-defined]
        return refused


class SignupInput(TellsNobody, inputs.SignupInput):
    """With one password, not two: an app shows what is typed."""


class SignupView(views.SignupView):
    input_class = {"POST": SignupInput}


class LoginView(Taken, views.LoginView):
    """By handle (`username`) or address (`email`), with a password."""


class ResetPasswordView(views.ResetPasswordView):
    """A new password by a mail's link; tokens were made by whoever knew the old one."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        person = User.objects.get(pk=self.input.user.pk)
        revoke_all(person, by=person)
        return response


class CodeInput(Once, mfa_inputs.AuthenticateInput):
    pass


class CodeAgainInput(Once, mfa_inputs.ReauthenticateInput):
    pass


class CodeView(Taken, mfa_views.AuthenticateView):
    """The second step: a code of the app, or one for emergencies."""

    input_class = CodeInput


class CodeAgainView(Taken, mfa_views.ReauthenticateView):
    input_class = CodeAgainInput


class ReauthenticateView(Taken, views.ReauthenticateView):
    pass

"""The two steps of signing in with an account of another house: there, and back with an answer."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse

from community.accounts.oidc import CheckedAdapter


class Callback(OAuth2CallbackView):
    """Hands the nonce that was sent along to what checks the answer."""

    adapter: CheckedAdapter

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send whoever wants to sign in to the other house."""
    return _answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the other house's answer, check it, and sign in."""
    return _answer(Callback, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(CheckedAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer

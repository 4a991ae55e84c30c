"""Sign-in with an account of another house (OpenID Connect), checked more than allauth does.

allauth relies on the connection to the token's address. Here the token itself is checked as well:
its signature by the house's published keys, issuer, audience, time, and the nonce that was sent.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from requests import RequestException

SIGNED_BY = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
LEEWAY = 30  # seconds by which two houses' clocks may differ


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """Takes an answer only when every claim in it holds; OAuth2Error otherwise, which is a page."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the house publishes of itself; it must be the house that was configured."""
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
            raise OAuth2Error("the house calls itself by another name")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        try:
            claims = self._checked(app, kwargs["response"]["id_token"])
            data = {"id_token": claims, "userinfo": self._about(claims, token)}
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("the answer does not hold") from error
        return self.get_provider().sociallogin_from_response(request, data)

    def _checked(self, app: Any, id_token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(id_token)
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key=self._key(header),
            algorithms=SIGNED_BY,
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
        if not self.nonce or not hmac.compare_digest(str(claims["nonce"]), self.nonce):
            raise OAuth2Error("the answer is to another question")
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the answer is for somebody else")
        return claims

    def _key(self, header: dict[str, Any]) -> Any:
        """The published key that signed it by its own word; the only one, when it says nothing."""
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(response.json()).keys
        fitting = [key for key in keys if header.get("kid") in {None, key.key_id}]
        if len(fitting) != 1:
            raise OAuth2Error("signed with a key that the house does not publish")
        return fitting[0]

    def _about(self, claims: dict[str, Any], token: Any) -> dict[str, Any]:
        """What the house says of the person: the token's claims, and what it adds to them."""
        if "userinfo_endpoint" not in self.openid_config:
            return claims
        more: dict[str, Any] = self._fetch_user_info(token.token)
        if more.get("sub") != claims["sub"]:
            raise OAuth2Error("the answer tells of two people")
        return {**claims, **more}


class CheckedProvider(OpenIDConnectProvider):
    """Sends a nonce along; nothing in the address of a link can change what is asked for."""

    oauth2_adapter_class = CheckedAdapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        params: dict[str, Any] = self.get_auth_params()
        return params

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        scope: list[str] = self.get_scope()
        return scope

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: Any = None,
        data: Any = None,
        **more: Any,
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        params = {**(more.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        try:
            answer: HttpResponse = super().redirect(
                request, process, next_url, data, auth_params=params, nonce=nonce, **more
            )
        except (RequestException, OAuth2Error, KeyError, ValueError) as error:
            return render_authentication_error(request, self, exception=error)
        return answer

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """The address; confirmed only where the house says so with a plain `true`."""
        addresses: list[Any] = super().extract_email_addresses(data)
        for address in addresses:
            address.email = address.email.lower()
            address.verified = address.verified is True
        return addresses

"""Who asks: a session, as the pages know it or an app, or a token."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication

from community.accounts import sessions, tokens
from community.accounts.models import ApiToken, User
from community.accounts.two_factor import rest_roles, rest_roles_of
from community.api.problems import ProblemError


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …` with a token of the portal."""

    def authenticate(self, request: Any) -> tuple[User, ApiToken] | None:
        """The token's owner and the token. Raises ProblemError "bad-token" for one that is none."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer":
            raise ProblemError("bad-token", _("Send it as `Authorization: Bearer …`."))
        token = tokens.use(secret.strip())
        if token is None:
            raise ProblemError("bad-token")
        rest_roles_of(token)
        return token.owner, token

    def authenticate_header(self, request: Any) -> str:
        return 'Bearer realm="api"'


class AppAuthentication(BaseAuthentication):
    """`X-Session-Token` with the session of an app that signed in at `/api/auth/`.

    It reaches as far as its person, as a browser's session does. No form's token is asked for: no
    page of another house can send this header.
    """

    def authenticate(self, request: Any) -> tuple[User, SessionBase] | None:
        """Its person and the session. Raises ProblemError "bad-token" for one that is over."""
        if sessions.APP_HEADER not in request.headers:
            return None
        session = sessions.of_app(request)
        person = sessions.of_whom(session) if session is not None else None
        if session is None or person is None:
            raise ProblemError("bad-token")
        request._request.session, request._request.user = session, person
        rest_roles(request._request)
        return person, session

    def authenticate_header(self, request: Any) -> str:
        return 'Bearer realm="api"'

"""Another house: a small OpenID Connect server over HTTP, with code, PKCE, keys and signed answers.

It answers as the standard says, unless a test tells it to lie.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "the-portal", "between the two houses"
KEY, STRANGE_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")

Lie = Callable[[dict[str, Any]], None]


@dataclass
class House:
    """One server, who is signed in at it, and how it lies."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lie: Lie = lambda claims: None
    key: Any = KEY
    kid: str = "of-this-year"
    algorithm: str = "RS256"
    userinfo: dict[str, Any] = field(default_factory=dict)
    named: str = ""
    refuses: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.named or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**public, "kid": "of-this-year", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where whoever is signed in here is sent back to."""
        self.asked.append(asked)
        back = {"state": asked["state"]}
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({**back, 'error': 'access_denied'})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({**back, 'code': code})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The answer to a code, once, to who asked for it and can prove that."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked["code_challenge_method"] != "S256" or asked["code_challenge"] != proof:
            return None
        if sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked.get("nonce"), **self.person}
        self.lie(claims)
        key = None if self.algorithm == "none" else self.key
        signed = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": self.kid})
        return {"access_token": "of-no-use", "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    house: House

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        match parts.path:
            case "/.well-known/openid-configuration":
                self._say(self.house.discovery())
            case "/keys":
                self._say(self.house.keys())
            case "/userinfo":
                self._say({**self.house.person, **self.house.userinfo})
            case "/authorize":
                self.send_response(302)
                self.send_header("Location", self.house.authorize(dict(parse_qsl(parts.query))))
                self.end_headers()
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = self.house.token(dict(parse_qsl(sent)))
        self._say(answer or {"error": "invalid_grant"}, status=200 if answer else 400)

    def _say(self, what: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests are quiet."""


@contextmanager
def open_house(**person: Any) -> Iterator[House]:
    """A running house where `person` is signed in."""
    house = House(person=person)
    handler = type("HandlerOfOne", (Handler,), {"house": house})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    house.issuer = f"http://127.0.0.1:{server.server_port}"
    runner = threading.Thread(target=server.serve_forever, daemon=True)
    runner.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        runner.join(5)


def know(settings: Any, house: House) -> None:
    """Let the portal's settings name the house."""
    settings.OIDC_ISSUER, settings.OIDC_NAME = house.issuer, "Guild Hall"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET

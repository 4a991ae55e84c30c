"""Front ends of other origins: those that are named read the API, without anybody's cookies."""

from __future__ import annotations

from typing import Any

import pytest

from tests.community.api.asking import LIMITS, Caller

pytestmark = pytest.mark.django_db
APP = "https://app.example.org"


@pytest.fixture
def _named(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = [APP]


def allowed(answer: Any) -> str | None:
    return answer.get("Access-Control-Allow-Origin")


def asked(address: str = LIMITS, origin: str = APP) -> Any:
    """What a browser is told that asks before it sends."""
    return Caller().client.options(
        address,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, idempotency-key, if-match",
        },
    )


def test_it_is_off_where_nobody_is_named() -> None:
    assert allowed(Caller().get(LIMITS, Origin=APP)) is None
    assert allowed(asked()) is None


@pytest.mark.usefixtures("_named")
class TestNamed:
    def test_it_reads_the_answer_and_its_headers(self) -> None:
        answer = Caller().get(LIMITS, Origin=APP)
        assert allowed(answer) == APP
        exposed = {one.strip() for one in answer["Access-Control-Expose-Headers"].split(",")}
        for name in ("ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"):
            assert name in exposed
        assert "origin" in answer["Vary"].lower()

    def test_it_may_send_tokens_keys_and_versions(self) -> None:
        answer = asked()
        assert (answer.status_code, allowed(answer)) == (200, APP)
        taken = answer["Access-Control-Allow-Headers"].lower()
        for name in ("authorization", "x-session-token", "idempotency-key", "if-match"):
            assert name in taken
        assert "PATCH" in answer["Access-Control-Allow-Methods"]

    def test_cookies_never_go_along(self) -> None:
        for answer in (asked(), Caller().get(LIMITS, Origin=APP)):
            assert "Access-Control-Allow-Credentials" not in answer

    def test_refusals_are_read_too(self) -> None:
        answer = Caller().get("/api/v1/me/", Origin=APP)
        assert (answer.status_code, allowed(answer)) == (401, APP)

    def test_nobody_else_reads_and_pages_are_for_nobody(self) -> None:
        assert allowed(Caller().get(LIMITS, Origin="https://evil.example.org")) is None
        assert allowed(asked(origin="null")) is None
        assert allowed(Caller().get("/threads/", Origin=APP)) is None

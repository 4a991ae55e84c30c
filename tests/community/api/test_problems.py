"""Each way a call can fail is told in one form, with a name that stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.accounts.models import User
from community.api.parsing import DEEPEST
from community.api.problems import KINDS
from tests.community.api.asking import LIMITS, ME, TAGS, Caller, problem, token_of
from tests.conftest import browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "line 1"),
        (b'{"about": "\xff"}', "UTF-8"),
        (b'{"about": "a\\u0000b"}', "NUL"),
        (b'{"about": "\\ud800"}', "half of a character"),
        (b'{"about": "a", "about": "b"}', "twice"),
        (b'{"about": NaN}', "NaN"),
        (b'{"career_stage": 99999999999999999999}', "too large"),
        (b'{"about": ' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}", "too deep"),
        (b"[" * 500_000, "too deep"),
    ],
)
def test_what_cannot_be_read_is_malformed(mine: Caller, body: bytes, words: str) -> None:
    answer = mine.send("PATCH", ME, body, If_Match="*")
    assert answer.status_code == 400
    assert problem(answer) == "malformed"
    assert words in answer.json()["detail"]


@given(st.binary(max_size=60))
def test_no_body_makes_an_error_of_ours(body: bytes) -> None:
    from io import BytesIO

    from community.api.parsing import StrictJSONParser
    from community.api.problems import ProblemError

    try:
        StrictJSONParser().parse(BytesIO(body))
    except ProblemError as error:
        assert error.problem == "malformed"  # noqa: PT017 - or nothing is raised


def test_a_body_without_end_is_too_large(mine: Caller, settings: Any) -> None:
    settings.API_LARGEST_BODY = 100
    answer = mine.send("PATCH", ME, {"about": "a" * 200}, If_Match="*")
    assert (answer.status_code, problem(answer)) == (413, "too-large")
    settings.API_LARGEST_BODY, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000, 100
    answer = mine.send("PATCH", ME, {"about": "a" * 200}, If_Match="*", Idempotency_Key="one")
    assert (answer.status_code, problem(answer)) == (413, "too-large")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"about": 7.5}, "/about"),
        ({"about": ["a"]}, "/about"),
        ({"career_stage": "high"}, "/career_stage"),
        ({"time_zone": "Europe/Nowhere"}, "/time_zone"),
        ({"handle": "other"}, "/handle"),
        ({"is_superuser": True}, "/is_superuser"),
        ({"a/b~c": 1}, "/a~1b~0c"),
        (["about"], ""),
        (None, ""),
    ],
)
def test_what_cannot_stand_is_pointed_at(mine: Caller, body: Any, pointer: str) -> None:
    answer = mine.send("PATCH", ME, body, If_Match="*")
    assert (answer.status_code, problem(answer)) == (422, "invalid")
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail"]


def test_another_type_is_refused(mine: Caller) -> None:
    headers = mine.headers | {"If-Match": "*"}
    sent = mine.client.generic("PATCH", ME, b"a=b", "text/plain", headers=headers)
    assert (sent.status_code, problem(sent)) == (415, "media-type")
    answer = mine.get(ME, Accept="text/html")
    assert (answer.status_code, problem(answer)) == (406, "not-acceptable")


def test_a_method_that_is_not_taken(mine: Caller) -> None:
    answer = mine.send("DELETE", ME)
    assert (answer.status_code, problem(answer)) == (405, "method-not-allowed")


@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/wish/", f"{TAGS}none/"])
def test_where_nothing_is(visitor: Caller, address: str) -> None:
    answer = visitor.get(address)
    assert (answer.status_code, problem(answer)) == (404, "not-found")


def test_who_asks_must_say_so(visitor: Caller) -> None:
    answer = visitor.get(ME)
    assert (answer.status_code, problem(answer)) == (401, "sign-in-required")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("sent", ["Bearer none", "Bearer mp_none", "Basic YTpi", "Bearer "])
def test_a_token_that_is_none(visitor: Caller, sent: str) -> None:
    answer = visitor.get(LIMITS, Authorization=sent)
    assert (answer.status_code, problem(answer)) == (401, "bad-token")


def test_a_token_reaches_as_far_as_its_scopes(owner: User) -> None:
    reader = Caller(token_of(owner, "read", "write:threads"))
    assert reader.get(ME).status_code == 200
    answer = reader.send("PATCH", ME, {"about": "So."}, If_Match="*")
    assert (answer.status_code, problem(answer)) == (403, "out-of-scope")
    assert answer.json()["detail"] == "write:me"
    owner.refresh_from_db()
    assert owner.about == ""


def test_a_browser_needs_its_token_against_forgery(owner: User) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    answer = client.patch(ME, "{}", content_type="application/json", headers={"If-Match": "*"})
    assert (answer.status_code, problem(answer)) == (403, "not-allowed")
    assert browser_of(owner).get(ME).json()["handle"] == owner.handle


def test_every_problem_is_explained(visitor: Caller) -> None:
    page = look("/api/problems/")
    for name, kind in KINDS.items():
        assert str(kind.help) in " ".join(page.one(f"#{name} + dd").text_content().split())


@pytest.mark.parametrize("address", [f"{TAGS}?page_size=0", f"{TAGS}?page_size=101"])
def test_a_parameter_that_cannot_be_used(visitor: Caller, address: str) -> None:
    answer = visitor.get(address)
    assert (answer.status_code, problem(answer)) == (400, "bad-parameter")

"""Every request has a name: in the answer, in each log line, in production's JSON."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from community.accounts.models import User
from community.lib.requests import JsonFormatter, RequestIdFilter, RequestIdMiddleware
from tests.conftest import browser_of


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, one JSON object a line, as in production."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(RequestIdFilter())
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


def test_an_answer_names_its_request(client: Client) -> None:
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize("sent", ["abcdef-12345", "A.long_one-" + "9" * 50])
def test_a_proxys_name_is_kept(client: Client, sent: str) -> None:
    assert client.get("/healthz", headers={"x-request-id": sent})["X-Request-ID"] == sent


@pytest.mark.parametrize(
    "sent", ["short", "x" * 65, "two words here", 'a"b{c}d\\ef', "línea-única"]
)
def test_anything_else_is_replaced(client: Client, sent: str) -> None:
    assert client.get("/healthz", headers={"x-request-id": sent})["X-Request-ID"] != sent


def test_what_a_view_logs_has_the_requests_name(log: io.StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        logging.getLogger("portal.test").warning("%d “stones”\nmoved", 3)
        return HttpResponse()

    request = RequestFactory().get("/", headers={"x-request-id": "stone-0001"})
    RequestIdMiddleware(view)(request)
    logging.getLogger("portal.test").warning("outside")
    inside, outside = (json.loads(line) for line in log.getvalue().splitlines())
    assert inside["message"] == "3 “stones”\nmoved"
    assert inside["request_id"] == "stone-0001"
    assert inside["level"] == "WARNING"
    assert inside["logger"] == "portal.test"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", inside["at"])
    assert outside["request_id"] == "-"


@pytest.mark.django_db
def test_djangos_own_line_about_a_404_has_it_too(client: Client, log: io.StringIO) -> None:
    client.get("/nothing-here/", headers={"x-request-id": "stone-0002"})
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (about,) = [line for line in lines if line["logger"] == "django.request"]
    assert about["message"] == "Not Found: /nothing-here/"
    assert about["request_id"] == "stone-0002"


def test_a_traceback_stays_on_its_line(log: io.StringIO) -> None:
    try:
        int("stone")
    except ValueError:
        logging.getLogger("portal.test").exception("out of range")
    (line,) = log.getvalue().splitlines()
    assert "ValueError" in json.loads(line)["traceback"]


def test_a_refusal_is_one_line_without_a_traceback(stranger: User, log: io.StringIO) -> None:
    assert browser_of(stranger).get("/admin/stories/story/").status_code == 403
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (about,) = [line for line in lines if line["logger"] == "django.request"]
    assert about["message"] == "Forbidden (Permission denied): /admin/stories/story/"
    assert "traceback" not in about


@pytest.mark.parametrize(
    ("error", "kept"), [(PermissionDenied("no"), False), (ValueError("broken"), True)]
)
def test_only_a_refusal_loses_its_traceback(error: Exception, kept: bool, log: io.StringIO) -> None:
    logging.getLogger("django.request").error("Something at /", exc_info=error)
    (line,) = log.getvalue().splitlines()
    assert ("traceback" in json.loads(line)) is kept

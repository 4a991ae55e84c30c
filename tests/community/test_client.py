"""Where a request comes from: only a trusted proxy may say for whom it asks."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from community.lib.client import ProxyMiddleware, household, read

PROXY, OTHER_PROXY, READER = "10.0.0.1", "10.0.0.2", "203.0.113.7"
PROXIES = [ipaddress.ip_network(one) for one in ("10.0.0.0/24", "2001:db8:aa::/48")]


@pytest.fixture(autouse=True)
def _proxies(settings: Any) -> None:
    settings.TRUSTED_PROXIES = PROXIES


def seen(sender: str, **headers: str) -> HttpRequest:
    """The request as all that stands behind the middleware sees it."""
    request = RequestFactory().get("/", REMOTE_ADDR=sender, headers=headers)
    passed: list[HttpRequest] = []

    def keep(request: HttpRequest) -> HttpResponse:
        passed.append(request)
        return HttpResponse()

    ProxyMiddleware(keep)(request)
    return passed[0]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (READER, READER),
        (f"198.51.100.9, {READER}", READER),  # the left one is the reader's own invention
        (f"{READER}, {OTHER_PROXY}", READER),  # two proxies of ours, one after the other
        (f"{OTHER_PROXY}, {READER}", READER),  # pretending to be a proxy does not help
        (f"  {READER}:51234 ", READER),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("2001:DB8:0::7", "2001:db8::7"),
        ("2001:db8::7, 2001:db8:aa::2", "2001:db8::7"),
        (f"::ffff:{READER}", READER),
        (f"unknown, {READER}", READER),
        (f"{READER}, unknown", PROXY),  # nobody vouches for what stands left of nonsense
        ("'; drop table", PROXY),
        ("", PROXY),
        (OTHER_PROXY, OTHER_PROXY),  # a proxy that asks for itself
    ],
)
def test_the_header_is_read_from_the_right(said: str, found: str) -> None:
    assert seen(PROXY, X_Forwarded_For=said).META["REMOTE_ADDR"] == found


def test_a_proxy_may_have_an_address_of_the_new_kind() -> None:
    request = seen("2001:db8:aa::1", X_Forwarded_For="2001:db8:1::5")
    assert request.META["REMOTE_ADDR"] == "2001:db8:1::5"


def test_what_strangers_say_of_themselves_is_thrown_away(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = {"X-Forwarded-For": PROXY, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil"}
    request = seen(READER, **forged)
    assert request.META["REMOTE_ADDR"] == READER
    assert not request.is_secure()
    assert not [name for name in request.META if name.startswith("HTTP_X_FORWARDED")]
    assert seen(PROXY, **forged).is_secure()


def test_without_proxies_nobody_is_believed(settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    assert seen(PROXY, X_Forwarded_For=READER).META["REMOTE_ADDR"] == PROXY


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        (READER, READER),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("", "nowhere"),
    ],
)
def test_an_address_of_the_new_kind_counts_with_all_of_its_household(
    address: str, counted: str
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    assert household(request) == counted


@pytest.mark.parametrize("nonsense", ["", "localhost", "1.2.3", "1.2.3.4.5", "[::1", "::g", "/16"])
def test_what_is_no_address_is_none(nonsense: str) -> None:
    assert read(nonsense) is None or nonsense == "[::1"

"""A visitor's page from the table, ahead of sessions and templates."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from portal.ready import keeping, pages
from portal.ready.keeping import Ready
from portal.saying import cookie_name

OWN = frozenset({"Content-Encoding", "Content-Length", "ETag", "X-Request-ID"})
PATIENCE = keeping.CLAIM.total_seconds()  # seconds to wait for somebody else's rendering
GLANCE = 0.02  # seconds between two looks at the table
_CONDITIONS = ("IF_NONE_MATCH", "IF_MATCH", "IF_MODIFIED_SINCE", "IF_UNMODIFIED_SINCE")


class ReadyPagesMiddleware:
    """Answer visitors with the page that is kept; a cold page is rendered once and kept.

    Whoever has a session, even one that has run out, goes the long way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.READY_PAGES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.gates = Gates()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_visitors(request) or not pages.may_be_ready(request.path):
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours
        page = _look(request) or self._rendered(request)
        return page if isinstance(page, HttpResponse) else _answer(request, page)

    def _rendered(self, request: HttpRequest) -> Ready | HttpResponse:
        """The page, rendered here or by whoever was first; the bare response if not to be kept."""
        if request.method != "GET" or (found := pages.find(request.path)) is None:
            return self.get_response(request)
        with self.gates.through(request.path) as is_first:
            held = keeping.claim(found.kind, found.key) if is_first else None
            if held is None:
                page = _wait_for(request, found) if is_first else _look(request)
            elif held.is_kept and (page := _look(request)):  # somebody was done since we looked
                keeping.release(held)
            else:
                return self._render(request, found, held)
        return page or self.get_response(request)

    def _render(
        self, request: HttpRequest, found: pages.Found, held: keeping.Claim
    ) -> Ready | HttpResponse:
        asked = {name: request.META.pop(f"HTTP_{name}", None) for name in _CONDITIONS}
        encoding = request.META.pop("HTTP_ACCEPT_ENCODING", None)
        kept = False
        try:
            response = self.get_response(request)
            if _is_for_all(response):
                headers = {name: value for name, value in response.items() if name not in OWN}
                page = keeping.keep(
                    held, request.path, headers, response.content, until=found.until
                )
                kept = True
        finally:
            if not kept:
                keeping.release(held)
            asked["ACCEPT_ENCODING"] = encoding
            request.META.update({f"HTTP_{name}": value for name, value in asked.items() if value})
        return page if kept else response


class Gates:
    """One at a time through to a page, within this process; the others wait for the first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.open: dict[str, threading.Event] = {}

    @contextmanager
    def through(self, path: str) -> Iterator[bool]:
        """Whether one is the first; the others come through when the first has left."""
        with self.lock:
            gate = self.open.get(path)
            is_first = gate is None
            if gate is None:
                gate = self.open[path] = threading.Event()
        if not is_first:
            gate.wait(PATIENCE)
        try:
            yield is_first
        finally:
            if is_first:
                with self.lock:
                    del self.open[path]
                gate.set()


def _is_visitors(request: HttpRequest) -> bool:
    """Whether anybody without an account would be shown the same: no session, no parameters."""
    return (
        request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and cookie_name() not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
    )


def _is_for_all(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "private" not in response.get("Cache-Control", "")
        and "no-store" not in response.get("Cache-Control", "")
    )


def _wait_for(request: HttpRequest, found: pages.Found) -> Ready | None:
    """The page that another process is rendering; None when it keeps none, or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        is_claimed = keeping.is_claimed(found.kind, found.key)
        if (page := _look(request)) or not is_claimed:
            return page
        time.sleep(GLANCE)
    return None


def _look(request: HttpRequest) -> Ready | None:
    return keeping.fetch(request.path, packed=_takes_gzip(request))


def _takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")


def _answer(request: HttpRequest, page: Ready) -> HttpResponse:
    response = HttpResponse(page.body, headers=page.headers)
    response["ETag"] = page.etag
    if page.body[:2] == b"\x1f\x8b":
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(page.body))
    unchanged = get_conditional_response(request, etag=page.etag, response=response)
    return unchanged or response

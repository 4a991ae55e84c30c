"""A real Chromium for the tests in this folder, cut off from every other host.

Debian's Chromium is found by its name, another by CHROMIUM; without one these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Request, expect

from community.accounts.models import User
from tests.conftest import browser_of
from tests.lacking import require

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Other hosts are not found. (A route that refuses them would turn the browser's cache off.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

PATIENCE = 15_000  # milliseconds that a busy machine may take to show what is expected
LAST_WORDS = 100  # milliseconds in which what a page sends while it is left arrives


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if getattr(item, "callspec", None) and item.callspec.params.get("scripts") is False:
                item.add_marker(pytest.mark.slow)  # the same walk once more


@pytest.fixture(scope="session", autouse=True)
def _a_browser() -> None:
    require(CHROMIUM, f"no Chromium: CHROMIUM is not set, and there is none of {NAMES}")


@pytest.fixture(scope="session", autouse=True)
def _database_beside_an_event_loop() -> None:
    """Playwright keeps an event loop running in this thread, to the end; Django must not mind."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def _a_page_stands_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody clicks into a page that is still loading: it may jump to its fragment under them."""
    for name in ("click", "check", "fill", "press", "press_sequentially"):
        monkeypatch.setattr(Locator, name, _patiently(getattr(Locator, name)))


def _patiently(deed: Callable[..., None]) -> Callable[..., None]:
    def wait_and_do(self: Locator, *args: Any, **options: Any) -> None:
        self.page.wait_for_load_state()
        deed(self, *args, **options)

    return wait_and_do


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """No motion: what is about to be clicked stays, and no colour is read in a transition."""
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(autouse=True)
def foreign_requests() -> Iterator[list[str]]:
    """Every request that would have left this machine: the test fails when there is one."""
    requests: list[str] = []
    yield requests
    assert requests == [], "the page called another host"


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], foreign_requests: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser of its own (`context` and `page` are one): a second person, a phone, …"""
    opened: list[BrowserContext] = []

    def note(request: Request) -> None:
        if _is_foreign(request.url):
            foreign_requests.append(request.url)

    def cut_off(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.on("request", note)
        opened.append(context)
        return context

    yield cut_off
    # A page that is left may still send where its reader was; not into a database being emptied.
    pages = [page for context in opened for page in context.pages]
    for page in pages:
        page.goto("about:blank")
    if pages:
        pages[0].wait_for_timeout(LAST_WORDS)


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.hostname not in {"127.0.0.1", "localhost"}


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[..., None]:
    """Sign someone in at the live server without the form: `sign_in(owner)`."""

    def sign_in(someone: User, browser: BrowserContext = context) -> None:
        session = browser_of(someone).cookies[settings.SESSION_COOKIE_NAME]
        browser.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])

    return sign_in

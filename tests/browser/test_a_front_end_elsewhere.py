"""A front end of another origin, built on the generated client, lists questions through CORS."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread as Runner
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from community.accounts.models import User
from tests.clients.conftest import _a_new_process, run, schema, typescript
from tests.threads.asking import question
from threads import actions

__all__ = ["_a_new_process", "schema", "typescript"]
pytestmark = pytest.mark.slow  # npm installs, esbuild bundles


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: Any) -> None:
        """Nothing."""


@pytest.fixture
def elsewhere(typescript: Path) -> Iterator[str]:
    """The origin at which the page is served: not ours."""
    run(
        "npx",
        "esbuild",
        "page.ts",
        "--bundle",
        "--format=esm",
        "--outfile=page.js",
        within=typescript,
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(typescript)))
    Runner(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_it_lists_questions_where_it_is_named(
    page: Page, live_server: Any, elsewhere: str, owner: User, stranger: User, settings: Any
) -> None:
    first = question(owner)
    actions.answer(first, by=stranger, body="Ten.")
    more = [f"What comes on the {number} evening?" for number in ("second", "third")]
    titles = [first.title, *(question(owner, title=title).title for title in more)]
    address = f"{elsewhere}/page.html?api={live_server.url}"

    with page.expect_console_message(lambda message: "CORS" in message.text):
        page.goto(address)
    expect(page.get_by_role("listitem")).to_have_count(0)

    settings.CORS_ALLOWED_ORIGINS = [elsewhere]
    page.goto(address)
    expect(page.get_by_role("link")).to_have_text(titles[:0:-1])
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("link")).to_have_text(titles[::-1])
    expect(page.get_by_role("listitem").last).to_contain_text("1 answers")
    expect(page.get_by_role("status")).to_contain_text('"api_visitor";r=')
    expect(page.get_by_role("button", name="More")).to_be_hidden()

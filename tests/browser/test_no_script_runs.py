"""Whatever is typed, no script runs: each payload in a real browser, with no policy to stop it."""

import base64

import pytest

from community.lib.markdown import render, render_inline
from tests.browser.watch import Watch
from tests.community.xss import OWN, payloads

ADDRESS = "http://127.0.0.1:8119/"
PICTURE = base64.b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")
# Reports each attempt to run or load something, and prevents none.
REPORT_ONLY = {"Content-Security-Policy-Report-Only": "default-src 'none'; img-src 'self'"}


@pytest.fixture
def watch(page):
    page.route(f"{ADDRESS}uploads/**", lambda route: route.fulfill(body=PICTURE))
    return Watch(page)


def show(page, body):
    html = f"<!doctype html><html lang=en><title>A page</title><body>{body}</body></html>"
    page.route(
        ADDRESS,
        lambda route: route.fulfill(body=html, content_type="text/html", headers=REPORT_ONLY),
    )
    page.goto(ADDRESS)


@pytest.mark.parametrize(
    "danger",
    [
        "<script>alert(1)</script>",
        "<script>console.log(1)</script>",
        "<script>throw Error()</script>",
        "<img src=data:, onerror=alert(1)>",
        "<p onmouseover=alert(1)>here</p>",
        "<a href=javascript:alert(1)>here</a>",
        "<svg onload=alert(1)>",
        "<p style='color: red'>here</p>",
        "<iframe srcdoc='x'></iframe>",
    ],
)
def test_the_watch_hears_what_it_is_for(page, watch, danger):
    show(page, danger)
    assert watch.findings() != []


def test_the_watch_is_quiet_about_ordinary_text(page, watch):
    show(page, render("# A\n\n*b* [c](/d) ![e](/uploads/f.png) `g`\n\na|b\n-|-\n1|2"))
    assert watch.findings() == []


@pytest.mark.slow  # a long walk in a browser
def test_no_payload_runs_alone(page, watch):
    show(page, "")
    for payload in OWN:
        page.set_content(render(payload) + f"<h2>{render_inline(payload)}</h2>")
        assert watch.findings() == [], payload


@pytest.mark.slow  # a long walk in a browser
def test_no_payload_runs_in_company(page, watch):
    show(page, "".join(f"<section>{render(payload)}</section>" for payload in payloads()))
    assert page.locator("section").count() == len(payloads())
    assert watch.findings() == []

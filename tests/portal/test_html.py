"""Every page is valid HTML, keeps the strict policy, and sets no cookie for a visitor."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import html5lib
import pytest
from django.test import Client

from tests.conftest import Laid, browser_of
from tests.page import Page
from tests.pages import Shelf, fill_the_shelf

# Their forms need one against forgery.
SETS_A_COOKIE = {"sign in", "sign up", "reset", "keep your account"}


@pytest.fixture(scope="class")
def shelf(laid: Laid) -> Shelf:
    """Laid once: its pages are only looked at."""
    with laid():
        return fill_the_shelf()


def fetch(shelf: Shelf, page: Page):  # type: ignore[no-untyped-def]
    client = browser_of(shelf.person(page.as_handle)) if page.as_handle else Client()
    sent = page.sent
    response = client.get(page.path) if sent is None else client.post(page.path, sent)
    assert response.status_code == page.status, page.name
    return response


def faults(html: str) -> list[str]:
    """What the HTML standard's own parsing rules, and a few of its other rules, object to."""
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(html)
    found = [f"{place}: {code} {data}" for place, code, data in parser.errors]
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    found += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        name = element.tag.rsplit("}")[-1]
        if element.get("style") is not None or name == "style":
            found.append(f"inline style on <{name}>")
        if any(key.startswith("on") for key in element.attrib if isinstance(key, str)):
            found.append(f"inline handler on <{name}>")
        for key in ("aria-labelledby", "aria-describedby", "for", "aria-controls"):
            found += [
                f"<{name} {key}> points at no id {target}"
                for target in (element.get(key) or "").split()
                if target not in ids
            ]
    headings = [
        int(element.tag[-1]) for element in elements if re.fullmatch(r".*}h[1-6]", element.tag)
    ]
    if headings.count(1) != 1:
        found.append(f"{headings.count(1)} h1 headings")
    found += [
        f"h{before} is followed by h{after}"
        for before, after in itertools.pairwise(headings)
        if after > before + 1
    ]
    return found


@pytest.mark.once
@pytest.mark.django_db
class TestEveryPage:
    @pytest.mark.slow  # every page there is
    def test_every_page_is_valid_and_keeps_the_rules(self, shelf: Shelf) -> None:
        wrong = {}
        for page in shelf.pages:
            response = fetch(shelf, page)
            if found := faults(response.content.decode()):
                wrong[page.name] = found
            if page.status == 200:
                policy = response["Content-Security-Policy"]
                assert "unsafe" not in policy, page.name
                assert "default-src 'none'" in policy, page.name
        assert wrong == {}

    @pytest.mark.slow  # every page there is
    def test_a_visitor_gets_no_cookie(self, shelf: Shelf) -> None:
        for page in shelf.pages:
            if not page.as_handle and page.name not in SETS_A_COOKIE:
                assert not fetch(shelf, page).cookies, page.name

    @pytest.mark.slow  # every page there is
    def test_a_members_page_is_theirs_alone(self, shelf: Shelf) -> None:
        for page in shelf.pages:
            if page.as_handle and page.status == 200:
                control = fetch(shelf, page)["Cache-Control"]
                assert "private" in control, page.name
                is_secret = page.path.startswith(("/accounts/", "/settings/"))
                wanted = "no-store" if is_secret else "no-cache"
                assert wanted in control, page.name

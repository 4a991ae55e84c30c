"""The feed of a search: what everybody may read of what it finds, the newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

import lxml.etree
import pytest
from django.test import Client

from community.accounts.models import User
from community.lib.findable import STAFF
from portal.pages.search_feed import _time
from tests.community.search.test_page import enter
from tests.conftest import browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LINK = "//link[@type='application/atom+xml'][contains(@href, '/search/')]/@href"


def feed(text: str, client: Client | None = None, **more: str) -> lxml.etree._Element:
    response = (client or Client()).get(f"/search/feed/?{urlencode({'q': text, **more})}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return lxml.etree.fromstring(response.content)


def told(root: lxml.etree._Element, path: str) -> list[str]:
    return [str(one) for one in root.xpath(path, namespaces=ATOM)]


def test_the_newest_comes_first_whatever_is_best() -> None:
    enter(title="Compilers, compilers", dated_at=datetime(2020, 1, 1, tzinfo=UTC))
    enter(title="A walk past compilers", dated_at=datetime(2024, 1, 1, tzinfo=UTC))
    titles = told(feed("compilers"), "//a:entry/a:title/text()")
    assert titles == ["A walk past compilers", "Compilers, compilers"]


def test_each_entry_has_what_atom_asks_for() -> None:
    enter(title="Compilers & <care>", dated="2024-05")
    entry = feed("compilers").find("a:entry", ATOM)
    assert told(entry, "a:title/text()") == ["Compilers & <care>"]
    assert told(entry, "a:updated/text()") == ["2024-05-01T00:00:00+00:00"]
    assert told(entry, "a:id/text()")[0].startswith("tag:")
    assert told(entry, "a:link/@href")[0].startswith("http")


def test_whoever_fetches_it_gets_what_everybody_may_read(moderator: User) -> None:
    enter(title="Compilers for all")
    enter(title="Compilers withheld", audience=STAFF)
    for client in (Client(), browser_of(moderator)):
        assert told(feed("compilers", client), "//a:entry/a:title/text()") == ["Compilers for all"]


def test_one_that_finds_nothing_is_empty_and_stays_the_same() -> None:
    client = Client()
    first = client.get("/search/feed/?q=nothinglikethis")
    assert not told(lxml.etree.fromstring(first.content), "//a:entry")
    again = client.get(
        "/search/feed/?q=nothinglikethis", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_without_a_query_there_is_no_feed(text: str) -> None:
    assert Client().get("/search/feed/", {"q": text}).status_code == 404


def test_any_query_makes_a_feed_that_can_be_read() -> None:
    enter(title="Compilers")
    for text in ('compilers "', "compilers & <b> ]]>", "compilers \x01\x00", "tag:c++ OR 问 -a:"):
        feed(text)


def test_the_search_page_leads_to_its_feed() -> None:
    enter(title="Compilers & care")
    page = look("/search/?q=compilers+%26+care&sort=discussed")
    [address] = page.tree.xpath(LINK)
    assert address == "/search/feed/?q=compilers+%26+care"
    assert Client().get(address).status_code == 200
    assert not look("/search/").tree.xpath(LINK)


@pytest.mark.parametrize(
    ("dated", "time"),
    [
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-05", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-06", datetime(2024, 5, 6, tzinfo=UTC)),
        ("2024-05-06T07:08:09+00:00", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("", None),
        ("long ago", None),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_known(dated: str, time: datetime | None) -> None:
    assert _time(dated) == time


def test_one_of_the_exact_words_says_so_in_its_own_address() -> None:
    enter(title="Compilers")
    root = feed("compliers", exact="1")
    assert not told(root, "//a:entry")
    for address in told(root, "a:link/@href"):
        assert "q=compliers" in address
        assert "exact=1" in address
    assert not [one for one in told(feed("compilers"), "a:link/@href") if "exact" in one]

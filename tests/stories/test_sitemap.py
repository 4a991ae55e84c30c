"""What machines are told: every public page, under the public address."""

from __future__ import annotations

import lxml.etree
import pytest
from django.test import Client

from stories.actions.metadata import put_tags
from tests.cast import StoryFactory

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses() -> list[str]:
    response = Client(headers={"host": "127.0.0.1"}).get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    tree = lxml.etree.fromstring(response.content)
    return [str(one) for one in tree.xpath("//s:loc/text()", namespaces=NAMES)]


def test_stories_tags_and_the_pages_that_lead_to_them() -> None:
    put_tags(StoryFactory.create(slug="one"), ["phd"])
    put_tags(StoryFactory.create(slug="draft", status="draft"), ["secret"])
    StoryFactory.create(slug="gone", status="withdrawn")
    StoryFactory.create(slug="hidden", state="hidden")
    assert addresses() == [
        "http://127.0.0.1:8000/",
        "http://127.0.0.1:8000/stories/",
        "http://127.0.0.1:8000/threads/",
        "http://127.0.0.1:8000/tags/",
        "http://127.0.0.1:8000/stories/one/",
        "http://127.0.0.1:8000/tags/phd/",
    ]


def test_robots_are_shown_the_sitemap_and_kept_from_the_desks() -> None:
    response = Client().get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /settings/" in lines
    assert "admin" not in "".join(lines)  # everybody reads where robots are kept from
    assert lines[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"


def test_a_page_names_its_own_address_whatever_the_view() -> None:
    StoryFactory.create(slug="one")
    for path in ("/stories/one/", "/stories/one/?view=answers", "/stories/one/?at=x"):
        assert (
            '<link rel="canonical" href="http://127.0.0.1:8000/stories/one/">'
            in Client().get(path).content.decode()
        )

"""Atom feeds: excerpts only, dates that are true, addresses that stay."""

from __future__ import annotations

from typing import Any

import lxml.etree
import lxml.html
import pytest
from django.test import Client

from community.tags.models import Tag
from stories.actions.metadata import put_tags
from stories.models import Story
from stories.models.story import Rights
from tests.cast import BlockFactory, StoryFactory

pytestmark = pytest.mark.django_db

NAMES = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/"}


def feed(path: str = "/feeds/stories/") -> Any:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    return lxml.etree.fromstring(response.content)


def each(tree: Any, path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path, namespaces=NAMES)]


def test_an_entry_tells_a_story_without_its_text() -> None:
    story = StoryFactory.create(
        title="Ampersand & <sons>",
        slug="ampersand",
        published_value="2025-09",
        published_precision="month",
        listed_at="2026-02-03T10:00:00Z",
    )
    BlockFactory.create(story=story, plain="The whole text.")
    story.credits.create(role="narrator", name="Mariam Aziz", slug="mariam-aziz")
    put_tags(story, ["phd"])
    tree = feed()
    assert each(tree, "//a:entry/a:title/text()") == ["Ampersand & <sons>"]
    assert each(tree, "//a:entry/a:link/@href") == ["http://127.0.0.1:8000/stories/ampersand/"]
    assert each(tree, "//a:entry/a:summary/text()") == ["It began with a broken compiler."]
    assert each(tree, "//a:entry/a:author/a:name/text()") == ["Mariam Aziz"]
    assert each(tree, "//a:entry/a:category/@term") == ["phd"]
    assert "whole text" not in lxml.etree.tostring(tree, encoding="unicode")


def test_the_date_of_the_story_is_no_more_precise_than_known() -> None:
    StoryFactory.create(
        published_value="2025-09", published_precision="month", listed_at="2026-02-03T10:00:00Z"
    )
    StoryFactory.create(listed_at="2026-02-02T10:00:00Z")
    tree = feed()
    assert each(tree, "//a:entry/dc:date/text()") == ["2025-09"]
    assert each(tree, "//a:entry/a:published/text()") == [
        "2026-02-03T10:00:00+00:00",
        "2026-02-02T10:00:00+00:00",
    ]


def test_nobody_is_made_the_author(db: None) -> None:
    StoryFactory.create()
    assert each(feed(), "//a:entry/a:author/a:name/text()") == ["author not stated"]


def test_an_excerpt_is_words_and_no_markup(db: None) -> None:
    StoryFactory.create(excerpt="We had x < y & <script>alert(1)</script>.")
    (summary,) = feed().xpath("//a:entry/a:summary", namespaces=NAMES)
    assert summary.get("type") == "html"
    read = lxml.html.fragment_fromstring(summary.text, create_parent="p")
    assert read.text_content() == "We had x < y & <script>alert(1)</script>."
    assert len(read) == 0


def test_of_a_retelling_the_portal_is_the_author() -> None:
    story = StoryFactory.create(rights=Rights.RETELLING)
    story.credits.create(role="narrator", name="Mariam Aziz", slug="mariam-aziz")
    assert each(feed(), "//a:entry/a:author/a:name/text()") == ["Crossings"]


def test_the_id_stays_when_the_address_changes() -> None:
    story = StoryFactory.create()
    before = each(feed(), "//a:entry/a:id/text()")
    Story.objects.update(slug="another-address")
    assert each(feed(), "//a:entry/a:id/text()") == before
    assert before[0].endswith(f":story/{story.pk}")


def test_only_what_is_out_newest_first() -> None:
    StoryFactory.create(title="First", listed_at="2026-01-01T00:00:00Z")
    StoryFactory.create(title="Second", listed_at="2026-01-02T00:00:00Z")
    StoryFactory.create(title="Draft", status="draft")
    StoryFactory.create(title="Gone", status="withdrawn")
    StoryFactory.create(title="Hidden", state="hidden")
    assert each(feed(), "//a:entry/a:title/text()") == ["Second", "First"]


def test_the_feed_of_a_tag_and_of_what_means_the_same() -> None:
    put_tags(StoryFactory.create(title="About it"), ["phd"])
    StoryFactory.create(title="Not about it")
    Tag.objects.create(name="doctorate", slug="doctorate", synonym_of=Tag.objects.get(slug="phd"))
    for path in ("/feeds/stories/phd/", "/feeds/stories/doctorate/"):
        tree = feed(path)
        assert each(tree, "//a:entry/a:title/text()") == ["About it"]
        assert each(tree, "/a:feed/a:link[@rel='self']/@href") == [
            "http://127.0.0.1:8000/feeds/stories/phd/"
        ]
    assert Client().get("/feeds/stories/no-such/").status_code == 404


def test_an_empty_feed_is_a_feed(db: None) -> None:
    assert each(feed(), "//a:entry") == []


def test_unknown_rights_show_no_more_here_than_on_the_page() -> None:
    story = StoryFactory.create(
        rights=Rights.UNKNOWN,
        title="Found",
        summary="What it is all about.",
        published_value="2021",
        published_precision="year",
    )
    story.credits.create(role="author", name="Private Person", slug="private-person")
    put_tags(story, ["phd"])
    BlockFactory.create(story=story, plain="The whole text.")
    tree = feed()
    assert each(tree, "//a:entry/a:title/text()") == ["Found"]
    assert each(tree, "//a:entry/a:summary/text()") == ["It began with a broken compiler."]
    assert each(tree, "//a:entry/a:author/a:name/text()") == ["author not stated"]
    assert each(tree, "//a:entry/a:category | //a:entry/dc:date") == []
    assert each(feed("/feeds/stories/phd/"), "//a:entry") == []


def test_each_page_names_the_feed_once() -> None:
    story = StoryFactory.create()
    for path in ("/", "/stories/", story.get_absolute_url()):
        assert Client().get(path).content.count(b'href="/feeds/stories/"') == 2, path  # head, foot

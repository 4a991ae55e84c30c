"""What a story's page tells machines about the story."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stories.actions.metadata import put_tags
from stories.models import Story
from stories.models.story import Rights
from tests.cast import StoryFactory
from tests.stories.looking import Look, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    story = StoryFactory.create(
        slug="one",
        title="</script><script>alert(1)</script> & more",
        published_value="2025-09",
        published_precision="month",
        words=900,
    )
    story.credits.create(role="author", name="Mariam Aziz", slug="mariam-aziz")
    put_tags(story, ["phd"])
    return story


def told(page: Look | None = None) -> dict[str, Any]:
    page = page or look("/stories/one/")
    found: dict[str, Any] = json.loads(page.one("script[type='application/ld+json']").text)
    return found


def test_an_article_with_its_date_as_precise_as_known(story: Story) -> None:
    article = told()
    assert article["@type"] == "Article"
    assert article["url"] == "http://127.0.0.1:8000/stories/one/"
    assert article["datePublished"] == "2025-09"
    assert article["author"] == [{"@type": "Person", "name": "Mariam Aziz"}]
    assert article["inLanguage"] == "en"
    assert article["keywords"] == ["phd"]
    assert article["wordCount"] == 900
    assert "isBasedOn" not in article


def test_a_title_cannot_end_the_script(story: Story) -> None:
    page = look("/stories/one/")
    assert told(page)["headline"] == "</script><script>alert(1)</script> & more"
    assert "<script>alert" not in page.response.content.decode()


def test_a_retelling_names_what_it_is_based_on_and_claims_no_ones_words(story: Story) -> None:
    Story.objects.update(
        rights=Rights.RETELLING,
        source_title="The Original",
        source_url="https://example.org/original",
        source_published="2022-01-06",
    )
    story.credits.update(role="narrator")
    article = told()
    assert article["isBasedOn"] == {
        "@type": "CreativeWork",
        "name": "The Original",
        "url": "https://example.org/original",
        "datePublished": "2022-01-06",
    }
    assert article["author"]["@type"] == "Organization"
    assert article["about"] == [{"@type": "Person", "name": "Mariam Aziz"}]


def test_a_copy_names_where_it_was_published_first(story: Story) -> None:
    Story.objects.update(source_url="https://example.org/original")
    article = told()
    assert article["isBasedOn"] == {
        "@type": "CreativeWork",
        "url": "https://example.org/original",
    }
    assert article["author"] == [{"@type": "Person", "name": "Mariam Aziz"}]


def test_what_is_not_known_is_not_said(story: Story) -> None:
    Story.objects.update(published_value="", published_precision="unknown", language="und")
    story.credits.all().delete()
    assert {"datePublished", "author", "inLanguage", "license"}.isdisjoint(told())


def test_open_graph(story: Story) -> None:
    page = look("/stories/one/")
    graph = {
        one.get("property"): one.get("content") for one in page.tree.cssselect("meta[property]")
    }
    assert graph["og:type"] == "article"
    assert graph["og:url"] == "http://127.0.0.1:8000/stories/one/"
    assert graph["og:description"] == "It began with a broken compiler."

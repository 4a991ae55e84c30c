"""Tags: one vocabulary over everything that is published."""

from __future__ import annotations

import pytest

from community.tags.models import Tag
from stories.actions.metadata import put_tags
from tests.cast import StoryFactory
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db


def test_the_index_names_the_tags_in_use() -> None:
    put_tags(StoryFactory.create(), ["phd", "advisor"])
    put_tags(StoryFactory.create(status="draft"), ["secret"])
    assert look("/tags/").links("main .tags a") == {
        "advisor": "/tags/advisor/",
        "phd": "/tags/phd/",
    }


def test_a_tags_page_lists_its_stories_with_what_the_tag_means() -> None:
    put_tags(StoryFactory.create(title="About it"), ["phd"])
    put_tags(StoryFactory.create(title="Draft", status="draft"), ["phd"])
    StoryFactory.create(title="Not about it")
    Tag.objects.filter(slug="phd").update(description="Doctoral study.")
    page = look("/tags/phd/")
    assert page.texts("h1") == ["phd"]
    assert "Doctoral study." in page.words
    assert page.texts(".card__title") == ["About it"]
    assert "/feeds/stories/phd/" in page.links("main a").values()


def test_a_synonym_leads_to_the_tag_that_is_meant() -> None:
    put_tags(StoryFactory.create(title="About it"), ["phd"])
    Tag.objects.create(name="doctorate", slug="doctorate", synonym_of=Tag.objects.get(slug="phd"))
    response = look("/tags/doctorate/", status=301).response
    assert response["Location"] == "/tags/phd/"


def test_wider_and_narrower_tags_lead_to_each_other() -> None:
    put_tags(StoryFactory.create(), ["study", "phd"])
    Tag.objects.filter(slug="phd").update(parent=Tag.objects.get(slug="study"))
    assert look("/tags/study/").links(".page-head .tags a") == {"phd": "/tags/phd/"}
    assert look("/tags/phd/").links(".breadcrumb a") == {"Tags": "/tags/", "study": "/tags/study/"}


def test_a_tag_that_nothing_carries_says_so_and_an_unknown_one_is_not_found() -> None:
    Tag.objects.create(name="lonely", slug="lonely")
    assert "Nothing carries this tag now" in look("/tags/lonely/").words
    look("/tags/no-such/", status=404)
    look("/tags/lonely/?cursor=rubbish", status=404)


def test_an_empty_vocabulary_says_so() -> None:
    assert "No tags yet" in look("/tags/").words


def test_queries_do_not_grow() -> None:
    for number in range(3):
        put_tags(StoryFactory.create(), ["phd", f"t{number}"])
    few = queries("/tags/phd/"), queries("/tags/")
    for number in range(3, 18):
        put_tags(StoryFactory.create(), ["phd", f"t{number}"])
    assert (queries("/tags/phd/"), queries("/tags/")) == few

"""The list of all stories: what one finds by, what one sees, and what it costs."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from stories.models import Credit, Finding, Story
from stories.models.story import Rights, Status
from tests.cast import StoryFactory
from tests.stories.admin.looking import address

pytestmark = pytest.mark.django_db

LIST = "/admin/stories/story/"
MOST_QUERIES = 15


def titles(desk: Client, **query: str) -> list[str]:
    page = html.fromstring(desk.get(LIST, query).content)
    return [link.text for link in page.cssselect("#result_list td.field-named a")]


def row(desk: Client, title: str) -> str:
    page = html.fromstring(desk.get(LIST, {"q": title}).content)
    return " ".join(page.cssselect("#result_list tbody tr")[0].text_content().split())


def test_a_row_says_what_the_story_lacks(desk: Client) -> None:
    StoryFactory.create(title="Bare", rights=Rights.UNKNOWN, status=Status.DRAFT)
    told = row(desk, "Bare")
    assert "draft" in told
    assert "date, author, source, rights" in told


def test_the_title_leads_to_the_desk(desk: Client) -> None:
    story = StoryFactory.create(title="Whole")
    page = desk.get(LIST).content.decode()
    assert address("desk", story.pk) in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status__exact": "draft"}, ["Draft"]),
        ({"rights__exact": "unknown"}, ["Unknown"]),
        ({"missing": "rights"}, ["Unknown"]),
        ({"missing": "date"}, ["Unknown", "Draft"]),
        ({"missing": "author"}, ["Unknown", "Dated"]),
        ({"missing": "source"}, ["Unknown", "Draft"]),
        ({"tasks": "any"}, ["Dated"]),
        ({"tasks": "alt-text"}, ["Dated"]),
        ({"tasks": "orphan"}, []),
        ({"language": "de"}, ["Dated"]),
        ({"q": "moor draft"}, ["Draft"]),
        ({"q": "moor dated"}, []),
    ],
)
def test_stories_are_found_by(desk: Client, query: dict[str, str], expected: list[str]) -> None:
    dated = StoryFactory.create(
        title="Dated",
        published_value="2024",
        published_precision="year",
        source_url="https://a.example/",
        language="de",
    )
    Finding.objects.create(story=dated, kind=Finding.Kind.ALT_TEXT, text="a picture")
    decided = Finding(story=dated, kind=Finding.Kind.ORPHAN, text="gone")
    decided.decided_at = datetime(2026, 1, 1, tzinfo=UTC)
    decided.save()
    draft = StoryFactory.create(title="Draft", status=Status.DRAFT)
    Credit.objects.create(story=draft, role="author", name="Ada Moor", slug="ada-moor")
    StoryFactory.create(title="Unknown", rights=Rights.UNKNOWN)
    assert titles(desk, **query) == expected


def test_the_number_of_queries_does_not_grow_with_the_rows(desk: Client) -> None:
    counts = []
    for number in (3, 27):
        for story in StoryFactory.create_batch(number):
            Credit.objects.create(story=story, role="author", name="Ada", slug="ada")
            Finding.objects.create(story=story, kind=Finding.Kind.ALT_TEXT, text="a picture")
        with CaptureQueriesContext(connection) as queries:
            shown = titles(desk)
        assert len(shown) == Story.objects.count()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES
    assert not [query for query in queries.captured_queries if "COUNT(" in query["sql"]]


@pytest.mark.slow  # makes twenty thousand rows
def test_a_long_list_is_quick(desk: Client) -> None:
    long = "An excerpt. " * 40
    Story.objects.bulk_create(
        [Story(title=f"Story {n}", slug=f"story-{n}", excerpt=long) for n in range(20_000)],
        batch_size=2000,
    )
    queries: tuple[dict[str, str], ...] = (
        {},
        {"p": "300"},
        {"q": "Story 77"},
        {"missing": "author"},
        {"tasks": "any"},
        {"status__exact": "published"},
    )
    for query in queries:
        began = time.perf_counter()
        assert desk.get(LIST, query).status_code == 200
        assert time.perf_counter() - began < 2, query

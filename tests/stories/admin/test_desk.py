"""The desk: the text block by block beside the lines it came from."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from stories import actions
from stories.admin.desk import BLOCKS_A_PAGE
from stories.models import Edit, Finding, Story
from tests.cast import StoryFactory
from tests.stories.admin.looking import address
from tests.stories.documents import block, imported

LONG = "---\ntitle: A long one\n---\n\n" + "\n\n".join(f"Part {n} of it." for n in range(1, 101))
MOST_QUERIES = 18


def page_of(desk: Client, story: Story, **query: str) -> html.HtmlElement:
    return html.fromstring(desk.get(address("desk", story.pk), query).content)


def blocks_on(page: html.HtmlElement) -> list[str]:
    return [one.get("id") for one in page.cssselect(".desk__block")]


def test_blocks_stand_in_order_beside_their_lines(desk: Client, post: Story) -> None:
    page = page_of(desk, post)
    assert blocks_on(page) == [one.anchor for one in post.blocks.for_page()]
    beside = block(post, "We changed engines").anchor
    lines = page.cssselect(f"#{beside} .source li")
    assert [line.get("value") for line in lines] == ["11"]
    assert "We changed engines twice" in lines[0].text_content()
    assert lines[0].cssselect("a")[0].get("href") == f"{address('source', post.pk)}?line=11#L11"


def test_each_turn_names_its_speaker(desk: Client, talk: Story) -> None:
    page = page_of(desk, talk)
    said = block(talk, "By bicycle").anchor
    assert "Ben Quay" in page.cssselect(f"#{said} .desk__where")[0].text_content()


def test_a_long_story_comes_in_pages(desk: Client, db: None) -> None:
    story = imported(LONG, file="/posts/long.md")
    keys = list(story.blocks.order_by("position").values_list("key", flat=True))
    assert len(blocks_on(page_of(desk, story))) == BLOCKS_A_PAGE
    last = page_of(desk, story, at=keys[-1])
    assert f"b-{keys[-1]}" in blocks_on(last)
    assert len(last.cssselect(".desk-pages")[0].cssselect("a")) == 3


def test_only_the_open_block_shows_its_tools(desk: Client, talk: Story) -> None:
    key = block(talk, "By bicycle").key
    assert not page_of(desk, talk).cssselect(".desk__block .tool")
    page = page_of(desk, talk, at=key, open=key)
    assert {
        form.getparent().getparent().getparent().get("id")
        for form in page.cssselect(".desk__block .tool")
    } == {f"b-{key}"}
    assert [form.get("id") for form in page.cssselect(".desk__block .tool")] == [
        f"{deed}-{key}" for deed in ("speaker", "mark", "split", "merge", "redact")
    ]


def test_a_story_without_a_document_can_be_edited_too(desk: Client) -> None:
    story = StoryFactory.create()
    assert desk.get(address("desk", story.pk)).status_code == 200
    assert "No document" in desk.get(address("source", story.pk)).content.decode()


def test_a_redacted_block_says_so(desk: Client, post: Story, editor: object) -> None:
    taken = block(post, "A stranger")
    actions.redact(taken, by=editor, reason="He asked.")
    page = page_of(desk, post)
    assert "redacted" in page.cssselect(f"#{taken.anchor} .desk__where")[0].text_content()


def test_the_source_is_shown_line_by_line(desk: Client, post: Story) -> None:
    page = html.fromstring(desk.get(address("source", post.pk), {"line": "11"}).content)
    line = page.cssselect("#L11")[0]
    assert "We changed engines twice" in line.text_content()
    assert line.cssselect("a")[0].get("href").endswith(block(post, "We changed").anchor)
    assert "utf-8" in page.text_content()


def test_a_long_source_comes_in_pages(desk: Client, db: None) -> None:
    story = imported(LONG + "\n\nMore." * 400, file="/posts/long.md")
    page = html.fromstring(desk.get(address("source", story.pk), {"line": "601"}).content)
    assert page.cssselect(".source li")[0].get("value") == "601"
    assert desk.get(address("source", story.pk), {"line": "x" * 30}).status_code == 200


def test_queries_do_not_grow_with_the_text(desk: Client, db: None) -> None:
    counts = []
    for number in (3, 30):
        text = "---\ntitle: T\n---\n\n" + "\n\n".join(f"A: {n} said." for n in range(number))
        story = imported(text, file=f"/posts/{number}.md")
        for one in story.blocks.all():
            Edit.objects.create(story=story, key=one.key, rule="r", before="a", after="b")
            Finding.objects.create(story=story, kind="doubtful", key=one.key, text="t")
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address("desk", story.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize("path", ["block/none/mark/", "block/none/burn/", "settle/1/"])
def test_what_is_not_there_is_no_page(desk: Client, post: Story, path: str) -> None:
    assert desk.post(f"{address('desk', post.pk)}{path}").status_code == 404

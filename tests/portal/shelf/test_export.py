"""The shelf as a file: all that is in it, as it was typed, without a query for each thing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from markdown_it import MarkdownIt

from community.accounts.models import User
from portal.shelf import actions
from portal.shelf.models import ReadingList
from stories.models import Block
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.portal.shelf.highlighting import highlight
from tests.portal.shelf.saving import save
from tests.threads.asking import question
from threads import actions as thread_actions

pytestmark = pytest.mark.django_db

EXPORT = "/shelf/export/"
NASTY = "# Not *a* [heading](x) <b>] & `code` 1. _so_"


@pytest.fixture
def block() -> Block:
    story = StoryFactory.create(slug="roses", title=f"On roses {NASTY}")
    story.credits.create(role="author", name="Ada Moor", slug="ada-moor")
    return BlockFactory.create(story=story, key="k", plain=f"A rose. {NASTY} > so\n- it | is\n===")


@pytest.fixture
def plants(owner: User) -> ReadingList:
    return actions.make_list(by=owner, name=f"Plants {NASTY}", about="1. For May.")


@pytest.fixture
def client(owner: User) -> Client:
    return browser_of(owner)


def told(client: Client) -> dict[str, Any]:
    response = client.get(EXPORT, {"as": "json"})
    assert response["Content-Type"] == "application/json"
    return dict(json.loads(response.content))


def rendered(client: Client) -> lxml.html.HtmlElement:
    """The Markdown as another program shows it."""
    response = client.get(EXPORT, {"as": "markdown"})
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    html = MarkdownIt("gfm-like", {"linkify": False}).render(response.content.decode())
    return lxml.html.fromstring(f"<main>{html}</main>")


def texts(tree: lxml.html.HtmlElement, css: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in tree.cssselect(css)]


def test_json_has_a_version_and_all_of_it(
    client: Client, block: Block, plants: ReadingList, owner: User, stranger: User
) -> None:
    asked = question(stranger, is_pseudonymous=True)
    answer = thread_actions.answer(asked, by=stranger, body="Ten.")
    items = [save(thing, owner, into=plants, note=NASTY) for thing in (block, asked, answer)]
    marked = highlight(block, "A rose", by=owner, label="doubt", note="Is it?")
    shelf = told(client)
    assert shelf["version"] == 1
    assert datetime.fromisoformat(shelf["exported_at"]).tzinfo
    (one,) = shelf["lists"]
    assert (one["name"], one["about"], one["link"]) == (plants.name, plants.about, None)
    assert [entry["kind"] for entry in one["items"]] == ["answer", "thread", "passage"]
    assert [entry["by"] for entry in one["items"]] == [["a member"], ["a member"], ["Ada Moor"]]
    passage = one["items"][2]
    assert passage == {
        "state": "here",
        "kind": "passage",
        "title": block.story.title,
        "url": "http://127.0.0.1:8000/stories/roses/#b-k",
        "by": ["Ada Moor"],
        "words": items[0].exact,
        "note": NASTY,
        "saved_at": items[0].saved_at.isoformat(),
    }
    (kept,) = shelf["highlights"]
    assert (kept["label"], kept["words"], kept["note"]) == ("doubt", "A rose", "Is it?")
    assert kept["made_at"] == marked.made_at.isoformat()


def test_a_shared_list_tells_its_link(client: Client, plants: ReadingList, owner: User) -> None:
    actions.share(plants, by=owner)
    assert told(client)["lists"][0]["link"].endswith(f"/shelf/shared/{plants.share_key}/")
    assert rendered(client).cssselect(f"a[href$='/shelf/shared/{plants.share_key}/']")


def test_markdown_shows_what_was_typed(
    client: Client, block: Block, plants: ReadingList, owner: User
) -> None:
    note = f"{NASTY}\n---\n| a | b |\n|---|---|\n\n    Not code.\n~~~ nor this @owner $x$ &amp;"
    save(block, owner, into=plants, note=note)
    highlight(block, "A rose", by=owner, label="doubt", note=note)
    tree = rendered(client)
    assert texts(tree, "h1") == ["Saved at Crossings"]
    assert texts(tree, "h2") == [plants.name, "Highlights"]
    assert texts(tree, "h3") == [block.story.title, f"Doubt: {block.story.title}"]
    assert [one.get("href") for one in tree.cssselect("h3 a")] == [
        "http://127.0.0.1:8000/stories/roses/#b-k"
    ] * 2
    assert texts(tree, "blockquote") == [" ".join(block.plain.split()), "A rose"]
    assert " ".join(tree.text_content().split()).count(" ".join(note.split())) == 2
    assert not tree.cssselect("code, pre, em, strong, table, ul, ol, hr, s")


def test_right_to_left_and_chinese_text_stays(
    client: Client, plants: ReadingList, owner: User
) -> None:
    save(StoryFactory.create(title="问一问"), owner, into=plants, note="ملاحظة: أعود إليها غداً.")
    assert told(client)["lists"][0]["items"][0]["title"] == "问一问"
    words = client.get(EXPORT, {"as": "markdown"}).content.decode()
    assert "问一问" in words
    assert "ملاحظة: أعود إليها غداً." in words


def test_an_empty_shelf_is_a_file_too(client: Client) -> None:
    assert told(client)["lists"] == []
    assert texts(rendered(client), "h2") == ["Highlights"]


@pytest.mark.parametrize(("wanted", "ending"), [("json", "json"), ("markdown", "md")])
def test_the_file_is_named_by_its_day(client: Client, wanted: str, ending: str) -> None:
    told_name = client.get(EXPORT, {"as": wanted})["Content-Disposition"]
    day = timezone.localdate().isoformat()
    assert told_name == f'attachment; filename="saved-{day}.{ending}"'


def test_another_format_is_not_there(client: Client) -> None:
    assert client.get(EXPORT, {"as": "pdf"}).status_code == 404
    assert client.get(EXPORT, {"as": "\0"}).status_code == 404


@pytest.mark.slow  # thirty rows, written as members write them
def test_it_asks_as_often_for_few_things_as_for_many(
    client: Client, owner: User, stranger: User
) -> None:
    def keep(number: int) -> None:
        for _ in range(number):
            block = BlockFactory.create()
            asked = question(stranger, title=f"What of number {block.pk}?")
            mine = actions.make_list(by=owner, name=f"List {block.pk}")
            answer = thread_actions.answer(asked, by=stranger, body=f"Ten, {block.pk} said.")
            for thing in (block.story, block, asked, answer):
                save(thing, owner, into=mine)
            highlight(block, "patience", by=owner)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(EXPORT, {"as": "markdown"})
        return len(queries)

    keep(3)
    few = asked()
    keep(5)
    assert asked() == few

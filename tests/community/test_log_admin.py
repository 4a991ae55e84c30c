"""The record in the admin: read by staff, changed by nobody."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from community.accounts.models import User
from community.log.actions import because, blank, record
from community.log.models import LogEntry
from tests.conftest import browser_of

LIST = "/admin/log/logentry/"


@pytest.fixture
def desk(moderator: User) -> Client:
    return browser_of(moderator)


def rows(desk: Client, **query: str) -> list[str]:
    page = html.fromstring(desk.get(LIST, query).content)
    found = page.cssselect("#result_list tbody tr")
    return [" ".join(row.text_content().split()) for row in found]


def test_a_deed_with_who_what_and_why(desk: Client, editor: User, owner: User) -> None:
    record("post.hide", by=editor, target=owner, reason="A reason.", before="live", after="hidden")
    (row,) = rows(desk)
    assert "post.hide" in row
    assert editor.handle in row
    assert f"accounts.user:{owner.pk}" in row
    assert "A reason." in row


def test_the_whole_entry_can_be_read(desk: Client, editor: User, owner: User) -> None:
    entry = record("post.hide", by=editor, target=owner, before="x" * 500, after="hidden")
    page = desk.get(f"{LIST}{entry.pk}/change/").content.decode()
    assert "x" * 500 in page
    assert 'name="_save"' not in page


def test_a_blanked_entry_and_one_without_words_are_read_too(desk: Client, owner: User) -> None:
    entry = record("post.hide", by=None, target=owner, reason="Private.")
    blank(entry, by=None, why="Erasure.")
    record("story.import", by=None, target=owner)
    assert len(rows(desk)) == 3
    assert "Private." not in " ".join(rows(desk))
    assert desk.get(f"{LIST}{entry.pk}/change/").status_code == 200


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"deed": "story.publish"}, 1),
        ({"deed": "story"}, 2),
        ({"target": "accounts.user"}, 3),
        ({"target": "accounts.user:0"}, 0),
        ({"actor": "editor-of-the-day"}, 1),
        ({"actor": "@Editor-of-the-day"}, 1),
        ({"actor": "nobody"}, 0),
        ({"basis": "accounts.user"}, 1),
        ({"basis": "accounts.user:0"}, 0),
    ],
)
def test_it_is_filtered(
    desk: Client, editor: User, owner: User, query: dict[str, str], number: int
) -> None:
    record("story.publish", by=editor, target=owner)
    record("story.withdraw", by=None, target=owner)
    with because(owner):
        record("post.hide", by=None, target=owner)
    assert len(rows(desk, **query)) == number


@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nobody_adds_or_deletes(owner: User, path: str) -> None:
    LogEntry.objects.create(pk=1, code="x", target_kind="y", target_id="z")
    root = User.objects.create_superuser("root", "root@example.org", "x")
    assert browser_of(root).get(LIST + path).status_code == 403
    assert browser_of(root).post(f"{LIST}1/change/", {"code": "other"}).status_code == 403
    assert LogEntry.objects.get().code == "x"


def test_queries_do_not_grow_with_the_rows(desk: Client, editor: User, owner: User) -> None:
    counts = []
    for number in (3, 27):
        for _ in range(number):
            record("post.hide", by=editor, target=owner, reason="Why.")
        with CaptureQueriesContext(connection) as queries:
            rows(desk)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15

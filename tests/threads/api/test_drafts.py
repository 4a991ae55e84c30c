"""Drafts over the API: the same that the forms of the pages keep."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from tests.cast import person
from tests.community.api.asking import Caller, problem
from tests.conftest import browser_of
from threads import actions
from threads.models import Draft, Thread

pytestmark = pytest.mark.django_db

DRAFTS = "/api/v1/drafts/"


def at(thread: Thread) -> str:
    return f"{DRAFTS}answer-{thread.pk}/"


def save(caller: Caller, address: str, body: str, version: int) -> Any:
    return caller.send("PUT", address, {"content": {"body": body}, "version": version})


def test_a_draft_is_saved_read_and_discarded(
    thread: Thread, theirs: Caller, stranger: User
) -> None:
    assert theirs.get(at(thread)).status_code == 404
    first = save(theirs, at(thread), "Ten are ", 0)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert save(theirs, at(thread), "Ten are plenty.", 1).json()["version"] == 2
    assert theirs.get(at(thread)).json()["content"] == {"body": "Ten are plenty."}
    page = browser_of(stranger).get(thread.page_url).content.decode()
    assert "Ten are plenty." in page
    (row,) = theirs.get(DRAFTS).json()["items"]
    assert row["title"] == f"An answer: {thread.title}"
    assert row["page"].endswith(f"{thread.page_url}#write")
    assert problem(theirs.send("DELETE", at(thread))) == "match-required"
    etag = theirs.get(at(thread))["ETag"]
    assert theirs.send("DELETE", at(thread), If_Match=etag).status_code == 204
    assert theirs.get(at(thread)).json()["content"] == {}
    assert theirs.get(DRAFTS).json()["items"] == []


def test_two_versions_are_both_told(thread: Thread, theirs: Caller) -> None:
    save(theirs, at(thread), "Here.", 0)
    old = save(theirs, at(thread), "There.", 0)
    assert (old.status_code, problem(old)) == (409, "conflict")
    told = old.json()
    assert (told["saved"]["content"], told["saved"]["version"]) == ({"body": "Here."}, 1)
    assert told["yours"] == {"body": "There."}


def test_drafts_are_ones_own(thread: Thread, theirs: Caller, mine: Caller, visitor: Caller) -> None:
    save(theirs, at(thread), "Ten.", 0)
    assert mine.get(at(thread)).status_code == 404
    assert mine.get(DRAFTS).json()["items"] == []
    for answer in (visitor.get(DRAFTS), visitor.get(at(thread)), save(visitor, at(thread), "", 0)):
        assert problem(answer) == "sign-in-required"


def test_what_cannot_be_kept(thread: Thread, theirs: Caller) -> None:
    wrong: list[tuple[str, Any, str]] = [
        (at(thread), {"content": {"title": "So?"}, "version": 0}, "invalid"),
        (at(thread), {"content": {"wish": "So?"}, "version": 0}, "invalid"),
        (at(thread), {"content": {"body": ["So?"]}, "version": 0}, "invalid"),
        (at(thread), {"content": {"body": "So?"}}, "invalid"),
        (f"{DRAFTS}wish/", {"content": {"body": "So?"}, "version": 0}, "not-found"),
        (f"{DRAFTS}answer-0/", {"content": {"body": "So?"}, "version": 0}, "not-found"),
    ]
    for address, sent, name in wrong:
        assert problem(theirs.send("PUT", address, sent)) == name, (address, sent)
    empty = save(theirs, at(thread), " ", 0)
    assert (empty.status_code, empty.json()["content"]) == (200, {})
    assert not Draft.objects.exists()


def test_of_what_is_out_of_sight_there_is_no_form(thread: Thread, theirs: Caller) -> None:
    assert thread.question is not None
    actions.hide(thread.question, by=person("judge", role="moderator"), reason="A name.")
    assert problem(save(theirs, at(thread), "Ten.", 0)) == "not-found"

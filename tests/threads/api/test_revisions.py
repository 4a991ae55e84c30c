"""What a post said before, over the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.community.api.asking import Caller, problem
from tests.threads.asking import TITLE
from threads import actions
from threads.models import Revision, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(thread: Thread) -> Revision:
    """What the question said before its first edit."""
    words: dict[str, Any] = {"title": TITLE, "tags": list(thread.tags.all())}
    actions.edit_question(thread, by=thread.author, body="I have fifty.", seen=0, **words)
    actions.edit_question(thread, by=thread.author, body="I have sixty.", seen=1, **words)
    return Revision.objects.get(number=1)


def at(revision: Revision, *deed: str) -> str:
    return "/".join((f"/api/v1/revisions/{revision.pk}", *deed, ""))


def words(pieces: Any, change: str) -> str:
    return "".join(piece["text"] for piece in pieces if piece["change"] == change).strip()


def test_each_edit_is_told_with_what_it_changed(edited: Revision, visitor: Caller) -> None:
    listed = visitor.get(f"/api/v1/posts/{edited.post_id}/revisions/").json()["items"]
    assert [one["number"] for one in listed] == [2, 1]
    assert words(listed[0]["body_changes"], "removed") == "fifty"
    assert words(listed[0]["body_changes"], "added") == "sixty"
    assert visitor.get(at(edited)).json() == listed[1]
    assert listed[1]["body"].startswith("I have a list")
    assert visitor.get(f"/api/v1/revisions/{10**30}/").status_code == 404


def test_restoring(edited: Revision, mine: Caller, theirs: Caller, visitor: Caller) -> None:
    back = at(edited, "restore")
    for caller, refused in ((theirs, "not-allowed"), (visitor, "sign-in-required")):
        assert problem(caller.send("POST", back, {"seen": 2})) == refused
    old = mine.send("POST", back, {"seen": 1})
    assert (old.status_code, problem(old)) == (409, "conflict")
    assert problem(mine.send("POST", back, {})) == "invalid"
    restored = mine.send("POST", back, {"seen": 2})
    assert restored.json()["body"].startswith("I have a list")
    assert restored.json()["revision_count"] == 3


def test_hiding(edited: Revision, mine: Caller, visitor: Caller, moderators: Caller) -> None:
    refused = mine.send("POST", at(edited, "hide"), {"reason": "A name."})
    assert problem(refused) == "not-allowed"
    assert problem(moderators.send("POST", at(edited, "hide"), {"reason": " "})) == "invalid"
    moderators.send("POST", at(edited, "hide"), {"reason": "It holds a name."})
    hidden = visitor.get(at(edited))
    assert (hidden.json()["is_hidden"], hidden.json()["body"]) == (True, "")
    assert "list" not in hidden.content.decode()
    assert problem(mine.send("POST", at(edited, "restore"), {"seen": 2})) == "invalid"
    assert problem(moderators.send("POST", at(edited, "show"), {"reason": " "})) == "invalid"
    moderators.send("POST", at(edited, "show"), {"reason": "It is their own."})
    assert visitor.get(at(edited)).json()["body"].startswith("I have a list")


def test_of_a_post_out_of_sight_nothing_is_told(edited: Revision, visitor: Caller) -> None:
    actions.delete(edited.post, by=edited.post.author)
    assert visitor.get(at(edited)).status_code == 404
    assert visitor.get(f"/api/v1/posts/{edited.post_id}/revisions/").status_code == 404

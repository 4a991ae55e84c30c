"""Following over the API."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from tests.cast import StoryFactory
from tests.community.api.asking import Caller, problem
from threads.models import Thread

pytestmark = pytest.mark.django_db

FOLLOWS = "/api/v1/follows/"


def test_three_sorts_of_things_are_followed(
    thread: Thread, stranger: User, theirs: Caller, visitor: Caller
) -> None:
    story = StoryFactory.create()
    followed = f"/api/v1/threads/{thread.pk}/follow/"
    addresses = [followed, f"{FOLLOWS}stories/{story.slug}/", f"{FOLLOWS}people/owner/"]
    for address in addresses:
        assert theirs.send("PUT", address).json() == {"is_followed": True}
        assert problem(visitor.send("PUT", address)) == "sign-in-required"
    rows = theirs.get(FOLLOWS).json()["items"]
    assert rows[0]["person"]["handle"] == "owner"
    assert rows[1]["story"]["slug"] == story.slug
    assert rows[2]["thread"]["id"] == thread.pk
    assert theirs.get(f"/api/v1/threads/{thread.pk}/").json()["is_followed"] is True
    for address in addresses:
        assert theirs.send("DELETE", address).json() == {"is_followed": False}
    assert theirs.get(FOLLOWS).json()["items"] == []


def test_what_cannot_be_followed(theirs: Caller, visitor: Caller) -> None:
    assert problem(theirs.send("PUT", f"{FOLLOWS}people/stranger/")) == "invalid"
    for address in ("people/nobody/", "stories/none/"):
        assert problem(theirs.send("PUT", f"{FOLLOWS}{address}")) == "not-found"
    assert problem(theirs.send("PUT", "/api/v1/threads/999/follow/")) == "not-found"
    assert problem(visitor.get(FOLLOWS)) == "sign-in-required"

"""Private conversations over the API: for who takes part, and for nobody else."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from tests.community.api.asking import Caller, problem
from tests.threads.talking import between
from threads.models import Post

pytestmark = pytest.mark.django_db


def test_messages_are_between_those_who_take_part(
    owner: User, mine: Caller, theirs: Caller, moderators: Caller, visitor: Caller
) -> None:
    thread = between(mentee=owner)
    address = f"/api/v1/threads/{thread.pk}/"
    posts = f"{address}posts/"
    first = mine.send("POST", posts, {"body": "Shall we meet?"})
    assert first.status_code == 201, first.content
    second = mine.send("POST", posts, {"body": "On Monday?", "parent": first.json()["id"]})
    later = mine.send("POST", posts, {"body": "Or later."})
    rows = mine.get(posts).json()["items"]
    assert [row["id"] for row in rows] == [later.json()["id"], first.json()["id"]]
    assert rows[1]["comments"][0]["id"] == second.json()["id"]
    assert mine.get(address).json()["kind"] == "private"
    post = f"/api/v1/posts/{first.json()['id']}/"
    assert mine.change(post, {"body": "Shall we talk?"}).json()["body"] == "Shall we talk?"
    for caller in (theirs, moderators, visitor):
        for out in (address, posts, post, f"{post}revisions/", f"{post}quotation/"):
            assert caller.get(out).status_code == 404, out
        assert caller.send("POST", posts, {"body": "Let me in."}).status_code in {401, 404}
        assert "meet" not in caller.get("/api/v1/posts/").content.decode()
    assert problem(theirs.send("PUT", f"{post}vote/", {"value": "up"})) == "not-found"
    assert Post.objects.filter(thread=thread).count() == 3

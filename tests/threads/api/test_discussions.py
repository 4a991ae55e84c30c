"""The discussion under a story over the API, and questions taken from interviews."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from community.accounts.models import User
from stories.models import Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory
from tests.community.api.asking import Caller, problem, token_of
from tests.stories.documents import TALK, imported
from tests.threads.asking import tag
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db: None) -> Story:
    return StoryFactory.create()


def of(story: Story, *more: str) -> str:
    return "/".join((f"/api/v1/discussions/{story.slug}", *(more or ["posts"]), ""))


def test_comments_are_written_and_read(story: Story, mine: Caller, visitor: Caller) -> None:
    block = BlockFactory.create(story=story, plain="Patience is a compiler.")
    quote = {"at": block.key, "quote": "a compiler"}
    sent = {"body": "So true.", "quote": quote, "client_id": str(uuid4())}
    made = mine.send("POST", of(story), sent)
    assert made.status_code == 201, made.content
    assert made.json()["quote"]["words"] == "a compiler"
    assert mine.send("POST", of(story), sent).json()["id"] == made.json()["id"]
    reply = mine.send("POST", of(story), {"body": "Is it?", "parent": made.json()["id"]})
    whole = mine.send("POST", of(story), {"body": "All of it helped."})
    rows = visitor.get(of(story)).json()["items"]
    assert [row["id"] for row in rows] == [made.json()["id"], whole.json()["id"]]
    assert [one["id"] for one in rows[0]["comments"]] == [reply.json()["id"]]
    (hanging,) = visitor.get(f"{of(story)}?on={block.key}").json()["items"]
    assert hanging["id"] == made.json()["id"]
    thread = Thread.objects.get(story=story)
    assert visitor.get(f"/api/v1/threads/{thread.pk}/posts/").json()["items"] == rows
    told = visitor.get(f"/api/v1/threads/{thread.pk}/").json()
    assert (told["kind"], told["story"]["slug"]) == ("discussion", story.slug)


def test_what_cannot_be_said(story: Story, mine: Caller, visitor: Caller, owner: User) -> None:
    first = mine.send("POST", of(story), {"body": "First."}).json()["id"]
    block = BlockFactory.create(story=story)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"body": ""}, "/body"),
        ({"body": "So.", "parent": 10**15}, "/parent"),
        ({"body": "So.", "quote": {"at": "none"}}, "/quote"),
        ({"body": "So.", "quote": {"at": block.key, "quote": "not there"}}, "/quote"),
        ({"body": "So.", "parent": first, "quote": {"at": block.key}}, "/quote"),
    ]
    for sent, pointer in wrong:
        answer = mine.send("POST", of(story), sent)
        assert (answer.status_code, problem(answer)) == (422, "invalid")
        assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert problem(visitor.send("POST", of(story), {"body": "So."})) == "sign-in-required"
    other = Caller(token_of(owner, "write:threads"))
    assert problem(other.send("POST", of(story), {"body": "So."})) == "out-of-scope"
    assert Post.objects.count() == 1


def test_a_story_out_of_sight_takes_its_discussion_along(
    story: Story, mine: Caller, visitor: Caller
) -> None:
    made = mine.send("POST", of(story), {"body": "First."}).json()["id"]
    for status, answer in ((Status.DRAFT, 404), (Status.WITHDRAWN, 410)):
        Story.objects.filter(pk=story.pk).update(status=status)
        for address in (of(story), f"/api/v1/posts/{made}/", of(story, "questions")):
            assert visitor.get(address).status_code == answer, (status, address)


def test_editors_take_questions_from_interviews(editor: User, mine: Caller) -> None:
    story = imported(TALK)
    Story.objects.filter(pk=story.pk).update(status=Status.PUBLISHED, rights=Rights.OWN)
    asking = story.blocks.filter(plain__startswith="How did you").get()
    address = of(story, "draw", asking.key)
    assert problem(mine.get(address)) == "not-allowed"
    theirs = Caller(token_of(editor))
    pair = theirs.get(address).json()
    assert (pair["asked"], pair["drawn"]) == (asking.key, None)
    sent = {"title": pair["title"], "body": pair["body"], "tags": ["phd"]}
    assert problem(theirs.send("POST", address, sent)) == "invalid"
    tag("phd")
    made = theirs.send("POST", address, sent)
    assert (made.status_code, made.json()["is_drawn"]) == (201, True)
    assert made.json()["asked_about"]["words"].startswith("By bicycle")
    assert theirs.get(address).json()["drawn"] == made.json()["id"]
    assert theirs.get(of(story, "draw", "none")).status_code == 404

"""Outlines for questions, kept by editors over the API; and who asked under no name."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.log.models import LogEntry
from community.tags.models import Tag
from tests.community.api.asking import Caller, problem, token_of
from threads import actions
from threads.models import AskTemplate

pytestmark = pytest.mark.django_db

OUTLINES = "/api/v1/outlines/"


def test_an_outline_is_made_changed_and_taken_away(editor: User, mine: Caller) -> None:
    tag = Tag.objects.create(name="offers", slug="offers")
    given = {"tag": "offers", "name": "Choosing between offers", "body": "**Who I am:**"}
    assert problem(mine.send("POST", OUTLINES, given)) == "not-allowed"
    edits = Caller(token_of(editor))
    made = edits.send("POST", OUTLINES, given)
    assert made.status_code == 201, made.content
    assert problem(edits.send("POST", OUTLINES, given)) == "invalid"  # one for each tag
    one = f"{OUTLINES}{made.json()['id']}/"
    assert edits.change(one, {"name": "Two offers"}).json()["name"] == "Two offers"
    assert AskTemplate.objects.get(tag=tag).name == "Two offers"
    assert problem(edits.send("DELETE", one)) == "match-required"
    assert edits.send("DELETE", one, If_Match=edits.get(one)["ETag"]).status_code == 204
    assert not AskTemplate.objects.exists()
    assert LogEntry.objects.filter(code="outline.remove").count() == 1


def test_a_moderator_sees_who_asked_under_no_name(
    owner: User, moderator: User, mine: Caller
) -> None:
    tag = Tag.objects.create(name="offers", slug="offers")
    thread = actions.ask(
        by=owner, title="Who hires at fifty?", body="Well?", tags=[tag], is_pseudonymous=True
    )
    address = f"/api/v1/posts/{thread.question.pk}/reveal/"  # type: ignore[union-attr]
    assert problem(mine.send("POST", address)) == "not-allowed"
    told = Caller(token_of(moderator)).send("POST", address).json()
    assert told["author"]["handle"] == owner.handle
    assert LogEntry.objects.filter(code="post.reveal").count() == 1

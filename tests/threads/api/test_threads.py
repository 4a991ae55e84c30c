"""Questions over the API: listed and read as their pages show them, asked, changed, deleted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from community.accounts.models import User
from tests.cast import BlockFactory, StoryFactory, person
from tests.community.api.asking import Caller, problem, token_of
from tests.conftest import browser_of
from tests.threads.asking import BODY, TITLE, question, tag
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

THREADS = "/api/v1/threads/"


def at(thread: Thread) -> str:
    return f"{THREADS}{thread.pk}/"


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["items"]]


def asked(**fields: Any) -> dict[str, Any]:
    return {"title": TITLE, "body": BODY, "tags": ["phd"], **fields}


def test_a_row_has_what_a_line_shows(visitor: Caller, thread: Thread, stranger: User) -> None:
    answered = actions.answer(thread, by=stranger, body="Ten are plenty.")
    actions.accept(answered, by=thread.author)
    (row,) = visitor.get(THREADS).json()["items"]
    assert row["id"] == thread.pk
    assert row["author"]["handle"] == "owner"
    assert row["tags"] == [{"slug": "phd", "name": "phd"}]
    assert row["excerpt"].startswith("I have a list of forty")
    assert (row["answer_count"], row["accepted"]) == (1, answered.pk)


def test_the_list_is_narrowed_as_the_page_is(mine: Caller, visitor: Caller, owner: User) -> None:
    other = person("other")
    both = question(owner, tags=[tag("phd"), tag("visa")])
    one = question(other, title="Which letters do they really read?", tags=[tag("phd")])
    answered = question(other, title="Who pays for the journey there?", tags=[tag("visa")])
    actions.answer(answered, by=owner, body="They do, if you ask.")
    actions.close(one, by=person("judge", role="moderator"), why="unclear")
    actions.follow(one, by=owner)
    for query, found in {
        "tag=phd,visa": [both],
        "any=phd,visa&not=visa": [one],
        "tab=unanswered": [one, both],
        "tab=mine": [both],
        "tab=following": [one, answered, both],
        "state=closed": [one],
        "state=answered": [answered],
        "story=none": [],
        "mentor=none": [],
    }.items():
        listed = titles(mine.get(f"{THREADS}?{query}"))
        assert sorted(listed) == sorted(thread.title for thread in found), query
        page = browser_of(owner).get(f"/threads/?{query}", follow=True).content.decode()
        lines = html.fromstring(page).cssselect(".question-line__title")
        assert [line.text_content().strip() for line in lines] == listed, query
    assert problem(visitor.get(f"{THREADS}?tab=mine")) == "sign-in-required"
    for query in ("tab=best", "state=good", "cursor=none", "page_size=0"):
        assert problem(visitor.get(f"{THREADS}?{query}")) == "bad-parameter"


def test_pages_of_the_list_follow_one_another(visitor: Caller, owner: User) -> None:
    made = [question(owner, title=f"Question number {n} of a few") for n in range(5)]
    seen: list[str] = []
    address = f"{THREADS}?page_size=2"
    while address:
        answer = visitor.get(address)
        seen += titles(answer)
        address = answer.json()["next"]
    assert seen == [thread.title for thread in made[::-1]]


def test_a_question_is_told_in_full(mine: Caller, theirs: Caller, thread: Thread) -> None:
    actions.close(thread, by=person("judge", role="moderator"), why="unclear", note="Which field?")
    found = mine.get(at(thread)).json()
    assert found["question"]["body"] == BODY
    assert "<strong>forty</strong>" in found["question"]["html"]
    assert found["closed"]["why"] == "unclear"
    assert found["closed"]["note"] == "Which field?"
    assert found["is_followed"] is True
    assert set(found["question"]["may"]) == {"comment", "edit", "delete"}
    assert set(theirs.get(at(thread)).json()["question"]["may"]) >= {"vote", "suggest"}


def test_who_asked_under_no_name_is_told_to_nobody(owner: User, moderators: Caller) -> None:
    name = uuid4()
    thread = question(owner, is_pseudonymous=True, client_id=name)
    mine = Caller(token_of(owner))
    for caller in (mine, moderators, Caller()):
        for address in (THREADS, at(thread), f"{at(thread)}posts/"):
            raw = caller.get(address).content.decode()
            assert "owner" not in raw
        told = caller.get(at(thread)).json()
        assert (told["author"], told["by"], told["question"]["author"]) == (None, "a member", None)
        assert told["question"]["client_id"] == (str(name) if caller is mine else None)
        assert told["is_mine"] is (caller is mine)


def test_what_is_out_of_sight_is_not_there(
    thread: Thread, mine: Caller, theirs: Caller, visitor: Caller, moderators: Caller
) -> None:
    assert thread.question is not None
    actions.hide(thread.question, by=person("judge", role="moderator"), reason="It names somebody.")
    for caller, status in ((mine, 200), (moderators, 200), (theirs, 404), (visitor, 404)):
        assert caller.get(at(thread)).status_code == status
        assert caller.get(f"{at(thread)}posts/").status_code == status
    assert mine.get(at(thread)).json()["question"]["state_reason"] == "It names somebody."
    assert titles(mine.get(f"{THREADS}?tab=mine")) == [thread.title]
    assert titles(visitor.get(THREADS)) == []
    assert visitor.get(f"{THREADS}{10**30}/").status_code == 404


def test_one_that_was_merged_leads_on(thread: Thread, owner: User, mine: Caller) -> None:
    other = question(owner, title="How many professors are too many?")
    actions.merge(thread, by=person("judge", role="moderator"), into=other)
    led = mine.get(at(thread))
    assert (led.status_code, led["Location"]) == (301, at(other))
    changed = mine.send("PATCH", at(thread), {"body": "So."}, If_Match="*")
    assert (changed.status_code, problem(changed)) == (409, "conflict")


def test_asking(mine: Caller, visitor: Caller, owner: User) -> None:
    tag("phd")
    name = str(uuid4())
    made = mine.send("POST", THREADS, asked(client_id=name))
    assert made.status_code == 201, made.content
    assert mine.get(made["Location"]).json() == made.json()
    assert made.json()["question"]["client_id"] == name
    again = mine.send("POST", THREADS, asked(client_id=name, title="Another title this time?"))
    assert (again.status_code, again.json()["id"]) == (201, made.json()["id"])
    assert (
        mine.send("POST", THREADS, asked(client_id=str(uuid4()))).json()["id"] != again.json()["id"]
    )
    assert Thread.objects.count() == 2
    assert problem(visitor.send("POST", THREADS, asked())) == "sign-in-required"
    reader = Caller(token_of(owner, "read"))
    assert problem(reader.send("POST", THREADS, asked())) == "out-of-scope"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"title": "Why?"}, "/title"),
        ({"body": " "}, "/body"),
        ({"tags": []}, "/tags"),
        ({"tags": ["no-such-tag"]}, "/tags"),
        ({"client_id": "mine"}, "/client_id"),
        ({"quote": {"story": "none", "at": "k1"}}, "/quote"),
        ({"often": ["phd"]}, "/often"),
    ],
)
def test_what_cannot_be_asked(mine: Caller, wrong: dict[str, Any], pointer: str) -> None:
    tag("phd")
    answer = mine.send("POST", THREADS, asked(**wrong))
    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]
    assert not Thread.objects.exists()


def test_asking_too_often(mine: Caller, settings: Any, still: None) -> None:
    settings.LIMITS_SCALE = 1
    tag("phd")
    for number in range(3):
        assert mine.send("POST", THREADS, asked(title=f"{TITLE} {number}")).status_code == 201
    refused = mine.send("POST", THREADS, asked())
    assert (refused.status_code, problem(refused)) == (429, "too-many")


def test_asking_about_words_of_a_story(mine: Caller, visitor: Caller) -> None:
    tag("phd")
    block = BlockFactory.create(plain="Patience is a compiler.", story=StoryFactory.create())
    quote = {"story": block.story.slug, "at": block.key, "quote": "a compiler"}
    made = mine.send("POST", THREADS, asked(quote=quote))
    about = visitor.get(f"{THREADS}{made.json()['id']}/").json()["asked_about"]
    assert (about["state"], about["words"]) == ("shown", "a compiler")
    assert about["story"]["slug"] == block.story.slug
    listed = visitor.get(f"/api/v1/discussions/{block.story.slug}/questions/?on={block.key}")
    assert titles(listed) == [TITLE]


def test_changing_a_question(thread: Thread, mine: Caller, theirs: Caller, visitor: Caller) -> None:
    tag("visa")
    changed = mine.change(at(thread), {"tags": ["visa"], "body": "I have a list of fifty."})
    assert changed.status_code == 200, changed.content
    assert [one["slug"] for one in changed.json()["tags"]] == ["visa"]
    assert (changed.json()["title"], changed.json()["question"]["revision_count"]) == (TITLE, 1)
    for caller, words in ((theirs, "not-allowed"), (visitor, "sign-in-required")):
        assert problem(caller.change(at(thread), {"title": "Is it mine to change?"})) == words
    assert problem(mine.change(at(thread), {"title": "Short"})) == "invalid"
    assert problem(mine.send("PATCH", at(thread), {"body": "So."})) == "match-required"
    old = mine.get(at(thread))["ETag"]
    mine.change(at(thread), {"body": "I have a list of sixty."})
    assert problem(mine.send("PATCH", at(thread), {"body": "So."}, If_Match=old)) == "stale"


def test_what_others_do_does_not_stop_the_asker(
    thread: Thread, stranger: User, mine: Caller
) -> None:
    read = mine.get(at(thread))["ETag"]
    actions.vote(thread.question, by=stranger, value=1)
    actions.answer(thread, by=stranger, body="Ten are plenty.")
    assert mine.get(at(thread), If_None_Match=read).status_code == 200
    changed = mine.send("PATCH", at(thread), {"body": "I have a list."}, If_Match=read)
    assert (changed.status_code, changed.json()["answer_count"]) == (200, 1)
    assert problem(mine.send("PATCH", at(thread), {"body": "So."}, If_Match=read)) == "stale"


def test_deleting_a_question(thread: Thread, mine: Caller, theirs: Caller) -> None:
    for caller, words in ((theirs, "not-allowed"), (Caller(), "sign-in-required")):
        assert problem(caller.send("DELETE", at(thread), If_Match="*")) == words
    assert problem(mine.send("DELETE", at(thread))) == "match-required"
    assert mine.send("DELETE", at(thread), If_Match="*").status_code == 204
    assert mine.get(at(thread)).status_code == 404
    assert Client().get(thread.page_url).status_code == 404
    assert Post.objects.get(pk=thread.question_id).state == "deleted"


def test_what_has_not_changed_is_not_made_again(thread: Thread, visitor: Caller) -> None:
    """A visitor is told so in one read, until anything of it changes."""
    subject: Any = thread.question
    addresses = (THREADS, at(thread), f"{at(thread)}posts/", f"/api/v1/posts/{subject.pk}/")
    read = {address: visitor.get(address)["ETag"] for address in addresses}
    for address, etag in read.items():
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(address, If_None_Match=etag).status_code == 304
        assert len(asked) <= 3  # what changed last; now and then, another share of the quota
    answered = actions.answer(thread, by=person("writer"), body="Ten.")
    actions.vote(subject, by=answered.author, value=1)
    for address, etag in read.items():
        assert visitor.get(address, If_None_Match=etag).status_code == 200

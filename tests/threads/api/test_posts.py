"""Posts over the API: listed and read as their pages show them, written, changed, deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from lxml import html

from community.accounts.models import User
from tests.cast import person
from tests.community.api.asking import Caller, problem, token_of
from tests.conftest import browser_of
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

POSTS = "/api/v1/posts/"


def at(post: Any) -> str:
    return f"{POSTS}{getattr(post, 'pk', post)}/"


def posts_of(thread: Thread) -> str:
    return f"/api/v1/threads/{thread.pk}/posts/"


def everyone(answer: Any) -> dict[int, Any]:
    """All posts that an answer tells of, by their numbers."""
    assert answer.status_code == 200, answer.content
    rows = answer.json()["items"]
    return {post["id"]: post for row in rows for post in (row, *row["comments"])}


@pytest.fixture
def answered(thread: Thread, stranger: User) -> Post:
    """The stranger's answer to the owner's question."""
    return actions.answer(thread, by=stranger, body="Ten are *plenty*.")


def test_a_list_has_what_the_page_shows(
    thread: Thread, answered: Post, owner: User, mine: Caller, visitor: Caller
) -> None:
    said = actions.remark(answered, by=owner, body="Which ten?")
    reply = actions.remark(answered, by=answered.author, body="The nearest.", parent=said)
    gone = actions.answer(thread, by=owner, body="I answer myself.")
    actions.remark(gone, by=answered.author, body="You do?")
    actions.delete(gone, by=owner)
    actions.accept(answered, by=owner)
    actions.vote(answered, by=owner, value=1)
    told = everyone(mine.get(posts_of(thread)))
    page = html.fromstring(browser_of(owner).get(thread.page_url).content)
    articles = page.cssselect("article.post, article.comment")
    assert {f"p-{pk}" for pk in (*told, thread.question_id)} == {one.get("id") for one in articles}
    assert told[answered.pk]["is_accepted"] is True
    assert (told[answered.pk]["my_vote"], told[answered.pk]["up"]) == ("up", 1)
    assert told[reply.pk]["parent"] == said.pk
    assert told[said.pk]["is_askers"] is True
    placeholder = told[gone.pk]
    assert (placeholder["is_readable"], placeholder["body"]) == (False, "")
    assert placeholder["author"] is None
    assert set(told) == set(everyone(visitor.get(posts_of(thread))))


def test_answers_are_in_the_order_asked_for(thread: Thread, visitor: Caller) -> None:
    made = [actions.answer(thread, by=person(f"p{n}"), body=f"Number {n}.") for n in range(3)]
    actions.vote(made[1], by=person("fan"), value=1)
    best, newest = ([*order] for order in ((1, 2, 0), (2, 1, 0)))
    for sort, order in (("best", best), ("newest", newest), ("oldest", newest[::-1])):
        rows = visitor.get(f"{posts_of(thread)}?sort={sort}").json()["items"]
        assert [row["id"] for row in rows] == [made[n].pk for n in order], sort
    assert problem(visitor.get(f"{posts_of(thread)}?sort=loudest")) == "bad-parameter"
    first = visitor.get(f"{posts_of(thread)}?page_size=2").json()
    second = visitor.get(first["next"]).json()
    assert [row["id"] for row in first["items"] + second["items"]] == [made[n].pk for n in best]


def test_one_post_alone(answered: Post, visitor: Caller, theirs: Caller, mine: Caller) -> None:
    told = visitor.get(at(answered)).json()
    assert "Ten are <em>plenty</em>." in told["html"]
    assert told["may"] == []
    assert set(theirs.get(at(answered)).json()["may"]) == {"comment", "edit", "delete", "outdate"}
    may = set(mine.get(at(answered)).json()["may"])
    assert may == {"vote", "vote_down", "comment", "suggest", "accept", "outdate"}
    actions.hide(answered, by=person("judge", role="moderator"), reason="It sells a book.")
    assert visitor.get(at(answered)).status_code == 404
    assert theirs.get(at(answered)).json()["state_reason"] == "It sells a book."
    assert visitor.get(f"{POSTS}{10**30}/").status_code == 404


def test_posts_of_everybody(
    thread: Thread, answered: Post, visitor: Caller, moderators: Caller
) -> None:
    hidden = actions.remark(answered, by=answered.author, body="Buy my book.")
    actions.hide(hidden, by=person("judge", role="moderator"), reason="It sells a book.")
    for caller in (visitor, moderators):
        rows = caller.get(POSTS).json()["items"]
        assert [row["id"] for row in rows] == [answered.pk, thread.question_id]
    rows = visitor.get(f"{POSTS}?kind=answer&author=stranger").json()["items"]
    assert [row["id"] for row in rows] == [answered.pk]
    assert problem(visitor.get(f"{POSTS}?kind=rant")) == "bad-parameter"


def test_posts_under_no_name_are_not_found_by_their_author(owner: User, visitor: Caller) -> None:
    question(owner, is_pseudonymous=True)
    assert visitor.get(f"{POSTS}?author=owner").json()["items"] == []


def test_answering(thread: Thread, theirs: Caller, visitor: Caller, stranger: User) -> None:
    sent = {"body": "Ten.", "client_id": str(uuid4())}
    made = theirs.send("POST", posts_of(thread), sent)
    assert made.status_code == 201, made.content
    assert theirs.get(made["Location"]).json() == made.json()
    assert made.json()["client_id"] == sent["client_id"]
    again = theirs.send("POST", posts_of(thread), sent | {"body": "Ten, as I said."})
    assert (again.status_code, again.json()["id"]) == (201, made.json()["id"])
    actions.lock(thread, by=person("judge", role="moderator"), note="Enough for today.")
    assert theirs.send("POST", posts_of(thread), sent).json()["id"] == made.json()["id"]
    other = theirs.send("POST", posts_of(thread), {"body": "Twelve."})
    assert (other.status_code, problem(other)) == (403, "not-allowed")
    assert problem(visitor.send("POST", posts_of(thread), {"body": "So."})) == "sign-in-required"
    assert visitor.get(made["Location"]).json()["client_id"] is None
    reader = Caller(token_of(stranger, "read"))
    assert problem(reader.send("POST", posts_of(thread), {"body": "So."})) == "out-of-scope"
    assert Post.objects.filter(kind="answer").count() == 1


def test_a_name_is_given_once_an_author(thread: Thread, owner: User, stranger: User) -> None:
    name = uuid4()
    first = actions.answer(thread, by=stranger, body="Ten.", client_id=name)
    assert actions.answer(thread, by=owner, body="Ten.", client_id=name).pk != first.pk
    again = first.__class__.objects.get(pk=first.pk)
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_two_names_are_two_posts(thread: Thread, stranger: User) -> None:
    subject = thread.question
    assert subject is not None
    made = {
        actions.remark(subject, by=stranger, body="Same.", client_id=UUID(int=number)).pk
        for number in (1, 2, 1)
    }
    assert len(made) == 2


def test_what_was_deleted_is_not_posted_again(thread: Thread, theirs: Caller) -> None:
    sent = {"body": "Ten.", "client_id": str(uuid4())}
    made = theirs.send("POST", posts_of(thread), sent)
    theirs.send("DELETE", at(made.json()["id"]), If_Match="*")
    assert problem(theirs.send("POST", posts_of(thread), sent)) == "conflict"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"body": ""}, "/body"),
        ({}, "/body"),
        ({"body": "So.", "parent": 1}, "/parent"),
        ({"body": "So.", "client_id": "one"}, "/client_id"),
        ({"body": "So.", "vote": "up"}, "/vote"),
    ],
)
def test_what_cannot_be_posted(
    thread: Thread, theirs: Caller, wrong: dict[str, Any], pointer: str
) -> None:
    answer = theirs.send("POST", posts_of(thread), wrong)
    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_commenting(thread: Thread, answered: Post, mine: Caller, theirs: Caller) -> None:
    comments = f"{at(answered)}comments/"
    said = mine.send("POST", comments, {"body": "Which ten?"})
    assert (said.status_code, said.json()["about"]) == (201, answered.pk)
    reply = theirs.send("POST", comments, {"body": "The nearest.", "parent": said.json()["id"]})
    assert (reply.json()["parent"], reply.json()["depth"]) == (said.json()["id"], 2)
    assert list(everyone(mine.get(comments))) == [said.json()["id"], reply.json()["id"]]
    assert mine.get(f"{at(said.json()['id'])}comments/").status_code == 404
    lost = mine.send("POST", comments, {"body": "So.", "parent": thread.question_id})
    assert problem(lost) == "invalid"
    assert problem(Caller().send("POST", comments, {"body": "So."})) == "sign-in-required"


def test_changing_an_answer(answered: Post, theirs: Caller, mine: Caller, visitor: Caller) -> None:
    changed = theirs.change(at(answered), {"body": "Eleven."})
    assert (changed.json()["body"], changed.json()["revision_count"]) == ("Eleven.", 1)
    assert theirs.get(at(answered)).json() == changed.json()
    for caller, words in ((mine, "not-allowed"), (visitor, "sign-in-required")):
        assert problem(caller.change(at(answered), {"body": "Mine now."})) == words
    assert problem(theirs.send("PATCH", at(answered), {"body": "So."})) == "match-required"
    stale = theirs.send("PATCH", at(answered), {"body": "So."}, If_Match='"old"')
    assert (stale.status_code, problem(stale)) == (412, "stale")
    asked = mine.change(at(answered.thread.question_id), {"body": "I have a list of sixty."})
    assert asked.json()["body"] == "I have a list of sixty."


def test_a_vote_does_not_stop_its_author(answered: Post, owner: User, theirs: Caller) -> None:
    read = theirs.get(at(answered))["ETag"]
    actions.vote(answered, by=owner, value=1)
    actions.accept(answered, by=owner)
    assert theirs.get(at(answered), If_None_Match=read).status_code == 200
    changed = theirs.send("PATCH", at(answered), {"body": "Eleven."}, If_Match=read)
    assert (changed.status_code, changed.json()["up"]) == (200, 1)
    again = theirs.send("PATCH", at(answered), {"body": "Twelve."}, If_Match=read)
    assert problem(again) == "stale"


def test_deleting_an_answer(answered: Post, theirs: Caller, mine: Caller) -> None:
    assert problem(theirs.send("DELETE", at(answered))) == "match-required"
    assert problem(mine.send("DELETE", at(answered), If_Match="*")) == "not-allowed"
    assert theirs.send("DELETE", at(answered), If_Match="*").status_code == 204
    assert theirs.get(at(answered)).status_code == 404
    assert mine.get(posts_of(answered.thread)).json()["items"] == []

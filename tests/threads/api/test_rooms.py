"""A token for one room does not write in another, whatever the address."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from tests.cast import StoryFactory
from tests.community.api.asking import Caller, problem, token_of
from tests.threads.talking import between
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db
ROOMS = {"write:threads": "question", "write:stories": "story", "write:mentors": "mentorship"}


@pytest.fixture
def posts(owner: User, stranger: User, thread: Thread) -> dict[str, Post]:
    """A post of the owner's in each room."""
    talk = between(mentee=owner)
    return {
        "question": actions.answer(thread, by=owner, body="Ten."),
        "story": actions.comment(StoryFactory.create(), by=owner, body="Well told."),
        "mentorship": actions.say(talk, by=owner, body="Shall we meet?"),
    }


@pytest.mark.parametrize("scope", ROOMS)
def test_it_writes_and_edits_in_its_own_room_alone(
    owner: User, posts: dict[str, Post], scope: str
) -> None:
    caller = Caller(token_of(owner, scope))
    for room, post in posts.items():
        place, own = f"/api/v1/threads/{post.thread_id}/posts/", f"/api/v1/posts/{post.pk}/"
        written = caller.send("POST", place, {"body": "One more thing."})
        if room == ROOMS[scope]:
            edited = caller.change(own, {"body": "Other words."})
            assert (written.status_code, edited.status_code) == (201, 200), written.content
            continue
        edited = caller.send("PATCH", own, {"body": "Other words."}, If_Match="*")
        needed = next(name for name, its in ROOMS.items() if its == room)
        for refused in (written, edited, caller.send("DELETE", own, If_Match="*")):
            assert problem(refused) == "out-of-scope"
            assert needed in refused.json()["detail"]
        post.refresh_from_db()
        assert post.body != "Other words."


@pytest.mark.parametrize("scope", ["read", *ROOMS])
def test_what_is_private_is_read_by_what_may_read_or_write_there(
    owner: User, posts: dict[str, Post], scope: str
) -> None:
    caller = Caller(token_of(owner, scope))
    for room, post in posts.items():
        for there in (f"threads/{post.thread_id}/posts/", f"posts/{post.pk}/"):
            answer = caller.get(f"/api/v1/{there}")
            if room == "mentorship" and scope not in {"read", "write:mentors"}:
                assert (problem(answer), answer.json()["detail"]) == ("out-of-scope", "read")
            else:
                assert answer.status_code == 200


def test_a_vote_is_cast_in_its_own_room_alone(stranger: User, posts: dict[str, Post]) -> None:
    caller = Caller(token_of(stranger, "write:threads"))
    vote = {"value": "up"}
    assert (
        caller.send("PUT", f"/api/v1/posts/{posts['question'].pk}/vote/", vote).status_code == 200
    )
    refused = caller.send("PUT", f"/api/v1/posts/{posts['story'].pk}/vote/", vote)
    assert problem(refused) == "out-of-scope"


def test_a_token_for_no_room_writes_in_none(owner: User, posts: dict[str, Post]) -> None:
    caller = Caller(token_of(owner, "write:me", "moderate"))
    for post in posts.values():
        answer = caller.send("POST", f"/api/v1/threads/{post.thread_id}/posts/", {"body": "No."})
        assert problem(answer) == "out-of-scope"

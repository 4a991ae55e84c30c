"""However many rows there are, a list asks the database as often, and seldom."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from tests.cast import BlockFactory, PostFactory, StoryFactory, ThreadFactory, UserFactory, person
from tests.community.api.asking import Caller, queries, token_of
from tests.threads.asking import tag
from threads import actions, passages
from threads.models import Draft, Follow, Post, Revision, Suggestion, TaggedThread, Thread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]

FEW, MANY, MOST = 3, 30, 8


def questions(number: int) -> None:
    """`number` more questions by as many people, tagged."""
    for _ in range(number):
        thread = ThreadFactory.create(
            kind=Thread.Kind.QUESTION, story=None, title="Why so?", author=UserFactory.create()
        )
        thread.question = PostFactory.create(
            thread=thread, kind=Post.Kind.QUESTION, author=thread.author
        )
        thread.save()
        for name in ("phd", "visa"):
            TaggedThread.objects.create(content_object=thread, tag=tag(name))


def talk(thread: Thread, number: int) -> None:
    """`number` more answers in `thread`, each with a comment and a reply to it."""
    for _ in range(number):
        answer = PostFactory.create(thread=thread, kind=Post.Kind.ANSWER)
        said = PostFactory.create(thread=thread, subject=answer)
        comment(thread, said, subject=answer)


def comment(thread: Thread, parent: Post, **place: Any) -> None:
    PostFactory.create(thread=thread, parent=parent, root=parent, depth=2, **place)


def discuss(thread: Thread, number: int) -> None:
    for _ in range(number):
        comment(thread, PostFactory.create(thread=thread))


def asked(caller: Caller, address: str) -> int:
    """How often `address` asks the database, all being warm."""
    assert caller.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as found:
        answer = caller.get(address)
    assert answer.status_code == 200
    return len(found)


@pytest.fixture(params=["visitor", "member", "moderator"])
def caller(request: pytest.FixtureRequest) -> Caller:
    if request.param == "visitor":
        return Caller()
    role = "moderator" if request.param == "moderator" else ""
    return Caller(token_of(person("caller", role=role)))


@pytest.mark.slow  # thirty rows, written as members write them
def test_questions_and_posts(caller: Caller) -> None:
    questions(FEW)
    thread = Thread.objects.latest("pk")
    talk(thread, FEW)
    story = StoryFactory.create()
    under = ThreadFactory.create(story=story)
    discuss(under, FEW)
    answer = thread.posts.answers().latest("pk")
    addresses = [
        "/api/v1/threads/?page_size=100",
        "/api/v1/threads/?page_size=100&tag=phd&not=boats",
        "/api/v1/posts/?page_size=100&kind=question",
        "/api/v1/posts/?page_size=100&kind=comment",
        f"/api/v1/threads/{thread.pk}/",
        f"/api/v1/threads/{thread.pk}/posts/?page_size=100",
        f"/api/v1/threads/{under.pk}/posts/?page_size=100",
        f"/api/v1/posts/{answer.pk}/",
        f"/api/v1/posts/{answer.pk}/comments/?page_size=100",
        f"/api/v1/discussions/{story.slug}/posts/?page_size=100",
        f"/api/v1/discussions/{story.slug}/questions/",
    ]
    few = {address: asked(caller, address) for address in addresses}
    questions(MANY - FEW)
    talk(thread, MANY - FEW)
    discuss(under, MANY - FEW)
    for _ in range(MANY):
        PostFactory.create(thread=thread, subject=answer)
    assert few == {address: asked(caller, address) for address in addresses}
    assert {address: count for address, count in few.items() if count > MOST} == {}


def test_what_is_ones_own(owner: User) -> None:
    mine = Caller(token_of(owner))
    story = StoryFactory.create()

    def make(number: int) -> None:
        for _ in range(number):
            thread = ThreadFactory.create(
                kind=Thread.Kind.QUESTION, story=None, title="Why so?", author=UserFactory.create()
            )
            post = PostFactory.create(
                thread=thread, kind=Post.Kind.QUESTION, author=owner, revision_count=1
            )
            Follow.objects.create(follower=owner, thread=thread)
            Draft.objects.create(owner=owner, form=f"answer-{thread.pk}", content={"body": "So."})
            Suggestion.objects.create(post=post, by=thread.author, body="So.", note="Better.")

    addresses = [f"/api/v1/{noun}/?page_size=100" for noun in ("follows", "drafts", "suggestions")]
    make(FEW)
    post = PostFactory.create(thread__story=story)
    addresses.append(f"/api/v1/posts/{post.pk}/revisions/?page_size=100")
    Revision.objects.create(post=post, number=1, body="One.", at=post.created_at)
    few = {address: asked(mine, address) for address in addresses}
    make(MANY - FEW)
    for number in range(2, MANY):
        Revision.objects.create(post=post, number=number, body="More.", at=post.created_at)
    assert few == {address: asked(mine, address) for address in addresses}
    assert {address: count for address, count in few.items() if count > MOST} == {}


def test_a_list_of_comments_that_quote_asks_as_often_for_three_as_for_one(
    mine: Caller, owner: User
) -> None:
    def quoting(number: int) -> None:
        block = BlockFactory.create(plain=f"Patience number {number} is a compiler.")
        passage = passages.find(block, "a compiler")
        actions.comment(block.story, by=owner, body=f"True, {number}.", passage=passage)

    quoting(1)
    few = queries(mine, "/api/v1/posts/")
    quoting(2)
    quoting(3)
    assert queries(mine, "/api/v1/posts/") == few <= MOST

"""Voting and accepting by the buttons on the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User
from community.tags.models import Tag
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.threads.test_unsent import FROM_ITS_PAGE, fields_of, sign_in
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def answer(owner: User, stranger: User) -> Post:
    tag = Tag.objects.create(name="engines", slug="engines")
    thread = actions.ask(by=owner, title="Who mends old engines?", body="Who?", tags=[tag])
    return actions.answer(thread, by=stranger, body="I do.")


def vote(client: Client, post: Post, value: str, **headers: str) -> Any:
    return client.post(f"/threads/posts/{post.pk}/vote/", {"value": value}, headers=headers)


def counts(post: Post) -> tuple[int, int]:
    post.refresh_from_db()
    return post.up, post.down


def test_a_vote_comes_back_to_the_post(answer: Post, owner: User) -> None:
    response = vote(browser_of(owner), answer, "up")
    assert response["Location"] == f"{answer.thread.page_url}#p-{answer.pk}"
    assert counts(answer) == (1, 0)
    vote(browser_of(owner), answer, "down")
    assert counts(answer) == (0, 1)
    vote(browser_of(owner), answer, "none")
    assert counts(answer) == (0, 0)


def test_with_scripts_the_votes_alone_come_back(answer: Post, owner: User) -> None:
    response = vote(browser_of(owner), answer, "up", **HTMX)
    text = response.content.decode()
    assert text.count("<form") == 1
    assert "<html" not in text
    assert "You voted up" in text
    assert 'aria-pressed="true"' in text


def test_ones_own_post_is_for_others(answer: Post, stranger: User) -> None:
    response = vote(browser_of(stranger), answer, "up")
    assert response.status_code == 403
    assert "others vote on it" in response.content.decode()
    assert vote(browser_of(stranger), answer, "up", **HTMX)["HX-Redirect"] == (
        answer.get_absolute_url()
    )
    assert counts(answer) == (0, 0)


def test_what_is_no_vote_is_refused_in_words(answer: Post, owner: User) -> None:
    comment = actions.remark(answer, by=person("ada"), body="For how long?")
    for post, value, said in (
        (answer, "sideways", "A vote is up, down or none."),
        (comment, "down", "Comments are only voted up."),
    ):
        response = vote(browser_of(owner), post, value)
        assert response.status_code == 422
        assert said in response.content.decode()


def test_a_visitor_is_sent_to_sign_in(answer: Post) -> None:
    assert vote(Client(), answer, "up").status_code == 302
    response = vote(Client(), answer, "up", **HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (401, answer.get_absolute_url())


def test_what_is_hidden_is_not_there_to_vote_on(answer: Post, owner: User, moderator: User) -> None:
    actions.hide(answer, by=moderator, reason="An advertisement.")
    assert vote(browser_of(owner), answer, "up").status_code == 404


def test_only_the_asker_accepts_and_takes_it_back(
    answer: Post, owner: User, stranger: User
) -> None:
    path = f"/threads/posts/{answer.pk}/accept/"
    assert browser_of(stranger).post(path).status_code == 403
    asker = browser_of(owner)
    assert asker.post(path)["Location"] == f"{answer.thread.page_url}#p-{answer.pk}"
    page = asker.get(answer.thread.page_url).content.decode()
    assert "Accepted by the asker" in page
    asker.post(f"/threads/posts/{answer.pk}/unaccept/")
    assert Thread.objects.get(pk=answer.thread_id).accepted is None


def test_what_is_no_answer_cannot_be_accepted(answer: Post, owner: User) -> None:
    comment = actions.remark(answer, by=owner, body="Thank you.")
    response = browser_of(owner).post(f"/threads/posts/{comment.pk}/accept/")
    assert response.status_code == 422
    assert "Only an answer" in response.content.decode()
    under = actions.comment(StoryFactory.create(), by=owner, body="Not a question.")
    assert browser_of(owner).post(f"/threads/posts/{under.pk}/accept/").status_code == 422


@pytest.mark.parametrize("kind", ["answer", "remark", "ask"])
def test_what_was_typed_outlives_the_session_and_its_token(
    answer: Post, owner: User, kind: str
) -> None:
    paths = {
        "answer": f"/threads/{answer.thread_id}/answer/",
        "remark": f"/threads/posts/{answer.pk}/remark/",
        "ask": "/threads/ask/",
    }
    typed = {"body": "An hour of typing.", "title": "Whom do I ask about zippers?"}
    browser = Client(enforce_csrf_checks=True)
    signed_out = browser.post(paths[kind], {**typed, "tags": "engines"})
    assert signed_out.status_code == 403
    assert "An hour of typing." in signed_out.content.decode()
    sign_in(browser, owner)
    sent = {name: value for name, value in fields_of(signed_out, kind).items() if value}
    answered = browser.post(paths[kind], sent, headers=FROM_ITS_PAGE)
    assert answered.status_code == 302
    assert Post.objects.filter(body="An hour of typing.", author=owner).exists()

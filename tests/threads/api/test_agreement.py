"""Pages and API say the same to everybody: what is there, what is said there, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from tests.cast import person
from tests.community.api.asking import Caller, token_of
from tests.conftest import browser_of
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


class Reader:
    """Somebody, by page and by program."""

    def __init__(self, someone: User | None) -> None:
        self.browser = browser_of(someone) if someone else Client()
        self.caller = Caller(token_of(someone) if someone else None)

    def sees(self, thread: Thread) -> tuple[int, set[str]]:
        """The status of the page of `thread`, and the words of the posts on it."""
        page = self.browser.get(f"{thread.page_url}?sort=oldest")
        if page.status_code != 200:
            return page.status_code, set()
        bodies = html.fromstring(page.content).cssselect(".comment__body.prose")
        return page.status_code, {body.text_content().strip() for body in bodies}

    def is_told(self, thread: Thread) -> tuple[int, set[str]]:
        """The same over the API."""
        address = f"/api/v1/threads/{thread.pk}/"
        answer = self.caller.get(address)
        if answer.status_code != 200:
            assert self.caller.get(f"{address}posts/").status_code == answer.status_code
            return answer.status_code, set()
        rows = self.caller.get(f"{address}posts/?sort=oldest").json()["items"]
        posts = [
            answer.json()["question"],
            *rows,
            *(one for row in rows for one in row["comments"]),
        ]
        return 200, {post["body"] for post in posts if post["body"]}


def around(thread: Thread, by: User, judge: User) -> None:
    """Answers and comments in every state."""
    for state in ("live", "hidden", "held", "deleted"):
        answered = actions.answer(thread, by=by, body=f"An answer, {state}.")
        said = actions.remark(answered, by=by, body=f"A comment on what is {state}.")
        gone: Any = {"by": judge, "reason": "So."}
        if state == "hidden":
            actions.hide(answered, **gone)
        elif state == "held":
            actions.hold(said, **gone)
        elif state == "deleted":
            actions.delete(answered, by=by)


@pytest.mark.slow  # a second and more
def test_what_a_page_shows_the_api_tells(owner: User, stranger: User, moderator: User) -> None:
    made: dict[str, Thread] = {}
    for state in ("live", "hidden", "held", "deleted"):
        made[state] = question(owner, title=f"A question that is {state}, is it?", body="So?")
        if state == "live":
            around(made[state], stranger, moderator)
        subject: Any = made[state].question
        if state in {"hidden", "held"}:
            deed = actions.hide if state == "hidden" else actions.hold
            deed(subject, by=moderator, reason="So.")
        elif state == "deleted":
            actions.delete(subject, by=owner)
    posts = {(post.kind, post.state): post for post in Post.objects.order_by("pk")}
    editor, other = person("editor", role="editor"), person("other")
    for someone in (None, other, owner, stranger, editor, moderator):
        reader = Reader(someone)
        for state, thread in made.items():
            assert reader.is_told(thread) == reader.sees(thread), (someone, state)
        for post in posts.values():
            page = reader.browser.get(post.get_absolute_url()).status_code
            told = reader.caller.get(f"/api/v1/posts/{post.pk}/").status_code
            assert (told == 200) is (page == 302), (someone, post.kind, post.state)

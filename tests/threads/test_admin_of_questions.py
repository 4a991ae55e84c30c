"""The moderators' desk for questions and answers: who wrote without a name stays without one."""

from __future__ import annotations

import pytest
from django.test import Client

from community.log.models import LogEntry
from community.tags.models import Tag
from tests.cast import person
from tests.conftest import browser_of
from tests.desk import choose, do
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

LIST = "/admin/threads/post/"


@pytest.fixture
def thread() -> Thread:
    return actions.ask(
        by=person("shy", display_name="Sheila Quiet"),
        title="Who will ever hire me at fifty?",
        body="I mend engines.",
        tags=[Tag.objects.create(name="Hiring", slug="hiring")],
        is_pseudonymous=True,
    )


@pytest.fixture
def desk() -> Client:
    return browser_of(person("mo", role="moderator"))


def act(desk: Client, deed: str, post: Post | None, **fields: str) -> str:
    assert post is not None
    page = do(desk, LIST, deed, post, **fields) if fields else choose(desk, LIST, deed, post)
    return str(page.content.decode())


def test_questions_and_answers_are_listed_with_what_they_stand_in(
    desk: Client, thread: Thread
) -> None:
    actions.answer(thread, by=person("ada"), body="We did.")
    page = desk.get(LIST).content.decode()
    assert "I mend engines." in page
    assert "We did." in page
    assert page.count("Who will ever hire me at fifty?") == 2
    assert desk.get(f"{LIST}?kind__exact=answer").content.decode().count("I mend engines.") == 0


def test_a_question_is_hidden_and_restored_with_its_page(desk: Client, thread: Thread) -> None:
    act(desk, "hide", thread.question, reason="It names a third person.")
    assert Client().get(thread.page_url).status_code == 404
    act(desk, "restore", thread.question, reason="It does not.")
    assert Client().get(thread.page_url).status_code == 200


def test_a_writer_without_a_name_has_none_at_the_desk_either(desk: Client, thread: Thread) -> None:
    for path in (LIST, f"{LIST}{thread.question_id}/change/"):
        page = desk.get(path).content.decode()
        assert "a member, under no name" in page
        assert "Sheila" not in page
        assert "shy" not in page
    assert "I mend engines." not in desk.get(f"{LIST}?author=shy").content.decode()


def test_a_moderator_may_ask_who_it_was_and_that_is_recorded(desk: Client, thread: Thread) -> None:
    assert "Sheila Quiet" in act(desk, "reveal", thread.question)
    entry = LogEntry.objects.get(code="post.reveal")
    assert entry.target_id == str(thread.question_id)

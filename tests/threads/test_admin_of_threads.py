"""The moderators' desk for threads: what is found there, and what is done with many at once."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from community.log.models import LogEntry
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.desk import choose, do
from tests.stories.looking import look, queries
from tests.threads.asking import question
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db

LIST = "/admin/threads/thread/"


@pytest.fixture
def asked(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def other(stranger: User) -> Thread:
    return question(stranger, title="Is one evening a week enough?")


@pytest.fixture
def desk(moderator: User) -> Client:
    return browser_of(moderator)


def act(desk: Client, deed: str, *threads: Thread, **fields: str) -> str:
    page = (
        do(desk, LIST, deed, *threads, **fields) if fields else choose(desk, LIST, deed, *threads)
    )
    return str(page.content.decode())


def listed(desk: Client, query: str) -> set[Thread]:
    return set(desk.get(f"{LIST}?{query}").context["cl"].result_list)


def test_many_are_closed_for_one_reason(
    asked: Thread, other: Thread, desk: Client, moderator: User
) -> None:
    assert 'name="why"' in act(desk, "close", asked, other)
    assert "Choose a reason." in act(desk, "close", asked, other, reason="So.")
    assert not Thread.objects.exclude(closed_at=None).exists()
    act(desk, "close", asked, other, why="settled", reason="So.")
    assert {one.closed_why for one in Thread.objects.all()} == {"settled"}
    entries = LogEntry.objects.filter(code="thread.close")
    assert {entry.actor_id for entry in entries} == {moderator.pk}
    assert all("settled" in entry.text.after for entry in entries)


def test_questions_are_hidden_and_restored_with_their_pages(asked: Thread, desk: Client) -> None:
    assert 'name="reason"' in act(desk, "hide", asked)
    act(desk, "hide", asked, reason="It names a third person.")
    assert Client().get(asked.page_url).status_code == 404
    act(desk, "restore", asked, reason="It does not.")
    assert Client().get(asked.page_url).status_code == 200


def test_what_does_not_fit_is_said_and_the_rest_is_done(
    asked: Thread, owner: User, desk: Client
) -> None:
    talk = actions.comment(StoryFactory.create(title="Two notebooks"), by=owner, body="Yes.").thread
    assert "Two notebooks <span" in act(desk, "hide", asked, talk)
    act(desk, "hide", asked, talk, reason="Off.")
    assert [one.is_live for one in Thread.objects.order_by("pk")] == [False, True]
    act(desk, "lock", asked, talk, reason="A quarrel.")
    assert all(one.is_locked for one in Thread.objects.all())


def test_they_are_found_by_what_they_are(
    asked: Thread, other: Thread, owner: User, moderator: User, desk: Client
) -> None:
    talk = actions.comment(StoryFactory.create(), by=owner, body="Yes.").thread
    actions.close_as_duplicate(asked, by=moderator, of=other)
    actions.lock(talk, by=moderator, note="A quarrel.")
    assert listed(desk, "kind__exact=discussion") == {talk}
    assert listed(desk, "standing=duplicate") == {asked} == listed(desk, "standing=closed")
    assert listed(desk, "standing=locked") == {talk}
    assert listed(desk, "standing=open") == {other}
    assert listed(desk, "tag=phd") == {asked, other}
    assert listed(desk, "q=evening") == {other}


def test_nothing_is_typed_over_and_nobody_is_named(desk: Client, asked: Thread) -> None:
    shy = question(
        person("shy", display_name="Sheila Quiet"), title="Who hires at 50?", is_pseudonymous=True
    )
    for path in (LIST, f"{LIST}{shy.pk}/change/", f"{LIST}{asked.pk}/change/"):
        text = desk.get(path).content.decode()
        assert "Sheila" not in text
        assert 'name="_save"' not in text
        assert 'name="answer_count"' not in text
    assert "a member, under no name" in desk.get(LIST).content.decode()
    for deed in ("hide", "restore"):
        assert shy.question
        reasons = choose(desk, "/admin/threads/post/", deed, shy.question).content.decode()
        assert shy.question.body[:20] in reasons
        assert "Sheila" not in reasons
    assert (
        f"/threads/{asked.pk}/moderate/" in desk.get(f"{LIST}{asked.pk}/change/").content.decode()
    )


def test_members_and_editors_have_no_such_desk(owner: User, editor: User, asked: Thread) -> None:
    assert browser_of(owner).get(LIST).status_code == 403
    assert browser_of(editor).get(LIST).status_code == 403


@pytest.mark.slow  # thirty rows, written as members write them
def test_its_queries_do_not_grow(owner: User, moderator: User, desk: Client) -> None:
    counts = []
    for number in (3, 30):
        while Thread.objects.count() < number:
            question(moderator, title=f"How does one get there, way {Thread.objects.count()}?")
            Thread.objects.update(author=owner)
        counts.append(queries(LIST, desk))
    assert counts[0] == counts[1]


def test_the_desk_for_posts_speaks_of_what_they_are(
    asked: Thread, stranger: User, desk: Client
) -> None:
    answer = actions.answer(asked, by=stranger, body="Ten.")
    for pk, word in ((asked.question_id, "question"), (answer.pk, "answer")):
        page = look(f"/admin/threads/post/{pk}/change/", desk)
        assert f"Hide this {word} …" in page.words
        assert "Hide this comment …" not in page.words

"""`manage.py recount`: counters that can be counted again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.accounts.models import User
from stories.models import Story
from tests.cast import StoryFactory
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(owner: User) -> Post:
    story = StoryFactory.create()
    post = actions.comment(story, by=owner, body="One.")
    gone = actions.comment(story, by=owner, body="Two.")
    actions.delete(gone, by=owner)
    return actions.edit(post, by=owner, body="One, edited.", seen=0)


def recount(*arguments: str) -> str:
    out = StringIO()
    call_command("recount", *arguments, stdout=out)
    return out.getvalue()


def test_after_ordinary_deeds_every_counter_is_right(post: Post) -> None:
    assert recount("--check") == "Every counter is right.\n"


@pytest.mark.parametrize(
    ("model", "counter"),
    [(Thread, "post_count"), (Story, "comment_count"), (Post, "revision_count")],
)
def test_a_wrong_counter_is_named_then_put_right(post: Post, model: type, counter: str) -> None:
    wrong = model.objects.order_by("pk").first()
    model.objects.filter(pk=wrong.pk).update(**{counter: 7})
    with pytest.raises(CommandError, match="1 counters are wrong"):
        recount("--check")
    assert getattr(model.objects.get(pk=wrong.pk), counter) == 7
    assert f" {wrong.pk}: {counter} says 7, counted 1" in recount()
    assert recount("--check") == "Every counter is right.\n"


@pytest.mark.parametrize(
    ("model", "counter", "right"),
    [(Thread, "answer_count", 1), (Post, "up", 1), (Post, "down", 0), (Post, "score", 0.6)],
)
def test_so_is_a_question_s(
    owner: User, stranger: User, model: type, counter: str, right: float
) -> None:
    answer = actions.answer(question(owner), by=stranger, body="Ten.")
    actions.vote(answer, by=owner, value=1)
    assert recount("--check") == "Every counter is right.\n"
    key = answer.pk if model is Post else answer.thread_id
    model.objects.filter(pk=key).update(**{counter: 7})
    with pytest.raises(CommandError, match="counters are wrong"):
        recount("--check")
    recount()
    assert getattr(model.objects.get(pk=key), counter) == pytest.approx(right)
    assert recount("--check") == "Every counter is right.\n"


def test_a_story_nobody_discusses_counts_none(db: None) -> None:
    StoryFactory.create(comment_count=3)
    assert "comment_count says 3, counted 0" in recount()
    assert recount("--check") == "Every counter is right.\n"

"""The queue is made anew from what is held, and forgets what is held no more."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.accounts.models import User
from community.moderation.models import Case, Hold
from tests.threads.asking import question
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db


def recount(*arguments: str) -> str:
    out = StringIO()
    call_command("recount", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def post(owner: User, stranger: User, moderator: User) -> Post:
    found = actions.answer(question(stranger), by=owner, body="We do.")
    actions.hold(found, by=moderator, reason="To be looked at.")
    return Post.objects.get(pk=found.pk)


def open_cases() -> list[tuple[str, int, int | None]]:
    rows = Case.objects.open().filter(origin=Case.Origin.HELD)
    return list(rows.values_list("subject_kind", "subject_key", "person"))


def test_a_case_that_is_missing_is_opened(post: Post, owner: User) -> None:
    was = open_cases()
    assert was == [("post", post.pk, owner.pk)]
    Case.objects.all().delete()
    with pytest.raises(CommandError):
        recount("--check")
    assert open_cases() == []
    recount()
    assert open_cases() == was
    assert recount("--check") == "Every counter is right.\n"


def test_a_case_of_what_is_held_no_more_is_settled(post: Post) -> None:
    Hold.objects.create(case=Case.objects.get(), name="A rule")
    Post.objects.filter(pk=post.pk).update(state="live")  # past the actions
    with pytest.raises(CommandError):
        recount("--check")
    recount()
    assert open_cases() == []
    assert Case.objects.get().outcome == Case.Outcome.SETTLED
    assert Hold.objects.get().outcome == Hold.Outcome.RELEASED


def test_what_is_gone_altogether_waits_for_nobody(post: Post) -> None:
    Case.objects.update(subject_key=post.pk + 1000)
    recount()
    assert [key for _kind, key, _person in open_cases()] == [post.pk]

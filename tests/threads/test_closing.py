"""Closing, duplicates and locks as deeds: who may, what then holds, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from tests.cast import PostFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.threads.asking import question, tag
from threads import abilities, actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def older(stranger: User) -> Thread:
    return question(stranger, title="How many letters did you write?")


def pass_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + HOUR + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)


def now(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)


# ------------------------------------------------------------------------------------- closing


def test_a_closed_question_takes_comments_but_no_answers(
    asked: Thread, stranger: User, moderator: User
) -> None:
    actions.close(asked, by=moderator, why="unclear", note="What is a letter?")
    with pytest.raises(policy.NotAllowed):
        actions.answer(asked, by=stranger, body="Ten.")
    with pytest.raises(policy.NotAllowed):
        actions.answer(asked, by=moderator, body="Ten.")
    assert asked.question
    assert actions.remark(asked.question, by=stranger, body="A long one?")
    actions.reopen(asked, by=moderator, reason="It is clear now.")
    assert actions.answer(asked, by=stranger, body="Ten.")


def test_it_is_open_again_by_itself(
    asked: Thread, stranger: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.close(asked, by=moderator, why="settled", until=timezone.now() + HOUR)
    assert now(asked).is_closed
    pass_an_hour(monkeypatch)
    assert not now(asked).is_closed
    assert actions.answer(asked, by=stranger, body="Ten.")


def test_each_change_is_recorded_once_with_before_and_after(asked: Thread, moderator: User) -> None:
    for _time in range(2):
        actions.close(asked, by=moderator, why="other", note="A long story.")
    actions.close(asked, by=moderator, why="settled")
    for _time in range(2):
        actions.reopen(asked, by=moderator, reason="A mistake.")
    told = LogEntry.objects.filter(target_id=str(asked.pk)).order_by("pk")
    codes = told.values_list("code", flat=True)
    assert list(codes) == ["thread.close", "thread.close", "thread.reopen"]
    first, second, third = (entry.text for entry in told)
    assert (first.reason, third.reason) == ("A long story.", "A mistake.")
    assert '"closed_why": ""' in first.before
    assert '"closed_why": "other"' in first.after
    assert '"closed_why": "other"' in second.before
    assert '"closed_why": "settled"' in third.before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"why": "because"}, "why"),
        ({"why": "duplicate"}, "why"),
        ({"why": ""}, "why"),
        ({"why": "other", "note": "  "}, "note"),
        ({"why": "settled", "note": "x" * 1001}, "note"),
        ({"why": "settled", "until": timezone.now() - HOUR}, "until"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    asked: Thread, moderator: User, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.close(asked, by=moderator, **given)
    assert list(refused.value.message_dict) == [field]
    assert not now(asked).is_closed


def test_a_discussion_is_not_closed(owner: User, moderator: User) -> None:
    post = actions.comment(StoryFactory.create(), by=owner, body="So was I.")
    with pytest.raises(ValidationError, match="locked"):
        actions.close(post.thread, by=moderator, why="settled")


Deed = Callable[[Thread, Thread, Any], Any]
DEEDS: dict[str, Deed] = {
    "close": lambda one, other, by: actions.close(one, by=by, why="settled"),
    "reopen": lambda one, other, by: actions.reopen(one, by=by),
    "duplicate": lambda one, other, by: actions.close_as_duplicate(one, by=by, of=other),
    "lock": lambda one, other, by: actions.lock(one, by=by, note="A quarrel."),
    "unlock": lambda one, other, by: actions.unlock(one, by=by),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_these_are_moderators_deeds(
    deed: str, asked: Thread, older: Thread, owner: User, stranger: User
) -> None:
    for someone in (owner, stranger):
        with pytest.raises(policy.NotAllowed):
            DEEDS[deed](asked, older, someone)
    with pytest.raises(policy.SignInRequired):
        DEEDS[deed](asked, older, None)


# ---------------------------------------------------------------------------------- duplicates


def test_a_duplicate_points_to_the_other_one_until_it_is_opened_again(
    asked: Thread, older: Thread, moderator: User
) -> None:
    actions.close_as_duplicate(asked, by=moderator, of=older, note="See there.")
    fresh = now(asked)
    assert (fresh.closed_why, fresh.duplicate_of_id) == ("duplicate", older.pk)
    assert fresh.is_closed
    assert list(older.duplicates.all()) == [asked]
    actions.reopen(asked, by=moderator)
    assert now(asked).duplicate_of_id is None
    assert not now(asked).is_closed


def test_closing_it_for_another_reason_ends_the_pointing(
    asked: Thread, older: Thread, moderator: User
) -> None:
    actions.close_as_duplicate(asked, by=moderator, of=older)
    actions.close(asked, by=moderator, why="settled")
    assert now(asked).duplicate_of_id is None


def test_there_are_no_chains_from_either_end(
    asked: Thread, older: Thread, owner: User, moderator: User
) -> None:
    third = question(owner, title="How many letters are too many?")
    actions.close_as_duplicate(asked, by=moderator, of=older)
    actions.close_as_duplicate(third, by=moderator, of=asked)
    assert now(third).duplicate_of_id == older.pk, "the target of the target"
    oldest = question(owner, title="Do letters help at all, ever?")
    actions.close_as_duplicate(older, by=moderator, of=oldest)
    assert {now(one).duplicate_of_id for one in (asked, older, third)} == {oldest.pk}


def test_circles_and_what_nobody_sees_are_refused(
    asked: Thread, older: Thread, owner: User, moderator: User
) -> None:
    actions.close_as_duplicate(asked, by=moderator, of=older)
    discussed = actions.comment(StoryFactory.create(), by=owner, body="So was I.").thread
    hidden = question(owner, title="Where is my watch, please?")
    assert hidden.question
    actions.hide(hidden.question, by=moderator, reason="Lost property.")
    for thread, of in ((older, asked), (older, older), (older, discussed), (older, hidden)):
        with pytest.raises(ValidationError) as refused:
            actions.close_as_duplicate(thread, by=moderator, of=of)
        assert list(refused.value.message_dict) == ["of"]
    assert not now(older).is_closed


# --------------------------------------------------------------------------------------- locks


def deeds_of_members(thread: Thread, answer: Post, by: User) -> dict[str, Callable[[], Any]]:
    """What `by`, who asked, can do in an open thread where somebody else answered."""
    assert thread.question
    asks = thread.question
    own = thread.posts.get(author=by, kind="comment")
    return {
        "answer": lambda: actions.answer(thread, by=by, body="Ten."),
        "remark": lambda: actions.remark(asks, by=by, body="And why?"),
        "vote": lambda: actions.vote(answer, by=by, value=1),
        "accept": lambda: actions.accept(answer, by=by),
        "unaccept": lambda: actions.unaccept(thread, by=by),
        "edit": lambda: actions.edit(own, by=by, body="Or so.", seen=0),
        "edit_question": lambda: actions.edit_question(
            thread, by=by, title="How many letters, then?", body="?", tags=[tag("phd")], seen=0
        ),
        "delete": lambda: actions.delete(own, by=by),
    }


DONE_BY_MEMBERS = (
    *("answer", "remark", "vote", "accept", "unaccept", "edit", "edit_question", "delete"),
)


@pytest.mark.parametrize("deed", DONE_BY_MEMBERS)
def test_nothing_is_written_changed_or_voted_on_where_it_is_locked(
    deed: str, asked: Thread, owner: User, stranger: User, moderator: User
) -> None:
    answer = actions.answer(asked, by=stranger, body="Twelve.")
    actions.remark(answer, by=owner, body="So many?")
    actions.lock(asked, by=moderator, note="A quarrel.")
    do = deeds_of_members(now(asked), answer, owner)[deed]
    with pytest.raises(policy.NotAllowed, match="locked"):
        do()
    actions.unlock(asked, by=moderator)
    do()


def test_a_lock_ends_by_itself(
    asked: Thread, stranger: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.lock(asked, by=moderator, note="A quarrel.", until=timezone.now() + HOUR)
    assert now(asked).is_locked
    pass_an_hour(monkeypatch)
    assert actions.answer(asked, by=stranger, body="Ten.")


def test_a_discussion_is_locked_too(owner: User, stranger: User, moderator: User) -> None:
    story = StoryFactory.create()
    post = actions.comment(story, by=owner, body="So was I.")
    actions.lock(post.thread, by=moderator, note="A quarrel.")
    for do in (
        lambda: actions.comment(story, by=stranger, body="No."),
        lambda: actions.comment(story, by=stranger, body="No.", parent=post),
        lambda: actions.edit(post, by=owner, body="I was not.", seen=0),
        lambda: actions.delete(post, by=owner),
    ):
        with pytest.raises(policy.NotAllowed, match="locked"):
            do()
    assert actions.comment(story, by=moderator, body="Let us wait a day.")


def test_moderators_go_on_with_their_work(
    asked: Thread, owner: User, stranger: User, moderator: User
) -> None:
    answer = actions.answer(asked, by=stranger, body="Twelve.")
    actions.lock(asked, by=moderator, note="A quarrel.")
    actions.hide(answer, by=moderator, reason="Rude.")
    actions.restore(answer, by=moderator)
    actions.close(asked, by=moderator, why="settled")
    actions.convert_to_comment(answer, by=moderator)


def test_a_lock_has_a_reason_and_is_recorded(asked: Thread, moderator: User) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.lock(asked, by=moderator, note=" ")
    assert list(refused.value.message_dict) == ["note"]
    for _time in range(2):
        actions.lock(asked, by=moderator, note="A quarrel.")
    actions.unlock(asked, by=moderator, reason="It is over.")
    actions.unlock(asked, by=moderator)
    entries = LogEntry.objects.filter(target_id=str(asked.pk)).order_by("pk")
    assert [entry.code for entry in entries] == ["thread.lock", "thread.unlock"]
    assert [entry.text.reason for entry in entries] == ["A quarrel.", "It is over."]
    assert "A quarrel." in entries[1].text.before


# ------------------------------------------------------- what a moderator closed, and who may open


def able_to_close(handle: str) -> User:
    """A member whose good work has opened closing to them."""
    someone = person(handle)
    PostFactory.create_batch(abilities.CLOSE.judged, author=someone, up=2)
    return someone


def test_members_who_may_close_leave_a_moderators_closing_as_it_is(
    asked: Thread, older: Thread, moderator: User
) -> None:
    closer = able_to_close("closer")
    actions.close(asked, by=moderator, why="unclear")
    for deed in ("close", "reopen", "duplicate"):
        with pytest.raises(policy.NotAllowed):
            DEEDS[deed](asked, older, closer)
    assert now(asked).closed_why == "unclear"
    actions.reopen(asked, by=moderator)
    actions.close(asked, by=closer, why="settled")
    actions.reopen(asked, by=able_to_close("another"))
    assert not now(asked).is_closed


def test_a_moderators_closing_that_has_ended_binds_nobody(
    asked: Thread, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    closer = able_to_close("closer")
    actions.close(asked, by=moderator, why="settled", until=timezone.now() + HOUR)
    pass_an_hour(monkeypatch)
    actions.close(asked, by=closer, why="unclear")
    assert (now(asked).closed_why, now(asked).closed_by_moderator) == ("unclear", False)


def test_a_moderator_makes_a_members_closing_their_own(asked: Thread, moderator: User) -> None:
    closer = able_to_close("closer")
    actions.close(asked, by=closer, why="settled")
    actions.close(asked, by=moderator, why="settled")
    with pytest.raises(policy.NotAllowed):
        actions.reopen(asked, by=closer)


def test_the_page_says_why_it_can_not_be_opened(asked: Thread, moderator: User) -> None:
    client = browser_of(able_to_close("closer"))
    deeds = f"/threads/{asked.pk}/moderate/"
    assert f"{deeds}close/" in client.get(deeds).content.decode()
    actions.close(asked, by=moderator, why="unclear")
    page = client.get(deeds).content.decode()
    assert "Only moderators can open it again" in page
    assert f"{deeds}reopen/" not in page
    assert client.get(f"{deeds}reopen/").status_code == 403
    assert "A moderator closed it." in client.get(asked.page_url).content.decode()
    page = browser_of(moderator).get(deeds).content.decode()
    assert f"{deeds}reopen/" in page
    assert "Only moderators can open it again" not in page

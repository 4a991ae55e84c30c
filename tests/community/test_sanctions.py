"""One ability taken for a time: by whom, what it stops at every door, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.models import ReportKind, Sanction
from tests.cast import PostFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import BODY, TITLE, question, tag
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)
WHY = "You wrote the same to nine people."


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def post(db: None) -> Post:
    """An answer that somebody else gave."""
    return actions.answer(question(person("asker")), by=person("writer"), body="Write to ten.")


def suspend(someone: User, ability: str, by: User, **fields: Any) -> Sanction:
    given = {"reason": WHY, "until": TOMORROW, **fields}
    return moderation.suspend(someone, ability, by=by, **given)


Deed = Callable[[User, Post], object]
DEEDS: dict[str, Deed] = {
    "ask": lambda one, post: question(one, title="Who reads what I send them?"),
    "answer": lambda one, post: actions.answer(post.thread, by=one, body="Or to nine."),
    "comment": lambda one, post: actions.remark(post, by=one, body="Why ten?"),
    "vote": lambda one, post: actions.vote(post, by=one, value=1),
    "mention": lambda one, post: actions.remark(post, by=one, body="What says @asker?"),
    "suggest": lambda one, post: actions.suggest(post, by=one, note="x", body="y", seen=0),
    "link": lambda one, post: actions.remark(post, by=one, body="See https://example.org/"),
    "vote_down": lambda one, post: actions.vote(post, by=one, value=-1),
}


@pytest.mark.parametrize("ability", DEEDS)
def test_it_stops_the_deed_with_the_reason_until_it_ends(
    ability: str, post: Post, owner: User, moderator: User
) -> None:
    suspend(owner, ability, moderator)
    last = TOMORROW - timedelta(seconds=1)
    with time_machine.travel(last, tick=False), pytest.raises(Exception, match=WHY) as refused:
        DEEDS[ability](User.objects.get(pk=owner.pk), post)
    assert isinstance(refused.value, policy.Unable | ValidationError)
    with time_machine.travel(TOMORROW, tick=False):
        DEEDS[ability](User.objects.get(pk=owner.pk), post)


def test_a_comment_under_a_story_is_a_comment(owner: User, moderator: User) -> None:
    suspend(owner, "comment", moderator)
    with pytest.raises(policy.Unable, match=WHY):
        actions.comment(StoryFactory.create(), by=owner, body="I was there.")


def test_it_stops_that_deed_alone(post: Post, owner: User, moderator: User) -> None:
    suspend(owner, "comment", moderator)
    for ability in ("ask", "answer", "vote"):
        DEEDS[ability](owner, post)


def test_lifted_it_ends_at_once_and_is_on_record(post: Post, owner: User, moderator: User) -> None:
    sanction = suspend(owner, "answer", moderator)
    moderation.lift(sanction, by=moderator, reason="They have understood.")
    moderation.lift(sanction, by=moderator, reason="Again.")
    with pytest.raises(ValidationError):
        moderation.lift(sanction, by=moderator, reason=" ")
    DEEDS["answer"](owner, post)
    codes = list(LogEntry.objects.filter(target_id=str(owner.pk)).values_list("code", flat=True))
    assert codes == ["sanction.lift", "person.suspend"]


def test_the_person_is_told(owner: User, moderator: User) -> None:
    sanction = suspend(owner, "vote", moderator)
    words = look("/notifications/", browser_of(owner)).words
    assert "A moderator has decided on an ability of yours" in words
    assert WHY in words
    assert WHY in look("/settings/abilities/", browser_of(owner)).words
    moderation.lift(sanction, by=moderator, reason="They have understood.")
    assert "It is yours again." in look("/notifications/", browser_of(owner)).words
    assert WHY not in look("/settings/abilities/", browser_of(owner)).words


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("ability", {"ability": "whistle"}),
        ("reason", {"reason": "  "}),
        ("until", {"until": NOON}),
        ("until", {"until": NOON + moderation.LONGEST_SANCTION + timedelta(seconds=1)}),
    ],
)
def test_what_cannot_be_suspended(
    owner: User, moderator: User, field: str, given: dict[str, Any]
) -> None:
    given = {"ability": "vote", **given}
    with pytest.raises(ValidationError) as error:
        suspend(owner, by=moderator, **given)
    assert set(error.value.message_dict) == {field}


def test_a_year_and_no_more(owner: User, moderator: User) -> None:
    assert suspend(owner, "vote", moderator, until=NOON + moderation.LONGEST_SANCTION).is_in_force


def test_neither_staff_nor_twice(owner: User, moderator: User, editor: User) -> None:
    with pytest.raises(ValidationError, match="Staff have all"):
        suspend(editor, "vote", moderator)
    suspend(owner, "vote", moderator)
    with pytest.raises(ValidationError, match="suspended already"):
        suspend(owner, "vote", moderator)
    with time_machine.travel(TOMORROW, tick=False):
        suspend(owner, "vote", moderator, until=TOMORROW + timedelta(days=1))


def test_only_moderators_do_so(owner: User, stranger: User, editor: User, moderator: User) -> None:
    standing = suspend(owner, "vote", moderator)
    for someone in (owner, stranger, editor):
        with pytest.raises(policy.NotAllowed):
            suspend(stranger, "vote", someone)
        with pytest.raises(policy.NotAllowed):
            moderation.lift(standing, by=someone, reason="Mine.")


# ----------------------------------------------------------------------------------------- doors


def test_the_refused_form_says_why_and_keeps_the_text(
    post: Post, owner: User, moderator: User
) -> None:
    for ability in ("ask", "answer", "comment", "suggest", "mention"):
        suspend(owner, ability, moderator)
    asked = {"title": TITLE, "body": BODY, "tags": tag("phd").name}
    story = StoryFactory.create(slug="a-story")
    browser, typed = browser_of(owner), {"body": "An hour of typing."}
    doors = {
        "/threads/ask/": {**asked, **typed, "shown": f"thread-{post.thread_id}"},
        f"/threads/{post.thread_id}/answer/": typed,
        f"/threads/posts/{post.pk}/remark/": typed,
        f"/threads/comment/{story.slug}/": typed,
        f"/threads/posts/{post.pk}/suggest/": {**typed, "note": "x", "seen": "0"},
    }
    for address, sent in doors.items():
        answer = browser.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 403, address
        assert WHY in page, address
        assert "21 November 2026, 12:00" in page, address
        assert "An hour of typing." in page, address


def test_an_edit_that_mentions_keeps_its_text(owner: User, moderator: User) -> None:
    post = PostFactory.create(author=owner)
    suspend(owner, "mention", moderator)
    sent = {"body": "An hour of typing for @asker.", "seen": "0"}
    answer = browser_of(owner).post(f"/threads/posts/{post.pk}/edit/", sent)
    assert answer.status_code == 403
    assert WHY in answer.content.decode()
    assert "An hour of typing" in answer.content.decode()


def test_a_refused_vote_says_why(post: Post, owner: User, moderator: User) -> None:
    suspend(owner, "vote", moderator)
    answer = browser_of(owner).post(f"/threads/posts/{post.pk}/vote/", {"value": "up"})
    assert answer.status_code == 403
    assert WHY in answer.content.decode()


def test_the_desk(owner: User, stranger: User, moderator: User) -> None:
    desk, typed = "/admin/moderation/sanction/", {"until": "2026-11-25T12:00"}
    typed |= {"person": "@owner", "ability": "vote", "reason": WHY}
    browser = browser_of(moderator)
    assert browser_of(person("ed", role="editor")).get(desk).status_code == 403
    assert browser.get(f"{desk}add/").status_code == 200
    wrong = browser.post(f"{desk}add/", {**typed, "until": "2020-01-01T12:00"})
    assert "Choose an end that is still to come." in wrong.content.decode()
    assert (
        "Nobody here has this handle."
        in browser.post(f"{desk}add/", {**typed, "person": "nobody"}).content.decode()
    )
    kind = ReportKind.objects.all()[0]
    assert browser.post(f"{desk}add/", {**typed, "rule": kind.pk}).status_code == 302
    sanction = Sanction.objects.get()
    assert (sanction.person, sanction.by) == (owner, moderator)
    assert owner.statements.get().rule == kind.name
    assert WHY in look(f"{desk}{sanction.pk}/change/", browser).response.content.decode()
    chosen = {"action": "lift", "_selected_action": sanction.pk}
    assert "Lift sanctions" in browser.post(desk, chosen).content.decode()
    assert Sanction.objects.get().lifted_at is None
    browser.post(desk, {**chosen, "shown": "1", "reason": "They have understood."})
    sanction.refresh_from_db()
    assert sanction.lifted_at == NOON

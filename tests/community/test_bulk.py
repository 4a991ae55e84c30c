"""A deed over all that a list finds: looked at, done row by row, taken back for ten minutes."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import bulk_admin, deeds
from community.moderation.actions import bulk as bulk_actions
from community.moderation.actions.bulk import begin_bulk, carry_on, undo_bulk
from community.moderation.bulk_work import carry_on_bulk, something_is_due
from community.moderation.models import BulkDeed, BulkItem, State, Statement
from community.policy import NotAllowed, may
from tests.cast import PostFactory, person
from tests.conftest import browser_of, sure_browser_of
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

LIST = "/admin/threads/post/"
BULK = f"{LIST}bulk/"
REASON = {"reason": "All of it is advertising."}


@pytest.fixture(autouse=True)
def _a_page_is_never_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much the page does itself before the worker goes on, depends on the machine."""
    monkeypatch.setattr(bulk_admin, "AT_ONCE", 600.0)


@pytest.fixture
def posts(owner: User) -> list[Post]:
    return PostFactory.create_batch(3, author=owner)


def hidden(posts: list[Post], by: User, **given: str) -> BulkDeed:
    """A bulk deed over `posts`, done."""
    deed = deeds.deed_of("post.hide")
    assert deed
    begun = begin_bulk(deed, [post.pk for post in posts], by=by, given=REASON | given)
    return carry_on(begun)


def states(posts: list[Post]) -> list[str]:
    return [Post.objects.get(pk=post.pk).state for post in posts]


def outcomes(bulk: BulkDeed) -> list[str]:
    return list(bulk.items.order_by("key").values_list("outcome", flat=True))


def chosen_in(page: str) -> str:
    found = re.search(r'name="chosen" value="([^"]+)"', page)
    assert found
    return found[1]


# -------------------------------------------------------------------------------- the action


def test_each_row_is_done_and_recorded_and_so_is_the_whole(
    posts: list[Post], moderator: User
) -> None:
    done = hidden(posts, moderator)
    assert (done.state, outcomes(done)) == ("done", ["done"] * 3)
    assert states(posts) == [State.HIDDEN] * 3
    whole = LogEntry.objects.get(code="bulk.do")
    assert (whole.target_id, whole.actor_id) == (str(done.pk), moderator.pk)
    assert whole.text.reason == REASON["reason"]
    each = LogEntry.objects.filter(code="post.hide")
    assert {one.target_id for one in each} == {str(post.pk) for post in posts}
    assert {one.basis for one in each} == {f"moderation.bulkdeed:{done.pk}"}
    assert Statement.objects.filter(code="post.hide").count() == 3  # each author is told


def test_what_cannot_be_done_is_skipped_and_says_why(posts: list[Post], moderator: User) -> None:
    actions.hide(posts[0], by=moderator, reason="Before.")
    actions.delete(posts[1], by=posts[1].author)
    gone = PostFactory.create()
    Post.objects.filter(pk=gone.pk).delete()
    done = hidden([*posts, gone], moderator)
    assert outcomes(done) == ["skipped", "skipped", "done", "skipped"]
    said = dict(done.items.values_list("key", "words"))
    assert "stands so already" in said[posts[0].pk]
    assert said[gone.pk] == "It is gone."


def test_nothing_too_much_and_without_a_reason_are_refused(
    posts: list[Post], moderator: User, stranger: User
) -> None:
    hide, one_by_one = deeds.deed_of("post.hide"), deeds.deed_of("request.stop")
    assert hide
    assert one_by_one
    for deed, keys, given in (
        (hide, [], REASON),
        (hide, range(1, 1002), REASON),
        (hide, [posts[0].pk], {"reason": "  "}),
        (one_by_one, [posts[0].pk], REASON),
    ):
        with pytest.raises(ValidationError):
            begin_bulk(deed, keys, by=moderator, given=given)
    with pytest.raises(NotAllowed):
        begin_bulk(hide, [posts[0].pk], by=stranger, given=REASON)
    assert not BulkDeed.objects.exists()
    assert not LogEntry.objects.exists()


def test_policy_is_asked_at_each_row(posts: list[Post], editor: User) -> None:
    """Editors have deeds over many stories, and none over posts."""
    done = hidden(posts, editor)
    assert outcomes(done) == ["skipped"] * 3
    assert states(posts) == [State.LIVE] * 3


def test_one_broken_row_stops_no_other(posts: list[Post], moderator: User) -> None:
    look = bulk_actions.looks

    def fail(thing: Post) -> str:
        if thing.pk == posts[1].pk:
            raise RuntimeError("a bug")
        return look(thing)

    with patch.object(bulk_actions, "looks", fail):
        done = hidden(posts, moderator)
    assert outcomes(done) == ["done", "skipped", "done"]
    assert states(posts) == [State.HIDDEN, State.LIVE, State.HIDDEN]


def test_the_worker_does_what_is_left(posts: list[Post], moderator: User) -> None:
    deed = deeds.deed_of("post.hide")
    assert deed
    begun = begin_bulk(deed, [post.pk for post in posts], by=moderator, given=REASON)
    begun = carry_on(begun, seconds=-1)
    assert (begun.state, outcomes(begun)) == ("doing", ["done", "waiting", "waiting"])
    assert something_is_due()
    carry_on_bulk.call()
    assert states(posts) == [State.HIDDEN] * 3
    assert not something_is_due()
    assert BulkDeed.objects.get().state == "done"


# ------------------------------------------------------------------------------- taking back


def test_it_is_taken_back_as_it_was(posts: list[Post], owner: User, moderator: User) -> None:
    asked = question(owner)
    answer = actions.answer(asked, by=person("answerer"), body="Write to ten of them.")
    actions.accept(answer, by=owner)
    before = list(Post.objects.order_by("pk").values())
    done = hidden([*posts, answer], moderator)
    assert Thread.objects.get(pk=asked.pk).accepted_id is None
    undone = carry_on(undo_bulk(done, by=moderator))
    assert (undone.state, outcomes(undone)) == ("undone", ["undone"] * 4)
    assert list(Post.objects.order_by("pk").values()) == before
    assert Thread.objects.get(pk=asked.pk).accepted_id == answer.pk
    assert LogEntry.objects.filter(code="bulk.undo").count() == 1
    again = LogEntry.objects.filter(code="post.restore")
    assert {one.basis for one in again} == {f"moderation.bulkdeed:{done.pk}"}
    with pytest.raises(ValidationError, match="already"):
        undo_bulk(done, by=moderator)


def test_what_was_changed_since_stays_and_is_named(posts: list[Post], moderator: User) -> None:
    done = hidden(posts, moderator)
    actions.restore(posts[0], by=moderator, reason="This one was good.")
    Post.objects.filter(pk=posts[1].pk).update(body="I have taken the link out.")
    undone = carry_on(undo_bulk(done, by=person("other-moderator", role="moderator")))
    assert outcomes(undone) == ["kept", "kept", "undone"]
    assert states(posts) == [State.LIVE, State.HIDDEN, State.LIVE]
    kept = undone.items.filter(outcome="kept").values_list("words", flat=True)
    assert set(kept) == {"It was changed since."}


def test_only_whoever_may_do_it_takes_it_back(
    posts: list[Post], moderator: User, editor: User
) -> None:
    """An editor's attempt would be refused row by row, and leave nothing to take back."""
    done = hidden(posts, moderator)
    with pytest.raises(NotAllowed):
        undo_bulk(done, by=editor)
    assert BulkDeed.objects.get().state == "done"
    assert outcomes(carry_on(undo_bulk(done, by=moderator))) == ["undone"] * 3


def test_of_every_deed_it_is_known_whose_it_is_without_a_thing(
    editor: User, moderator: User
) -> None:
    """The list of bulk deeds asks this of each; none of them may need a thing to say no."""
    for deed in (one for one in deeds.all_deeds() if one.in_bulk):
        bulk = BulkDeed.objects.create(code=deed.code, kind=deed.kind, by=moderator)
        assert not may(editor, deed.right or deed.code), deed.code
        with pytest.raises(NotAllowed):
            undo_bulk(bulk, by=editor)


def test_votes_are_no_change(posts: list[Post], moderator: User) -> None:
    done = hidden(posts[:1], moderator)
    Post.objects.filter(pk=posts[0].pk).update(up=7, score=0.9)
    assert outcomes(carry_on(undo_bulk(done, by=moderator))) == ["undone"]


def test_after_ten_minutes_it_is_refused_with_the_time(posts: list[Post], moderator: User) -> None:
    done = hidden(posts, moderator)
    assert done.done_at
    for later, is_open in (
        (timedelta(minutes=9, seconds=59), True),
        (timedelta(minutes=11), False),
    ):
        with time_machine.travel(done.done_at + later, tick=False):
            page = browser_of(moderator).get(done.get_absolute_url()).content.decode()
            assert ('value="undo"' in page) is is_open
            if not is_open:
                over = timezone.localtime(done.done_at + timedelta(minutes=10))
                with pytest.raises(ValidationError, match=f"{over:%H:%M}"):
                    undo_bulk(done, by=moderator)
    assert states(posts) == [State.HIDDEN] * 3


def test_it_is_not_taken_back_while_it_is_at_work(
    posts: list[Post], moderator: User, stranger: User
) -> None:
    hide = deeds.deed_of("post.hide")
    assert hide
    begun = begin_bulk(hide, [posts[0].pk], by=moderator, given=REASON)
    with pytest.raises(ValidationError, match="at work"):
        undo_bulk(begun, by=moderator)
    with pytest.raises(NotAllowed):
        undo_bulk(carry_on(begun), by=stranger)


# ---------------------------------------------------------------------------------- the page


@pytest.fixture
def desk(moderator: User) -> Client:
    return browser_of(moderator)


def test_a_moderator_chooses_looks_and_sends_it(
    desk: Client, posts: list[Post], moderator: User
) -> None:
    other = PostFactory.create(author=person("bystander"), body="Not among these.")
    actions.hide(posts[0], by=moderator, reason="Before.")
    listed = desk.get(LIST, {"author": "owner"}).content.decode()
    assert f"{BULK}?author=owner" in listed
    choose = desk.get(BULK, {"author": "owner"}).content.decode()
    assert 'value="post.hide"' in choose
    assert 'value="post.erase"' not in choose
    look = desk.get(BULK, {"author": "owner", "deed": "post.hide"}).content.decode()
    assert "2 things" in look
    assert "1 is skipped" in look
    assert "Not among these" not in look
    given = {"deed": "post.hide", "chosen": chosen_in(look)}
    refused = desk.post(f"{BULK}?author=owner", given | {"reason": ""})
    assert refused.status_code == 422
    assert states(posts) == [State.HIDDEN, State.LIVE, State.LIVE]
    sent = desk.post(f"{BULK}?author=owner", given | REASON, follow=True)
    page = sent.content.decode()
    assert states([*posts, other]) == [State.HIDDEN] * 3 + [State.LIVE]
    assert "Left as it was: 1" in page
    assert "Done: 2" in page
    done = BulkDeed.objects.get()
    undone = desk.post(done.get_absolute_url(), {"do": "undo"}, follow=True).content.decode()
    assert "Taken back: 2" in undone
    assert states(posts) == [State.HIDDEN, State.LIVE, State.LIVE]


def test_what_is_done_is_what_was_looked_at(desk: Client, posts: list[Post]) -> None:
    look = desk.get(BULK, {"deed": "post.hide"}).content.decode()
    late = PostFactory.create()
    desk.post(BULK, {"deed": "post.hide", "chosen": chosen_in(look)} | REASON)
    assert states([*posts, late]) == [State.HIDDEN] * 3 + [State.LIVE]
    other = {"deed": "post.hold", "chosen": chosen_in(look)} | REASON
    assert desk.post(BULK, other).status_code == 302
    forged = {"deed": "post.hide", "chosen": "WyJwb3N0LmhpZGUiLFsxXV0:x:y"} | REASON
    assert desk.post(BULK, forged).status_code == 302
    assert BulkDeed.objects.count() == 1


def test_what_another_looked_at_or_long_ago_is_looked_at_again(
    desk: Client, posts: list[Post]
) -> None:
    look = desk.get(BULK, {"deed": "post.hide"}).content.decode()
    given = {"deed": "post.hide", "chosen": chosen_in(look)} | REASON
    other = browser_of(person("other-moderator", role="moderator"))
    assert "Look at it again" in other.post(BULK, given, follow=True).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        late = browser_of(User.objects.get(handle="other-moderator"))
        assert late.post(BULK, given).status_code == 302
    assert not BulkDeed.objects.exists()
    assert states(posts) == [State.LIVE] * 3
    desk.post(BULK, given)
    assert states(posts) == [State.HIDDEN] * 3


def test_the_list_of_bulk_deeds_is_of_what_one_may_do(
    posts: list[Post], moderator: User, editor: User
) -> None:
    done = hidden(posts, moderator)
    path = "/admin/moderation/bulkdeed/"
    address = done.get_absolute_url()
    assert address in browser_of(moderator).get(path).content.decode()
    assert browser_of(moderator).get(address).status_code == 200
    browser = browser_of(editor)
    assert address not in browser.get(path).content.decode()
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"do": "undo"}).status_code == 404


def test_only_staff_come_here_and_editors_find_no_deeds_over_posts(
    posts: list[Post], editor: User, stranger: User
) -> None:
    for someone in (editor, stranger):
        browser = browser_of(someone)
        assert browser.get(BULK).status_code == 403
        assert browser.post(BULK, {"deed": "post.hide"} | REASON).status_code == 403
    done = hidden(posts, person("mo", role="moderator"))
    assert browser_of(stranger).get(done.get_absolute_url()).status_code == 403
    assert browser_of(stranger).post(done.get_absolute_url(), {"do": "undo"}).status_code == 403
    assert BulkDeed.objects.get().state == "done"


@pytest.mark.parametrize(
    "what",
    [
        *("threads/thread", "threads/votepattern", "stories/story", "accounts/user"),
        *("mentors/mentor", "mentors/room", "mentors/storyclaim"),
    ],
)
def test_the_other_lists_offer_it_too(
    desk: Client, posts: list[Post], owner: User, what: str
) -> None:
    question(owner)
    page = desk.get(f"/admin/{what}/").content.decode()
    assert f"/admin/{what}/bulk/" in page
    choose = desk.get(f"/admin/{what}/bulk/").content.decode()
    (code, *_others) = re.findall(r'name="deed" value="([^"]+)"', choose)
    assert desk.get(f"/admin/{what}/bulk/", {"deed": code}).status_code == 200


def test_what_cannot_be_taken_back_asks_who_one_is(posts: list[Post], owner: User) -> None:
    root = person("root", role="administrator", is_superuser=True)
    address = {"deed": "post.erase"}
    look = browser_of(root).get(BULK, address).content.decode()
    assert "3 things" in look
    assert "cannot be taken back" in look
    given = address | {"chosen": chosen_in(look)} | REASON
    asked = browser_of(root).post(BULK, given)
    assert "reauthenticate" in asked.headers["Location"]
    assert not BulkDeed.objects.exists()
    page = sure_browser_of(root).post(BULK, given, follow=True).content.decode()
    assert "This deed cannot be taken back." in page
    assert set(Post.objects.values_list("body", flat=True)) == {""}
    with pytest.raises(ValidationError, match="cannot be taken back"):
        undo_bulk(BulkDeed.objects.get(), by=root)


def test_questions_are_merged_into_one_after_they_were_confirmed(
    owner: User, moderator: User
) -> None:
    into, others = (
        question(owner),
        [question(owner, title=f"Another question {n}?") for n in range(2)],
    )
    desk, path = sure_browser_of(moderator), "/admin/threads/thread/bulk/"
    look = desk.get(path, {"deed": "thread.merge"}).content.decode()
    assert "cannot be taken back" not in look
    given = {"deed": "thread.merge", "chosen": chosen_in(look), "as_kind": "comment"}
    page = desk.post(path, given | {"into": into.get_absolute_url(), "reason": ""}, follow=True)
    assert list(Thread.objects.all()) == [into]
    assert into.posts.filter(kind="comment").count() == len(others)
    assert "Done: 2" in page.content.decode()
    assert "Left as it was: 1" in page.content.decode()  # the one they went into


def test_posts_are_moved_to_one_place_and_back(owner: User, moderator: User) -> None:
    asked, place = question(owner), question(owner, title="The right place?")
    answers = [actions.answer(asked, by=person(f"a{n}"), body=f"Number {n}") for n in range(2)]
    before = list(Post.objects.order_by("pk").values())
    move = deeds.deed_of("post.move")
    assert move
    keys, given = [one.pk for one in answers], {"to": place.get_absolute_url(), "reason": "There."}
    done = carry_on(begin_bulk(move, keys, by=moderator, given=given))
    assert outcomes(done) == ["done"] * 2
    assert place.posts.count() == 3
    assert outcomes(carry_on(undo_bulk(done, by=moderator))) == ["undone"] * 2
    assert list(Post.objects.order_by("pk").values()) == before


def test_people_are_warned_at_once_and_the_warning_is_taken_back(
    desk: Client, owner: User, stranger: User
) -> None:
    people = "/admin/accounts/user/bulk/"
    look = desk.get(people, {"deed": "person.warn"}).content.decode()
    given = {"deed": "person.warn", "chosen": chosen_in(look), "template": ""}
    desk.post(people, given | {"reason": "Please be civil."})
    done = BulkDeed.objects.get()
    assert done.items.filter(outcome="done", key__in=[owner.pk, stranger.pk]).count() == 2
    desk.post(done.get_absolute_url(), {"do": "undo"})
    assert BulkItem.objects.filter(outcome="undone", key=owner.pk).exists()
    assert not Statement.objects.filter(code="person.warn", lifted_at=None).exists()

"""Edits that members suggest: who may, what becomes of them, and who learns whose they are."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier
from threading import Thread as Runner
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from community import policy
from community.accounts.models import User
from community.limits.actions import TooManyError, Trust
from community.log.models import LogEntry
from community.notifications.models import Notification
from tests.cast import PostFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from tests.threads.asking import BODY, TITLE, question, tag
from threads import actions, limits
from threads.actions.suggestions import LONGEST_NOTE
from threads.models import Post, Suggestion, Thread

pytestmark = pytest.mark.django_db
State = Suggestion.State


@pytest.fixture
def helper(db: None) -> User:
    return person("helper", display_name="Hedy, who helps")


@pytest.fixture
def thread(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def post(thread: Thread) -> Post:
    return actions.answer(thread, by=person("writer"), body="Write to tne of them.")


def suggest(post: Post, by: User, body: str = "Write to ten of them.") -> Suggestion:
    return actions.suggest(post, by=by, note="Mends a slip.", body=body, seen=post.revision_count)


def suggest_question(thread: Thread, by: User, **fields: Any) -> Suggestion:
    assert thread.question
    given: dict[str, Any] = {"title": TITLE, "body": BODY, "tags": [tag("phd")], **fields}
    return actions.suggest(thread.question, by=by, note="Says it better.", seen=0, **given)


def now(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


# ------------------------------------------------------------------------------------ suggesting


def test_what_is_suggested_waits_and_changes_nothing(post: Post, helper: User) -> None:
    suggestion = suggest(post, helper)
    assert suggestion.is_waiting
    assert now(post).body == "Write to tne of them."
    assert now(post).revision_count == 0


def test_nobody_suggests_who_may_edit(post: Post, moderator: User) -> None:
    with pytest.raises(policy.NotAllowed):
        suggest(post, post.author)
    with pytest.raises(ValidationError, match="may edit it yourself"):
        suggest(post, moderator)


def test_a_visitor_is_asked_to_sign_in(post: Post, client: Any) -> None:
    with pytest.raises(policy.SignInRequired):
        suggest(post, AnonymousUser())  # type: ignore[arg-type]
    address = f"/threads/posts/{post.pk}/suggest/"
    assert client.get(address)["Location"].startswith("/accounts/login/")
    kept = client.post(address, {"body": "An hour of typing.", "note": "x", "seen": "0"})
    assert kept.status_code == 401
    assert "An hour of typing." in kept.content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"note": "  "}, "note"),
        ({"note": "x" * (LONGEST_NOTE + 1)}, "note"),
        ({"body": "   "}, "body"),
        ({"body": "Write to tne of them."}, "body"),
    ],
)
def test_what_cannot_stand(post: Post, helper: User, given: dict[str, str], field: str) -> None:
    fields: dict[str, Any] = {"note": "Mends it.", "body": "Ten.", "seen": 0, **given}
    with pytest.raises(ValidationError) as error:
        actions.suggest(post, by=helper, **fields)
    assert set(error.value.message_dict) == {field}


def test_a_note_may_be_just_so_long(post: Post, helper: User) -> None:
    note = "x" * LONGEST_NOTE
    made = actions.suggest(post, by=helper, note=note, body="Ten.", seen=0)
    assert made.note == note


def test_one_waits_a_person_and_post(post: Post, helper: User, stranger: User) -> None:
    first = suggest(post, helper)
    with pytest.raises(ValidationError, match="waits here already"):
        suggest(post, helper, "Another.")
    suggest(post, stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(post=post, by=helper, body="x")
    actions.withdraw_suggestion(first, by=helper)
    assert suggest(post, helper, "Another.").is_waiting


def test_a_stale_one_is_not_taken(post: Post, helper: User) -> None:
    actions.edit(post, by=post.author, body="Write to a dozen.", seen=0)
    with pytest.raises(actions.StaleEditError):
        actions.suggest(post, by=helper, note="Mends it.", body="Ten.", seen=0)


def test_how_often_in_a_day(helper: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1
    most = limits.SUGGEST.allows(Trust.NEW)
    *few, last = PostFactory.create_batch(most + 1)
    for one in few:
        suggest(one, helper)
    with pytest.raises(TooManyError):
        suggest(last, helper)
    address = f"/threads/posts/{last.pk}/suggest/"
    sent = {"body": "An hour of typing.", "note": "Mends it.", "seen": "0"}
    refused = browser_of(helper).post(address, sent)
    assert refused.status_code == 429
    assert "An hour of typing." in refused.content.decode()


def hide(post: Post) -> None:
    actions.hide(post, by=person("mo", role="moderator"), reason="Off the subject.")


def hide_the_question(post: Post) -> None:
    hide(post.thread.question)  # type: ignore[arg-type]


def delete(post: Post) -> None:
    actions.delete(post, by=post.author)


def lock(post: Post) -> None:
    actions.lock(post.thread, by=person("mo", role="moderator"), note="A pause.")


@pytest.mark.parametrize("away", [hide, hide_the_question, delete, lock])
def test_not_on_what_is_hidden_deleted_or_locked(
    post: Post, helper: User, away: Callable[[Post], None]
) -> None:
    waiting = suggest(post, person("earlier"))
    away(post)
    with pytest.raises(policy.NotAllowed):
        suggest(now(post), helper)
    if away is not hide_the_question:
        with pytest.raises(policy.NotAllowed):
            actions.approve_suggestion(waiting, by=post.author)
    expected = 403 if away is lock else 404
    assert browser_of(helper).get(f"/threads/posts/{post.pk}/suggest/").status_code == expected


# -------------------------------------------------------------------------------------- deciding


def test_approved_it_is_an_edit_by_whoever_suggested_it(post: Post, helper: User) -> None:
    suggestion = actions.approve_suggestion(suggest(post, helper), by=post.author)
    changed = now(post)
    assert suggestion.state == State.APPROVED
    assert (changed.body, changed.revision_count) == ("Write to ten of them.", 1)
    assert (changed.author, changed.edited_by) == (post.author, helper)
    kept = post.revisions.get()
    assert (kept.body, kept.by) == ("Write to tne of them.", post.author)


def test_what_it_said_before_names_whoever_suggested_it(post: Post, helper: User) -> None:
    actions.approve_suggestion(suggest(post, helper), by=post.author)
    actions.edit(now(post), by=post.author, body="Write to ten of them today.", seen=1)
    edits = look(f"/threads/posts/{post.pk}/revisions/").texts("article.revision h2")
    assert [edit.partition(" by ")[2] for edit in edits] == ["", "Hedy, who helps"]


def test_of_a_question_title_and_tags_too(thread: Thread, helper: User, owner: User) -> None:
    better = {"title": "How many professors ought one to write to?", "tags": [tag("letters")]}
    actions.approve_suggestion(suggest_question(thread, helper, **better), by=owner)
    thread.refresh_from_db()
    assert thread.title == better["title"]
    assert [one.name for one in thread.tags.all()] == ["letters"]
    kept = thread.question.revisions.get()  # type: ignore[union-attr]
    assert (kept.title, kept.tags) == (TITLE, "phd")


def test_a_tag_that_is_gone_is_not_put_back(thread: Thread, helper: User, owner: User) -> None:
    suggestion = suggest_question(thread, helper, tags=[tag("letters")])
    tag("letters").delete()
    with pytest.raises(ValidationError, match="is no tag here"):
        actions.approve_suggestion(suggestion, by=owner)
    assert Suggestion.objects.get().is_waiting


def test_changed_since_it_can_only_be_improved(post: Post, helper: User) -> None:
    suggestion = suggest(post, helper)
    actions.edit(post, by=post.author, body="Write to tne of them today.", seen=0)
    with pytest.raises(ValidationError, match="has changed since"):
        actions.approve_suggestion(suggestion, by=post.author)
    with pytest.raises(actions.StaleEditError):
        actions.improve_suggestion(suggestion, by=post.author, body="Ten today.", seen=0)
    actions.improve_suggestion(suggestion, by=post.author, body="Ten today.", seen=1)
    assert now(post).body == "Ten today."
    assert Suggestion.objects.get().state == State.IMPROVED


def test_improved_without_a_change_it_is_approved(post: Post, helper: User) -> None:
    suggestion = suggest(post, helper)
    same = actions.improve_suggestion(suggestion, by=post.author, body=suggestion.body, seen=0)
    assert same.state == State.APPROVED
    assert now(post).edited_by == helper


def test_improved_into_what_stands_already_is_no_improvement(post: Post, helper: User) -> None:
    with pytest.raises(ValidationError, match="Nothing would change"):
        actions.improve_suggestion(suggest(post, helper), by=post.author, body=post.body, seen=0)


def test_both_sides_are_told(post: Post, helper: User, moderator: User) -> None:
    def told(who: User) -> list[str]:
        return list(Notification.objects.filter(receiver=who).values_list("event", flat=True))

    actions.approve_suggestion(suggest(post, helper), by=moderator)
    assert set(told(post.author)) == {"suggest", "edit"}
    assert told(helper) == ["suggestion-decided"]
    assert told(moderator) == []


def test_rejected_with_a_reason(post: Post, helper: User) -> None:
    suggestion = suggest(post, helper)
    with pytest.raises(ValidationError):
        actions.reject_suggestion(suggestion, by=post.author, reason=" ")
    actions.reject_suggestion(suggestion, by=post.author, reason="It is a name.")
    assert now(post).body == "Write to tne of them."
    words = look(suggestion.get_absolute_url(), browser_of(helper)).words
    assert "It is a name." in words
    assert "Decided by the author of the post." in words


def test_what_moderators_decide_is_recorded(post: Post, helper: User, moderator: User) -> None:
    actions.approve_suggestion(suggest(post, helper), by=moderator)
    entry = LogEntry.objects.get(code="suggestion.approved")
    assert entry.actor_id == moderator.pk


def decide_as_one_likes(suggestion: Suggestion, by: User) -> list[Callable[[], object]]:
    return [
        lambda: actions.approve_suggestion(suggestion, by=by),
        lambda: actions.improve_suggestion(suggestion, by=by, body="Eleven.", seen=0),
        lambda: actions.reject_suggestion(suggestion, by=by, reason="No."),
    ]


def test_neither_a_stranger_nor_its_maker_decides(
    post: Post, helper: User, stranger: User, owner: User
) -> None:
    suggestion = suggest(post, helper)
    for someone in (stranger, helper, owner):
        for deed in decide_as_one_likes(suggestion, someone):
            with pytest.raises(policy.NotAllowed):
                deed()
    with pytest.raises(policy.NotAllowed):
        actions.withdraw_suggestion(suggestion, by=stranger)
    assert Suggestion.objects.get().is_waiting


def test_decided_once(post: Post, helper: User) -> None:
    suggestion = actions.reject_suggestion(suggest(post, helper), by=post.author, reason="No.")
    for deed in decide_as_one_likes(suggestion, post.author):
        with pytest.raises(ValidationError, match="in the meantime"):
            deed()
    with pytest.raises(ValidationError, match="in the meantime"):
        actions.withdraw_suggestion(suggestion, by=helper)


@pytest.mark.django_db(transaction=True)
def test_approved_twice_at_once_it_is_one_edit() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    writer, helper = person("writer"), person("helper")
    post = actions.comment(StoryFactory.create(), by=writer, body="Tne of them.")
    suggestion, others = suggest(post, helper), [writer, person("mo", role="moderator")]
    start, said = Barrier(2), []

    def approve(by: User) -> None:
        try:
            start.wait(10)
            actions.approve_suggestion(suggestion, by=by)
            said.append("done")
        except ValidationError:
            said.append("too late")
        finally:
            connection.close()

    runners = [Runner(target=approve, args=[one]) for one in others]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(20)
    assert sorted(said) == ["done", "too late"]
    assert now(post).revision_count == 1


# ------------------------------------------------------------------------------------ who sees it


def test_who_may_see_it(post: Post, helper: User, stranger: User, moderator: User) -> None:
    suggestion = suggest(post, helper)
    address = suggestion.get_absolute_url()
    for reader, status in ((helper, 200), (post.author, 200), (moderator, 200), (stranger, 404)):
        assert browser_of(reader).get(address).status_code == status, reader
    assert list(Suggestion.objects.visible_to(AnonymousUser())) == []
    hide(post)
    assert browser_of(helper).get(address).status_code == 404
    assert browser_of(post.author).get(address).status_code == 200


def test_the_words_it_changes_are_marked(post: Post, helper: User) -> None:
    page = look(suggest(post, helper).get_absolute_url(), browser_of(post.author))
    assert page.texts("del") == ["tne"]
    assert page.texts("ins") == ["ten"]


def test_whoever_asked_under_no_name_stays_without_one(helper: User) -> None:
    asker = person("asker", display_name="Ines the asker")
    thread = question(asker, is_pseudonymous=True)
    on_hers = suggest_question(thread, helper, body="I have a list of **fifty**.")
    answer = actions.answer(thread, by=helper, body="Tne of them.")
    by_her = suggest(answer, asker, "Ten of them.")
    assert "Ines" not in look(on_hers.get_absolute_url(), browser_of(helper)).words
    assert "Ines" not in look(by_her.get_absolute_url(), browser_of(helper)).words
    assert "Ines" not in look("/threads/suggestions/", browser_of(helper)).words
    actions.approve_suggestion(on_hers, by=asker)
    actions.approve_suggestion(by_her, by=helper)
    for address in (on_hers, by_her):
        assert "Ines" not in look(address.get_absolute_url(), browser_of(helper)).words
    edits = look(f"/threads/posts/{answer.pk}/revisions/").texts("article.revision h2")
    assert edits[0].endswith(" by a member")


def test_what_repeats_a_hidden_revision_is_withheld(post: Post, helper: User) -> None:
    suggestion = suggest(post, helper, "My number is 555-0100, write to tne.")
    actions.approve_suggestion(suggestion, by=post.author)
    actions.edit(post, by=post.author, body="Write to ten.", seen=1)
    post.revisions.filter(number=2).update(is_hidden=True)
    for reader in (helper, post.author):
        page = browser_of(reader).get(suggestion.get_absolute_url()).content.decode()
        assert "555-0100" not in page


# ----------------------------------------------------------------------------------------- pages


def test_from_the_post_to_the_decision(post: Post, helper: User) -> None:
    browser = browser_of(helper)
    links = look(post.thread.page_url, browser).links("article a")
    address = links["Suggest an edit"]
    sent = {"body": "Write to ten of them.", "note": "Mends a slip.", "seen": "0"}
    preview = browser.post(address, {**sent, "preview": "1"})
    assert preview.status_code == 200
    assert not Suggestion.objects.exists()
    made = browser.post(address, sent)
    suggestion = Suggestion.objects.get()
    assert made["Location"] == suggestion.get_absolute_url()
    assert browser.get(address)["Location"] == suggestion.get_absolute_url()
    theirs = browser_of(post.author)
    assert "Mends a slip." in look("/threads/suggestions/", theirs).words
    assert "Mends a slip." in look("/threads/suggestions/?tab=own", browser).words
    refused = theirs.post(f"{suggestion.get_absolute_url()}reject/", {"reason": ""})
    assert refused.status_code == 422
    improve = f"{suggestion.get_absolute_url()}improve/"
    assert "Write to ten of them." in theirs.get(improve).content.decode()
    done = theirs.post(improve, {"body": "Write to ten, today.", "seen": "0"})
    assert done["Location"] == suggestion.get_absolute_url()
    assert now(post).body == "Write to ten, today."
    assert "Nothing waits for you." in look("/threads/suggestions/", theirs).words


def test_a_post_changed_meanwhile_is_shown_beside_what_was_typed(post: Post, helper: User) -> None:
    actions.edit(post, by=post.author, body="Write to a dozen.", seen=0)
    address = f"/threads/posts/{post.pk}/suggest/"
    sent = {"body": "An hour of typing.", "note": "Mends a slip.", "seen": "0"}
    answer = browser_of(helper).post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write to a dozen." in page
    assert "An hour of typing." in page
    assert 'name="seen" value="1"' in page


def test_of_a_question_by_its_form(thread: Thread, helper: User) -> None:
    assert thread.question
    tag("letters")
    address = f"/threads/posts/{thread.question.pk}/suggest/"
    sent = {"title": TITLE, "body": BODY, "tags": "letters, phd", "note": "Tags it.", "seen": "0"}
    assert browser_of(helper).post(address, {**sent, "tags": "no-such"}).status_code == 422
    assert browser_of(helper).post(address, sent).status_code == 302
    assert Suggestion.objects.get().tags == "letters, phd"


def test_whoever_may_edit_others_finds_all_that_wait(
    post: Post, helper: User, stranger: User, moderator: User
) -> None:
    suggest(post, helper)
    address = "/threads/suggestions/?tab=all"
    assert "Mends a slip." in look(address, browser_of(moderator)).words
    assert "Mends a slip." not in look(address, browser_of(stranger)).words
    hide(post)
    assert "Mends a slip." not in look(address, browser_of(moderator)).words


@pytest.mark.slow  # thirty rows, written as members write them
def test_the_list_asks_as_often_for_many(owner: User) -> None:
    author = person("author")

    def fill(number: int) -> None:
        for _ in range(number):
            suggest(PostFactory.create(author=author), person(f"h-{Suggestion.objects.count()}"))

    fill(3)
    few = queries("/threads/suggestions/", browser_of(author))
    fill(12)
    assert queries("/threads/suggestions/", browser_of(author)) == few

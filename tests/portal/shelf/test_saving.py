"""Saving: where it goes, that it is there once, and who may save what."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from community.accounts.models import User
from community.limits.actions import TooManyError
from community.policy import NotAllowed, SignInRequired
from portal.shelf import actions
from portal.shelf.models import LONGEST_NOTE, ReadingList, SavedItem
from stories.models import Block, Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory
from tests.portal.shelf.saving import save
from tests.threads.asking import question
from threads import actions as thread_actions
from threads import passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def block() -> Block:
    return BlockFactory.create(key="k", plain="A rose is a rose, and patience is patience.")


@pytest.fixture
def plants(owner: User) -> ReadingList:
    return actions.make_list(by=owner, name="Plants")


def test_the_first_thing_makes_the_list_read_later(block: Block, owner: User) -> None:
    first, second = save(block.story, owner), save(block, owner)
    assert first.reading_list == second.reading_list == owner.reading_lists.get()
    assert first.reading_list.name == "Read later"
    assert (first.kind, second.kind) == ("story", "passage")
    assert second.exact == block.plain


def test_a_list_of_that_name_or_a_renamed_one_goes_on_taking_things(owner: User) -> None:
    mine = actions.make_list(by=owner, name="read later")
    assert save(StoryFactory.create(), owner).reading_list == mine
    mine.refresh_from_db()
    actions.describe_list(mine, by=owner, name="For Sundays")
    assert save(StoryFactory.create(), owner).reading_list == mine


def test_each_kind_of_thing_is_there_once(block: Block, owner: User, stranger: User) -> None:
    thread = question(stranger)
    answer = thread_actions.answer(thread, by=stranger, body="Ten.")
    for thing in (block.story, block, thread, answer):
        first = save(thing, owner, note="Mine.")
        again, is_new = actions.save(
            passages.find(thing) if isinstance(thing, Block) else thing, by=owner
        )
        assert (again.pk, again.note, is_new) == (first.pk, "Mine.", False)
        assert save(thing, owner, note="Anew.").note == "Anew."
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedItem.objects.create(
                **{name: getattr(first, name) for name in ("reading_list", "kind", "words")},
                **{name: getattr(first, name) for name in ("story", "thread", "post")},
            )
    assert {one.kind for one in SavedItem.objects.visible_to(owner)} == set(SavedItem.Kind)


def test_other_words_of_a_passage_are_another_thing(block: Block, owner: User) -> None:
    save(block, owner)
    for prefix in ("and", "patience is"):
        actions.save(passages.find(block, "patience", prefix=prefix), by=owner)
    assert {one.exact for one in SavedItem.objects.all()} == {block.plain, "patience"}
    assert SavedItem.objects.count() == 3


def test_what_is_saved_somewhere_stays_there_unless_a_list_is_named(
    block: Block, owner: User, plants: ReadingList
) -> None:
    save(block.story, owner, into=plants)
    assert save(block.story, owner).reading_list == plants
    other = actions.make_list(by=owner, name="Animals")
    assert save(block.story, owner, into=other).reading_list == other
    assert SavedItem.objects.count() == 2


@pytest.mark.parametrize("change", [{"status": Status.DRAFT}, {"status": Status.WITHDRAWN}])
def test_only_what_one_may_see_is_saved(
    block: Block, owner: User, stranger: User, moderator: User, change: dict[str, Any]
) -> None:
    thread = question(stranger)
    assert thread.question
    answer = thread_actions.answer(thread, by=stranger, body="Ten.")
    thread_actions.hide(thread.question, by=moderator, reason="Off.")
    Story.objects.update(**change)
    for thing in (block.story, block, thread, answer):
        with pytest.raises(NotAllowed):
            save(thing, owner)
    assert not SavedItem.objects.exists()
    assert save(thread, moderator).pk


def test_words_of_a_story_that_one_may_not_read_are_not_saved(block: Block, owner: User) -> None:
    Story.objects.update(rights=Rights.UNKNOWN)
    block.refresh_from_db()
    assert save(block.story, owner).pk, "its page is there for all"
    with pytest.raises(ValidationError, match="no longer in the story"):
        save(block, owner)


def test_a_visitor_is_asked_to_sign_in(block: Block) -> None:
    with pytest.raises(SignInRequired):
        actions.save(block.story, by=AnonymousUser())


def test_a_note_is_kept_as_typed_and_not_too_long(block: Block, owner: User) -> None:
    item = save(block, owner, note=" Is it?\r\nIt is. ")
    assert item.note == "Is it?\nIt is."
    assert actions.set_note(item, by=owner, note="").note == ""
    with pytest.raises(ValidationError) as refused:
        actions.set_note(item, by=owner, note="x" * (LONGEST_NOTE + 1))
    assert set(refused.value.message_dict) == {"note"}


def test_a_thing_is_moved_and_meets_its_twin(
    block: Block, owner: User, plants: ReadingList
) -> None:
    item = save(block, owner, note="One.")
    assert actions.move(item, by=owner, to=plants).reading_list == plants
    again = save(block, owner, into=actions.make_list(by=owner, name="Else"), note="Two.")
    twin = actions.move(again, by=owner, to=plants)
    assert (twin.pk, twin.note) == (item.pk, "One.\n\nTwo.")
    assert SavedItem.objects.get() == twin


def test_nobody_else_changes_what_one_saved(
    block: Block, owner: User, stranger: User, moderator: User, plants: ReadingList
) -> None:
    item = save(block, owner, into=plants)
    for other in (stranger, moderator):
        theirs = actions.make_list(by=other, name="Theirs")
        for deed in (
            lambda who: actions.unsave(item, by=who),
            lambda who: actions.set_note(item, by=who, note="x"),
            lambda who, to=theirs: actions.move(item, by=who, to=to),
            lambda who: actions.save(block.story, by=who, into=plants),
            lambda who: actions.describe_list(plants, by=who, name="x"),
            lambda who: actions.delete_list(plants, by=who),
            lambda who: actions.share(plants, by=who),
            lambda who: actions.stop_sharing(plants, by=who),
        ):
            with pytest.raises(NotAllowed):
                deed(other)
        with pytest.raises(NotAllowed):
            actions.move(item, by=owner, to=theirs)
    assert plants.items.get() == item


def test_a_day_and_a_list_hold_so_many(
    block: Block, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(block, owner)
    monkeypatch.setattr(actions, "MOST_ITEMS", 1)
    with pytest.raises(ValidationError, match="“Read later” holds 1 things"):
        save(block.story, owner)
    monkeypatch.setattr(actions, "MOST_ITEMS", 9)
    monkeypatch.setattr(type(actions.SAVE), "allows", lambda self, trust: max(2, self.least))
    save(block.story, owner)
    save(block, owner, note="The same again costs nothing.")
    with pytest.raises(TooManyError):
        save(StoryFactory.create(), owner)


def test_a_full_list_takes_nothing_from_another(
    block: Block, owner: User, plants: ReadingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ITEMS", 1)
    save(block.story, owner, into=plants)
    item = save(block, owner)
    with pytest.raises(ValidationError, match="“Plants” holds 1 things"):
        actions.change(item, by=owner, note="Later.", to=plants)
    item.refresh_from_db()
    assert (item.note, item.reading_list.name) == ("", "Read later"), "nothing is half done"

"""What becomes of saved things that are withdrawn, hidden, redacted, moved or merged."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from community.accounts.models import User
from community.moderation import actions as moderation
from portal.shelf import actions, exporting
from portal.shelf.models import ReadingList, SavedItem
from stories.models import Block, Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.portal.shelf.saving import save
from tests.stories.looking import Look, look
from tests.threads.asking import TITLE, question
from threads import actions as thread_actions

pytestmark = pytest.mark.django_db

OTHER = "Is one evening a week enough for letters?"


@pytest.fixture
def block() -> Block:
    story = StoryFactory.create(slug="roses", title="On roses")
    return BlockFactory.create(story=story, key="k", plain="A rose is a rose, says patience.")


@pytest.fixture
def plants(owner: User) -> ReadingList:
    return actions.share(actions.make_list(by=owner, name="Plants"), by=owner)


def own(plants: ReadingList) -> Look:
    return look(plants.get_absolute_url(), browser_of(plants.owner))


def shared(plants: ReadingList) -> Look:
    return look(f"/shelf/shared/{plants.share_key}/")


def exported(plants: ReadingList) -> str:
    shelf = exporting.collect(by=plants.owner)
    return exporting.as_json(shelf) + exporting.as_markdown(shelf)


@pytest.mark.parametrize(
    "change", [{"status": Status.WITHDRAWN}, {"status": Status.DRAFT}, {"state": "hidden"}]
)
def test_a_story_out_of_sight_leaves_its_place_and_the_note(
    block: Block, plants: ReadingList, owner: User, change: dict[str, Any]
) -> None:
    for thing in (block.story, block):
        save(thing, owner, into=plants, note="Mine.")
    assert "On roses" in own(plants).words
    assert "On roses" in shared(plants).words
    Story.objects.update(**change)
    page = own(plants)
    assert page.texts(".saved__title") == ["No longer here"] * 2
    assert page.texts(".saved__note") == ["Mine."] * 2
    assert len(page.tree.cssselect(".saved form button")) == 2
    for words in (page.words, shared(plants).words, exported(plants)):
        assert "roses" not in words
        assert "patience" not in words
    assert "Mine." not in shared(plants).words


def test_what_is_hidden_or_deleted_among_questions(
    plants: ReadingList, owner: User, stranger: User, moderator: User
) -> None:
    asked, other = question(stranger), question(stranger, title=OTHER)
    answer = thread_actions.answer(other, by=stranger, body="Ten.")
    for thing in (asked, answer):
        save(thing, owner, into=plants)
    assert asked.question
    thread_actions.hide(asked.question, by=moderator, reason="Off.")
    assert own(plants).texts(".saved__title") == [OTHER, "No longer here"]
    assert shared(plants).texts(".saved__title") == [OTHER]
    thread_actions.delete(answer, by=stranger)
    assert own(plants).texts(".saved__title") == ["No longer here"] * 2
    assert "Nothing is in this list now" in shared(plants).words
    thread_actions.restore(asked.question, by=moderator)
    assert own(plants).texts(".saved__title") == ["No longer here", TITLE]


@pytest.mark.parametrize(
    "change",
    [{"plain": "Something else."}, {"redacted_at": datetime(2026, 1, 1, tzinfo=UTC)}],
)
def test_words_that_are_gone_are_told_by_nothing(
    block: Block, plants: ReadingList, owner: User, change: dict[str, Any]
) -> None:
    item = save(block, owner, into=plants, note="Mine.")
    Block.objects.update(**change)
    for page in (own(plants), shared(plants), look(item.get_absolute_url(), browser_of(owner))):
        assert "These words are no longer in the story." in page.words
        assert "On roses" in page.words
        assert "patience" not in page.words
    assert "patience" not in exported(plants)
    assert "Its words are not there to be read now." in exported(plants)


def test_words_that_moved_are_found_in_their_new_place(
    block: Block, plants: ReadingList, owner: User
) -> None:
    save(block, owner, into=plants)
    Block.objects.update(key="m", plain=f"So. {block.plain} Indeed.")
    page = own(plants)
    assert page.texts(".saved__words") == [block.plain]
    assert page.one(".saved__title a").get("href") == "/stories/roses/#b-m"


def test_text_whose_rights_are_unknown_is_not_shown(
    block: Block, plants: ReadingList, owner: User
) -> None:
    save(block.story, owner, into=plants)
    save(block, owner, into=plants)
    Story.objects.update(rights=Rights.UNKNOWN)
    page = own(plants)
    assert "its words are not shown" in page.words
    assert page.texts(".saved__title") == ["On roses", "On roses"]
    assert shared(plants).texts(".saved__title") == ["On roses"], "its page alone"
    for words in (page.words, shared(plants).words, exported(plants)):
        assert "patience" not in words


def test_an_answer_that_becomes_something_else_is_kept(
    plants: ReadingList, owner: User, stranger: User, moderator: User
) -> None:
    asked, other = question(stranger), question(stranger, title=OTHER)
    answer = thread_actions.answer(asked, by=stranger, body="Ten a week, and no more.")
    item = save(answer, owner, into=plants)
    thread_actions.convert_to_comment(answer, by=moderator)
    assert own(plants).texts(".saved__meta") == ["Comment by stranger"]
    thread_actions.move(answer, by=moderator, to=other)
    assert own(plants).texts(".saved__title") == [OTHER]
    story = StoryFactory.create(title="On letters")
    answer.refresh_from_db()
    thread_actions.move(answer, by=moderator, to=story)
    page = own(plants)
    assert page.texts(".saved__title") == ["On letters"]
    assert page.one(".saved__title a").get("href") == f"/threads/posts/{answer.pk}/"
    assert SavedItem.objects.get() == item


def test_a_merged_question_is_kept_as_the_other_one_and_but_once(
    plants: ReadingList, owner: User, stranger: User, moderator: User
) -> None:
    asked, other = question(stranger), question(stranger, title=OTHER)
    save(asked, owner, into=plants, note="Mine.")
    for thing in (asked, other):
        save(thing, stranger, into=None)
    thread_actions.merge(asked, by=moderator, into=other)
    item = plants.items.get()
    assert (item.thread, item.note) == (other, "Mine.")
    assert own(plants).texts(".saved__title") == [OTHER]
    assert SavedItem.objects.visible_to(stranger).get().thread == other


def test_hiding_and_restoring_shows_in_the_moment(
    block: Block, plants: ReadingList, owner: User, moderator: User
) -> None:
    save(block.story, owner, into=plants)
    moderation.hide(block.story, by=moderator, reason="To be looked at.")
    assert "On roses" not in shared(plants).words
    moderation.restore(block.story, by=moderator)
    assert "On roses" in shared(plants).words

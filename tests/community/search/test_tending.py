"""An index that is empty, or older than the content, is found out and made; a whole one is kept."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from community.search import indexing, tending
from community.search.models import Entry, Word
from community.search.tasks import tend_index
from stories.models import Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, PostFactory, StoryFactory, ThreadFactory
from threads import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(owner: User) -> Story:
    """One that is out, with a comment and a hidden one; beside it some that nobody may find."""
    story = BlockFactory.create(plain="It speaks of lanterns.").story
    thread = ThreadFactory.create(story=story)
    PostFactory.create(thread=thread, author=owner)
    PostFactory.create(thread=thread, state="hidden")
    StoryFactory.create(status=Status.DRAFT)
    PostFactory.create(thread__story=StoryFactory.create(rights=Rights.UNKNOWN))
    return story


def test_an_empty_portal_lacks_nothing() -> None:
    assert tending.is_whole()


def test_content_without_an_index_is_noticed_and_entered(story: Story) -> None:
    assert not tending.is_whole()
    tend_index.call()
    assert tending.is_whole()
    assert not list(indexing.differences())


def test_one_thing_that_is_missing_is_noticed(story: Story) -> None:
    tending.tend()
    Entry.objects.filter(kind="comment").delete()
    assert not tending.is_whole()


def test_an_entry_of_what_is_gone_or_of_an_unknown_kind_is_noticed(story: Story) -> None:
    tending.tend()
    for other in ({"key": 99_999}, {"kind": "sermon"}):
        entry = Entry.objects.get(kind="story", key=story.pk)
        for name, value in other.items():
            setattr(entry, name, value)
        entry.pk += 1
        entry.save(force_insert=True)
        assert not tending.is_whole()
        tending.tend()
        assert tending.is_whole()
        assert not list(indexing.differences())


def test_looking_costs_the_same_however_much_there_is(story: Story) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert tending.is_whole()
        return len(asked)

    tending.tend()
    few = queries()
    BlockFactory.create_batch(30)
    tending.tend()
    assert queries() == few


def test_words_are_counted_anew_and_those_that_are_gone_forgotten(
    story: Story, owner: User
) -> None:
    tending.tend()
    post = actions.comment(story, by=owner, body="Two lanterns, and a thimble.")
    words = Word.objects.filter(word__in=("lanterns", "thimble"))
    assert words.count() == 2
    actions.delete(post, by=owner)
    Word.objects.filter(word="lanterns").update(count=40)

    tend_index.call()

    assert dict(words.values_list("word", "count")) == {"lanterns": 1}
    assert not Word.objects.filter(word="thimble").exists()
    assert not list(indexing.differences())

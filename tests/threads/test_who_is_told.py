"""Who is told of which deed, by the deeds themselves: each person once, and never the actor."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.notifications.models import Notification
from community.tags.models import Tag, TagFollow
from stories.models import Story
from tests.cast import StoryFactory, person
from threads import actions
from threads.models import Closing, Follow, Post, Thread

pytestmark = pytest.mark.django_db

TITLE = "Is a second degree worth three years of work?"


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="phd", slug="phd")


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def grace() -> User:
    return person("grace")


@pytest.fixture
def thread(owner: User, tag: Tag) -> Thread:
    return actions.ask(by=owner, title=TITLE, body="I mend engines now.", tags=[tag])


def told(who: User) -> list[str]:
    """The events that `who` was told of, the first one first."""
    notices = Notification.objects.filter(receiver=who).order_by("pk")
    return list(notices.values_list("event", flat=True))


def test_an_answer_is_told_to_the_asker_and_followers(
    thread: Thread, owner: User, ada: User, grace: User
) -> None:
    actions.follow(thread, by=grace)
    actions.answer(thread, by=ada, body="It was for me.")
    assert told(owner) == told(grace) == ["answer"]
    assert told(ada) == []


def test_writing_follows_unless_one_left_off(
    thread: Thread, owner: User, ada: User, grace: User
) -> None:
    actions.answer(thread, by=ada, body="It was for me.")
    actions.answer(thread, by=grace, body="Not for me.")
    assert told(ada) == ["answer"]
    actions.unfollow(thread, by=ada)
    actions.answer(thread, by=ada, body="I take that back.")
    actions.answer(thread, by=grace, body="So do I.")
    assert told(ada) == ["answer"]
    assert not Follow.objects.standing().filter(follower=ada).exists()


def test_a_comment_is_a_reply_to_whom_it_is_about(
    thread: Thread, owner: User, ada: User, grace: User
) -> None:
    answer = actions.answer(thread, by=ada, body="It was for me.")
    first = actions.remark(answer, by=grace, body="For how long?")
    assert told(ada) == ["reply"]
    actions.remark(answer, by=ada, body="Five years.", parent=first)
    assert told(grace) == ["reply"]
    assert told(owner) == ["answer", "comment", "comment"]


def test_a_mention_goes_before_other_reasons(thread: Thread, owner: User, ada: User) -> None:
    actions.answer(thread, by=ada, body="@owner, it was; ask @ada, and @nobody-here.")
    assert told(owner) == ["mention"]
    assert told(ada) == []


def test_an_edit_mentions_the_newly_named_alone(
    thread: Thread, owner: User, ada: User, grace: User
) -> None:
    answer = actions.answer(thread, by=ada, body="Ask @owner.")
    actions.edit(answer, by=ada, body="Ask @owner or @grace.", seen=0)
    assert told(owner) == ["mention"]
    assert told(grace) == ["mention"]


def test_an_acceptance_is_told_once(thread: Thread, owner: User, ada: User) -> None:
    answer = actions.answer(thread, by=ada, body="It was.")
    for _ in range(2):
        actions.accept(answer, by=owner)
        actions.unaccept(thread, by=owner)
    assert told(ada) == ["accept"]


def test_an_edit_by_somebody_else_is_told_to_the_author(
    thread: Thread, ada: User, moderator: User
) -> None:
    answer = actions.answer(thread, by=ada, body="It was.")
    actions.edit(answer, by=moderator, body="It was for me.", seen=0)
    assert told(ada) == ["edit"]
    actions.edit(answer, by=ada, body="It was so.", seen=1)
    assert told(ada) == ["edit"]


def test_closing_and_reopening_are_told_to_asker_and_followers(
    thread: Thread, owner: User, ada: User, moderator: User
) -> None:
    actions.follow(thread, by=ada)
    actions.close(thread, by=moderator, why=Closing.SETTLED)
    actions.reopen(thread, by=moderator)
    assert told(owner) == told(ada) == ["close", "reopen"]


def test_a_duplicate_is_told_as_such(
    thread: Thread, owner: User, ada: User, moderator: User, tag: Tag
) -> None:
    other = actions.ask(by=ada, title="Is one more degree worth it?", body="Is it?", tags=[tag])
    actions.close_as_duplicate(thread, by=moderator, of=other)
    assert told(owner) == ["duplicate"]


def test_hiding_and_restoring_are_told_to_the_author(
    thread: Thread, owner: User, ada: User, moderator: User
) -> None:
    answer = actions.answer(thread, by=ada, body="It was.")
    for _ in range(2):
        actions.hide(answer, by=moderator, reason="Rude.")
    actions.restore(answer, by=moderator)
    assert told(ada) == ["hide", "restore"]
    assert told(owner) == ["answer"]


def test_a_question_is_told_to_followers_of_its_tags_and_asker(
    owner: User, ada: User, grace: User, tag: Tag
) -> None:
    TagFollow.objects.create(person=ada, tag=tag)
    actions.follow(owner, by=ada)
    actions.follow(owner, by=grace)
    actions.ask(by=owner, title=TITLE, body="I mend engines.", tags=[tag])
    assert told(ada) == told(grace) == ["question-by"]
    assert told(owner) == []


def test_a_synonym_is_followed_as_its_tag(owner: User, ada: User, tag: Tag) -> None:
    same = Tag.objects.create(name="doctorate", slug="doctorate", synonym_of=tag)
    TagFollow.objects.create(person=ada, tag=same)
    actions.ask(by=owner, title=TITLE, body="I mend engines.", tags=[same])
    assert told(ada) == ["question-tagged"]


def test_a_muted_tag_silences(owner: User, ada: User, tag: Tag) -> None:
    muted = Tag.objects.create(name="advisors", slug="advisors")
    TagFollow.objects.create(person=ada, tag=tag)
    TagFollow.objects.create(person=ada, tag=muted, is_muted=True)
    actions.ask(by=owner, title=TITLE, body="I mend engines.", tags=[tag, muted])
    assert told(ada) == []


def test_following_does_not_unmask(owner: User, ada: User, tag: Tag) -> None:
    """Who follows a person is told nothing of what that person asks under no name."""
    actions.follow(owner, by=ada)
    actions.ask(by=owner, title=TITLE, body="I fail.", tags=[tag], is_pseudonymous=True)
    assert told(ada) == []


@pytest.fixture
def story() -> Story:
    return StoryFactory.create()


def test_a_comment_is_told_to_who_follows_the_story(
    story: Story, owner: User, ada: User, grace: User
) -> None:
    actions.follow(story, by=grace)
    first = actions.comment(story, by=ada, body="This helped.")
    assert told(grace) == ["story-comment"]
    actions.comment(story, by=grace, body="Me too.", parent=first)
    assert told(ada) == ["reply"]


def test_leaving_off_a_story_holds_when_one_writes_again(
    story: Story, ada: User, grace: User
) -> None:
    actions.comment(story, by=ada, body="This helped.")
    discussion = Thread.objects.get()
    actions.unfollow(discussion, by=ada)
    actions.comment(story, by=ada, body="This helped again.")
    actions.comment(story, by=grace, body="Me too.")
    assert told(ada) == []


def test_a_deed_that_fails_tells_nobody(thread: Thread, owner: User, ada: User) -> None:
    with pytest.raises(Exception, match="Write something"):
        actions.answer(thread, by=ada, body=" ")
    assert told(owner) == []


def test_the_same_words_twice_are_told_once(thread: Thread, owner: User, ada: User) -> None:
    for _ in range(2):
        actions.answer(thread, by=ada, body="It was.")
    assert told(owner) == ["answer"]
    assert Post.objects.answers().count() == 1


def test_what_is_moved_is_told_to_its_writer(
    thread: Thread, ada: User, moderator: User, tag: Tag
) -> None:
    other = actions.ask(by=moderator, title="Is one more degree worth it?", body="?", tags=[tag])
    answer = actions.answer(thread, by=ada, body="It was.")
    actions.move(answer, by=moderator, to=other)
    assert told(ada) == ["move"]
    actions.convert_to_comment(Post.objects.get(pk=answer.pk), by=moderator)
    assert told(ada) == ["move", "move"]


def test_a_merged_question_is_told_to_its_asker(
    thread: Thread, owner: User, moderator: User, tag: Tag
) -> None:
    other = actions.ask(by=moderator, title="Is one more degree worth it?", body="?", tags=[tag])
    actions.merge(thread, by=moderator, into=other)
    assert told(owner) == ["move"]

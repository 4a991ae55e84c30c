"""A story or a passage that is taken back is gone at once, from everywhere."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from community.moderation.actions import hide, restore
from stories import actions
from stories.actions.metadata import put_tags
from stories.models import Story
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

URL = "/stories/on-second-thought/"
PLACES = (
    "/",
    "/stories/",
    "/tags/doubt/",
    "/feeds/stories/",
    "/feeds/stories/doubt/",
    "/sitemap.xml",
)


@pytest.fixture
def story() -> Story:
    story = StoryFactory.create(slug="on-second-thought", title="On second thought")
    BlockFactory.create(story=story, key="p", markdown="I should not have said this.")
    put_tags(story, ["doubt"])
    return story


def where_it_stands() -> list[str]:
    pages = {path: Client().get(path).content.decode() for path in PLACES}
    return [path for path, page in pages.items() if "on-second-thought" in page]


def test_a_withdrawn_story_answers_that_it_is_gone(story: Story, editor: User) -> None:
    actions.withdraw(story, by=editor, reason="The teller asked.")
    page = look(URL, status=410)
    assert "This was taken back" in page.words
    assert "The teller asked." not in page.response.content.decode()


def test_members_are_told_the_same_and_staff_read_on(
    story: Story, editor: User, stranger: User, moderator: User
) -> None:
    actions.withdraw(story, by=editor, reason="The teller asked.")
    look(URL, browser_of(stranger), status=410)
    for someone in (editor, moderator):
        page = look(URL, browser_of(someone))
        assert "This story is withdrawn." in page.words
        assert "The teller asked." in page.words


def test_it_leaves_every_list_at_once_and_comes_back(story: Story, editor: User) -> None:
    assert where_it_stands() == list(PLACES)
    actions.withdraw(story, by=editor, reason="The teller asked.")
    assert where_it_stands() == []
    actions.publish(story, by=editor)
    assert where_it_stands() == list(PLACES)


def test_hiding_works_the_same(story: Story, moderator: User) -> None:
    hide(story, by=moderator, reason="Off the subject.")
    assert where_it_stands() == []
    look(URL, status=404)
    restore(story, by=moderator)
    assert where_it_stands() == list(PLACES)
    look(URL)


def test_an_old_address_of_a_withdrawn_story_is_gone_too(story: Story, editor: User) -> None:
    story.old_slugs.create(slug="on-first-thought")
    actions.withdraw(story, by=editor, reason="The teller asked.")
    look("/stories/on-first-thought/", status=410)


def test_a_redacted_passage_is_gone_from_page_card_and_feed(story: Story, editor: User) -> None:
    second = BlockFactory.create(story=story, key="q", markdown="This may stay.")
    actions.set_metadata(story, by=editor, title=story.title)
    for block in story.blocks.all():
        actions.redact(block, by=editor, reason="Asked for.")
    actions.unredact(second, by=editor, reason="It may stay.")
    for path in (URL, *PLACES):
        assert "I should not have said" not in Client().get(path).content.decode()
    page = look(URL)
    assert page.texts("#b-p") == ["This passage was removed."]


def test_a_kept_copy_is_not_good_once_something_changed(story: Story, editor: User) -> None:
    tag = look(URL).response["ETag"]
    assert Client().get(URL, headers={"if-none-match": tag}).status_code == 304
    actions.redact(story.blocks.get(), by=editor, reason="Asked for.")
    assert Client().get(URL, headers={"if-none-match": tag}).status_code == 200

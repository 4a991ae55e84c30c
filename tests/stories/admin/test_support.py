"""At a block of the desk, a takeaway is linked to the words that support it."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from stories.models import Block, Story
from tests.conftest import browser_of
from tests.stories.admin.looking import address, deeds, do
from tests.stories.documents import POST, STRUCTURED, block, imported


@pytest.fixture
def told(post: Story) -> Story:
    """A post with one takeaway that nothing in the text supports yet."""
    post.takeaways.create(text="Ask the stranger.", is_imported=True)
    return post


def offered(desk: Client, there: Block) -> list[str]:
    """The takeaways that the form at this block offers; none without the form."""
    page = html.fromstring(desk.get(address("desk", there.story_id), {"open": there.key}).content)
    return [one.text_content() for one in page.cssselect(f"#support-{there.key} option")]


def test_a_takeaway_without_words_is_linked_at_its_block(desk: Client, told: Story) -> None:
    there, one = block(told, "A stranger"), told.takeaways.get()
    assert offered(desk, there) == ["Ask the stranger."]
    do(desk, there, "support", takeaway=one.pk, words="explained gradient descent")
    one.refresh_from_db()
    assert one.passage is not None
    assert (one.passage.block, one.passage.exact) == (there, "explained gradient descent")
    assert deeds() == ["story.support"]


def test_a_choice_can_be_made_again_after_those_that_still_wait(desk: Client, told: Story) -> None:
    there, one = block(told, "A stranger"), told.takeaways.get()
    do(desk, there, "support", takeaway=one.pk, words="A stranger")
    told.takeaways.create(text="Keep the ticket.", position=1)
    assert offered(desk, there) == ["Keep the ticket.", "Ask the stranger."]


def test_what_the_document_supports_itself_is_not_asked_for(desk: Client, db: None) -> None:
    story = imported(STRUCTURED)
    assert story.takeaways.exists()
    assert offered(desk, block(story, "In the end")) == []
    assert offered(desk, block(imported(POST), "A stranger")) == []


def test_words_that_do_not_stand_there_are_refused_and_kept(desk: Client, told: Story) -> None:
    there, one = block(told, "A stranger"), told.takeaways.get()
    answer = do(desk, there, "support", takeaway=one.pk, words="Somebody said")
    form = html.fromstring(answer.content).cssselect(f"#support-{there.key}")[0]
    assert "exactly once" in form.text_content()
    assert form.cssselect("[name=words]")[0].value.strip() == "Somebody said"
    assert deeds() == []


def test_a_stranger_is_refused(stranger: User, told: Story) -> None:
    there, one = block(told, "A stranger"), told.takeaways.get()
    answer = do(browser_of(stranger), there, "support", takeaway=one.pk, words="A stranger")
    assert answer.status_code == 403
    assert deeds() == []

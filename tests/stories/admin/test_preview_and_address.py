"""An editor looks at a draft as a visitor will, and moves a story to another address."""

from __future__ import annotations

import pytest
from django.test import Client

from stories.models import Story
from stories.models.story import Rights
from tests.cast import StoryFactory
from tests.stories.admin.looking import address, deeds
from tests.stories.documents import block


def test_a_draft_is_previewed_as_a_visitor_will_read_it(desk: Client, post: Story) -> None:
    Story.objects.filter(pk=post.pk).update(rights=Rights.OWN)
    page = desk.get(address("preview", post.pk)).content.decode()
    assert "this is what a visitor will read" in page
    assert "A stranger explained gradient descent" in page
    assert "Sign in" in page
    assert "This is a draft" not in page


def test_with_unknown_rights_the_preview_holds_back_the_text(desk: Client, post: Story) -> None:
    page = desk.get(address("preview", post.pk)).content.decode()
    assert 'id="text"' not in page
    assert block(post, "A stranger").anchor not in page


def test_a_story_moves_and_its_old_address_leads_there(desk: Client, client: Client) -> None:
    story = StoryFactory.create(slug="the-first")
    assert desk.post(address("address", story.pk), {"slug": "the-second"}).status_code == 302
    assert client.get("/stories/the-first/")["Location"] == "/stories/the-second/"
    assert deeds() == ["story.change_slug"]


@pytest.mark.parametrize("slug", ["", "No Spaces", "UPPER", "under_score", "taken"])
def test_an_address_that_cannot_be_is_refused_at_its_field(desk: Client, slug: str) -> None:
    StoryFactory.create(slug="taken")
    story = StoryFactory.create(slug="the-first")
    answer = desk.post(address("address", story.pk), {"slug": slug})
    assert b"id_slug_error" in answer.content
    story.refresh_from_db()
    assert story.slug == "the-first"

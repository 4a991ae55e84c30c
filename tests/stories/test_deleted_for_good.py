"""A story that a superuser deletes is nowhere any more: no word of it, and its addresses say so."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.deeds import deed_of
from community.moderation.models import Case, ReportKind, Statement
from community.policy import NotAllowed
from community.search.models import Entry
from stories import actions
from stories.models import Story
from stories.models.story import Rights, Status
from tests.cast import person
from tests.conftest import browser_of, sure_browser_of
from tests.portal.privacy.everything import places_that_name
from tests.stories.documents import imported
from threads import actions as thread_actions

pytestmark = pytest.mark.django_db

WHY = "A court says so."
TEXT = b"""---
title: The quillwort years
author: Nora Field
---

The quillwort grew slowly, and so did I.

## What the quillwort taught

Patience, and that quillwort is no flower.
"""


@pytest.fixture
def root(db: None) -> User:
    return person("root", role="administrator", is_superuser=True)


@pytest.fixture
def story(owner: User, editor: User, moderator: User) -> Story:
    """One whose words went everywhere: an index, a kept page, a report, the record, a passage."""
    story = actions.import_document(TEXT, file="quillwort.md", by=editor).story
    story.rights = Rights.OWN
    story.save(update_fields=["rights"])
    actions.publish(story, by=editor)
    actions.set_metadata(story, by=editor, summary="Of the quillwort.")
    block = story.blocks.order_by("position").first()
    assert block
    actions.quote(block, 4, 18).save()
    thread_actions.comment(story, by=owner, body="Mine took years, too.")
    kind = ReportKind.objects.create(name="Private")
    moderation.report(story, by=owner, kind=kind, words="It is about me.")
    actions.change_slug(story, "quiet-years", by=editor)
    Client().get(story.get_absolute_url())
    return Story.objects.get(pk=story.pk)


def test_no_word_of_it_is_stored_anywhere(
    story: Story, root: User, django_capture_on_commit_callbacks: Any
) -> None:
    assert len(places_that_name(("quillwort",))) > 4
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(story, by=root, reason=WHY)
    left = places_that_name(("quillwort",))
    # An address that it had answers that it is gone, and what a member reported is theirs.
    assert {place for place in left if not place.startswith("stories_oldslug")} == set()
    assert not Entry.objects.filter(kind="story", key=story.pk).exists()
    assert not story.passages.exists()


def test_the_record_says_that_and_why(story: Story, root: User) -> None:
    actions.delete(story, by=root, reason=WHY)
    actions.delete(story, by=root, reason="Once more.")
    entry = LogEntry.objects.get(code="story.delete")
    assert (entry.actor_id, entry.target_id, entry.text.reason) == (root.pk, str(story.pk), WHY)
    assert Statement.objects.get(code="story.delete").title == ""
    with pytest.raises(ValidationError, match="for good"):
        actions.publish(story, by=root)


def test_its_addresses_say_gone_and_the_discussion_is_out_of_sight(
    story: Story, root: User, owner: User
) -> None:
    (said,) = owner.posts.all()
    actions.delete(story, by=root, reason=WHY)
    for reader in (Client(), browser_of(owner)):
        for path in (story.get_absolute_url(), "/stories/the-quillwort-years/"):
            assert reader.get(path).status_code == 410, path
        assert reader.get(said.get_absolute_url(), follow=True).status_code == 410
    said.refresh_from_db()
    assert said.body == "Mine took years, too.", "it is theirs, and in their own data"


def test_a_draft_that_waited_waits_no_more(editor: User, root: User) -> None:
    draft = actions.import_document(TEXT, file="quillwort.md", by=editor).story
    waiting = Case.objects.open().filter(subject_kind="story", subject_key=draft.pk)
    assert waiting.exists()
    actions.delete(draft, by=root, reason=WHY)
    assert not waiting.exists()


class TestTheDoor:
    def test_a_superuser_is_asked_twice_on_the_desk(self, story: Story, root: User) -> None:
        desk = sure_browser_of(root)
        path = f"{reverse('admin:stories_story_deed', args=['delete'])}"
        page = desk.get(reverse("admin:stories_story_desk", args=[story.pk]))
        assert f"{path}?id={story.pk}" in page.content.decode()
        other = imported("# Another\n\nIt stays.\n")
        both = {"id": [story.pk, other.pk]}
        assert desk.post(path, {**both, "reason": " "}).status_code == 200
        assert not LogEntry.objects.filter(code="story.delete").exists()
        assert desk.post(path, {**both, "reason": WHY}).status_code == 302
        fresh = browser_of(root).post(path, {"id": other.pk, "reason": WHY})
        assert "reauthenticate" in fresh.headers["Location"]  # not without saying who they are
        erased = Story.objects.filter(erased_at__isnull=False)
        assert [one.pk for one in erased] == [story.pk], "one at a time"

    def test_nobody_else_may(self, story: Story, editor: User, moderator: User) -> None:
        path = reverse("admin:stories_story_deed", args=["delete"])
        for someone in (editor, moderator, person("adam", role="administrator")):
            with pytest.raises(NotAllowed):
                actions.delete(story, by=someone, reason=WHY)
            sent = {"id": story.pk, "reason": WHY}
            assert browser_of(someone).post(path, sent).status_code == 403
        assert Story.objects.get(pk=story.pk).status == Status.PUBLISHED

    def test_a_case_offers_it_to_superusers(self, story: Story, root: User, editor: User) -> None:
        deed = deed_of("story.delete")
        assert deed
        assert deed.is_open_to(root, story)
        assert not deed.is_open_to(editor, story)
        assert deed.is_final

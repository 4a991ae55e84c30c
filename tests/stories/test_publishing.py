"""Letting a story out, taking it back, redacting a block, moving it to another address."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from community.log.models import LogEntry
from community.policy import NotAllowed
from stories import actions
from stories.models import OldSlug, Story
from stories.models.story import Status
from tests.stories.documents import POST, TALK, block, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db):
    return imported(POST)


def test_a_draft_is_published_once(story, editor):
    actions.publish(story, by=editor)
    listed = story.listed_at
    actions.publish(story, by=editor)

    assert story.is_published
    assert story.listed_at == listed
    entry = LogEntry.objects.get(code="story.publish")
    assert (entry.actor_id, entry.target_id, entry.text.before) == (
        editor.pk,
        str(story.pk),
        "draft",
    )


def test_a_withdrawn_story_is_gone_and_may_come_back(story, editor, stranger):
    actions.publish(story, by=editor)
    first_listed = story.listed_at

    actions.withdraw(story, by=editor, reason=" The narrator asked for it. ")

    assert story.status == Status.WITHDRAWN
    assert not Story.objects.visible_to(stranger).exists()
    entry = LogEntry.objects.get(code="story.withdraw")
    assert entry.text.reason == "The narrator asked for it."

    actions.publish(story, by=editor)
    assert story.is_published
    assert (story.withdrawn_reason, story.listed_at) == ("", first_listed)


def test_withdrawing_and_redacting_need_a_reason(story, editor):
    with pytest.raises(ValidationError):
        actions.withdraw(story, by=editor, reason=" ")
    with pytest.raises(ValidationError):
        actions.redact(block(story, "nobody"), by=editor, reason="")


def test_redacted_words_leave_excerpt_length_and_record(story, editor):
    row = block(story, "first train")
    words = story.words

    actions.redact(row, by=editor, reason="a third person's address")

    story.refresh_from_db()
    row.refresh_from_db()
    assert row.is_redacted
    assert row.plain
    assert "midnight" not in story.excerpt
    assert story.words == words - 13
    entry = LogEntry.objects.get(code="story.redact")
    assert entry.text.reason == "a third person's address"
    assert "midnight" not in entry.text.before + entry.text.after

    actions.unredact(row, by=editor)
    story.refresh_from_db()
    assert not row.is_redacted
    assert story.words == words
    assert "midnight" in story.excerpt


def test_a_quote_of_a_redacted_block_is_not_shown(story, editor):
    row = block(story, "first train")
    passage = actions.quote(row, 4, 15)
    passage.save()

    actions.redact(row, by=editor, reason="asked to")

    passage.refresh_from_db()
    assert passage.exact == "first train"
    assert passage.shown == ""


def test_an_old_address_leads_to_the_new_one_in_one_hop(story, editor):
    old = story.slug
    actions.change_slug(story, "night-trains", by=editor)
    actions.change_slug(story, "trains", by=editor)

    assert {(one.slug, one.story.slug) for one in OldSlug.objects.all()} == {
        (old, "trains"),
        ("night-trains", "trains"),
    }

    actions.change_slug(story, old, by=editor)
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"night-trains", "trains"}
    assert LogEntry.objects.filter(code="story.change_slug").count() == 3


def test_an_address_of_another_story_past_or_present_is_refused(story, editor):
    other = imported(TALK, "/x/talk.md")
    actions.change_slug(other, "harbour", by=editor)

    for slug in ("harbour", "a-talk-by-the-harbour", "Not Good", "UPPER", "under_score", "x" * 121):
        with pytest.raises(ValidationError):
            actions.change_slug(story, slug, by=editor)
    assert Story.objects.get(pk=story.pk).slug == "two-years-of-night-trains"


def test_a_new_story_does_not_take_an_address_that_redirects(story, editor):
    actions.change_slug(story, "trains", by=editor)

    other = imported(POST.replace("bread", "cake"), "/x/other.md")

    assert other.slug == "two-years-of-night-trains-2"


def test_moderators_are_no_editors(story, moderator):
    with pytest.raises(NotAllowed):
        actions.publish(story, by=moderator)

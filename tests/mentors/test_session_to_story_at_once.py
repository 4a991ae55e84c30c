"""Consent given, taken back and acted on at once: what is taken back is gone, whoever was first."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from mentors.actions import agree_to_story, edit_story, take_story_back
from mentors.models import StoryProposal
from stories.actions import publish
from stories.models import Source, Story
from tests.cast import person
from tests.mentors.calendars import pair
from tests.mentors.noting import STORY, agreed, proposed
from tests.threads.test_moderating_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


def test_agreed_to_twice_at_once_it_is_one_story() -> None:
    proposal = proposed(pair())
    mentor = proposal.mentorship.mentor
    raised = at_once(*[lambda: agree_to_story(proposal, by=mentor, seen=1)] * 2)
    assert [type(error) for error in raised] == [ValidationError]
    assert Story.objects.count() == 1


def test_agreed_to_and_taken_back_at_once_nothing_is_left() -> None:
    proposal = proposed(pair())
    both = proposal.mentorship
    at_once(
        lambda: agree_to_story(proposal, by=both.mentor, seen=1),
        lambda: take_story_back(proposal, by=both.mentee),
    )
    assert StoryProposal.objects.get().state == "withdrawn"
    assert not Story.objects.filter(erased_at=None).exists()
    assert not Source.objects.exists()


def test_agreed_to_and_changed_at_once_nobody_agreed_to_words_unread() -> None:
    proposal = proposed(pair())
    both = proposal.mentorship
    words = {**STORY, "body": "Other words, unread."}
    raised = at_once(
        lambda: agree_to_story(proposal, by=both.mentor, seen=1),
        lambda: edit_story(proposal, by=both.mentee, seen=1, **words),
    )
    assert len(raised) == 1
    told = Source.objects.first()
    assert told is None or b"unread" not in bytes(told.raw)


def test_taken_back_by_both_at_once_it_is_taken_back_once() -> None:
    proposal = agreed(pair())
    both = proposal.mentorship
    raised = at_once(
        *(lambda who=who: take_story_back(proposal, by=who) for who in (both.mentee, both.mentor))
    )
    assert [type(error) for error in raised] == [ValidationError]
    assert Story.objects.get().is_erased


def test_published_and_taken_back_at_once_it_is_gone() -> None:
    proposal = agreed(pair())
    editor, story = person("editor", role="editor"), Story.objects.get()
    at_once(
        lambda: publish(story, by=editor),
        lambda: take_story_back(proposal, by=proposal.mentorship.mentee),
    )
    story.refresh_from_db()
    assert (story.is_erased, story.status) == (True, "withdrawn")

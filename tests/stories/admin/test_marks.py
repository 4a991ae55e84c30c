"""Editors mark what is off the subject, and take words out of sight and back."""

from __future__ import annotations

import pytest
from django.test import Client

from stories.models import Story
from tests.stories.admin.looking import deeds, do, last_entry
from tests.stories.documents import block


@pytest.mark.parametrize("mark", ["chatter", "sensitive", "third-party", ""])
def test_a_block_is_marked(desk: Client, post: Story, mark: str) -> None:
    do(desk, block(post, "A stranger"), "mark", mark="chatter" if not mark else "")
    do(desk, block(post, "A stranger"), "mark", mark=mark)
    assert block(post, "A stranger").mark == mark
    assert set(deeds()) == {"story.mark"}


def test_a_mark_there_is_not_is_refused(desk: Client, post: Story) -> None:
    answer = do(desk, block(post, "A stranger"), "mark", mark="boring")
    assert b"Select a valid choice" in answer.content
    assert deeds() == []


def test_words_are_taken_away_for_a_reason_and_shown_again(desk: Client, post: Story) -> None:
    do(desk, block(post, "A stranger"), "redact", reason="He asked for it.")
    assert block(post, "A stranger").is_redacted
    assert (last_entry().code, last_entry().text.reason) == ("story.redact", "He asked for it.")
    assert "stranger" not in last_entry().text.before
    do(desk, block(post, "A stranger"), "unredact", reason="He agreed after all.")
    assert not block(post, "A stranger").is_redacted
    assert deeds() == ["story.redact", "story.unredact"]


def test_without_a_reason_the_words_stay(desk: Client, post: Story) -> None:
    answer = do(desk, block(post, "A stranger"), "redact", reason="  ")
    assert b"This field is required" in answer.content
    assert not block(post, "A stranger").is_redacted

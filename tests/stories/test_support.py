"""An editor says which words support a takeaway; the choice outlives later imports."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from community.accounts.models import User
from community.log.models import LogEntry
from community.policy import NotAllowed
from stories import actions
from stories.models import Finding, Passage, Story, Takeaway
from stories.models.story import Rights
from tests.stories.documents import POST, STRUCTURED, block, imported
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

LISTED = """\
---
title: A talk about keys
---

Table of Contents

1. The harbour
   - Ask for the key.
2. The machines
   - Read the manual.
   - Ask for the key.

## The harbour

They gave me a key, since I had asked.

## The machines

Nobody taught me; I read the manual from end to end.
"""
KEY, MANUAL = "They gave me a key", "I read the manual"


def takeaway(story: Story, words: str, section: str) -> Takeaway:
    return story.takeaways.select_related("passage__block").get(text=words, entry__title=section)


def supported(editor: User) -> Story:
    """The talk, with “Read the manual.” linked to the words that say it."""
    story = imported(LISTED)
    one = takeaway(story, "Read the manual.", "The machines")
    actions.support(one, block=block(story, MANUAL), words=MANUAL, by=editor)
    return story


def words_of(story: Story, words: str, section: str) -> str:
    passage = takeaway(story, words, section).passage
    return passage.exact if passage else ""


def test_an_imported_takeaway_is_linked_to_its_words(editor: User) -> None:
    story = imported(LISTED)
    one = takeaway(story, "Read the manual.", "The machines")
    assert words_of(story, one.text, "The machines") == ""
    before = story.changed_at

    actions.support(one, block=block(story, MANUAL), words=MANUAL, by=editor)

    story.refresh_from_db()
    assert story.changed_at > before
    assert one.is_placed_by_editor
    assert one.passage is not None
    assert (one.passage.exact, one.passage.block) == (MANUAL, block(story, MANUAL))
    assert one.passage.prefix == "Nobody taught me; "
    entry = LogEntry.objects.select_related("text").get(code="story.support")
    assert (entry.actor_id, entry.target_id, entry.text.after) == (editor.pk, str(one.pk), MANUAL)


def test_readers_are_led_to_the_words(editor: User) -> None:
    story = supported(editor)
    actions.publish(story, by=editor)
    Story.objects.update(rights=Rights.OWN)
    links = look(story.get_absolute_url()).links(".toc__takeaways a")
    assert links["Read the manual."].endswith(f"#{block(story, MANUAL).anchor}")


def test_other_words_take_the_place_of_the_first(editor: User) -> None:
    story = supported(editor)
    one = takeaway(story, "Read the manual.", "The machines")
    actions.support(one, block=block(story, MANUAL), words="from end to end", by=editor)
    assert words_of(story, "Read the manual.", "The machines") == "from end to end"
    assert Passage.objects.count() == 1
    entry = LogEntry.objects.select_related("text").latest("pk")
    assert (entry.text.before, entry.text.after) == (MANUAL, "from end to end")


@pytest.mark.parametrize("words", ["", "I wrote the manual", "end"])
def test_words_that_do_not_stand_there_once_support_nothing(editor: User, words: str) -> None:
    story = imported(LISTED)
    one = takeaway(story, "Read the manual.", "The machines")
    with pytest.raises(ValidationError, match="exactly once"):
        actions.support(one, block=block(story, MANUAL), words=words, by=editor)
    assert not Passage.objects.exists()


def test_redacted_words_support_nothing(editor: User) -> None:
    story = imported(LISTED)
    actions.redact(block(story, MANUAL), by=editor, reason="asked to")
    one = takeaway(story, "Read the manual.", "The machines")
    with pytest.raises(ValidationError, match="redacted"):
        actions.support(one, block=block(story, MANUAL), words=MANUAL, by=editor)
    assert not Passage.objects.exists()


def test_a_block_of_another_story_supports_nothing(editor: User) -> None:
    story, other = imported(LISTED), imported(POST, file="/posts/two.md")
    one = takeaway(story, "Read the manual.", "The machines")
    there = block(other, "A stranger")
    with pytest.raises(type(there).DoesNotExist):
        actions.support(one, block=there, words="A stranger", by=editor)


def test_a_stranger_links_nothing(stranger: User) -> None:
    story = imported(LISTED)
    one = takeaway(story, "Read the manual.", "The machines")
    with pytest.raises(NotAllowed):
        actions.support(one, block=block(story, MANUAL), words=MANUAL, by=stranger)


@pytest.mark.parametrize(
    ("change", "section"),
    [
        (("They gave me", "Soon they gave me"), "The machines"),
        (("Nobody taught me", "Nobody ever taught us"), "The machines"),
        (("The machines", "The engines"), "The engines"),
        (("1. The harbour\n", "1. The harbour\n   - Read the manual.\n"), "The machines"),
    ],
)
def test_the_choice_outlives_a_changed_document(
    editor: User, change: tuple[str, str], section: str
) -> None:
    story = supported(editor)
    imported(LISTED.replace(*change))
    one = takeaway(story, "Read the manual.", section)
    assert one.is_placed_by_editor
    assert one.passage is not None
    assert (one.passage.exact, one.passage.block) == (MANUAL, block(story, MANUAL))
    assert story.takeaways.filter(is_placed_by_editor=True).count() == 1
    assert Passage.objects.count() == 1


def test_the_same_words_in_two_sections_keep_their_own(editor: User) -> None:
    story = imported(LISTED)
    for section, words in (("The harbour", KEY), ("The machines", MANUAL)):
        one = takeaway(story, "Ask for the key.", section)
        actions.support(one, block=block(story, words), words=words, by=editor)
    imported(LISTED.replace("They gave me", "Then They gave me"))
    assert words_of(story, "Ask for the key.", "The harbour") == KEY
    assert words_of(story, "Ask for the key.", "The machines") == MANUAL


def test_the_choice_stands_where_the_document_names_other_words(editor: User) -> None:
    story = imported(STRUCTURED)
    one = story.takeaways.get()
    actions.support(one, block=block(story, "In the end"), words="In the end", by=editor)
    imported(STRUCTURED.replace("brought four", "brought only four"))
    kept = story.takeaways.select_related("passage").get()
    assert (kept.is_placed_by_editor, kept.passage and kept.passage.exact) == (True, "In the end")
    assert not Passage.objects.filter(exact__startswith="she wished").exists()


def test_words_that_are_gone_wait_for_an_editor_until_the_takeaway_is_gone(editor: User) -> None:
    story = supported(editor)
    without = LISTED.replace("Nobody taught me; I read the manual from end to end.", "No words.")
    imported(without)
    one = takeaway(story, "Read the manual.", "The machines")
    assert one.passage is not None
    assert one.passage.block is None
    assert story.findings.get(kind=Finding.Kind.ORPHAN).text == MANUAL

    imported(without.replace("   - Read the manual.\n", ""))

    assert not Passage.objects.exists()
    assert not story.findings.filter(kind=Finding.Kind.ORPHAN).exists()

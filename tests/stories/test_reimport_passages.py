"""Quoted passages follow their words, or wait for an editor; they never move on a guess."""

from __future__ import annotations

import pytest

from stories import actions
from stories.models import Finding
from tests.cast import PostFactory, ThreadFactory
from tests.stories.documents import POST, block, imported

pytestmark = pytest.mark.django_db


def quoted(story, words):
    row = block(story, words)
    start = row.plain.index(words)
    passage = actions.quote(row, start, start + len(words))
    passage.save()
    return passage


def test_a_passage_in_untouched_text_is_left_alone():
    story = imported(POST)
    passage = quoted(story, "a loaf of bread")
    at = passage.block

    imported(POST.replace("lost an hour", "lost two hours"))

    passage.refresh_from_db()
    assert (passage.block, passage.exact) == (at, "a loaf of bread")


def test_the_same_words_in_a_rewritten_block_are_found_exactly():
    story = imported(POST)
    passage = quoted(story, "gradient descent with a loaf of bread")

    imported(POST.replace("A stranger explained", "That night an old stranger explained to us all"))

    passage.refresh_from_db()
    assert passage.block is not None
    assert passage.block.plain[passage.start :].startswith("gradient descent with a loaf of bread")
    assert passage.orphaned_at is None


def test_words_that_moved_to_another_block_take_the_passage_along():
    story = imported(POST)
    passage = quoted(story, "explained gradient descent with a loaf of bread")

    moved = POST.replace(
        "A stranger explained gradient descent with a loaf of bread and a knife.\n\n", ""
    )
    moved += "\nOnce more: someone explained gradient descent with a loaf of bread to the cat.\n"
    imported(moved)

    passage.refresh_from_db()
    assert passage.block == block(story, "to the cat")
    assert passage.key == passage.block.key


def test_one_clear_likeness_is_taken_with_its_new_wording():
    story = imported(POST)
    passage = quoted(story, "explained gradient descent with a loaf of bread and a knife")

    imported(
        POST.replace("with a loaf of bread and a knife", "using a loaf of bread and one knife")
    )

    passage.refresh_from_db()
    assert passage.exact == "explained gradient descent using a loaf of bread and one knife"
    assert passage.orphaned_at is None
    assert passage.block.plain[passage.start :].startswith(passage.exact)


def test_two_sentences_that_look_alike_orphan_the_passage(editor):
    story = imported(POST)
    passage = quoted(story, "explained gradient descent with a loaf of bread and a knife")
    comment = PostFactory.create(
        thread=ThreadFactory.create(story=story), passage=passage, author=editor
    )
    alike = (
        "A stranger explained gradient descent with a loaf of bread and a fork.\n\n"
        "A cousin explained gradient descent with a loaf of bread and a file."
    )
    imported(
        POST.replace(
            "A stranger explained gradient descent with a loaf of bread and a knife.", alike
        )
    )

    passage.refresh_from_db()
    assert passage.block is None
    assert passage.orphaned_at is not None
    assert passage.exact == "explained gradient descent with a loaf of bread and a knife"
    finding = story.findings.get(kind=Finding.Kind.ORPHAN)
    assert finding.text == passage.exact
    comment.refresh_from_db()
    assert comment.passage == passage

    cousin = block(story, "A cousin")
    actions.reattach_to(passage, cousin, "gradient descent with a loaf", by=editor)

    finding.refresh_from_db()
    assert passage.block == cousin
    assert passage.orphaned_at is None
    assert (finding.decision, finding.decided_by) == ("placed", editor)


def test_a_passage_whose_words_come_back_is_at_home_again():
    story = imported(POST)
    passage = quoted(story, "I still keep the ticket in the book")
    imported(POST.replace("I still keep the ticket in the book that I was reading then.", "Gone."))
    passage.refresh_from_db()
    assert passage.orphaned_at is not None

    imported(POST)

    passage.refresh_from_db()
    assert passage.block == block(story, "I still keep")
    assert passage.orphaned_at is None
    assert not story.findings.exists()


def test_passages_follow_an_editors_split_and_merge(editor):
    story = imported(POST)
    passage = quoted(story, "nobody on it slept")
    row = block(story, "first train")

    later = actions.split_turn(row, row.markdown.index("nobody"), by=editor)
    passage.refresh_from_db()
    assert (passage.block, passage.start) == (later, 0)

    actions.merge_turns(row, later, by=editor)
    passage.refresh_from_db()
    assert passage.block == row
    assert row.plain[passage.start :].startswith("nobody on it slept")

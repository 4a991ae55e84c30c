"""What only an editor can decide: places, doubtful lines, repairs, lost passages."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from stories import actions
from stories.actions.passages import quote
from stories.models import Edit, Finding, Story
from tests.stories.admin.looking import address, deeds, do, settle
from tests.stories.documents import POST, block, imported

LISTED = """\
---
title: With a list
---

Table of Contents

1. The beginning
2. The way out

## The beginning

It began with rain.

Much later we found the door.
"""


@pytest.fixture
def listed(db: None) -> Story:
    return imported(LISTED, file="/posts/listed.md")


def test_an_entry_without_a_place_is_given_one(desk: Client, listed: Story) -> None:
    task = listed.findings.get(kind=Finding.Kind.UNPLACED)
    assert task.text in desk.get(address("desk", listed.pk)).content.decode()
    entry = listed.contents.get(title="The way out")
    do(desk, block(listed, "Much later"), "place", entry=entry.pk)
    entry.refresh_from_db()
    assert entry.block == block(listed, "Much later")
    assert entry.is_placed_by_editor
    task.refresh_from_db()
    assert task.decision == "placed"
    settle(desk, listed, "entry", entry)
    entry.refresh_from_db()
    assert entry.block is None
    assert deeds() == ["story.place_entry", "story.place_entry"]


def test_an_entry_may_have_no_place(desk: Client, listed: Story) -> None:
    task = listed.findings.get(kind=Finding.Kind.UNPLACED)
    settle(desk, listed, "finding", task, "no-place")
    task.refresh_from_db()
    assert task.decision == "no-place"
    assert "Nothing is open." in desk.get(address("desk", listed.pk)).content.decode()


@pytest.mark.parametrize(
    ("decision", "kind"),
    [
        ("heading", "heading"),
        ("paragraph", "paragraph"),
        ("caption", "figure"),
        ("as-is", "paragraph"),
    ],
)
def test_a_doubtful_line_is_decided(desk: Client, post: Story, decision: str, kind: str) -> None:
    line = block(post, "A stranger")
    task = Finding.objects.create(story=post, kind="doubtful", key=line.key, text=line.plain)
    settle(desk, post, "finding", task, decision)
    line.refresh_from_db()
    assert line.kind == kind
    task.refresh_from_db()
    assert task.decision == decision
    assert deeds() == ["story.decide"]


def test_it_cannot_be_decided_in_another_way(desk: Client, post: Story) -> None:
    line = block(post, "A stranger")
    task = Finding.objects.create(story=post, kind="doubtful", key=line.key, text=line.plain)
    answer = settle(desk, post, "finding", task, "burnt")
    assert "This cannot be decided so." in answer.content.decode()
    task.refresh_from_db()
    assert task.decided_at is None


def test_a_repair_is_undone_and_made_again(desk: Client, db: None) -> None:
    story = imported(POST.replace("explained gradient", "explained GordiÄ‡ gradient"))
    repair = story.edits.get(rule="mojibake")
    page = html.fromstring(desk.get(address("desk", story.pk)).content)
    assert page.cssselect(f".change [value=undo][aria-label*='{repair.rule}']")
    settle(desk, story, "edit", repair, "undo")
    assert "Ä‡" in block(story, "explained").plain
    settle(desk, story, "edit", repair, "accept")
    assert "Gordić" in block(story, "explained").plain
    repair.refresh_from_db()
    assert repair.state == Edit.State.ACCEPTED
    assert deeds() == ["story.undo_edit", "story.accept_edit"]


def test_a_repair_whose_words_are_gone_stays(desk: Client, post: Story) -> None:
    line = block(post, "A stranger")
    repair = Edit.objects.create(story=post, key=line.key, rule="r", before="a", after="never said")
    answer = settle(desk, post, "edit", repair, "undo")
    assert "no longer in one clear place" in answer.content.decode()
    repair.refresh_from_db()
    assert repair.state == Edit.State.APPLIED


@pytest.fixture
def orphan(post: Story, editor: User) -> Story:
    """A story with a passage whose words have gone from the text."""
    held = quote(block(post, "A stranger"), 0, 30)
    held.save()
    imported(POST.replace("A stranger explained gradient descent", "Nobody said a word about it"))
    held.refresh_from_db()
    assert held.orphaned_at is not None
    return post


def test_a_lost_passage_is_attached_where_an_editor_says(desk: Client, orphan: Story) -> None:
    lost = orphan.passages.get()
    there = block(orphan, "Nobody said")
    do(desk, there, "attach", passage=lost.pk, exact="Nobody said a word")
    lost.refresh_from_db()
    assert (lost.block, lost.exact, lost.orphaned_at) == (there, "Nobody said a word", None)
    assert not orphan.findings.filter(kind="orphan", decided_at=None).exists()
    assert deeds() == ["story.reattach"]


def test_words_that_do_not_stand_there_are_refused_and_kept(desk: Client, orphan: Story) -> None:
    lost, there = orphan.passages.get(), block(orphan, "Nobody said")
    answer = do(desk, there, "attach", passage=lost.pk, exact="Somebody said")
    page = html.fromstring(answer.content)
    form = page.cssselect(f"#attach-{there.key}")[0]
    assert "exactly once" in form.text_content()
    assert form.cssselect("[name=exact]")[0].value.strip() == "Somebody said"


def test_a_lost_passage_may_be_let_go(desk: Client, orphan: Story) -> None:
    task = orphan.findings.get(kind="orphan")
    settle(desk, orphan, "finding", task, "let-go")
    task.refresh_from_db()
    assert task.decision == "let-go"
    assert actions.DECISIONS["orphan"] == ("let-go",)

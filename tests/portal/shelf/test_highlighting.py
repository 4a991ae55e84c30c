"""Marking words: what it keeps, what it refuses, and that the same words are one highlight."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from community.accounts.models import User
from community.limits.actions import TooManyError
from community.policy import NotAllowed, SignInRequired
from portal.shelf import highlighting
from portal.shelf.models import LONGEST_NOTE, Highlight
from stories.models import Block
from stories.models.story import Rights, Status
from tests.cast import BlockFactory
from tests.portal.shelf.highlighting import highlight
from threads import passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def block() -> Block:
    return BlockFactory.create(key="k", plain="A rose is a rose, and patience is patience.")


def test_words_are_kept_with_what_tells_them_from_look_alikes(block: Block, owner: User) -> None:
    made = highlight(block, "a rose", by=owner, label="doubt", note=" Is it?\r\nIs it? ")
    assert (made.key, made.exact, made.label) == ("k", "a rose", "doubt")
    assert made.prefix == "A rose is "
    assert made.suffix.startswith(", and patience")
    assert made.note == "Is it?\nIs it?"


def test_the_same_words_again_are_the_same_highlight(block: Block, owner: User) -> None:
    first = highlight(block, "patience", by=owner, note="Mine.")
    again = highlight(block, "patience", by=owner, label="advice")
    assert again.pk == first.pk
    assert (again.label, again.note) == ("advice", "Mine.")
    other = passages.find(block, "patience", prefix="patience is")
    highlighting.highlight(block.story, other, by=owner, label="advice")
    assert Highlight.objects.count() == 2


def test_the_database_takes_no_words_twice(block: Block, owner: User) -> None:
    made = highlight(block, "patience", by=owner)
    made.pk = None
    with pytest.raises(IntegrityError):
        made.save(force_insert=True)


def test_two_people_mark_the_same_words(block: Block, owner: User, stranger: User) -> None:
    highlight(block, "patience", by=owner)
    highlight(block, "patience", by=stranger)
    assert [one.owner for one in Highlight.objects.visible_to(owner)] == [owner]


@pytest.mark.parametrize("change", [{"status": Status.DRAFT}, {"rights": Rights.UNKNOWN}])
def test_only_text_that_one_may_read_is_marked(
    block: Block, owner: User, editor: User, change: dict[str, str]
) -> None:
    type(block.story).objects.update(**change)
    block.refresh_from_db()
    with pytest.raises(NotAllowed):
        highlight(block, "patience", by=owner)
    assert highlight(block, "patience", by=editor).pk


def test_a_visitor_is_asked_to_sign_in(block: Block) -> None:
    with pytest.raises(SignInRequired):
        highlight(block, "patience", by=AnonymousUser())


def test_words_that_were_redacted_or_rewritten_meanwhile_are_not_marked(
    block: Block, owner: User
) -> None:
    words = passages.find(block, "patience")
    Block.objects.update(plain="Something else.")
    with pytest.raises(ValidationError, match="no longer in the story"):
        highlighting.highlight(block.story, words, by=owner, label="insight")
    Block.objects.update(plain=block.plain, redacted_at="2026-01-01T00:00Z")
    with pytest.raises(ValidationError, match="no longer in the story"):
        highlighting.highlight(block.story, words, by=owner, label="insight")


@pytest.mark.parametrize(
    ("label", "note", "field"),
    [("love", "", "label"), ("", "", "label"), ("doubt", "x" * (LONGEST_NOTE + 1), "note")],
)
def test_labels_and_notes_are_checked(
    block: Block, owner: User, label: str, note: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        highlight(block, "patience", by=owner, label=label, note=note)
    assert set(refused.value.message_dict) == {field}
    assert not Highlight.objects.exists()


def test_a_day_holds_so_many(block: Block, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    most = dict.fromkeys(highlighting.HIGHLIGHT.most, 2)
    monkeypatch.setattr(
        type(highlighting.HIGHLIGHT), "allows", lambda self, trust: max(most[trust], self.least)
    )
    highlight(block, "A rose", by=owner)
    highlight(block, "a rose", by=owner)
    highlight(block, "a rose", by=owner, label="doubt")  # the same again costs nothing
    with pytest.raises(TooManyError):
        highlight(block, "patience", by=owner)
    assert owner.highlights.count() == 2


def test_a_story_holds_so_many(block: Block, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highlighting, "MOST_A_STORY", 2)
    highlight(block, "A rose", by=owner)
    highlight(block, "a rose", by=owner)
    with pytest.raises(ValidationError, match="2 highlights in this story"):
        highlight(block, "patience", by=owner)
    highlight(BlockFactory.create(), "patience", by=owner)  # in another story


def test_only_its_owner_changes_or_removes_it(
    block: Block, owner: User, stranger: User, moderator: User
) -> None:
    made = highlight(block, "patience", by=owner)
    for other in (stranger, moderator):
        with pytest.raises(NotAllowed):
            highlighting.change(made, by=other, label="doubt", note="")
        with pytest.raises(NotAllowed):
            highlighting.remove(made, by=other)
    highlighting.change(made, by=owner, label="doubt", note="Or not.")
    made.refresh_from_db()
    assert (made.label, made.note) == ("doubt", "Or not.")
    highlighting.remove(made, by=owner)
    assert not Highlight.objects.exists()

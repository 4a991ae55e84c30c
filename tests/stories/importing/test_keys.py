"""Keys of blocks stay with their words when a document is imported again."""

from __future__ import annotations

from collections.abc import Sequence

from stories.importing import Block, BlockKind, align
from stories.importing.keys import assign


def blocks(*texts: str) -> list[Block]:
    made = [Block(BlockKind.PARAGRAPH, text, text) for text in texts]
    assign(made)
    return made


def known(made: Sequence[Block]) -> list[tuple[str, str]]:
    return [(block.key, block.plain) for block in made]


FIRST = "I studied control theory and wrote toolboxes for a living."
SECOND = "Then a colleague told me about a competition on fish."
THIRD = "I won it, and a start-up in another city made me an offer."


def test_the_same_words_have_the_same_key_and_repeats_are_told_apart() -> None:
    one, two, three = blocks("Yes.", "No.", "yes.")
    assert one.key == blocks("Yes.")[0].key
    assert three.key == f"{one.key}-2"
    assert two.key != one.key


def test_nothing_changes_when_nothing_changed() -> None:
    old = blocks(FIRST, SECOND, THIRD)
    result = align(known(old), blocks(FIRST, SECOND, THIRD))
    assert result.keys == [block.key for block in old]
    assert result.edited + result.added + result.gone == []


def test_an_edited_paragraph_keeps_its_key() -> None:
    old = blocks(FIRST, SECOND, THIRD)
    result = align(known(old), blocks(FIRST, SECOND.replace("fish", "fishes"), THIRD))
    assert result.keys == [block.key for block in old]
    assert result.edited == [old[1].key]


def test_other_words_in_its_place_get_a_key_of_their_own() -> None:
    old = blocks(FIRST, SECOND, THIRD)
    result = align(known(old), blocks(FIRST, "Nothing here resembles what was there.", THIRD))
    assert result.keys[1] not in {block.key for block in old}
    assert result.gone == [old[1].key]
    assert result.added == [result.keys[1]]


def test_of_two_alike_neither_inherits() -> None:
    old = blocks(FIRST, SECOND, THIRD)
    twins = (SECOND.replace("fish", "fishes"), SECOND.replace("fish", "fisher"))
    result = align(known(old), blocks(FIRST, *twins, THIRD))
    assert old[1].key in result.gone
    assert len(set(result.keys)) == 4


def test_a_paragraph_put_elsewhere_takes_its_key_along() -> None:
    old = blocks(FIRST, SECOND, THIRD)
    result = align(known(old), blocks(THIRD, FIRST, SECOND))
    assert result.keys == [old[2].key, old[0].key, old[1].key]


def test_a_repeat_put_before_does_not_take_the_key_of_an_edited_one() -> None:
    old = blocks(FIRST, SECOND)
    edited = align(known(old), blocks(FIRST, SECOND.replace("fish", "fishes")))
    now = [(edited.keys[0], FIRST), (edited.keys[1], SECOND.replace("fish", "fishes"))]
    result = align(now, blocks(SECOND, FIRST, SECOND.replace("fish", "fishes")))
    assert result.keys[1:] == edited.keys
    assert result.keys[0] not in edited.keys


def test_a_long_document_is_aligned_quickly() -> None:
    old = blocks(*(f"Paragraph {n} about topic {n % 7}." for n in range(5_000)))
    texts = [block.plain for block in old]
    texts[2_500] = "Quite another matter altogether."
    result = align(known(old), blocks(*texts))
    assert len(result.gone) == len(result.added) == 1

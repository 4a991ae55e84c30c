"""Editors put right who speaks, and where a turn begins and ends."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from stories.models import Story
from tests.stories.admin.looking import address, deeds, do
from tests.stories.documents import block, texts

JOINED = "And the machines, who taught you those? Nobody did, I read the manual."


def spoken(story: Story) -> list[tuple[str, str]]:
    return [(str(one.speaker), one.plain) for one in story.blocks.for_page()]


def test_a_turn_is_given_to_the_other_voice(desk: Client, talk: Story) -> None:
    ben = talk.speakers.get(label="B")
    answer = do(desk, block(talk, JOINED), "speaker", speaker=ben.pk)
    assert answer.redirect_chain[-1][0].endswith(block(talk, JOINED).anchor)
    assert block(talk, JOINED).speaker == ben
    assert deeds() == ["story.reassign_speaker"]


def test_a_turn_is_split_at_a_chosen_sentence(desk: Client, talk: Story) -> None:
    ben = talk.speakers.get(label="B")
    joined = block(talk, JOINED)
    page = html.fromstring(
        desk.get(address("desk", talk.pk), {"at": joined.key, "open": joined.key}).content
    )
    choices = page.cssselect(f"#split-{joined.key} select[name=at] option")
    place = next(one.get("value") for one in choices if one.text.startswith("Nobody did"))
    do(desk, joined, "split", at=place, speaker=ben.pk)
    assert ("Ada Moor", "And the machines, who taught you those?") in spoken(talk)
    assert ("Ben Quay", "Nobody did, I read the manual.") in spoken(talk)
    assert deeds() == ["story.split_turn"]


def test_a_turn_is_split_before_typed_words(desk: Client, talk: Story) -> None:
    do(desk, block(talk, JOINED), "split", words="I read the manual")
    assert "I read the manual." in texts(talk)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Say where the second part begins."),
        ({"words": "never said"}, "exactly once"),
        ({"at": "99999"}, "Select a valid choice"),
        ({"words": "And the machines"}, "Both parts need words."),
    ],
)
def test_a_split_that_cannot_be_keeps_what_was_typed(
    desk: Client, talk: Story, given: dict[str, str], said: str
) -> None:
    before = texts(talk)
    page = html.fromstring(do(desk, block(talk, JOINED), "split", **given).content)
    form = page.cssselect(f"#split-{block(talk, JOINED).key}")[0]
    assert said in form.text_content()
    assert form.cssselect("[name=words]")[0].get("value", "") == given.get("words", "")
    assert texts(talk) == before
    assert deeds() == []


def test_a_turn_is_joined_to_the_one_before(desk: Client, talk: Story) -> None:
    do(desk, block(talk, "It was a very small key"), "merge")
    joined = block(talk, "By bicycle")
    assert joined.plain.endswith("It was a very small key.")
    assert deeds() == ["story.merge_turns"]


def test_the_first_block_has_nothing_to_be_joined_to(desk: Client, talk: Story) -> None:
    before = texts(talk)
    first = talk.blocks.for_page()[0]
    page = html.fromstring(
        desk.get(address("desk", talk.pk), {"open": first.key, "at": first.key}).content
    )
    assert not page.cssselect(f"#merge-{first.key}")
    do(desk, first, "merge")
    assert texts(talk) == before

"""A transcript: who speaks, which turns are shown, and what is folded away."""

from __future__ import annotations

import pytest

from stories.models import Block, Story
from tests.cast import BlockFactory, StoryFactory
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

URL = "/stories/two-voices/"


@pytest.fixture
def story() -> Story:
    story = StoryFactory.create(slug="two-voices", kind="interview")
    asks = story.speakers.create(label="A", name="Amara Okafor", role="Editor", position=0)
    tells = story.speakers.create(label="B", name="Jonas Ekström", position=1)
    BlockFactory.create(
        story=story, key="h", kind="heading", plain="Beginnings", html="Beginnings", level=2
    )
    turns = (
        ("q1", asks, "Why did you leave?"),
        ("a1", tells, "I had two notebooks."),
        ("q2", asks, "Is this thing on?"),
        ("a2", tells, "It is."),
        ("q3", asks, "And then?"),
        ("a3", tells, "Then I left."),
    )
    for key, speaker, text in turns:
        turn(story, key, speaker, text)
    return story


def turn(story: Story, key: str, speaker: object, text: str, **fields: object) -> Block:
    return BlockFactory.create(
        story=story,
        key=key,
        kind="turn",
        speaker=speaker,
        plain=text,
        html=f"<p>{text}</p>",
        **fields,
    )


def shown(path: str) -> list[str]:
    return [one.get("id") for one in look(path).tree.cssselect("#text .turn, #text h2")]


def test_each_turn_carries_its_speakers_name(story: Story) -> None:
    page = look(URL)
    assert page.texts("#b-a1 .turn__speaker") == ["Jonas Ekström"]
    assert page.texts("#b-a1 .turn__text") == ["I had two notebooks."]
    assert page.one("#b-q1").get("data-speaker") == "1"
    assert page.one("#b-a1").get("data-speaker") == "2"
    assert page.texts(".speakers dt") == ["Amara Okafor", "Jonas Ekström"]
    assert page.texts(".speakers dd") == ["Editor"]


def test_a_turn_that_goes_on_does_not_repeat_the_name(story: Story) -> None:
    turn(story, "a4", story.speakers.get(label="B"), "And I said:", continues=True)
    page = look(URL)
    assert page.texts("#b-a4 .turn__speaker") == []
    assert "turn--continues" in page.one("#b-a4").get("class")


def test_whoever_asks_is_set_in_the_other_voice(story: Story) -> None:
    page = look(URL)
    asked = [one.get("id") for one in page.tree.cssselect(".turn--question")]
    assert asked == ["b-q1", "b-q2", "b-q3"]


def test_answers_only(story: Story) -> None:
    assert shown(f"{URL}?view=answers") == ["b-h", "b-a1", "b-a2", "b-a3"]
    assert look(f"{URL}?view=answers").texts(".tabs [aria-current]") == ["Answers only"]


def test_one_speaker(story: Story) -> None:
    assert shown(f"{URL}?speaker=A") == ["b-h", "b-q1", "b-q2", "b-q3"]
    assert look(f"{URL}?speaker=A").texts(".tabs [aria-current]") == ["Amara Okafor"]


def test_the_views_are_plain_links_that_need_no_script(story: Story) -> None:
    assert look(URL).links(".tabs a") == {
        "Everything": URL,
        "Answers only": "?view=answers",
        "Amara Okafor": "?speaker=A",
        "Jonas Ekström": "?speaker=B",
    }


def test_links_into_a_shortened_view_lead_to_the_whole_text(story: Story) -> None:
    assert look(f"{URL}?speaker=A").links(".toc > details > ol a") == {"Beginnings": f"{URL}#b-h"}


def test_nobody_of_that_name(story: Story) -> None:
    page = look(f"{URL}?speaker=Z")
    assert "Nobody is called “Z” here, so everything is shown." in page.words
    assert len(shown(f"{URL}?speaker=Z")) == 7


def test_a_credited_interviewer_asks_however_the_turns_end(story: Story) -> None:
    story.credits.create(role="interviewer", name="jonas ekström", slug="jonas-ekstrom")
    assert shown(f"{URL}?view=answers") == ["b-h", "b-q1", "b-q2", "b-q3"]


def test_where_nobody_asks_there_are_no_answers(story: Story) -> None:
    story.blocks.update(plain="A statement.")
    assert "Answers only" not in look(URL).links(".tabs a")
    assert len(shown(f"{URL}?view=answers")) == 7


def test_a_text_without_voices_has_no_views() -> None:
    BlockFactory.create(story=StoryFactory.create(slug="alone"))
    assert look("/stories/alone/").tree.cssselect(".tabs") == []


def test_turns_off_the_subject_are_folded_together(story: Story) -> None:
    story.blocks.filter(key__in=("q2", "a2")).update(mark="chatter")
    page = look(URL)
    assert page.texts("details.fold summary") == ["2 passages off the subject"]
    assert [one.get("id") for one in page.tree.cssselect("details.fold .turn")] == ["b-q2", "b-a2"]
    assert page.one("details.fold").get("open") is None


def test_sensitive_passages_are_folded_with_a_content_note(story: Story) -> None:
    story.blocks.filter(key="a1").update(mark="sensitive")
    story.blocks.filter(key="a2").update(mark="third-party")
    assert look(URL).texts("details.fold summary") == [
        "Content note: what follows may be hard to read",
        "About someone who is not part of this conversation",
    ]


def test_a_redacted_turn_is_not_folded_and_names_nobody(story: Story) -> None:
    story.blocks.filter(key="a1").update(mark="sensitive", redacted_at="2026-01-01T00:00:00Z")
    page = look(URL)
    assert page.texts("#b-a1") == ["This passage was removed."]
    assert page.tree.cssselect("details.fold") == []

"""What editors decided outlives a changed document, as long as the words in question stand."""

from __future__ import annotations

import pytest

from stories import actions
from stories.models import Block, Edit, Finding
from tests.stories.documents import POST, TALK, block, imported, texts

pytestmark = pytest.mark.django_db

ELSEWHERE = ("lost an hour each time", "lost two hours each time")
LATER = ("A: How did you come to the harbour?", "A: How did you ever come to the harbour?")


def reimported(text, change):
    return imported(text.replace(*change))


def test_marks_redactions_and_reassigned_speakers_stay(editor):
    story = imported(TALK)
    taught = block(story, "Nobody did")
    actions.reassign_speaker(taught, story.speakers.get(label="B"), by=editor)
    actions.mark(block(story, "small key"), Block.Mark.CHATTER, by=editor)
    actions.redact(block(story, "So you taught"), by=editor, reason="asked to")

    reimported(TALK, LATER)

    taught.refresh_from_db()
    assert (taught.speaker.label, taught.imported_label) == ("B", "A")
    assert block(story, "small key").mark == Block.Mark.CHATTER
    assert block(story, "So you taught").is_redacted


def test_a_redacted_block_whose_words_change_stays_redacted(editor):
    story = imported(TALK)
    actions.redact(block(story, "How did you"), by=editor, reason="asked to")

    reimported(TALK, LATER)

    assert block(story, "How did you ever").is_redacted


def test_a_redacted_block_that_is_gone_is_told_to_the_editors(editor):
    story = imported(TALK)
    actions.redact(block(story, "small key"), by=editor, reason="asked to")

    reimported(TALK, ("It was a very small key.\n\n", ""))

    finding = story.findings.get()
    assert "redacted" in finding.why
    assert finding.text == "It was a very small key."


def test_a_split_and_a_merge_stay_while_their_words_stand(editor):
    story = imported(TALK)
    mixed = block(story, "Nobody did")
    answer = actions.split_turn(
        mixed, mixed.markdown.index("Nobody"), by=editor, speaker=story.speakers.get(label="B")
    )
    after = story.blocks.get(plain="So you taught yourself.")
    actions.merge_turns(answer, after, by=editor)
    actions.reassign_speaker(answer, story.speakers.get(label="B"), by=editor)
    was = texts(story)
    assert was[-2:] == [
        "And the machines, who taught you those?",
        "Nobody did, I read the manual.\nSo you taught yourself.",
    ]

    reimported(TALK, LATER)

    assert texts(story) == [was[0].replace("did you", "did you ever"), *was[1:]]
    answer.refresh_from_db()
    assert answer.speaker.label == "B"
    assert not story.findings.exists()


def test_a_split_of_words_that_changed_gives_way_and_is_told(editor):
    story = imported(TALK)
    mixed = block(story, "Nobody did")
    actions.split_turn(mixed, mixed.markdown.index("Nobody"), by=editor)

    reimported(TALK, ("I read the manual", "I read the manuals"))

    assert (
        texts(story)[3] == "And the machines, who taught you those? Nobody did, I read the manuals."
    )
    assert story.blocks.count() == 5
    assert "an editor had changed" in story.findings.get().why


def test_a_repair_that_was_taken_back_stays_taken_back(editor):
    text = POST.replace("A stranger", "GordiÄ‡, a stranger,")
    story = imported(text)
    edit = story.edits.get()
    actions.undo_edit(edit, by=editor)

    reimported(text, ELSEWHERE)
    assert "GordiÄ‡" in " ".join(texts(story))

    imported(text.replace("a loaf of bread", "a loaf of rye bread"))
    assert "GordiÄ‡, a stranger, explained gradient descent with a loaf of rye" in " ".join(
        texts(story)
    )
    edit.refresh_from_db()
    assert edit.state == Edit.State.UNDONE


def test_an_accepted_repair_is_not_asked_again(editor):
    text = POST.replace("A stranger", "GordiÄ‡")
    story = imported(text)
    actions.accept_edit(story.edits.get(), by=editor)

    reimported(text, ELSEWHERE)

    assert story.edits.get().state == Edit.State.ACCEPTED


def test_descriptions_of_pictures_stay_and_settled_questions_stay_settled(editor):
    text = POST + '\n![](https://example.org/p.png "Figure 1: The train")\n'
    story = imported(text)
    figure = block(story, "The train")
    assert story.findings.get().kind == Finding.Kind.ALT_TEXT
    actions.set_alt(figure, "A night train at a platform", by=editor)

    reimported(text, ELSEWHERE)

    figure.refresh_from_db()
    assert figure.alt == "A night train at a platform"
    assert story.findings.get().decision == "described"


def test_a_placed_entry_of_the_contents_stays_placed(editor):
    text = POST.replace("date:", "contents:\n  - What stayed\n  - The middle\ndate:")
    story = imported(text)
    entry = story.contents.get(title="The middle")
    assert entry.block is None
    actions.place_entry(entry, block(story, "gradient descent"), by=editor)

    reimported(text, ELSEWHERE)

    entry.refresh_from_db()
    assert entry.block == block(story, "gradient descent")
    assert story.findings.get(kind=Finding.Kind.UNPLACED).decision == "placed"


def test_metadata_an_editor_set_is_not_overwritten(editor):
    story = imported(POST)
    actions.set_metadata(
        story, by=editor, title="Night trains", published="2020", tags=["rail"], language="en-GB"
    )

    imported(POST.replace("2021-03-04", "2021-03-05").replace("Travel", "Journeys"))

    story.refresh_from_db()
    assert story.title == "Night trains"
    assert (story.published_value, story.published_provenance) == ("2020", "editor")
    assert [tag.name for tag in story.tags.all()] == ["rail"]
    assert story.language == "en-GB"


def test_a_name_that_an_editor_gave_a_speaker_stays(editor):
    story = imported(TALK)
    ben = story.speakers.get(label="B")
    actions.set_speaker(ben, name="Benjamin Quay", role="harbour pilot", by=editor)

    reimported(TALK, LATER)
    imported(TALK.replace("Ben Quay", "Benno Quay").replace("Ada Moor", "Ida Moor"))

    ben.refresh_from_db()
    assert (ben.name, ben.role) == ("Benjamin Quay", "harbour pilot")
    assert story.speakers.get(label="A").name == "Ida Moor"


def test_a_speaker_that_an_editor_added_stays_with_its_turns(editor):
    story = imported(TALK)
    cleo = actions.add_speaker(story, label="C", name="Cleo Strand", role="guest", by=editor)
    waiting = actions.add_speaker(story, label="D", name="", role="", by=editor)
    actions.reassign_speaker(block(story, "By bicycle"), cleo, by=editor)

    reimported(TALK, LATER)

    assert block(story, "By bicycle").speaker == cleo
    assert list(story.speakers.filter(pk__in=[cleo.pk, waiting.pk])) == [cleo, waiting]


def test_a_later_document_with_the_added_label_gives_that_speaker_its_turns(editor):
    story = imported(TALK)
    cleo = actions.add_speaker(story, label="C", name="Cleo Strand", role="", by=editor)
    named = TALK.replace("  - label: B", "  - label: C\n    name: C. S.\n  - label: B")

    imported(named + "\nC: And I only listened.\n")

    assert block(story, "only listened").speaker == cleo
    assert [str(one) for one in story.speakers.all()] == ["Ada Moor", "Ben Quay", "Cleo Strand"]


def test_a_label_that_an_editor_gave_stays_and_the_document_finds_its_voice(editor):
    story = imported(TALK)
    ben = story.speakers.get(label="B")
    actions.set_speaker(ben, label="Guest", name="Ben Quay", role="", by=editor)

    imported(TALK + "\nB: And I wrote it all down.\n")

    assert block(story, "wrote it all down").speaker == ben
    assert [one.label for one in story.speakers.all()] == ["A", "Guest"]


def test_a_document_that_took_the_new_label_over_means_the_same_voice(editor):
    story = imported(TALK)
    ben = story.speakers.get(label="B")
    actions.set_speaker(ben, label="Guest", name="Ben Quay", role="", by=editor)

    imported(TALK.replace("label: B", "label: Guest").replace("B:", "Guest:"))

    assert [(one.pk, one.label) for one in story.speakers.all()][1:] == [(ben.pk, "Guest")]
    assert story.speakers.get(label="Guest").imported_label == ""
    assert block(story, "By bicycle").speaker == ben


def test_another_voice_of_the_document_with_that_label_is_told_apart(editor):
    story = imported(TALK)
    ben = story.speakers.get(label="B")
    actions.set_speaker(ben, label="C", name="Ben Quay", role="", by=editor)
    both = TALK.replace("  - label: B", "  - label: C\n    name: Cleo Strand\n  - label: B")

    for more in ("C: And I only listened.", "C: And I only listened, mostly.\n\nB: She did."):
        imported(f"{both}\n{more}\n")
        assert str(block(story, "only listened").speaker) == "Cleo Strand"
        assert {one.label: one.name for one in story.speakers.all()} == {
            "A": "Ada Moor",
            "C": "Ben Quay",
            "C 2": "Cleo Strand",
        }
    assert block(story, "She did").speaker == ben


def test_a_removed_voice_comes_back_only_with_a_changed_document(editor):
    story = imported(TALK)
    for turn in story.blocks.filter(speaker__label="B"):
        actions.reassign_speaker(turn, story.speakers.get(label="A"), by=editor)
    actions.remove_speaker(story.speakers.get(label="B"), by=editor)

    imported(TALK)
    assert [one.label for one in story.speakers.all()] == ["A"]
    imported(TALK + "\nB: I am here again.\n")
    assert str(block(story, "here again").speaker) == "Ben Quay"


def test_a_speaker_whom_the_document_no_longer_names_goes_after_the_last_turn():
    story = imported(TALK)
    ben = "  - label: B\n    name: Ben Quay\n    role: pilot of tugs\n"
    alone = TALK.replace(ben, "").replace("B: ", "A: ")

    imported(alone)
    imported(alone + "\nA: One more.\n")

    assert [one.label for one in story.speakers.all()] == ["A"]


def test_a_decided_doubtful_line_stays_decided(editor):
    text = (
        "The road to the coast\n\nWe left when it was still dark outside, and nobody spoke.\n\n"
        "The harbour wall\n\nThe boats were out already, every one of them, as on any day.\n\n"
        "We waited for an hour or two before the first of them came back to us.\n"
    )
    story = imported(text, "/posts/plain.txt")
    finding = story.findings.get(text="The harbour wall")
    assert finding.kind == Finding.Kind.DOUBTFUL
    actions.decide(finding, "heading", by=editor)

    imported(text.replace("an hour or two", "an hour"), "/posts/plain.txt")

    row = block(story, "The harbour wall")
    assert (row.kind, row.level) == ("heading", 2)
    finding.refresh_from_db()
    assert finding.decision == "heading"
    assert story.findings.count() == 1

"""Stories written to files import back to the same blocks and the same data."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stories import actions
from stories.files import import_paths
from stories.models import Block, Resource, Story
from tests.stories.documents import POST, STRUCTURED, TALK, block, imported, texts

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
ORIGINALS = ROOT.parent / "shared" / "seeds"
TEXT = ("key", "kind", "markdown", "html", "plain", "level", "continues", "number", "src", "alt")


def exported_to(folder, *slugs):
    call_command("export_stories", str(folder), *(f"--slug={slug}" for slug in slugs))
    return {file.stem: file.read_text() for file in folder.glob("*.md")}


def as_read(story):
    """All that a reader of the story gets, without ids."""

    def drawn(rows, *names):
        return [
            ([getattr(row, name) for name in names], row.passage and row.passage.exact)
            for row in rows.select_related("passage")
        ]

    return {
        "text": [
            ([getattr(row, name) for name in TEXT], row.speaker and row.speaker.label)
            for row in story.blocks.for_page()
        ],
        "story": [
            *(story.title, story.kind, story.language, story.rights, story.published_value),
            *(story.published_provenance, story.source_url, story.source_site, story.summary),
            *(story.excerpt, story.words, story.spectrum_started, story.spectrum_ended),
            *(story.source_title, story.source_published, story.retrieved_on, story.edited_by),
            *(story.recorded_how, story.comments_enabled),
        ],
        "people": [(one.role, one.name) for one in story.credits.all()],
        "speakers": [(one.label, one.name, one.role) for one in story.speakers.all()],
        "tags": sorted(tag.slug for tag in story.tags.all()),
        "contents": [(e.title, e.block and e.block.key) for e in story.contents.all()],
        "takeaways": drawn(story.takeaways, "text"),
        "milestones": drawn(
            story.milestones,
            *("kind", "from_role", "to_role", "organisation", "place", "start", "end"),
            *("trigger", "further_triggers", "outcome", "duration"),
        ),
        "facts": drawn(story.facts, "kind", "label", "values"),
        "claims": drawn(story.claims, "topic", "statement"),
        "resources": drawn(story.recommendations, "named_as", "aliases", "useful_when", "verdict"),
    }


def there_and_back(folder):
    """What each story reads as before it was exported, deleted and imported again, and after."""
    before = {story.slug: as_read(story) for story in Story.objects.all()}
    exported_to(folder)
    Story.objects.all().delete()
    Resource.objects.all().delete()
    totals = import_paths([folder])
    assert totals.failed == []
    return before, {story.slug: as_read(story) for story in Story.objects.all()}


@pytest.mark.slow  # the stories that ship are imported
def test_the_stories_that_ship_come_back_whole(tmp_path):
    assert import_paths([ROOT / "seeds"], publish=True).failed == []

    before, after = there_and_back(tmp_path)

    assert len(before) == 4
    assert after == before


@pytest.mark.skipif(
    not ORIGINALS.is_dir(), reason="the original documents are not beside the project"
)
def test_the_originals_come_back_whole(tmp_path):
    assert import_paths([ORIGINALS]).failed == []

    before, after = there_and_back(tmp_path)

    assert len(before) == 4
    assert after == before


def test_transcripts_pictures_and_data_come_back_whole(tmp_path):
    imported(TALK, "/x/talk.md")
    imported(STRUCTURED, "/x/jobs.md")
    imported(POST + '\n![A dog](https://example.org/d.png "Figure 3: Dog")\n', "/x/post.md")

    before, after = there_and_back(tmp_path)

    assert after == before


def test_what_an_editor_changed_is_exported_as_it_is_now(tmp_path, editor):
    story = imported(TALK + '\n![](https://example.org/d.png "Figure 3: Dog")\n')
    mixed = block(story, "Nobody did")
    answer = actions.split_turn(mixed, mixed.markdown.index("Nobody"), by=editor)
    actions.reassign_speaker(answer, story.speakers.get(label="B"), by=editor)
    actions.set_alt(block(story, "Dog"), "A dog on a quay", by=editor)
    spoken = [(row.plain, row.speaker and row.speaker.label) for row in story.blocks.for_page()]

    exported_to(tmp_path)
    story.delete()
    import_paths([tmp_path])

    again = Story.objects.get()
    assert [(r.plain, r.speaker and r.speaker.label) for r in again.blocks.for_page()] == spoken
    assert block(again, "Dog").alt == "A dog on a quay"


@pytest.mark.parametrize("label", ["C", "Third voice", "M. O'Dea", "Q2", "Jean-Luc", "问"])
def test_a_voice_that_an_editor_added_is_read_back(tmp_path, editor, label):
    story = imported(TALK)
    cleo = actions.add_speaker(story, label=label, name="Cleo", role="guest", by=editor)
    actions.reassign_speaker(block(story, "By bicycle"), cleo, by=editor)
    spoken = [(row.plain, row.speaker.label) for row in story.blocks.for_page()]

    exported_to(tmp_path)
    story.delete()
    import_paths([tmp_path])

    again = Story.objects.get()
    assert [(row.plain, row.speaker.label) for row in again.blocks.for_page()] == spoken
    third = again.speakers.get(label=label)
    assert (third.name, third.role) == ("Cleo", "guest")


def test_redacted_words_are_in_no_file(tmp_path, editor):
    story = imported(STRUCTURED)
    actions.redact(block(story, "money was the last"), by=editor, reason="asked to")
    talk = imported(TALK, "/x/talk.md")
    actions.redact(block(talk, "By bicycle"), by=editor, reason="asked to")

    files = exported_to(tmp_path)

    text = "".join(files.values())
    assert "money was the last" not in text
    assert "bicycle" not in text
    assert "much earlier" not in text
    assert "blew glass from 2001" in text
    Story.objects.all().delete()
    assert import_paths([tmp_path]).failed == []
    again = Story.objects.get(title="A talk by the harbour")
    assert block(again, "small key").speaker.label == "B"
    assert "I read the manual" in texts(again)[2]


def test_what_was_drawn_from_redacted_words_is_in_no_file(tmp_path, editor):
    story = imported(TALK, "/x/talk.md")
    said = block(story, "By bicycle")
    passage = actions.quote(said, 0, 10)
    passage.save()
    entry = story.contents.create(position=0, title="Arriving")
    story.takeaways.create(text="Cycling opens doors.", entry=entry, passage=passage)
    story.takeaways.create(text="Keys come to those who wait.", entry=entry)
    actions.redact(said, by=editor, reason="asked to")

    text = "".join(exported_to(tmp_path).values())

    assert "Keys come to those who wait." in text
    assert "Cycling opens doors." not in text


def test_withdrawn_and_hidden_stories_are_not_exported(tmp_path, editor, moderator):
    from community.moderation.actions import hide

    gone = imported(POST, rights="own", publish=True)
    actions.withdraw(gone, by=editor, reason="asked to")
    hide(imported(STRUCTURED, "/x/s.md"), by=moderator, reason="being looked at")
    imported(TALK, "/x/talk.md")

    assert set(exported_to(tmp_path)) == {"a-talk-by-the-harbour"}
    with pytest.raises(CommandError, match="two-years") as refused:
        exported_to(tmp_path, gone.slug)
    assert refused.value.returncode == 2


def test_one_story_alone(tmp_path):
    imported(POST)
    imported(TALK, "/x/talk.md")

    assert set(exported_to(tmp_path / "made", "a-talk-by-the-harbour")) == {"a-talk-by-the-harbour"}


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path):
    imported(POST)
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError, match="cannot be written") as refused:
        exported_to(tmp_path / "file")

    assert refused.value.returncode == 2


def test_an_edited_export_updates_the_story_it_came_from(tmp_path):
    story = imported(POST)
    files = exported_to(tmp_path)
    (file,) = tmp_path.glob("*.md")
    file.write_text(files[story.slug].replace("a loaf of bread", "a slice of toast"))

    totals = import_paths([tmp_path])

    assert (totals.updated, totals.created) == (1, 0)
    assert Block.objects.filter(story=story, plain__contains="toast").count() == 1

"""The editors' work on a story's text: what each deed changes, and what it leaves on record."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from community.log.models import LogEntry
from community.policy import NotAllowed, SignInRequired
from stories import actions
from stories.models import Block, Edit, Finding, ReadingPlace
from stories.models.story import UNDATED
from tests.stories.documents import POST, TALK, block, imported, texts

pytestmark = pytest.mark.django_db


def deeds():
    """The deeds on record, the import apart."""
    return list(LogEntry.objects.order_by("pk").values_list("code", flat=True))[1:]


@pytest.fixture
def talk(db):
    return imported(TALK)


@pytest.fixture
def post(db):
    return imported(POST)


def voices(story):
    return [row.speaker.label for row in story.blocks.for_page()]


# ---------------------------------------------------------------- speakers and turns


def test_a_turn_is_given_to_its_speaker_with_the_paragraphs_that_continue_it(talk, editor):
    actions.reassign_speaker(block(talk, "By bicycle"), talk.speakers.get(label="A"), by=editor)

    assert voices(talk) == ["A", "A", "A", "A", "B"]
    assert block(talk, "small key").imported_label == "B"
    entry = LogEntry.objects.get(code="story.reassign_speaker")
    assert (entry.actor_id, entry.text.before, entry.text.after) == (editor.pk, "B", "A")


def test_giving_a_turn_to_whoever_has_it_is_not_recorded(talk, editor):
    actions.reassign_speaker(block(talk, "By bicycle"), talk.speakers.get(label="B"), by=editor)
    assert deeds() == []


def test_a_speaker_of_another_story_is_refused(talk, editor):
    other = imported(TALK.replace("harbour", "river"), "/x/2.md")
    with pytest.raises(ValidationError):
        actions.reassign_speaker(block(talk, "By bicycle"), other.speakers.first(), by=editor)


def test_a_speakers_name_and_role_are_put_right(talk, editor):
    ben = talk.speakers.get(label="B")

    actions.set_speaker(ben, name=" Benno\tQuay ", role="", by=editor)

    assert (ben.label, ben.name, ben.role, ben.is_set_by_editor) == ("B", "Benno Quay", "", True)
    entry = LogEntry.objects.get(code="story.set_speaker")
    assert (entry.actor_id, entry.target_id) == (editor.pk, str(ben.pk))
    assert entry.text.before == '{"label": "B", "name": "Ben Quay", "role": "pilot of tugs"}'
    assert entry.text.after == '{"label": "B", "name": "Benno Quay", "role": ""}'


def test_a_label_is_put_right_and_the_documents_own_is_remembered(talk, editor):
    ben = talk.speakers.get(label="B")
    actions.set_speaker(ben, label="Guest", name=ben.name, role=ben.role, by=editor)
    assert (ben.label, ben.known_as) == ("Guest", "B")
    actions.set_speaker(ben, label="B", name=ben.name, role=ben.role, by=editor)
    assert (ben.label, ben.imported_label) == ("B", "")


def test_a_voice_that_says_nothing_is_removed_and_kept_in_the_record(talk, editor):
    cleo = actions.add_speaker(talk, label="C", name="Cleo", role="", by=editor)
    actions.reassign_speaker(block(talk, "By bicycle"), cleo, by=editor)
    with pytest.raises(ValidationError, match="2 turns"):
        actions.remove_speaker(cleo, by=editor)
    actions.reassign_speaker(block(talk, "By bicycle"), None, by=editor)
    actions.remove_speaker(cleo, by=editor)

    assert [one.label for one in talk.speakers.all()] == ["A", "B"]
    entry = LogEntry.objects.get(code="story.remove_speaker")
    assert (entry.actor_id, entry.target_id) == (editor.pk, str(cleo.pk))
    assert entry.text.before == '{"label": "C", "name": "Cleo", "role": ""}'


def test_naming_a_speaker_as_before_is_not_recorded_and_leaves_it_to_imports(talk, editor):
    ben = talk.speakers.get(label="B")
    actions.set_speaker(ben, name="Ben Quay", role="pilot of tugs", by=editor)
    assert not ben.is_set_by_editor
    assert deeds() == []


def test_a_third_voice_is_added_after_the_others(talk, editor):
    cleo = actions.add_speaker(talk, label="Third  voice", name="Cleo", role="guest", by=editor)

    assert list(talk.speakers.values_list("label", flat=True)) == ["A", "B", "Third voice"]
    assert cleo.is_set_by_editor
    entry = LogEntry.objects.get(code="story.add_speaker")
    assert entry.text.before == ""
    assert entry.text.after == '{"label": "Third voice", "name": "Cleo", "role": "guest"}'


def test_the_first_voice_of_a_text_that_nobody_spoke_is_added(post, editor):
    actions.add_speaker(post, label="A", name="", role="", by=editor)
    assert [str(one) for one in post.speakers.all()] == ["A"]


@pytest.mark.parametrize("label", ["", " ", "a", "B ", "C:", "*C*", "1", "C" * 41, "C" * 81])
def test_a_label_is_one_of_a_turn_and_stands_once_in_a_story(talk, editor, label):
    with pytest.raises(ValidationError) as refused:
        actions.add_speaker(talk, label=label, name="Cleo", role="", by=editor)
    assert list(refused.value.message_dict) == ["label"]
    if label.strip() != "B":
        with pytest.raises(ValidationError) as refused:
            actions.set_speaker(talk.speakers.last(), label=label, name="", role="", by=editor)
        assert list(refused.value.message_dict) == ["label"]
    assert talk.speakers.count() == 2
    assert deeds() == []


@pytest.mark.parametrize(("field", "most"), [("name", 200), ("role", 300)])
def test_a_name_and_a_role_have_an_end(talk, editor, field, most):
    ben = talk.speakers.get(label="B")
    said = {"name": "x", "role": "y", field: "z" * (most + 1)}
    for deed in (
        lambda: actions.set_speaker(ben, **said, by=editor),
        lambda: actions.add_speaker(talk, label="C", **said, by=editor),
    ):
        with pytest.raises(ValidationError) as refused:
            deed()
        assert list(refused.value.message_dict) == [field]
    assert deeds() == []


def test_a_turn_that_holds_two_voices_is_split(talk, editor):
    row = block(talk, "Nobody did")

    later = actions.split_turn(
        row, row.markdown.index("Nobody"), by=editor, speaker=talk.speakers.get(label="B")
    )

    assert texts(talk)[3:5] == [
        "And the machines, who taught you those?",
        "Nobody did, I read the manual.",
    ]
    assert voices(talk) == ["A", "B", "B", "A", "B", "B"]
    assert row.html == '<p dir="auto">And the machines, who taught you those?</p>\n'
    assert later.key == f"{row.key}-b"
    assert [one.position for one in talk.blocks.for_page()] == [0, 1, 2, 3, 4, 5]
    assert deeds() == ["story.split_turn"]


@pytest.mark.parametrize("at", [0, 5000])
def test_both_parts_of_a_split_need_words(talk, editor, at):
    with pytest.raises(ValidationError):
        actions.split_turn(block(talk, "By bicycle"), at, by=editor)


def test_a_cut_through_a_link_is_refused(editor):
    story = imported(TALK.replace("the manual", "[the long manual](https://example.org/)"))
    row = block(story, "Nobody did")

    with pytest.raises(ValidationError):
        actions.split_turn(row, row.markdown.index("long"), by=editor)


def test_a_heading_is_not_split(post, editor):
    with pytest.raises(ValidationError):
        actions.split_turn(block(post, "long way"), 4, by=editor)


def test_two_turns_are_merged_and_what_pointed_at_the_second_leads_to_the_first(talk, editor):
    first, second = block(talk, "By bicycle"), block(talk, "small key")
    ReadingPlace.objects.create(user=editor, story=talk, key=second.key)

    actions.merge_turns(first, second, by=editor)

    assert texts(talk)[1] == (
        "By bicycle, at first. Then they gave me a key.\nIt was a very small key."
    )
    assert talk.blocks.count() == 4
    assert ReadingPlace.objects.get().key == first.key
    assert deeds() == ["story.merge_turns"]


def test_only_neighbours_are_merged(talk, editor):
    with pytest.raises(ValidationError):
        actions.merge_turns(block(talk, "By bicycle"), block(talk, "So you taught"), by=editor)


def test_a_redacted_block_is_not_merged_with_one_that_is_not(talk, editor):
    actions.redact(block(talk, "small key"), by=editor, reason="asked to")
    with pytest.raises(ValidationError):
        actions.merge_turns(block(talk, "By bicycle"), block(talk, "small key"), by=editor)


def test_a_merge_takes_a_split_back_wholly(talk, editor):
    row = block(talk, "Nobody did")
    before = texts(talk)
    later = actions.split_turn(row, row.markdown.index("Nobody"), by=editor)

    actions.merge_turns(row, later, by=editor)

    assert [one.replace("\n", " ") for one in texts(talk)] == before


# ---------------------------------------------------------------- marks, pictures, contents


def test_a_mark_is_set_once_and_leaves_the_excerpt(post, editor):
    row = block(post, "nobody on it slept")

    actions.mark(row, Block.Mark.CHATTER, by=editor)
    actions.mark(row, Block.Mark.CHATTER, by=editor)

    row.refresh_from_db()
    post.refresh_from_db()
    assert row.mark == Block.Mark.CHATTER
    assert "nobody" not in post.excerpt
    assert deeds() == ["story.mark"]


def test_an_unknown_mark_is_refused(post, editor):
    with pytest.raises(ValueError, match="boring"):
        actions.mark(block(post, "nobody"), "boring", by=editor)


def test_describing_a_picture_settles_the_task(editor):
    story = imported(POST + "\n![](https://example.org/p.png)\n")
    figure = story.blocks.get(kind="figure")

    actions.set_alt(figure, "  A train  at night ", by=editor)

    assert figure.alt == "A train at night"
    finding = story.findings.get()
    assert (finding.decision, finding.decided_by) == ("described", editor)
    assert deeds() == ["story.set_alt"]
    with pytest.raises(ValidationError):
        actions.set_alt(figure, " ", by=editor)
    with pytest.raises(ValidationError):
        actions.set_alt(block(story, "nobody"), "words", by=editor)


def test_a_picture_may_be_declared_decorative(editor):
    story = imported(POST + "\n![](https://example.org/p.png)\n")

    finding = actions.decide(story.findings.get(), "decorative", by=editor)

    assert finding.decision == "decorative"
    with pytest.raises(ValidationError):
        actions.decide(finding, "heading", by=editor)


def test_an_entry_of_the_contents_is_placed_and_displaced(editor):
    story = imported(POST.replace("date:", "contents:\n  - What stayed\n  - The middle\ndate:"))
    entry = story.contents.get(title="The middle")
    row = block(story, "gradient descent")

    actions.place_entry(entry, row, by=editor)
    assert entry.block == row
    assert story.findings.get().decision == "placed"

    actions.place_entry(entry, None, by=editor)
    entry.refresh_from_db()
    assert (entry.block, entry.is_placed_by_editor) == (None, False)
    assert story.findings.get().decided_at is None
    assert deeds() == ["story.place_entry", "story.place_entry"]


# ---------------------------------------------------------------- repairs and doubtful lines


def test_a_repair_is_taken_back_and_made_again(editor):
    story = imported(POST.replace("A stranger", "GordiÄ‡"))
    edit = story.edits.get()

    actions.undo_edit(edit, by=editor)
    assert (edit.state, edit.by) == (Edit.State.UNDONE, editor)
    row = block(story, "GordiÄ‡ explained")
    assert "GordiÄ‡" in row.html

    actions.accept_edit(edit, by=editor)
    assert edit.state == Edit.State.ACCEPTED
    row.refresh_from_db()
    assert row.plain.startswith("Gordić explained")
    assert row.imported == []
    assert deeds() == ["story.undo_edit", "story.accept_edit"]


def test_a_repair_whose_words_are_gone_is_not_taken_back(editor):
    story = imported(POST.replace("A stranger", "GordiÄ‡"))
    row = block(story, "Gordić")
    row.markdown = "Somebody explained gradient descent."
    row.save()

    with pytest.raises(ValidationError):
        actions.undo_edit(story.edits.get(), by=editor)
    assert story.edits.get().state == Edit.State.APPLIED


def test_one_bullet_of_many_is_taken_back(editor):
    story = imported(
        "Things to pack\n\n• a lamp that needs no wire\n• a rope of some length\n\nThen we left.\n",
        "/x/list.txt",
    )
    edit = story.edits.order_by("line")[1]
    assert (edit.rule, edit.before) == ("bullet", "•")

    actions.undo_edit(edit, by=editor)

    assert "• a rope" in block(story, "a rope").plain
    assert block(story, "a lamp").markdown.startswith("- a lamp")


def test_a_figure_made_of_a_table_becomes_the_table_again(editor):
    table = "| ![](https://example.org/p.png) |\n| :-: |\n| Figure 1: A train |"
    story = imported(POST + f"\n{table}\n")
    edit = story.edits.get(rule="figure-table")

    actions.undo_edit(edit, by=editor)
    row = block(story, "A train")
    assert row.kind == "table"
    assert "<table" in row.html

    actions.accept_edit(edit, by=editor)
    row.refresh_from_db()
    assert (row.kind, row.plain) == ("figure", "Figure 1: A train")


BARE = (
    "The road to the coast\n\nWe left when it was still dark outside, and nobody spoke.\n\n"
    "The harbour wall\n\nThe boats were out already, every one of them, as on any day.\n"
)


@pytest.mark.parametrize(
    ("decision", "kind", "html"),
    [
        ("caption", "figure", "The harbour wall"),
        ("heading", "heading", "The harbour wall"),
        ("paragraph", "paragraph", '<p dir="auto">The harbour wall</p>\n'),
    ],
)
def test_a_doubtful_line_becomes_what_the_editor_says(editor, decision, kind, html):
    story = imported(BARE, "/x/bare.txt")
    finding = story.findings.get()

    actions.decide(finding, decision, by=editor)

    row = block(story, "The harbour wall")
    assert (row.kind, row.html, row.plain) == (kind, html, "The harbour wall")
    assert row.lost == (kind == "figure")
    assert (finding.decision, finding.decided_by) == (decision, editor)
    assert deeds() == ["story.decide"]


def test_a_decision_can_be_changed(editor):
    story = imported(BARE, "/x/bare.txt")
    finding = story.findings.get()
    for decision in ("heading", "caption", "paragraph", "as-is"):
        actions.decide(finding, decision, by=editor)
    assert finding.decision == "as-is"
    with pytest.raises(ValidationError):
        actions.decide(finding, "title", by=editor)


# ---------------------------------------------------------------- metadata


def test_metadata_carries_the_editors_name(post, editor):
    actions.set_metadata(
        post,
        by=editor,
        published="2021-03",
        credits=[("author", "Ida Wald")],
        source_url="https://example.org/trains",
        comments_enabled=False,
    )

    assert (post.published_value, post.published_precision) == ("2021-03", "month")
    assert post.published_provenance == "editor"
    assert post.published_sort.isoformat() == "2021-03-01T00:00:00+00:00"
    credit = post.credits.get()
    assert (credit.name, credit.slug, credit.provenance) == ("Ida Wald", "ida-wald", "editor")
    assert not post.comments_enabled
    entry = LogEntry.objects.get(code="story.describe")
    assert '"published": "2021-03-04"' in entry.text.before


def test_a_date_may_be_declared_unknown(post, editor):
    actions.set_metadata(post, by=editor, published="")
    assert (post.published_precision, post.published_sort) == ("unknown", UNDATED)
    assert post.published_year is None


@pytest.mark.parametrize(
    "fields",
    [
        {"published": "last spring"},
        {"published": "2021-02-30"},
        {"kind": "novel"},
        {"title": ""},
        {"source_url": "javascript:alert(1)"},
    ],
)
def test_metadata_that_does_not_fit_is_refused(post, editor, fields):
    with pytest.raises(ValidationError):
        actions.set_metadata(post, by=editor, **fields)
    post.refresh_from_db()
    assert (post.title, post.published_value) == ("Two years of night trains", "2021-03-04")
    assert deeds() == []


def test_only_fields_for_editors_are_set(post, editor):
    with pytest.raises(TypeError):
        actions.set_metadata(post, by=editor, status="published")


def test_every_deed_that_readers_see_dates_the_story_anew(editor):
    story = imported(TALK + "\n![](https://example.org/d.png)\n")
    entry = story.contents.create(position=0, title="x")
    row = block(story, "By bicycle")
    passage = actions.quote(row, 0, 2)
    passage.save()
    deeds = [
        lambda: actions.reassign_speaker(row, story.speakers.first(), by=editor),
        lambda: actions.set_speaker(story.speakers.first(), name="x", role="", by=editor),
        lambda: actions.add_speaker(story, label="C", name="", role="", by=editor),
        lambda: actions.remove_speaker(story.speakers.get(label="C"), by=editor),
        lambda: actions.set_alt(story.blocks.get(kind="figure"), "x", by=editor),
        lambda: actions.place_entry(entry, row, by=editor),
        lambda: actions.mark(row, "chatter", by=editor),
        lambda: actions.redact(row, by=editor, reason="x"),
        lambda: actions.unredact(row, by=editor),
        lambda: actions.split_turn(row, row.markdown.index("Then"), by=editor),
        lambda: actions.reattach_to(passage, row, "bicycle", by=editor),
        lambda: actions.publish(story, by=editor),
        lambda: actions.withdraw(story, by=editor, reason="x"),
        lambda: actions.change_slug(story, "x", by=editor),
    ]
    for deed in deeds:
        story.refresh_from_db()
        before = story.changed_at
        deed()
        story.refresh_from_db()
        assert story.changed_at > before


# ---------------------------------------------------------------- who may


def test_strangers_and_visitors_may_do_none_of_it(talk, stranger, django_user_model):
    from django.contrib.auth.models import AnonymousUser

    row, speaker = block(talk, "By bicycle"), talk.speakers.first()
    finding = Finding.objects.create(story=talk, kind=Finding.Kind.DOUBTFUL, text="x", key=row.key)
    edit = Edit.objects.create(story=talk, rule="bullet", key=row.key, before="x", after="By")
    entry = talk.contents.create(position=0, title="x")
    passage = actions.quote(row, 0, 2)
    passage.save()
    tries = [
        lambda by: actions.reassign_speaker(row, speaker, by=by),
        lambda by: actions.set_speaker(speaker, name="x", role="", by=by),
        lambda by: actions.add_speaker(talk, label="C", name="", role="", by=by),
        lambda by: actions.remove_speaker(speaker, by=by),
        lambda by: actions.split_turn(row, 12, by=by),
        lambda by: actions.merge_turns(row, block(talk, "small key"), by=by),
        lambda by: actions.mark(row, "chatter", by=by),
        lambda by: actions.set_alt(row, "x", by=by),
        lambda by: actions.place_entry(entry, row, by=by),
        lambda by: actions.undo_edit(edit, by=by),
        lambda by: actions.accept_edit(edit, by=by),
        lambda by: actions.decide(finding, "heading", by=by),
        lambda by: actions.set_metadata(talk, by=by, title="x"),
        lambda by: actions.reattach_to(passage, row, "bicycle", by=by),
        lambda by: actions.redact(row, by=by, reason="x"),
        lambda by: actions.unredact(row, by=by),
        lambda by: actions.publish(talk, by=by),
        lambda by: actions.withdraw(talk, by=by, reason="x"),
        lambda by: actions.change_slug(talk, "x", by=by),
        lambda by: actions.import_document(b"Text.", file="x", by=by),
    ]
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt(stranger)
        with pytest.raises(SignInRequired):
            attempt(AnonymousUser())
    assert deeds() == []

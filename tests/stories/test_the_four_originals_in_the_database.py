"""The four documents the portal began with, from the command to the rows."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from stories import actions
from stories.models import Finding, Story

ORIGINALS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not ORIGINALS.is_dir(), reason="the original documents are not beside the project"
    ),
]


@pytest.fixture
def report(db):
    out = io.StringIO()
    call_command("import_stories", str(ORIGINALS), "--json", stdout=out)
    return json.loads(out.getvalue())


def the(report, start):
    """The report and the story of the file whose name begins with `start`."""
    (told,) = (one for one in report["stories"] if Path(one["file"]).name.startswith(start))
    return told, Story.objects.get(slug=told["slug"])


def all_words(story):
    texts = [story.title, story.slug, *story.blocks.values_list("plain", flat=True)]
    return "\n".join(texts)


def test_all_four_go_in(report):
    assert (report["created"], report["updated"], report["unchanged"]) == (4, 0, 0)
    assert report["failed"] == []
    for told in report["stories"]:
        story = Story.objects.get(slug=told["slug"])
        assert told["authors"] == []
        assert not story.credits.exists()
        assert (story.words, story.minutes) == (told["words"], told["minutes"])
        assert story.status == "draft"
        assert not story.is_open
        assert len(bytes(story.sources.get().raw)) > 5_000


def test_the_interview(report):
    told, story = the(report, "000")

    assert (told["format"], told["kind"]) == ("transcript", "interview")
    assert len(told["speakers"]) == 2
    assert all(one["name"] and one["role"] for one in told["speakers"])
    assert (told["turns"]["labelled"], told["turns"]["continuations"]) == (152, 11)
    assert told["turns"]["by_speaker"] == {"A": 77, "B": 75}
    assert [len(entry["takeaways"]) for entry in told["toc"]] == [4, 3, 3, 3, 3, 3]
    assert [entry["key"] is None for entry in told["toc"]].count(True) == 1
    assert told["published"]["value"] == "2025-09"
    assert (told["published"]["precision"], told["published"]["provenance"]) == ("month", "chrome")
    words = all_words(story)
    for chrome in ("Back Donate", "Home 2025.09", "| Original"):
        assert chrome not in words
    assert story.is_ai_edited
    turns = story.blocks.filter(kind="turn")
    assert turns.filter(continues=False).count() == 152
    previous = None
    for turn in turns:
        if turn.continues:
            assert turn.speaker == previous
        previous = turn.speaker
    assert story.takeaways.count() == 19


def test_the_interviews_missing_section_is_placed_by_an_editor(report, editor):
    _, story = the(report, "000")
    entry = story.contents.get(block=None)
    task = story.findings.get()
    assert (task.kind, task.text) == (Finding.Kind.UNPLACED, entry.title)
    turn = story.blocks.get(line=148)

    actions.place_entry(entry, turn, by=editor)

    task.refresh_from_db()
    assert (task.decision, entry.block) == ("placed", turn)


def test_the_jekyll_post(report):
    told, story = the(report, "001")

    assert len(told["headings"]) == 12
    assert {heading["level"] for heading in told["headings"]} == {2, 3}
    assert [one["number"] for one in told["figures"]] == [1, 2, 3]
    assert all(one["caption"] and one["src"] for one in told["figures"])
    assert story.findings.filter(kind=Finding.Kind.ALT_TEXT).count() == story.findings.count() == 3
    assert told["excerpt_words"] == 372
    assert len(re.findall(r"\S+", story.excerpt)) == 372
    assert told["published"]["value"] == "2022-01-06T18:06:53-05:00"
    assert story.published_sort.isoformat() == "2022-01-06T23:06:53+00:00"
    assert told["comments_enabled"] is True
    mended = [one for one in told["fixed"] if one["rule"] == "mojibake"]
    assert len(mended) == 1
    assert "Gordić" in all_words(story)
    assert "\xa0" not in set(story.blocks.values_list("plain", flat=True))
    assert not story.blocks.filter(plain="").exclude(kind="figure").exists()
    assert told["lists"]["unordered"] == [6, 6]
    assert told["links"] == 13


def test_the_markdown_post(report):
    told, story = the(report, "003")

    assert [heading["text"][:2] for heading in told["headings"]] == ["1.", "2.", "3.", "Th"]
    assert told["published"]["precision"] == "day"
    assert story.published_value == "2025-10-14"
    assert [tag.slug for tag in story.tags.all()] == ["story"]
    assert story.kind == "essay"


def test_the_plain_text(report, editor):
    told, story = the(report, "004")

    assert told["title"] == story.title == "My Journey from Mechanical Engineering to Building LLMs"
    assert len(told["headings"]) == 5
    assert all(heading["evidence"] for heading in told["headings"])
    assert len(told["doubtful"]) == 5
    assert (told["lists"]["ordered"], told["lists"]["unordered"]) == ([3, 6], [5, 4, 3])
    assert told["published"]["value"] is None
    assert {"date", "author"} <= set(told["missing"])
    assert told["toc"] == []
    doubtful = story.findings.all()
    assert {one.kind for one in doubtful} == {Finding.Kind.DOUBTFUL}
    captions = story.blocks.filter(key__in=[one.key for one in doubtful])
    assert captions.count() == 5
    assert not captions.filter(kind="heading").exists()
    for one in doubtful:
        actions.decide(one, "caption", by=editor)
    assert story.blocks.filter(kind="figure", lost=True).count() == 5


def test_no_rule_moves_a_word_of_the_originals(report):
    """Every word of each document is in a block, in what was left out, or in its metadata."""
    for told in report["stories"]:
        story = Story.objects.get(slug=told["slug"])
        source = story.sources.get()
        kept = " ".join(
            [
                all_words(story),
                *story.blocks.values_list("markdown", flat=True),
                *story.speakers.values_list("name", flat=True),
                *story.speakers.values_list("role", flat=True),
                *story.contents.values_list("title", flat=True),
                *story.takeaways.values_list("text", flat=True),
                *(text for _, text, _ in source.removed),
                story.recorded_how,
                story.edited_by,
                json.dumps(told, ensure_ascii=False),
            ]
        )
        raw = bytes(source.raw).decode()
        for edit in story.edits.all():
            raw = raw.replace(edit.before, edit.after) if edit.rule == "mojibake" else raw
        words = set(re.findall(r"[^\W\d_]{3,}", raw.casefold()))
        kept_words = set(re.findall(r"[^\W\d_]{3,}", kept.casefold()))
        assert words - kept_words <= {"layout", "more"}  # a key without content, and the marker

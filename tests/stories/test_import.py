"""A document becomes a story, and a changed document changes its story and nothing else."""

from __future__ import annotations

from unittest import mock

import pytest

from community.log.models import LogEntry
from community.policy import NotAllowed
from community.tags.models import Tag
from stories import actions
from stories.actions import Outcome, findings
from stories.importing import ImportRefused
from stories.models import (
    Credit,
    Edit,
    Finding,
    Passage,
    Resource,
    ResourceName,
    Story,
)
from stories.models.story import UNDATED, Rights, Status
from tests.stories.documents import (
    POST,
    STRUCTURED,
    TALK,
    block,
    every_row,
    imported,
    texts,
)

pytestmark = pytest.mark.django_db


def test_a_new_document_becomes_a_draft_with_its_text_and_metadata():
    story = imported(POST)

    assert story.slug == "two-years-of-night-trains"
    assert story.status == Status.DRAFT
    assert story.rights == Rights.UNKNOWN
    assert (story.published_value, story.published_precision) == ("2021-03-04", "day")
    assert story.published_year == 2021
    assert story.published_sort.isoformat() == "2021-03-04T00:00:00+00:00"
    assert texts(story)[:2] == [
        "The first train left at midnight and nobody on it slept at all.",
        "The long way round",
    ]
    assert block(story, "nobody on it").html.startswith("<p")
    assert block(story, "long way").html == "The long way round"
    assert story.words == 58
    assert story.minutes == 1
    assert not story.credits.exists()


def test_the_bytes_and_the_report_are_kept():
    source = imported(POST).sources.get()

    assert bytes(source.raw) == POST.encode()
    assert source.report["slug"] == "two-years-of-night-trains"
    assert source.report["sha256"] == source.sha256
    assert (source.format, source.file) == ("markdown", "/posts/one.md")


def test_the_same_bytes_again_change_not_one_row():
    imported(STRUCTURED)
    before = every_row()

    again = actions.import_document(STRUCTURED.encode(), file="/elsewhere/copy.md")

    assert again.outcome is Outcome.UNCHANGED
    assert again.report["file"] == "/elsewhere/copy.md"
    assert every_row() == before


def test_a_changed_document_keeps_the_keys_of_what_did_not_change():
    story = imported(POST)
    keys = dict(story.blocks.values_list("plain", "key"))
    pks = dict(story.blocks.values_list("key", "pk"))

    changed = POST.replace("lost an hour each time", "lost two hours each time")
    changed = changed.replace("## What stayed", "A new paragraph about tea.\n\n## What stayed")
    result = actions.import_document(changed.encode(), file="/posts/one.md")

    assert result.outcome is Outcome.UPDATED
    assert result.story == story
    for row in story.blocks.exclude(plain__contains="tea").exclude(plain__contains="two hours"):
        assert keys[row.plain] == row.key
        assert pks[row.key] == row.pk
    edited = block(story, "two hours")
    assert (
        edited.key == keys["We changed engines twice before the border and lost an hour each time."]
    )
    assert edited.html.startswith("<p")
    assert "two hours" in edited.html
    assert [row.position for row in story.blocks.for_page()] == list(range(7))
    assert [one["key"] for one in result.report["headings"]] == [
        keys["The long way round"],
        keys["What stayed"],
    ]


def test_two_files_with_one_title_are_two_stories():
    first = imported(POST, "/posts/one.md")
    second = imported(POST.replace("midnight", "noon"), "/posts/two.md")

    assert (first.slug, second.slug) == (
        "two-years-of-night-trains",
        "two-years-of-night-trains-2",
    )


def test_an_upload_of_the_same_name_with_another_title_is_another_story():
    first = imported(POST, "post.md")
    assert imported(POST.replace("midnight", "noon"), "post.md") == first
    assert imported(TALK, "post.md") != first


def test_a_stated_slug_or_address_and_the_same_title_find_the_story_in_another_folder():
    head = "title: Two years of night trains"
    slug = POST.replace(head, f"{head}\nslug: night-trains")
    assert imported(slug, "/a/1.md") == imported(slug.replace("midnight", "noon"), "/b/2.md")

    address = POST.replace(head, "title: Days\nsource_url: https://example.org/days")
    assert imported(address, "/a/3.md") == imported(address.replace("loaf", "slice"), "/b/4.md")
    assert imported(address.replace("Days", "Nights"), "/b/5.md").slug == "nights"


def test_a_title_without_latin_letters_has_a_slug_that_stays():
    story = imported("---\ntitle: 我的故事\n---\n\n第一天,我们坐火车。\n", "/posts/一.md")

    assert story.slug.isascii()
    assert story.slug
    assert story.words > 5


def test_a_failure_in_the_middle_leaves_everything_as_it_was():
    story = imported(POST)
    before = every_row()

    with (
        mock.patch.object(findings, "lay_findings", side_effect=RuntimeError("power cut")),
        pytest.raises(RuntimeError),
    ):
        actions.import_document(POST.replace("bread", "cake").encode(), file="/posts/one.md")

    assert every_row() == before
    assert "bread" in " ".join(texts(story))


def test_what_a_story_says_as_data_points_at_its_words():
    story = imported(STRUCTURED)

    milestone = story.milestones.get()
    assert (milestone.to_role, milestone.start) == ("glass blower", "2001")
    assert (milestone.trigger, milestone.further_triggers) == ("curiosity", ["offer"])
    assert milestone.passage is not None
    assert milestone.passage.exact == "blew glass from 2001"
    place = milestone.passage
    assert place.block is not None
    assert place.block.plain[place.start :].startswith(place.exact)
    assert story.takeaways.get().passage == Passage.objects.get(exact__contains="much earlier")
    assert story.facts.get().values["rates"] == [40]
    assert story.claims.get().topic == "pay"
    assert (story.spectrum_started, story.spectrum_ended) == (20, 80)
    assert story.spectrum_passage is not None
    assert [(one.role, one.name) for one in story.credits.all()] == [("narrator", "Nora Field")]
    assert story.rights == Rights.RETELLING
    assert [tag.name for tag in story.tags.all()] == ["career"]


def test_a_sidecar_gives_the_same_data_to_a_document_of_others():
    head, _, body = STRUCTURED.removeprefix("---\n").partition("---\n")
    sidecar = head.replace("title: Three jobs in a row\n", "").replace("tags: [Career]\n", "")
    plain = f"---\ntitle: Three jobs in a row\nauthor: N. F.\n---\n{body}"

    story = imported(plain, sidecar=sidecar.encode())

    assert story.milestones.get().organisation == ""
    assert {(one.role, one.name, one.provenance) for one in story.credits.all()} == {
        (Credit.Role.AUTHOR, "N. F.", "front-matter"),
        (Credit.Role.NARRATOR, "Nora Field", "editor"),
    }
    before = every_row()
    assert (
        actions.import_document(plain.encode(), file="/x/y.md", sidecar=sidecar.encode()).outcome
        is Outcome.UNCHANGED
    )
    assert every_row() == before
    changed = sidecar.replace("Pay comes last.", "Pay comes at the end.").encode()
    updated = actions.import_document(plain.encode(), file="/x/y.md", sidecar=changed)
    assert updated.outcome is Outcome.UPDATED
    assert updated.story == story
    assert story.claims.get().statement == "Pay comes at the end."
    assert Passage.objects.count() == 6


@pytest.mark.parametrize(
    ("sidecar", "line", "reason"),
    [
        (b"claims:\n  - topic: pay\n    position: x\n    at: never said\n", 4, "not in the text"),
        (b"rights: \xff\n", 1, "UTF-8"),
        (b"titel: x\n", 1, "not known"),
    ],
)
def test_a_wrong_sidecar_is_refused_with_its_own_line(sidecar, line, reason):
    with pytest.raises(actions.SidecarRefused) as refused:
        imported(POST, sidecar=sidecar)

    assert refused.value.line == line
    assert reason in refused.value.reason
    assert not Story.objects.exists()


def test_an_item_whose_words_are_not_in_the_text_names_the_line_of_the_file():
    wrong = STRUCTURED.replace('at: "blew glass from 2001"', 'at: "blew glass from 2002"')

    with pytest.raises(ImportRefused) as refused:
        imported("\n" + wrong)

    lines = ("\n" + wrong).split("\n")
    assert "2002" in lines[refused.value.line - 1]


def test_resources_are_one_under_all_their_names():
    imported(STRUCTURED)
    other = STRUCTURED.replace("Three jobs", "Four jobs").replace(
        'title: "The Glass Book"\n    aliases: [TGB]', 'title: "tgb"\n    aliases: ["Glass-Book!"]'
    )
    story = imported(other, "/posts/two.md")

    resource = Resource.objects.get()
    assert resource.title == "The Glass Book"
    assert resource.recommendations.count() == 2
    assert story.recommendations.get().named_as == "tgb"
    assert set(ResourceName.objects.values_list("folded", flat=True)) == {"glass book", "tgb"}


def test_a_story_that_names_two_resources_as_one_makes_them_one():
    first = STRUCTURED.replace("    aliases: [TGB]\n", "")
    imported(first, "/posts/1.md")
    imported(first.replace("Three", "Four").replace('"The Glass Book"', '"TGB"'), "/posts/2.md")
    assert Resource.objects.count() == 2

    imported(STRUCTURED.replace("Three", "Five"), "/posts/3.md")

    assert Resource.objects.get().recommendations.count() == 3


def test_tags_fold_case_and_synonyms():
    meant = Tag.objects.create(name="machine learning", slug="machine-learning")
    Tag.objects.create(name="ml", slug="ml", synonym_of=meant)

    story = imported(POST.replace("[Travel, Machine Learning]", "[Travel, TRAVEL, ML]"))

    assert {tag.slug for tag in story.tags.all()} == {"travel", "machine-learning"}
    assert Tag.objects.count() == 3


def test_names_of_languages_and_hashtags_are_told_apart():
    story = imported(POST.replace("[Travel, Machine Learning]", '[C, C++, "C#", "#AI", ai]'))

    assert {tag.slug for tag in story.tags.all()} == {"c", "c-plus-plus", "c-sharp", "ai"}


def test_where_the_language_is_no_code_the_text_tells():
    assert imported(POST.replace("date:", "lang: American English\ndate:")).language == "en"


def test_speakers_turns_and_their_continuations():
    story = imported(TALK)

    assert [(one.label, one.name, one.role) for one in story.speakers.all()] == [
        ("A", "Ada Moor", "interviewer"),
        ("B", "Ben Quay", "pilot of tugs"),
    ]
    small = block(story, "very small key")
    assert small.speaker is not None
    assert (small.speaker.label, small.imported_label, small.continues) == ("B", "B", True)


def test_repairs_doubts_and_pictures_become_the_editors_work():
    story = imported(
        "---\ntitle: Pictures\n---\n\nGordiÄ‡ wrote this.\n\n![](https://example.org/a.png)\n\n"
        '![A tree](https://example.org/b.png "Figure 2: A tree")\n'
    )

    edit = story.edits.get(rule="mojibake")
    assert (edit.before, edit.after, edit.key) == ("Ä‡", "ć", block(story, "Gordić").key)
    finding = story.findings.get()
    assert finding.kind == Finding.Kind.ALT_TEXT
    figure = story.blocks.get(number=2)
    assert (figure.alt, figure.src, figure.lost) == ("A tree", "https://example.org/b.png", False)
    assert Edit.objects.filter(state=Edit.State.APPLIED).count() == story.edits.count()


def test_rights_of_the_front_matter_count_without_any_other_data():
    assert imported(POST.replace("date:", "rights: own\ndate:")).rights == Rights.OWN
    foreign = POST.replace("date:", "rights: All rights reserved\ndate:").replace("bread", "wood")
    assert imported(foreign, "/x/2.md").rights == Rights.UNKNOWN


def test_publishing_on_import_needs_rights():
    with pytest.raises(ImportRefused, match="rights are unknown"):
        imported(POST, publish=True)
    assert not Story.objects.exists()

    story = imported(POST, publish=True, rights=Rights.PERMISSION)
    assert story.is_published
    assert story.listed_at is not None

    assert imported(STRUCTURED, "/x/s.md", publish=True).is_published


def test_flags_apply_to_bytes_that_did_not_change():
    story = imported(POST)

    flagged = actions.import_document(
        POST.encode(), file="/posts/one.md", rights=Rights.LICENCE, publish=True
    )

    assert flagged.outcome is Outcome.UPDATED
    story.refresh_from_db()
    assert (story.rights, story.status) == (Rights.LICENCE, Status.PUBLISHED)
    assert story.sources.count() == 1
    before = every_row()
    again = actions.import_document(
        POST.encode(), file="/posts/one.md", rights=Rights.LICENCE, publish=True
    )
    assert again.outcome is Outcome.UNCHANGED
    assert every_row() == before


def test_stated_rights_outlive_a_changed_document(editor):
    story = imported(POST, rights=Rights.PERMISSION)
    imported(POST.replace("bread", "cake"))
    story.refresh_from_db()
    assert story.rights == Rights.PERMISSION


def test_a_withdrawn_story_stays_withdrawn(editor):
    story = imported(POST, rights=Rights.OWN, publish=True)
    actions.withdraw(story, by=editor, reason="asked to")

    imported(POST, rights=Rights.OWN, publish=True)
    imported(POST.replace("bread", "cake"), rights=Rights.OWN, publish=True)

    story.refresh_from_db()
    assert story.status == Status.WITHDRAWN
    assert "cake" in " ".join(texts(story))


def test_an_undated_story_sorts_after_all_others():
    assert (
        imported("# Untold\n\nNo day was written down here by anyone.\n").published_sort == UNDATED
    )


def test_a_second_with_its_offset_is_sorted_in_utc():
    story = imported(POST.replace("2021-03-04", "2021-03-04 22:30:00 -0500"))

    assert story.published_value == "2021-03-04T22:30:00-05:00"
    assert story.published_sort.isoformat() == "2021-03-05T03:30:00+00:00"
    assert story.published_year == 2021


def test_the_excerpt_is_the_prose_up_to_the_marker_else_the_first_words():
    marked = POST.replace("## The long", "<!--more-->\n\n## The long")
    assert imported(marked).excerpt == (
        "The first train left at midnight and nobody on it slept at all."
    )
    long = "word " * 100
    excerpt = imported(f"---\ntitle: Long\n---\n\n{long}\n", "/x/long.md").excerpt
    assert excerpt == " ".join(["word"] * 60) + "…"


def test_every_import_is_on_record_and_a_stranger_may_not_import(editor, stranger):
    imported(POST, by=editor)
    entry = LogEntry.objects.get(code="story.import")
    assert entry.actor_id == editor.pk

    with pytest.raises(NotAllowed):
        imported(TALK, by=stranger)
    assert Story.objects.count() == 1


def test_a_preview_says_the_same_and_writes_nothing():
    story = imported(POST)
    before = every_row()

    changed = POST.replace("bread", "cake")
    update = actions.preview_document(changed.encode(), file="/posts/one.md")
    create = actions.preview_document(TALK.encode(), file="/posts/talk.md")
    same = actions.preview_document(POST.encode(), file="/posts/one.md")

    assert [one.outcome for one in (update, create, same)] == [
        Outcome.UPDATED,
        Outcome.CREATED,
        Outcome.UNCHANGED,
    ]
    assert every_row() == before
    assert update.report == imported_report(changed)
    assert create.story is None
    assert update.story == story


def imported_report(text: str) -> object:
    return actions.import_document(text.encode(), file="/posts/one.md").report


@pytest.mark.parametrize(
    "head", ['title: "nul \\0 here"', 'title: "half \\ud800"', 'title: ok\nx: "\\u0000"']
)
def test_characters_that_no_database_keeps_are_refused(head):
    with pytest.raises(ImportRefused):
        imported(f"---\n{head}\n---\n\nThe text itself is fine.\n")


def test_values_longer_than_their_column_are_cut_not_refused():
    story = imported(f"---\ntitle: {'long ' * 100}\n---\n\nText.\n")

    assert len(story.title) == 300
    assert len(story.slug) <= 80

"""An editor corrects what a story says about itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from lxml import html

from stories import actions
from stories.models import Story
from stories.models.story import Precision, Provenance
from tests.stories.admin.looking import address, deeds, last_entry
from tests.stories.documents import POST, imported


def filled(desk: Client, story: Story, **changes: str) -> dict[str, Any]:
    """The form as the page gives it, with changes typed into it."""
    page = html.fromstring(desk.get(address("change", story.pk)).content)
    fields = dict(page.cssselect("form.desk-form")[0].form_values())
    return {**fields, **changes}


def save(desk: Client, story: Story, **changes: str) -> Any:
    answer = desk.post(address("change", story.pk), filled(desk, story, **changes))
    story.refresh_from_db()
    return answer


@pytest.mark.parametrize(
    ("typed", "precision", "year"),
    [
        ("2025", Precision.YEAR, 2025),
        ("2025-09", Precision.MONTH, 2025),
        ("2025-09-01", Precision.DAY, 2025),
        ("2025-09-01T12:30:00+02:00", Precision.SECOND, 2025),
        ("", Precision.UNKNOWN, None),
    ],
)
def test_a_date_is_kept_at_its_own_precision(
    desk: Client, post: Story, typed: str, precision: str, year: int | None
) -> None:
    assert save(desk, post, published=typed).status_code == 302
    assert (post.published_value, post.published_precision, post.published_year) == (
        *(typed, precision, year),
    )
    assert post.published_provenance == (Provenance.EDITOR if typed else "")


@pytest.mark.parametrize("typed", ["last spring", "2025-13", "2025-02-30", "25"])
def test_what_is_no_date_is_said_at_its_field_and_nothing_is_lost(
    desk: Client, post: Story, typed: str
) -> None:
    answer = save(desk, post, published=typed, title="Another title")
    page = html.fromstring(answer.content)
    assert page.cssselect("#id_published_error")
    assert page.cssselect("#id_published")[0].value == typed
    assert page.cssselect("#id_title")[0].value == "Another title"
    assert post.title == "Two years of night trains"
    assert deeds() == []


def test_only_what_was_changed_is_the_editors(desk: Client, post: Story) -> None:
    save(desk, post, title="Night trains")
    assert post.set_by_editors == ["title"]
    assert post.published_provenance == Provenance.FRONT_MATTER
    again = imported(POST.replace("2021-03-04", "2021-03-05").replace("Two years", "Three years"))
    assert (again.title, again.published_value) == ("Night trains", "2021-03-05")
    assert "Set by an editor" in desk.get(address("change", post.pk)).content.decode()


def test_names_and_tags_are_lines(desk: Client, post: Story) -> None:
    save(desk, post, authors="Ada Moor\n\n  Ben   Quay \nAda Moor", narrators="Cy", tags="Trains")
    named = [(credit.role, credit.name) for credit in post.credits.all()]
    assert named == [("author", "Ada Moor"), ("author", "Ben Quay"), ("narrator", "Cy")]
    assert [tag.slug for tag in post.tags.all()] == ["trains"]


def test_every_other_field_can_be_set(desk: Client, post: Story) -> None:
    typed = {
        "kind": "essay",
        "language": "de",
        "rights": "licence",
        "licence": "CC BY 4.0",
        "source_title": "Nachtzüge",
        "source_url": "https://example.org/nacht",
        "source_site": "example.org",
        "source_published": "2021-03",
        "retrieved_on": "2026-01-02",
        "recorded_how": "By hand.",
        "edited_by": "Nobody.",
        "summary": "Trains at night.",
        "spectrum_started": "10",
        "spectrum_ended": "90",
    }
    assert save(desk, post, **typed).status_code == 302
    assert {name: str(getattr(post, name)) for name in typed} == typed
    assert set(post.set_by_editors) == set(typed)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("source_url", "not an address"),
        ("spectrum_started", "101"),
        ("retrieved_on", "soon"),
        ("source_published", "then"),
        ("authors", "x" * 201),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    desk: Client, post: Story, field: str, typed: str
) -> None:
    page = html.fromstring(save(desk, post, **{field: typed}).content)
    assert page.cssselect(f"#id_{field}_error")
    assert page.cssselect(".error-summary")


def test_two_editors_do_not_overwrite_each_other(desk: Client, post: Story, editor: Any) -> None:
    opened = filled(desk, post, title="Mine", summary="Mine too.")
    actions.set_metadata(post, by=editor, title="Theirs")
    answer = desk.post(address("change", post.pk), opened)
    page = html.fromstring(answer.content)
    assert "Saved in the meantime: Theirs" in page.cssselect("#id_title_error")[0].text_content()
    assert page.cssselect("#id_title")[0].value == "Mine"
    post.refresh_from_db()
    assert post.title == "Theirs"


def test_it_is_in_the_record(desk: Client, post: Story) -> None:
    save(desk, post, title="Night trains")
    entry = last_entry()
    assert deeds() == ["story.describe"]
    assert json.loads(entry.text.before) == {"title": "Two years of night trains"}
    assert json.loads(entry.text.after) == {"title": "Night trains"}

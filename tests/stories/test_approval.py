"""That whoever tells a story read it and agreed: noted, taken back, and told to readers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.log.models import LogEntry
from community.policy import NotAllowed
from stories import actions
from stories.models import Story
from stories.models.story import Kind, Rights
from tests.cast import BlockFactory, StoryFactory
from tests.stories.documents import TALK, imported
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

DAY = date(2025, 9, 1)


@pytest.fixture
def story(db: None) -> Story:
    return BlockFactory.create(story=StoryFactory.create(slug="a-talk")).story


def entries() -> list[tuple[str, dict[str, str], dict[str, str]]]:
    return [
        (one.code, json.loads(one.text.before), json.loads(one.text.after))
        for one in LogEntry.objects.filter(code__contains="approv").order_by("pk")
    ]


def test_an_approval_is_noted_corrected_and_taken_back(story: Story, editor: User) -> None:
    before = story.changed_at
    actions.approve(story, name="  Ben \n Quay ", on=DAY, by=editor)
    assert (story.approved_by, story.approved_on) == ("Ben Quay", DAY)
    assert story.changed_at > before

    actions.approve(story, name="Ben B. Quay", on=DAY, by=editor)
    actions.approve(story, name="Ben B. Quay", on=DAY, by=editor)
    actions.take_approval_back(story, by=editor)
    actions.take_approval_back(story, by=editor)

    assert (story.approved_by, story.approved_on) == ("", None)
    assert story.is_published
    first = {"name": "Ben Quay", "on": "2025-09-01"}
    second = {"name": "Ben B. Quay", "on": "2025-09-01"}
    assert entries() == [
        ("story.approve", {}, first),
        ("story.approve", first, second),
        ("story.take_approval_back", second, {}),
    ]


def test_it_needs_a_name_and_a_day_that_has_come(story: Story, editor: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for field, name, day in (
        ("name", " ", DAY),
        ("name", "n" * 201, DAY),
        ("on", "Ben Quay", tomorrow),
    ):
        with pytest.raises(ValidationError) as refused:
            actions.approve(story, name=name, on=day, by=editor)
        assert list(refused.value.error_dict) == [field]
    assert entries() == []
    actions.approve(story, name="Ben Quay", on=timezone.localdate(), by=editor)


def test_a_stranger_neither_notes_nor_takes_back(
    story: Story, editor: User, stranger: User
) -> None:
    with pytest.raises(NotAllowed):
        actions.approve(story, name="Ben Quay", on=DAY, by=stranger)
    actions.approve(story, name="Ben Quay", on=DAY, by=editor)
    with pytest.raises(NotAllowed):
        actions.take_approval_back(story, by=stranger)
    story.refresh_from_db()
    assert story.approved_on == DAY


@pytest.mark.parametrize("half", [{"approved_by": "Ben Quay"}, {"approved_on": DAY}])
def test_the_database_holds_no_half_of_an_approval(story: Story, half: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(**half)


def test_a_later_import_keeps_it(editor: User) -> None:
    talk = imported(TALK)
    actions.approve(talk, name="Ben Quay", on=DAY, by=editor)
    imported(TALK.replace("By bicycle", "By tandem"))
    talk.refresh_from_db()
    assert (talk.approved_by, talk.approved_on) == ("Ben Quay", DAY)


def test_readers_are_told_who_approved_it_and_when(story: Story, editor: User) -> None:
    url = story.get_absolute_url()
    assert "approved" not in look(url).one(".provenance").text_content()
    actions.approve(story, name="Ben <b>Quay</b>", on=DAY, by=editor)
    box = look(url).one(".provenance")
    words = " ".join(box.text_content().split())
    assert "Read and approved by Ben <b>Quay</b> on 1 September 2025" in words
    assert [one.get("datetime") for one in box.cssselect("time")][-1] == "2025-09-01"


def test_where_the_text_is_held_back_the_name_is_too(story: Story, editor: User) -> None:
    actions.approve(story, name="Ben Quay", on=DAY, by=editor)
    Story.objects.update(rights=Rights.UNKNOWN)
    assert b"Ben Quay" not in Client().get(story.get_absolute_url()).content


@pytest.mark.parametrize(
    ("kind", "rights", "lacks"),
    [
        (Kind.INTERVIEW, Rights.PERMISSION, True),
        (Kind.INTERVIEW, Rights.LICENCE, False),
        (Kind.ESSAY, Rights.PERMISSION, False),
    ],
)
def test_an_interview_by_permission_should_have_one(
    editor: User, kind: Kind, rights: Rights, lacks: bool
) -> None:
    story = StoryFactory.create(kind=kind, rights=rights)
    assert story.lacks_approval is lacks
    actions.approve(story, name="Ben Quay", on=DAY, by=editor)
    assert not story.lacks_approval

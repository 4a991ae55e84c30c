"""The page where an editor notes who approved a story, and the reminder before publishing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from community.accounts.models import User
from stories.models import Story
from stories.models.story import Kind, Rights, Status
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.stories.admin.looking import address, deeds

GIVEN = {"name": "Ben Quay", "on": "2025-09-01"}
REMINDER = "has not approved it yet"


@pytest.fixture
def interview(db: None) -> Story:
    """A draft of an interview, with permission and without an approval."""
    return StoryFactory.create(
        kind=Kind.INTERVIEW, rights=Rights.PERMISSION, status=Status.DRAFT, listed_at=None
    )


def test_an_editor_notes_an_approval_and_takes_it_back(desk: Client, interview: Story) -> None:
    page = address("approval", interview.pk)
    assert "Nobody is noted" in desk.get(page).content.decode()
    noted = desk.post(page, GIVEN, follow=True).content.decode()
    assert "Ben Quay read the text and approved it on 1 September 2025." in noted
    interview.refresh_from_db()
    assert (interview.approved_by, interview.approved_on) == ("Ben Quay", date(2025, 9, 1))
    assert "Nobody is noted" in desk.post(page, {"as": "take-back"}, follow=True).content.decode()
    assert deeds() == ["story.approve", "story.take_approval_back"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({**GIVEN, "name": " "}, "name"),
        ({**GIVEN, "on": "in autumn"}, "on"),
        ({**GIVEN, "on": "9999-01-01"}, "on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(
    desk: Client, interview: Story, given: dict[str, str], field: str
) -> None:
    answer = desk.post(address("approval", interview.pk), given).content.decode()
    assert f"id_{field}_error" in answer
    assert given["on"] in answer
    assert deeds() == []


@pytest.mark.parametrize("given", [GIVEN, {"as": "take-back"}])
def test_nobody_but_an_editor_may(
    stranger: User, moderator: User, interview: Story, given: dict[str, str]
) -> None:
    page = address("approval", interview.pk)
    for someone in (stranger, moderator):
        assert browser_of(someone).get(page).status_code == 403
        assert browser_of(someone).post(page, given).status_code == 403
    assert Client().post(page, given).status_code == 302
    assert deeds() == []


def test_publishing_without_it_is_reminded_and_still_done(desk: Client, interview: Story) -> None:
    page = f"{address('deed', 'publish')}?id={interview.pk}"
    shown = desk.get(page).content.decode()
    assert REMINDER in shown
    assert address("approval", interview.pk) in shown
    assert REMINDER not in desk.get(page.replace("publish", "withdraw")).content.decode()
    desk.post(page, {"id": interview.pk})
    interview.refresh_from_db()
    assert interview.is_published


def test_with_it_nobody_is_reminded(desk: Client, interview: Story) -> None:
    desk.post(address("approval", interview.pk), GIVEN)
    page = f"{address('deed', 'publish')}?id={interview.pk}"
    assert REMINDER not in desk.get(page).content.decode()

"""Whoever chooses only mentors far ahead is told once what speaks against it, and may go on."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from community.accounts.models import CareerStage, User
from mentors import advice
from mentors.models import Brief, Mentor, Request
from mentors.states import State
from stories.files import import_paths
from stories.models import Story
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.stories.looking import look

pytestmark = pytest.mark.django_db
NEW = "/mentors/requests/new/"
WORDS = {"goal": "Interviews.", "situation": "Second year.", "tried": "", "hours": "3"}
SAYS = "All whom you have chosen are far ahead of you."
INTERVIEW = settings.SEEDS_DIR / "haifeng-jin-phd-to-ai-infrastructure.md"


@pytest.fixture
def mentee() -> User:
    return person("mentee", career_stage=CareerStage.STUDYING)


@pytest.fixture(autouse=True)
def _mentors(db: None) -> None:
    for handle, stage in (("far", 6), ("farther", 5), ("near", 3)):
        mentor(handle, stage)


def mentor(handle: str, stage: int) -> Mentor:
    made: Mentor = MentorFactory.create(person=person(handle, career_stage=stage))
    return made


def send(browser: Client, **told: str) -> Any:
    draft = Brief.objects.first()
    version = str(draft.version) if draft else "0"
    return browser.post(NEW, {**WORDS, "deed": "send", "version": version, **told})


def test_it_stands_there_as_soon_as_all_are_far(mentee):
    assert import_paths([INTERVIEW], publish=True).failed == []
    page = look(f"{NEW}?mentor=far", browser_of(mentee))
    assert SAYS in page.words
    assert advice.WORDS in page.words
    (url,) = (url for words, url in page.links("#main a").items() if "Read it in" in words)
    assert url.startswith(Story.objects.get(slug=advice.STORY).get_absolute_url() + "#b-")
    assert "/mentors/?stage=near" in page.links("#main a").values()


@pytest.mark.parametrize("query", ["", "?mentor=near", "?mentor=nobody-here"])
def test_else_it_does_not(mentee, query):
    assert SAYS not in look(NEW + query, browser_of(mentee)).words


def test_without_the_story_it_says_so_all_the_same(mentee):
    page = look(f"{NEW}?mentor=far", browser_of(mentee))
    assert SAYS in page.words
    assert "Read it in" not in page.words


def test_whoever_saw_it_sends_with_one_click(mentee):
    browser = browser_of(mentee)
    shown = look(f"{NEW}?mentor=far", browser).one("[name=advised]").get("value")
    assert send(browser, first="far", advised=shown).status_code == 302
    assert Request.objects.get().state == State.SENT


def test_whoever_typed_the_names_is_stopped_once_and_may_go_on(mentee):
    browser = browser_of(mentee)
    answer = send(browser, first="far", second="Farther")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Saved, and not sent yet." in page
    assert SAYS in page
    assert set(Request.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert Brief.objects.get().situation == "Second year."
    assert send(browser, first="far", second="farther", advised="far,farther").status_code == 302
    assert Request.objects.get(rank=1).state == State.SENT


def test_another_choice_is_another_word(mentee):
    answer = send(browser_of(mentee), first="farther", advised="far")
    assert SAYS in answer.content.decode()
    assert not Request.objects.exclude(state=State.DRAFT).exists()


def test_with_somebody_near_it_goes_at_once(mentee):
    assert send(browser_of(mentee), first="far", second="near").status_code == 302


def test_who_tells_no_stage_is_not_stopped():
    assert send(browser_of(person("silent")), first="far").status_code == 302


def test_other_mistakes_are_told_first(mentee):
    answer = send(browser_of(mentee), first="far", goal="")
    assert answer.status_code in {200, 422}
    again = send(browser_of(mentee), first="far", goal="", advised="far")
    assert again.status_code == 422
    assert SAYS in again.content.decode()

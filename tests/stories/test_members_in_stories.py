"""A member whom a story credits: linked by an editor, shown to whom the member wishes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from community.accounts.actions import set_profile
from community.accounts.models import User, Visibility
from community.policy import NotAllowed
from stories import actions
from stories.models import Credit, Story
from stories.models.story import Rights, Status
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.stories.admin.looking import last_entry
from tests.stories.admin.test_metadata import filled, save
from tests.stories.documents import POST, imported
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db

SIGNED = POST.replace("---\n", "---\nauthors: [Nora Field, Ben Quay]\n", 1)
PAGE = "/people/nora/"


@pytest.fixture
def nora() -> User:
    return person("nora", display_name="Nora F.")


@pytest.fixture
def story(nora: User, editor: User) -> Story:
    """A published story by two, of whom an editor knows one as a member."""
    story = imported(SIGNED, file="/posts/trains.md", rights=Rights.OWN, publish=True)
    link(story, nora, by=editor)
    return story


def link(story: Story, member: User | None, *, by: User, name: str = "Nora Field") -> None:
    actions.set_metadata(story, people={story.credits.get(name=name).pk: member}, by=by)


def on_story(story: Story, client: Client | None = None) -> dict[str, str]:
    return look(story.get_absolute_url(), client).links(".story-head__by a")


def on_page(client: Client | None = None) -> list[str]:
    return look(PAGE, client).texts(".card__title")


def test_the_page_shows_the_story_and_the_story_leads_to_the_page(story: Story) -> None:
    page = look(PAGE)
    assert page.links(".card__title a") == {story.title: story.get_absolute_url()}
    assert "wrote it" in page.words
    assert on_story(story) == {"Nora Field": PAGE, "Ben Quay": "/stories/?person=ben-quay"}


@pytest.mark.parametrize(
    ("shown_to", "visitor", "member"),
    [
        (Visibility.PUBLIC, True, True),
        (Visibility.MEMBERS, False, True),
        (Visibility.NOBODY, False, False),
    ],
)
def test_it_is_shown_to_whom_the_member_wishes(
    story: Story, nora: User, stranger: User, shown_to: str, visitor: bool, member: bool
) -> None:
    set_profile(nora, by=nora, stories_visibility=shown_to)
    for client, is_told in ((None, visitor), (browser_of(stranger), member)):
        assert on_page(client) == [story.title] * is_told
        assert (on_story(story, client)["Nora Field"] == PAGE) is is_told
    assert on_page(browser_of(nora)) == [story.title]


def test_the_wish_is_on_the_form_of_ones_page(story: Story, nora: User) -> None:
    browser = browser_of(nora)
    page = look("/settings/profile/", browser)
    assert page.one("select[name=stories_visibility]").value == "public"
    sent = dict(page.one("main form:has([name=stories_visibility])").form_values()) | {
        "stories_visibility": "nobody"
    }
    assert browser.post("/settings/profile/", sent).status_code == 302
    assert on_page() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.DRAFT},
        {"status": Status.WITHDRAWN},
        {"state": "hidden"},
        {"rights": Rights.UNKNOWN},
    ],
    ids=lambda fields: "-".join(fields.values()),
)
def test_what_the_reader_is_not_told_of_is_not_on_the_page(
    story: Story, nora: User, stranger: User, fields: dict[str, str]
) -> None:
    Story.objects.update(**fields)
    for client in (None, browser_of(stranger), browser_of(nora)):
        assert on_page(client) == []


def test_nothing_leads_to_a_closed_account(story: Story, nora: User, editor: User) -> None:
    User.objects.filter(pk=nora.pk).update(is_active=False)
    look(PAGE, status=404)
    assert on_story(story)["Nora Field"] == "/stories/?person=nora-field"
    assert save(browser_of(editor), story, title="Night trains").status_code == 302
    nora.delete()
    assert Credit.objects.get(name="Nora Field").person is None


def test_no_import_removes_it_nor_gives_it_to_another_name(story: Story, nora: User) -> None:
    for names in ("Ben Quay", "Una Moor, Nora Field", "Norah Field, Ben Quay"):
        again = SIGNED.replace("Nora Field, Ben Quay", names).replace("midnight", names)
        assert imported(again, file="/posts/trains.md") == story
        linked = Credit.objects.get(person=nora)
        assert (linked.story, linked.name) == (story, "Nora Field")


def test_a_new_name_in_its_place_is_still_theirs(story: Story, nora: User, editor: User) -> None:
    desk = browser_of(editor)
    saved = save(desk, story, authors="Nora Field-Quay\nBen Quay")
    assert "“Nora Field-Quay” now leads to @nora." in look(saved.url, desk).words
    assert Credit.objects.get(person=nora).name == "Nora Field-Quay"
    save(desk, story, authors="Ben Quay\nNora Field-Quay\nCy")
    assert Credit.objects.get(person=nora).name == "Nora Field-Quay"
    save(desk, story, authors="Ben Quay\nCy")
    assert not Credit.objects.filter(person=nora).exists()


def test_an_editor_types_a_handle_and_it_is_on_record(
    nora: User, editor: User, stranger: User
) -> None:
    story, desk = imported(SIGNED), browser_of(editor)
    field = f"member-{story.credits.get(name='Ben Quay').pk}"
    assert save(desk, story, **{field: " @Nora "}).status_code == 302
    assert story.credits.get(name="Ben Quay").person == nora
    entry = last_entry()
    assert entry.code == "story.describe"
    assert json.loads(entry.text.after) == {"people": [["author", "Ben Quay", "nora"]]}
    assert filled(desk, story)[field] == "nora"
    assert save(desk, story, **{field: ""}).status_code == 302
    assert story.credits.get(name="Ben Quay").person is None
    with pytest.raises(NotAllowed):
        link(story, stranger, by=stranger)


@pytest.mark.parametrize("typed", ["nobody-of-that-name", "no\0body", "n" * 50])
def test_a_handle_of_nobody_is_said_at_its_field(editor: User, typed: str) -> None:
    story, desk = imported(SIGNED), browser_of(editor)
    field = f"member-{story.credits.get(name='Ben Quay').pk}"
    answer = save(desk, story, **{field: typed, "title": "Another title"})
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert "Another title" in answer.content.decode()


def test_kept_pages_learn_of_it_at_once(
    story: Story, nora: User, editor: User, settings: Any
) -> None:
    settings.READY_PAGES = True
    assert on_story(story)["Nora Field"] == PAGE
    set_profile(nora, by=nora, stories_visibility=Visibility.MEMBERS)
    assert on_story(story)["Nora Field"] != PAGE
    set_profile(nora, by=nora, stories_visibility=Visibility.PUBLIC)
    assert on_story(story)["Nora Field"] == PAGE
    link(story, None, by=editor)
    assert on_story(story)["Nora Field"] != PAGE


def test_many_stories_are_led_to_and_cost_no_more_queries(nora: User) -> None:
    none = queries(PAGE)
    for number in range(8):
        story = StoryFactory.create()
        for role in ("author", "narrator"):
            story.credits.create(role=role, name="Nora", slug="nora", person=nora)
        if number == 0:
            assert len(on_page()) == 1
    page = look(PAGE)
    assert len(page.texts(".card__title")) == 6
    assert page.links("main a")["All stories with Nora"] == "/stories/?person=nora"
    assert queries(PAGE) == none


def test_a_linked_name_costs_the_storys_page_one_query(nora: User) -> None:
    story = StoryFactory.create()
    story.credits.create(role="author", name="Nora", slug="nora")
    none = queries(story.get_absolute_url())
    Credit.objects.update(person=nora)
    assert queries(story.get_absolute_url()) == none + 1

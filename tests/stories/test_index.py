"""The list of stories: cards, filters in the address, two orders, pages by cursor."""

from __future__ import annotations

import pytest

from community.lib.slugs import slug_of
from stories import selection
from stories.actions.metadata import put_tags
from stories.models import Credit, Story
from stories.models.story import Kind, Status
from tests.cast import StoryFactory
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db


def story(title: str, *, tags: tuple[str, ...] = (), by: str = "", **fields: object) -> Story:
    made = StoryFactory.create(title=title, slug=title.lower().replace(" ", "-"), **fields)
    put_tags(made, tags)
    if by:
        Credit.objects.create(
            story=made, role=Credit.Role.NARRATOR, name=by, slug=by.lower().replace(" ", "-")
        )
    return made


def titles(path: str) -> list[str]:
    return look(path).texts(".card__title")


def test_a_card_says_what_a_story_is() -> None:
    story(
        "Bridges to gradients",
        tags=("phd",),
        by="Mariam Aziz",
        kind=Kind.INTERVIEW,
        published_value="2025-09",
        published_precision="month",
        minutes=12,
        comment_count=2,
    )
    page = look("/stories/")
    assert page.texts(".card__meta") == ["Interview September 2025 12 min read"]
    assert page.texts(".card__by") == ["Mariam Aziz"]
    assert page.texts(".card__excerpt") == ["It began with a broken compiler."]
    assert page.texts(".card .tag") == ["phd"]
    assert page.links(".card__title a") == {
        "Bridges to gradients": "/stories/bridges-to-gradients/"
    }
    assert "2 comments" in page.words


def test_nobody_is_made_the_author_of_a_story_that_names_none() -> None:
    story("Told by nobody")
    assert look("/stories/").texts(".card__by") == ["author not stated"]


def test_drafts_withdrawn_and_hidden_stories_are_not_listed() -> None:
    story("Out")
    story("Draft", status=Status.DRAFT)
    story("Taken back", status=Status.WITHDRAWN)
    story("Hidden", state="hidden")
    assert titles("/stories/") == ["Out"]


def test_filters_stand_in_the_address_and_combine() -> None:
    story("One", tags=("phd", "career"), by="Ada Ray", kind=Kind.ESSAY, published_year=2022)
    story("Two", tags=("phd",), by="Ada Ray", kind=Kind.JOURNEY, published_year=2022)
    story("Three", tags=("career",), by="Bo Chen", kind=Kind.ESSAY, published_year=2024)
    assert titles("/stories/?kind=essay") == ["Three", "One"]
    assert titles("/stories/?tag=phd") == ["Two", "One"]
    assert titles("/stories/?year=2022") == ["Two", "One"]
    assert titles("/stories/?person=ada-ray") == ["Two", "One"]
    assert titles("/stories/?person=Ada+Ray") == ["Two", "One"]
    assert titles("/stories/?kind=essay&tag=phd&year=2022&person=ada-ray") == ["One"]


def test_each_filter_in_use_can_be_taken_away() -> None:
    story("One", tags=("phd",), kind=Kind.ESSAY)
    page = look("/stories/?kind=essay&tag=phd&sort=discussed")
    assert page.links(".filters__active a.tag") == {
        "Remove the filter: Essay ×": "/stories/?tag=phd&sort=discussed",
        "Remove the filter: phd ×": "/stories/?kind=essay&sort=discussed",
    }
    assert page.one("#filter-kind option[selected]").get("value") == "essay"


@pytest.mark.parametrize(
    "query", ["kind=poem", "tag=no-such", "year=soon", "year=99999", "person=nobody", "tag=%00"]
)
def test_an_unknown_filter_finds_nothing_and_says_so(query: str) -> None:
    story("One", tags=("phd",), kind=Kind.ESSAY)
    page = look(f"/stories/?{query}")
    assert page.texts(".card") == []
    assert "No story matches these filters" in page.words
    assert "/stories/" in page.links(".empty a").values()


def test_a_part_of_a_name_leads_to_the_people_who_have_it() -> None:
    story("One", by="Haifeng Jin")
    story("Two", by="Haifeng Wu", kind=Kind.ESSAY)
    story("Three", by="Ada Ray")
    page = look("/stories/?person=haiFENG")
    assert "Did you mean Haifeng Jin, Haifeng Wu?" in page.words
    assert page.links(".empty p a") == {
        "Haifeng Jin": "/stories/?person=haifeng-jin",
        "Haifeng Wu": "/stories/?person=haifeng-wu",
    }
    assert titles("/stories/?person=haifeng-jin") == ["One"]
    assert "Did you mean Haifeng Jin?" in look("/stories/?person=Jin+Haif").words


def test_nobody_is_meant_whom_the_other_filters_leave_out() -> None:
    story("One", by="Haifeng Jin", kind=Kind.JOURNEY)
    story("Two", by="Haifeng Wu", kind=Kind.ESSAY)
    page = look("/stories/?person=haifeng&kind=essay")
    assert page.links(".empty p a") == {"Haifeng Wu": "/stories/?kind=essay&person=haifeng-wu"}


@pytest.mark.parametrize("typed", ["Zoë", "zoe", "elan", "Élan+ZOE"])
def test_letters_with_accents_are_found(typed: str) -> None:
    made = story("One")
    Credit.objects.create(
        story=made, role=Credit.Role.AUTHOR, name="Zoë Élan", slug=slug_of("Zoë Élan")
    )
    given = look(f"/stories/?person={typed}").links(".empty p a")
    assert given == {"Zoë Élan": f"/stories/?person={slug_of('Zoë Élan')}"}


def test_a_part_of_a_name_without_latin_letters_is_found() -> None:
    made = story("One")
    Credit.objects.create(story=made, role=Credit.Role.AUTHOR, name="李明", slug=slug_of("李明"))
    assert list(look("/stories/?person=明").links(".empty p a")) == ["李明"]


@pytest.mark.parametrize("typed", ["%25", "_", "%00", "zz", "q+" * 60, "q" * 60_000])
def test_what_nobody_is_called_suggests_nobody(typed: str) -> None:
    story("One", by="Haifeng Jin")
    assert "Did you mean" not in look(f"/stories/?person={typed}").words


def test_people_of_stories_that_are_not_out_are_neither_offered_nor_meant() -> None:
    story("Draft", by="Haifeng Jin", status=Status.DRAFT)
    story("Hidden", by="Haifeng Wu", state="hidden")
    page = look("/stories/?person=haifeng")
    assert "Did you mean" not in page.words
    assert page.tree.cssselect("#filter-people option") == []


def test_the_names_to_choose_from_are_each_offered_once_and_find_their_stories() -> None:
    for number in range(2):
        story(f"Story {number}", by="Bo Chen")
    story("Other", by="Ada Ray")
    field = look("/stories/").one("#filter-person")
    assert field.get("list") == "filter-people"
    options = look("/stories/").tree.cssselect("#filter-people option")
    assert [one.get("value") for one in options] == ["Ada Ray", "Bo Chen"]
    assert titles("/stories/?person=Bo+Chen") == ["Story 1", "Story 0"]


def test_names_are_offered_and_meant_in_bounded_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "MOST_PEOPLE", 3)
    for number in range(selection.MOST_MEANT + 2):
        story(f"Story {number}", by=f"Ada Ray {number}")
    page = look("/stories/?person=ada")
    assert len(page.links(".empty p a")) == selection.MOST_MEANT
    assert len(page.tree.cssselect("#filter-people option")) == 3


def test_newest_first_by_the_date_of_writing_and_undated_last() -> None:
    story("Undated")
    story("Old", published_sort="2015-01-01T00:00:00Z")
    story("New", published_sort="2025-01-01T00:00:00Z")
    assert titles("/stories/") == ["New", "Old", "Undated"]


def test_most_discussed_first() -> None:
    story("Quiet", comment_count=0)
    story("Loud", comment_count=9)
    story("Some", comment_count=3)
    assert titles("/stories/?sort=discussed") == ["Loud", "Some", "Quiet"]
    assert look("/stories/?sort=loudest").texts(".tabs [aria-current]") == ["Newest"]


def test_pages_follow_each_other_without_repeating_a_story() -> None:
    for number in range(45):
        story(f"Story {number:02}", kind=Kind.ESSAY)
    seen: list[str] = []
    path = "/stories/?kind=essay"
    for _page in range(3):
        page = look(path)
        seen += page.texts(".card__title")
        further = page.links(".pager a[rel=next]")
        path = "/stories/" + next(iter(further.values()), "")
    assert len(seen) == len(set(seen)) == 45
    assert not further
    assert page.links(".pager a[rel=prev]")


def test_a_cursor_that_we_did_not_give_out_is_no_page() -> None:
    look("/stories/?cursor=rubbish", status=404)


def test_an_empty_portal_says_what_to_do() -> None:
    page = look("/stories/")
    assert "No stories yet" in page.words
    assert "/feeds/stories/" in page.links(".empty a").values()


def test_a_visitor_gets_no_cookie_and_an_answer_that_can_be_revalidated() -> None:
    story("One")
    first = look("/stories/").response
    assert not first.cookies
    again = look("/stories/").response.client.get(
        "/stories/", headers={"if-none-match": first["ETag"]}
    )
    assert again.status_code == 304


def test_thirty_stories_ask_no_more_queries_than_three() -> None:
    for number in range(3):
        story(f"Story {number}", tags=("phd", f"t{number}"), by=f"Person {number}")
    few = queries("/stories/")
    for number in range(3, 20):
        story(f"Story {number}", tags=("phd", f"t{number}"), by=f"Person {number}")
    assert queries("/stories/") == few


def test_thirty_people_who_may_be_meant_ask_no_more_queries_than_three() -> None:
    for number in range(3):
        story(f"Story {number}", by=f"Person {number}")
    few = queries("/stories/?person=person")
    for number in range(3, 30):
        story(f"Story {number}", by=f"Person {number}")
    assert queries("/stories/?person=person") == few

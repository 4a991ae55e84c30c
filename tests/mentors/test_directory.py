"""The list of mentors: whom the address asks for, who is not offered and why, and who fits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import User, Visibility
from community.tags.models import Tag
from mentors.models import Mentor, SetbackKind, Standing
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory, crossed, met, speaks, wants
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

URL = reverse("mentors:index")


def mentor(name: str, **fields: object) -> Mentor:
    made: Mentor = MentorFactory.create(person__display_name=name, **fields)
    return made


def names(query: str = "", reader: User | None = None) -> list[str]:
    """Who stands in the list, in its order."""
    return look(URL + query, browser_of(reader) if reader else Client()).texts(".mentors__one h3")


def test_whoever_was_here_last_comes_first() -> None:
    mentor("Long ago", seen_at=timezone.now() - timedelta(days=9))
    mentor("Today")
    assert names() == ["Today", "Long ago"]


@pytest.mark.parametrize("standing", [one for one in Standing if one != Standing.APPROVED])
def test_only_the_approved_are_listed(standing: Standing) -> None:
    mentor("Nobody yet", standing=standing)
    assert names("?all=1") == []


def test_the_page_says_how_many_are_hidden_and_why() -> None:
    now = timezone.now()
    mentor("Here")
    mentor("Full", places=1, taken=1)
    mentor("Resting", paused_at=now, paused_until=now + timedelta(days=3))
    mentor("Away", seen_at=now - timedelta(days=29))
    page = look(URL)
    assert page.texts(".mentors__one h3") == ["Here"]
    assert (
        "Not shown: 1 has no free place, 1 is on a pause, 1 was not here for four weeks."
        in page.words
    )
    assert set(names("?all=1")) == {"Here", "Full", "Resting", "Away"}
    assert look(f"{URL}?all=1").words.count("You can join the line.") == 1


def test_whoever_is_back_from_a_pause_is_offered_again() -> None:
    mentor("Back", paused_at=timezone.now(), paused_until=timezone.now())
    assert names() == ["Back"]


def test_the_address_is_the_filter() -> None:
    ada, ben = mentor("Ada"), mentor("Ben")
    crossed(ada.person, "postdoc", "ml-engineer")
    crossed(ben.person, "student", "ml-engineer")
    met(ben.person, SetbackKind.LAYOFF)
    speaks(ada.person, "de")
    ada.tags.add(Tag.objects.create(name="Résumés", slug="resumes"))
    for query, found in {
        "?to=ml-engineer": {"Ada", "Ben"},
        "?from=postdoc": {"Ada"},
        "?from=student&to=ml-engineer": {"Ben"},
        "?setback=layoff": {"Ben"},
        "?language=de": {"Ada"},
        "?tag=resumes": {"Ada"},
        "?tag=résumés": {"Ada"},
        "?tag=nothing-of-the-kind": set(),
        "?from=postdoc&setback=layoff": set(),
        "?from=nonsense&language=%00": {"Ada", "Ben"},
    }.items():
        assert set(names(query)) == found, query
    links = look(f"{URL}?from=postdoc&language=de").links(".filters__active a")
    assert f"{URL}?language=de" in links.values()


def test_a_tag_finds_whoever_has_a_synonym_of_it() -> None:
    meant = Tag.objects.create(name="Résumés", slug="resumes")
    synonym = Tag.objects.create(name="CVs", slug="cvs", synonym_of=meant)
    mentor("Ada").tags.add(meant)
    mentor("Ben").tags.add(synonym)
    mentor("Cleo").tags.add(Tag.objects.create(name="Proofs", slug="proofs"))
    for query in ("?tag=resumes", "?tag=cvs", "?tag=CVs"):
        assert set(names(query)) == {"Ada", "Ben"}, query


def test_nobody_is_found_by_what_they_do_not_show(stranger: User) -> None:
    ada = mentor("Ada")
    met(ada.person, SetbackKind.VISA_CLOCK, visibility=Visibility.NOBODY)
    crossed(ada.person, "postdoc", "lead", visibility=Visibility.MEMBERS)
    assert names("?setback=visa-clock", stranger) == names("?to=lead") == []
    assert names("?to=lead", stranger) == ["Ada"]


def test_a_member_is_told_who_fits_and_why(stranger: User) -> None:
    ada = mentor("Ada")
    crossed(ada.person, "doctoral-student", "research-engineer", 2021)
    assert "Tell of your way so far" in look(URL, browser_of(stranger)).words
    wants(stranger, "doctoral-student", "research-engineer")
    page = look(URL, browser_of(stranger))
    assert page.texts(".suggested__one h3") == ["Ada"]
    assert "2021" in " ".join(page.texts(".suggested__why li"))
    assert "Who fits you" not in look(URL).words
    assert "Who fits you" not in look(f"{URL}?to=research-engineer", browser_of(stranger)).words


def test_who_has_told_and_fits_nobody_is_not_asked_to_tell_again(stranger: User) -> None:
    crossed(mentor("Ada").person, "doctoral-student", "research-engineer", 2021)
    wants(stranger, "founder", "lead")
    page = look(URL, browser_of(stranger))
    assert page.texts(".suggested__one h3") == []
    assert "fits what you have told so far" in page.words
    assert "Tell of your way so far" not in page.words


def test_an_empty_house_says_so() -> None:
    assert "You could be the first." in look(URL).words
    assert "Leave one of the filters out." in look(f"{URL}?to=lead").words


def test_many_stand_on_pages() -> None:
    MentorFactory.create_batch(21)
    page = look(URL)
    assert len(page.texts(".mentors__one")) == 20
    (further,) = page.tree.cssselect("a[rel=next]")
    assert len(look(URL + further.get("href")).texts(".mentors__one")) == 1
    assert Client().get(f"{URL}?cursor=nonsense").status_code == 404


def test_many_cost_as_many_queries_as_few() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            Client().get(URL)
        return len(asked)

    def some(number: int) -> None:
        for one in MentorFactory.create_batch(number):
            crossed(one.person, "postdoc", "lead")
            one.tags.add(Tag.objects.get_or_create(name="work", slug="work")[0])

    some(3)
    few = queries()
    some(12)
    assert queries() == few

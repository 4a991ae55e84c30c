"""The list of questions: its tabs, its filter, its pages."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from community.accounts.models import User
from community.tags.models import Tag
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db


def asked(title: str, *tags: str, by: User | None = None, no_name: bool = False) -> Thread:
    found = [Tag.objects.get_or_create(slug=slug, name=slug)[0] for slug in tags or ("work",)]
    return actions.ask(
        by=by or person(f"asker-{Thread.objects.count()}"),
        title=title,
        body=f"About {title}",
        tags=found,
        is_pseudonymous=no_name,
    )


def titles(path: str, client: Client | None = None) -> list[str]:
    return look(path, client).texts(".card__title")


def test_an_empty_list_says_what_to_do_next() -> None:
    page = look("/threads/")
    assert "No questions yet" in page.words
    assert page.links("main a")["Ask the first question"] == "/threads/ask/"


def test_questions_only_the_newest_first(owner: User) -> None:
    actions.comment(StoryFactory.create(), by=owner, body="A discussion is not listed.")
    asked("Who was the first of all?")
    asked("Who came second, and why?")
    assert titles("/threads/") == ["Who came second, and why?", "Who was the first of all?"]


def test_a_line_says_what_there_is(owner: User, stranger: User) -> None:
    thread = asked("Who mends old engines?", "engines", by=owner)
    answer = actions.answer(thread, by=stranger, body="I do.")
    assert thread.question
    actions.vote(thread.question, by=stranger, value=1)
    actions.accept(answer, by=owner)
    page = look("/threads/")
    (line,) = page.texts(".question-line")
    assert "1 answer Answer accepted 1 vote up" in line
    assert "About Who mends old engines?" in line
    assert f"asked by {owner.name}" in line
    assert page.links(".question-line .tag") == {"engines": "/tags/engines/"}


def test_who_asked_under_no_name_is_a_member(owner: User) -> None:
    asked("Who will ever hire me?", by=owner, no_name=True)
    page = look("/threads/")
    assert "asked by a member" in page.words
    assert "owner" not in page.response.content.decode()


def test_the_tabs(owner: User, stranger: User) -> None:
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        old = asked("Which was asked before?", by=owner)
        clock.shift(60)
        new = asked("Which was asked after?")
        clock.shift(60)
        answer = actions.answer(old, by=stranger, body="The other.")
    assert titles("/threads/?tab=active") == [old.title, new.title]
    assert titles("/threads/?tab=unanswered") == [new.title]
    assert titles("/threads/?tab=unaccepted") == [new.title, old.title]
    actions.accept(answer, by=owner)
    assert titles("/threads/?tab=unaccepted") == [new.title]
    assert titles("/threads/?tab=mine", browser_of(owner)) == [old.title]
    assert Client().get("/threads/?tab=mine").status_code == 302
    assert "Mine" not in look("/threads/").texts(".tabs a")


def test_the_tag_in_the_address_narrows_and_stays(owner: User) -> None:
    asked("Which compiler do you like?", "compilers")
    asked("Which advisor did you pick?", "advisors")
    page = look("/threads/?tag=compilers")
    assert page.texts(".card__title") == ["Which compiler do you like?"]
    assert page.links(".tabs a")["Active"] == "/threads/?tab=active&tag=compilers"
    assert page.links(".filters__active a")["Remove the filter: compilers ×"] == "/threads/"
    assert "No question here carries this tag" in look("/threads/?tag=nothing").words
    Tag.objects.create(name="gcc", slug="gcc", synonym_of=Tag.objects.get(slug="compilers"))
    assert titles("/threads/?tag=gcc") == ["Which compiler do you like?"]


def test_hidden_ones_are_in_nobodys_list_but_their_askers(owner: User, moderator: User) -> None:
    thread = asked("Which course may I sell you?", by=owner)
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="An advertisement.")
    assert titles("/threads/") == []
    assert titles("/threads/?tab=mine", browser_of(owner)) == [thread.title]


@pytest.mark.slow  # a second and more
def test_every_question_is_on_one_page_of_each_tab(owner: User) -> None:
    for number in range(45):
        asked(f"Question number {number:02}?", "a", "b", by=owner)
    client = browser_of(owner)
    for tab in ("newest", "active", "unanswered", "unaccepted", "mine"):
        path, seen = f"/threads/?tab={tab}&tag=a", []
        while path:
            page = look(path, client)
            seen += page.texts(".card__title")
            further = page.tree.cssselect("a[rel=next]")
            path = f"/threads/{further[0].get('href')}" if further else ""
        assert len(seen) == len(set(seen)) == 45, tab
        look(f"/threads/?tab={tab}&cursor=nonsense", client, status=404)


@pytest.mark.slow  # thirty rows, written as members write them
def test_its_queries_do_not_grow(owner: User) -> None:
    browser = browser_of(person("reader"))
    for number in range(3):
        asked(f"Question number {number}?", "a", f"b{number}")
    few = queries("/threads/", browser)
    for number in range(3, 20):
        asked(f"Question number {number}?", "a", f"b{number}")
    assert queries("/threads/", browser) == few

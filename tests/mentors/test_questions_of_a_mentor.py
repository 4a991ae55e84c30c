"""The list of questions cut down to one mentor: what they answered, and what waits for them."""

from __future__ import annotations

import lxml.etree
import pytest
from django.test import Client

from community.accounts.models import User
from mentors.actions import decline_invitation, invite
from mentors.models import Mentor, Standing
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.stories.looking import look, queries
from tests.threads.asking import question, tag
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LIST = "/threads/?mentor=ana"


@pytest.fixture
def ana() -> Mentor:
    made: Mentor = MentorFactory.create(person=person("ana", display_name="Ana Lim"))
    return made


def asked(owner: User, title: str, **fields: object) -> Thread:
    return question(owner, title=f"{title}, and why is it so?", **fields)


def titles(path: str = LIST, reader: User | None = None) -> list[str]:
    found = look(path, browser_of(reader) if reader else None).texts(".card__title")
    return sorted(title.removesuffix(", and why is it so?") for title in found)


def test_what_they_answered_and_what_waits_for_them(ana, owner, moderator):
    answered, invited, declined, hidden = (
        asked(owner, name) for name in ("Answered", "Invited", "Declined", "Hidden")
    )
    asked(owner, "Other")
    asked(ana.person, "Asked by them")
    actions.answer(answered, by=ana.person, body="Ten a week.")
    invite(invited, ana, by=owner)
    decline_invitation(invite(declined, ana, by=owner), by=ana.person)
    answer = actions.answer(hidden, by=ana.person, body="Buy my book.")
    actions.hide(answer, by=moderator, reason="An advertisement.")
    assert titles() == titles("/threads/?mentor=@Ana") == ["Answered", "Invited"]
    assert "answered by Ana Lim, or asked of them" in look(LIST).words


def test_an_answer_to_oneself_under_no_name_leads_nowhere(ana):
    own = asked(ana.person, "Own", is_pseudonymous=True)
    actions.answer(own, by=ana.person, body="I found out.")
    assert titles() == []


def test_it_goes_with_the_other_filters_and_the_feed(ana, owner):
    for name, tags in (("Both", ["a", "b"]), ("One", ["a"])):
        thread = asked(owner, name, tags=[tag(one) for one in tags])
        actions.answer(thread, by=ana.person, body="Ten a week.")
    path = f"{LIST}&tag=b&state=answered"
    assert titles(path) == ["Both"]
    assert titles(f"{LIST}&tab=unanswered") == []
    feed = look(path).tree.cssselect("link[type='application/atom+xml']")[-1]
    tree = lxml.etree.fromstring(Client().get(feed.get("href")).content)
    assert len(tree.xpath("//a:entry", namespaces=ATOM)) == 1
    assert look(path).one("#filter-mentor").get("value") == "ana"
    chips = look(path).links(".filters__active a.tag")
    assert chips["Remove the filter: answered by Ana Lim, or asked of them ×"] == (
        "/threads/?tag=b&state=answered"
    )


@pytest.mark.parametrize("standing", [Standing.WAITING, Standing.ENDED])
def test_whoever_is_no_mentor_in_sight_finds_nothing(ana, owner, moderator, standing):
    actions.answer(asked(owner, "Answered"), by=ana.person, body="Ten a week.")
    Mentor.objects.update(standing=standing)
    assert titles() == titles("/threads/?mentor=nobody%00") == []
    assert titles(LIST, moderator) == []


def test_their_page_leads_there(ana):
    assert LIST in look(ana.get_absolute_url()).links().values()


@pytest.mark.slow  # thirty rows, written as members write them
def test_many_stand_on_pages_in_as_many_queries_as_few(ana, owner):
    def more(number: int) -> int:
        for _number in range(number):
            asker = person(f"asker-{Thread.objects.count()}")
            actions.answer(asked(asker, "So"), by=ana.person, body="Ten a week.")
        return queries(LIST)

    assert more(3) == more(18)
    page = look(LIST)
    assert len(page.texts(".card__title")) == 20
    (further,) = page.tree.cssselect("a[rel=next]")
    assert len(look("/threads/" + further.get("href")).texts(".card__title")) == 1

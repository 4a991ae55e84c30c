"""The front page of a mentorship: where it stands, what one can do, how one is reached."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from community import policy
from community.accounts.models import Blocking, User
from community.limits.actions import TooManyError, Trust
from community.notifications.models import Notification
from mentors import actions
from mentors.ending_limits import CONTACT
from mentors.models import Mentorship, RequestEvent
from mentors.outlook import LABELS
from mentors.states import TAKEN, Actor, State, Verb, allowed
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested, together
from tests.threads.reading import words
from threads.actions import say

pytestmark = pytest.mark.django_db

STATES = (*sorted(TAKEN), State.COMPLETED, State.ENDED, State.WITHDRAWN)
NUMBER = "+00 0170 zebra"


@pytest.fixture
def mina() -> User:
    return person("mina")


@pytest.fixture
def ana() -> User:
    return person("ana")


def of(mina: User, ana: User, state: str = State.ACTIVE) -> Mentorship:
    return together(state, mentee=mina, mentor=MentorFactory.create(person=ana))


def page_of(mentorship: Mentorship, reader: User) -> html.HtmlElement:
    answer = browser_of(reader).get(mentorship.get_absolute_url())
    assert answer.status_code == HTTPStatus.OK
    return html.fromstring(answer.content).xpath("//main")[0]


def moved(mentorship: Mentorship, verb: str, by: User, **sent: str) -> Any:
    state = Mentorship.objects.for_list().get(pk=mentorship.pk).request.state
    address = f"/mentors/requests/{mentorship.request_id}/move/"
    return browser_of(by).post(address, {"verb": verb, "seen": state, **sent})


# -------------------------------------------------------------------------------- where it stands


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [Actor.MENTEE, Actor.MENTOR])
def test_each_state_says_where_it_stands_and_offers_each_side_its_verbs(
    state: State, role: Actor, mina: User, ana: User
) -> None:
    mentorship = of(mina, ana, state)
    reader, other = (mina, ana) if role is Actor.MENTEE else (ana, mina)
    page = page_of(mentorship, reader)
    assert f"You and {other.name}" in words(page)
    assert str(state.label) in words(page)
    offered = set(page.xpath("//form[.//input[@name='verb']]//input[@name='verb']/@value"))
    assert offered == {str(one) for one in allowed(role, state)}
    for verb in offered:
        assert str(LABELS[Verb(verb)]) in words(page)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [Actor.MENTEE, Actor.MENTOR])
@pytest.mark.parametrize("verb", [Verb.BEGIN, Verb.PAUSE, Verb.RESUME, Verb.COMPLETE, Verb.END])
def test_each_verb_by_each_side_in_each_state_leads_to_the_page_or_says_there_why_not(
    verb: Verb, role: Actor, state: State, mina: User, ana: User
) -> None:
    mentorship = of(mina, ana, state)
    answer = moved(mentorship, verb, mina if role is Actor.MENTEE else ana)
    fresh = Mentorship.objects.for_list().get(pk=mentorship.pk)
    if verb in allowed(role, state):
        assert answer["Location"] == mentorship.get_absolute_url()
        assert fresh.request.state != state
    else:
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Parts of this mentorship" in answer.content.decode()
        assert fresh.request.state == state
        assert not RequestEvent.objects.filter(request=fresh.request).exists()


@pytest.mark.parametrize("verb", [Verb.BEGIN, Verb.PAUSE, Verb.RESUME, Verb.COMPLETE, Verb.END])
def test_nobody_else_moves_it(
    verb: Verb, mina: User, ana: User, stranger: User, moderator: User
) -> None:
    mentorship = of(mina, ana)
    for someone in (stranger, moderator, person("chief", is_superuser=True)):
        assert moved(mentorship, verb, someone).status_code == HTTPStatus.NOT_FOUND
    visitor = Client().post(f"/mentors/requests/{mentorship.request_id}/move/", {"verb": verb})
    assert visitor["Location"].startswith("/accounts/login/")
    assert Mentorship.objects.for_list().get(pk=mentorship.pk).request.state == State.ACTIVE


def test_a_verb_sent_from_an_old_page_comes_back_with_its_words(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    address = f"/mentors/requests/{mentorship.request_id}/move/"
    sent = {"verb": "complete", "seen": "paused", "words": "We wrote three letters."}
    answer = browser_of(mina).post(address, sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "We wrote three letters." in answer.content.decode()
    assert "has changed since the page was opened" in answer.content.decode()


def test_it_says_whose_turn_it_is_and_what_happens_next(mina: User, ana: User) -> None:
    mentorship = of(mina, ana, State.ACCEPTED)
    assert "It is your turn" in words(page_of(mentorship, mina))
    assert "It is the turn of mina" in words(page_of(mentorship, ana))
    assert "The mentorship begins when the mentee says so." in words(page_of(mentorship, ana))


def test_the_conversation_stands_on_it(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    say(mentorship.thread, by=ana, body="Shall we *begin* on Sunday?")
    assert "Shall we begin on Sunday?" in words(page_of(mentorship, mina))


def test_a_page_asks_as_much_of_the_database_with_thirty_messages_as_with_three(
    mina: User, ana: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mentorship, browser = of(mina, ana), browser_of(mina)
    for n in range(3):
        say(mentorship.thread, by=ana, body=f"Number {n}")
    browser.get(mentorship.get_absolute_url())
    with django_assert_max_num_queries(100) as few:
        browser.get(mentorship.get_absolute_url())
    for n in range(3, 30):
        say(mentorship.thread, by=ana, body=f"Number {n}")
    with django_assert_max_num_queries(len(few)):
        browser.get(mentorship.get_absolute_url())


# --------------------------------------------------------------------------- what leads to the page


def test_lists_and_the_request_lead_to_it(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    for someone, query in ((mina, ""), (ana, "?as=mentor")):
        listed = html.fromstring(browser_of(someone).get(f"/mentors/requests/{query}").content)
        links = listed.xpath("//h2[@class='request__name']/a/@href")
        assert links == [mentorship.get_absolute_url()]
        asked = browser_of(someone).get(mentorship.request.get_absolute_url())
        page = html.fromstring(asked.content).xpath("//main")[0]
        assert mentorship.get_absolute_url() in page.xpath(".//a/@href")
        assert not page.xpath(".//input[@name='verb']")
    assert mentorship.request.get_absolute_url() in page_of(mentorship, mina).xpath(".//a/@href")


def test_a_request_that_waits_leads_to_itself(mina: User, ana: User) -> None:
    request = requested(mentee=mina, mentor=MentorFactory.create(person=ana))
    assert request.home_url == request.get_absolute_url()


def test_the_notice_of_the_acceptance_leads_to_it(mina: User, ana: User) -> None:
    request = requested(mentee=mina, mentor=MentorFactory.create(person=ana))
    actions.VERBS[Verb.ACCEPT](request, by=ana, words="Welcome!")
    mentorship = Mentorship.objects.get(request=request)
    notice = Notification.objects.get(receiver=mina, event="request-accepted")
    led = browser_of(mina).get(notice.get_absolute_url(), follow=True)
    assert led.redirect_chain[-1][0] == mentorship.get_absolute_url()


# ------------------------------------------------------------------------------- how one is reached


def test_each_side_tells_how_to_reach_them_and_the_other_alone_reads_it(
    mina: User, ana: User, stranger: User, moderator: User
) -> None:
    mentorship = of(mina, ana)
    address = f"{mentorship.get_absolute_url()}contact/"
    saved = browser_of(mina).post(address, {"contact": f"  {NUMBER} \n after nine "})
    assert saved["Location"] == mentorship.get_absolute_url()
    assert f"{NUMBER}after nine" in words(page_of(mentorship, ana))  # a line below the other
    assert "mina" in Notification.objects.get(receiver=ana).by.handle  # type: ignore[union-attr]
    actions.set_contact(mentorship, by=ana, contact="By the harbour")
    assert "By the harbour" in words(page_of(mentorship, mina))
    for someone in (stranger, moderator):
        assert browser_of(someone).get(mentorship.get_absolute_url()).status_code == 404
        assert browser_of(someone).post(address, {"contact": "x"}).status_code == 404
        with pytest.raises(policy.NotAllowed):
            actions.set_contact(mentorship, by=someone, contact="x")
        for path in ("/people/mina/", "/people/ana/", "/mentors/ana/", "/notifications/"):
            assert NUMBER not in browser_of(someone).get(path).content.decode()
    assert "login" in Client().post(address, {"contact": "x"})["Location"]


def test_the_notice_says_that_they_told_and_not_what(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    actions.set_contact(mentorship, by=mina, contact=NUMBER)
    told = browser_of(ana).get("/notifications/").content.decode()
    assert "Mina says how to reach them" in told
    assert "Mentorship with mina" in told
    assert NUMBER not in told


def test_it_is_taken_back_at_any_time(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    actions.set_contact(mentorship, by=mina, contact=NUMBER)
    moved(mentorship, "end", ana)
    address = f"{mentorship.get_absolute_url()}contact/"
    refused = browser_of(mina).post(address, {"contact": "Another number"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Another number" in refused.content.decode()
    assert browser_of(mina).post(address, {"contact": ""}).status_code == HTTPStatus.FOUND
    assert Mentorship.objects.get(pk=mentorship.pk).mentee_contact == ""


def test_it_is_read_only_while_the_mentorship_runs(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    actions.set_contact(mentorship, by=mina, contact=NUMBER)
    moved(mentorship, "pause", ana)
    assert NUMBER in words(page_of(mentorship, ana)), "it rests, and runs"
    moved(mentorship, "end", ana)
    page = words(page_of(mentorship, ana))
    assert NUMBER not in page
    assert "how else the other is reached is not shown any more" in page
    assert page_of(mentorship, mina).xpath("//*[@id='id_contact']"), "to take it back"


def test_too_much_is_refused_and_kept_in_the_form(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    address = f"{mentorship.get_absolute_url()}contact/"
    refused = browser_of(mina).post(address, {"contact": "zebra " * 60})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "zebra zebra" in refused.content.decode()
    assert Mentorship.objects.get(pk=mentorship.pk).mentee_contact == ""


def test_whoever_has_blocked_the_other_is_reached_no_more(mina: User, ana: User) -> None:
    mentorship = of(mina, ana)
    actions.set_contact(mentorship, by=mina, contact=NUMBER)
    Blocking.objects.create(blocker=mina, blocked=ana)
    page = words(page_of(mentorship, ana))
    assert NUMBER not in page
    assert "You cannot write here any more." in page
    assert "block" not in page.lower().replace("block ana", "").replace("block mina", "")


@pytest.mark.usefixtures("still")
def test_changing_it_has_a_limit(mina: User, ana: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0
    mentorship = of(mina, ana)
    for n in range(CONTACT.most[Trust.NEW]):
        actions.set_contact(mentorship, by=mina, contact=f"Number {n}")
    with pytest.raises(TooManyError):
        actions.set_contact(mentorship, by=mina, contact="One more")

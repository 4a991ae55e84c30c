"""The end of a mentorship: what was reached, thanks, and what everybody comes to read of them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from lxml import html

from community import policy
from community.accounts.models import Blocking, User
from community.limits.actions import TooManyError, Trust
from community.notifications.models import Notification
from mentors import actions
from mentors.ending_limits import ENDING
from mentors.models import Ending, Mentorship, Thanks
from mentors.states import CLOSED, State, Verb
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.threads.reading import words

pytestmark = pytest.mark.django_db

REACHED = "Three letters, and one answer: zeppelin."
KIND = "You asked the question nobody else did: marigold."


@pytest.fixture
def mina() -> User:
    return person("mina")


@pytest.fixture
def ana() -> User:
    return person("ana")


@pytest.fixture
def chief(db: None) -> User:
    return person("chief", is_superuser=True, role="moderator")


def of(mina: User, ana: User, state: str = State.COMPLETED) -> Mentorship:
    return together(state, mentee=mina, mentor=MentorFactory.create(person=ana))


@pytest.fixture
def closed(mina: User, ana: User) -> Mentorship:
    return of(mina, ana)


def page_of(mentorship: Mentorship, reader: User) -> str:
    answer = browser_of(reader).get(mentorship.ending_url)
    assert answer.status_code == HTTPStatus.OK
    return words(html.fromstring(answer.content).xpath("//main")[0])


def public(*paths: str) -> str:
    return " ".join(Client().get(path).content.decode() for path in paths)


EVERYWHERE = ("/mentors/ana/", "/people/ana/", "/people/mina/", "/mentors/")

# --------------------------------------------------------------------------- who may, and when


def deeds(mentorship: Mentorship, by: User) -> dict[str, Callable[[], Any]]:
    """What is for the end, done by `by`."""
    return {
        "reached": lambda: actions.say_reached(mentorship, by=by, reached=REACHED, seen=0),
        "thanks": lambda: actions.thank(mentorship, by=by, words=KIND, is_named=True, seen=0),
    }


@pytest.mark.parametrize("state", [State.ACCEPTED, State.ACTIVE, State.PAUSED, State.WITHDRAWN])
def test_none_of_it_is_said_before_the_end(state: State, mina: User, ana: User) -> None:
    mentorship = of(mina, ana, state)
    for someone in (mina, ana):
        for deed in deeds(mentorship, someone).values():
            with pytest.raises(ValidationError, match="for the end"):
                deed()
        page = page_of(mentorship, someone)
        assert "Something is wrong" in page
        assert "What was reached" not in page
    assert not Ending.objects.exists()
    assert not Thanks.objects.exists()


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_either_side_says_it_after_completing_and_after_ending(
    state: State, mina: User, ana: User
) -> None:
    mentorship = of(mina, ana, state)
    for someone, other in ((mina, ana), (ana, mina)):
        for deed in deeds(mentorship, someone).values():
            deed()
        assert REACHED in page_of(mentorship, other)
        assert KIND in page_of(mentorship, other)


@pytest.mark.parametrize("who", ["stranger", "moderator", "editor", "chief"])
def test_nobody_else_says_or_reads_any_of_it(
    who: str, closed: Mentorship, mina: User, request: pytest.FixtureRequest
) -> None:
    someone = request.getfixturevalue(who)
    for deed in deeds(closed, someone).values():
        with pytest.raises(policy.NotAllowed):
            deed()
    for deed in deeds(closed, mina).values():
        deed()
    thanks = Thanks.objects.get()
    with pytest.raises(policy.NotAllowed):
        actions.reveal_thanks(thanks, by=someone, seen=thanks.version)
    with pytest.raises(policy.NotAllowed):
        actions.conceal_thanks(thanks, by=someone)
    browser = browser_of(someone)
    assert browser.get(closed.ending_url).status_code == HTTPStatus.NOT_FOUND
    for name in ("reached", "thanks", "reveal", "concern"):
        sent = browser.post(f"{closed.ending_url}{name}/", {"words": "x", "seen": "1"})
        assert sent.status_code == HTTPStatus.NOT_FOUND
    for path in (*EVERYWHERE, "/notifications/", "/mentors/requests/"):
        told = browser.get(path).content.decode()
        assert "zeppelin" not in told
        assert "marigold" not in told


def test_a_visitor_is_sent_to_sign_in(closed: Mentorship) -> None:
    assert "login" in Client().get(closed.ending_url)["Location"]
    for name in ("reached", "thanks", "reveal", "concern"):
        assert "login" in Client().post(f"{closed.ending_url}{name}/", {"words": "x"})["Location"]


# ------------------------------------------------------------------------------- what was reached


def test_what_was_said_at_completing_stands_there(mina: User, ana: User) -> None:
    mentorship = of(mina, ana, State.ACTIVE)
    actions.VERBS[Verb.COMPLETE](mentorship.request, by=mina, words=REACHED)
    assert REACHED in page_of(mentorship, ana)
    assert Ending.objects.get().by == mina


def test_completing_without_a_word_says_nothing(mina: User, ana: User) -> None:
    mentorship = of(mina, ana, State.ACTIVE)
    actions.VERBS[Verb.COMPLETE](mentorship.request, by=mina, words="  ")
    assert not Ending.objects.exists()


def test_it_is_saved_on_the_page_changed_and_taken_back(
    closed: Mentorship, mina: User, ana: User
) -> None:
    browser, address = browser_of(mina), f"{closed.ending_url}reached/"
    assert browser.post(address, {"reached": REACHED, "seen": "0"}).status_code == 302
    assert Notification.objects.get(receiver=ana).event == "mentorship-reached"
    assert "zeppelin" not in browser_of(ana).get("/notifications/").content.decode()
    assert browser.post(address, {"reached": "Four letters.", "seen": "1"}).status_code == 302
    assert "Four letters." in page_of(closed, ana)
    assert browser.post(address, {"reached": "", "seen": "2"}).status_code == 302
    assert "mina has not said it yet." in page_of(closed, ana)


def test_an_older_page_does_not_overwrite_a_newer_one(closed: Mentorship, mina: User) -> None:
    actions.say_reached(closed, by=mina, reached=REACHED, seen=0)
    sent = {"reached": "Something older", "seen": "0"}
    answer = browser_of(mina).post(f"{closed.ending_url}reached/", sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    assert "Something older" in page
    assert REACHED in page
    again = html.fromstring(page).xpath("//input[@id='reached_seen']/@value")
    assert again == ["1"]
    assert Ending.objects.get().reached == REACHED


# ------------------------------------------------------------------------------------------ thanks


def thanked(closed: Mentorship, by: User, *, is_named: bool = False) -> Thanks:
    thanks = actions.thank(closed, by=by, words=KIND, is_named=is_named, seen=0)
    assert thanks is not None
    return thanks


def test_thanks_are_the_receivers_alone(closed: Mentorship, mina: User, ana: User) -> None:
    thanked(closed, mina, is_named=True)
    assert KIND in page_of(closed, ana)
    assert "marigold" not in public(*EVERYWHERE)
    assert Notification.objects.get(receiver=ana).event == "mentorship-thanks"
    assert "marigold" not in browser_of(ana).get("/notifications/").content.decode()


@pytest.mark.parametrize("is_named", [True, False])
def test_the_receiver_shows_them_and_takes_that_back(
    is_named: bool, closed: Mentorship, mina: User, ana: User
) -> None:
    thanked(closed, mina, is_named=is_named)
    browser, address = browser_of(ana), f"{closed.ending_url}reveal/"
    browser.post(address, {"deed": "reveal", "seen": "1"})
    for path in ("/mentors/ana/", "/people/ana/"):
        page = html.fromstring(Client().get(path).content)
        section = words(page.xpath("//section[@aria-labelledby='thanked-title']")[0])
        assert "Thanks 1" in section
        assert KIND in section
        assert "a mentee" in section
        assert ("mina" in section) is is_named
    assert "marigold" not in public("/people/mina/")
    assert "thanks-revealed" in Notification.objects.get(receiver=mina).event
    browser.post(address, {"deed": "conceal"})
    assert "marigold" not in public(*EVERYWHERE)
    assert "Thanks" not in words(html.fromstring(Client().get("/mentors/ana/").content))


def test_a_mentee_is_thanked_too(closed: Mentorship, mina: User, ana: User) -> None:
    thanks = thanked(closed, ana)
    actions.reveal_thanks(thanks, by=mina, seen=1)
    page = html.fromstring(Client().get("/people/mina/").content)
    section = words(page.xpath("//section[@aria-labelledby='thanked-title']")[0])
    assert KIND in section
    assert "a mentor," in section


def test_changed_words_are_the_receivers_alone_again(
    closed: Mentorship, mina: User, ana: User
) -> None:
    actions.reveal_thanks(thanked(closed, mina), by=ana, seen=1)
    actions.thank(closed, by=mina, words="Never again: hemlock.", is_named=False, seen=1)
    assert "hemlock" not in public(*EVERYWHERE)
    assert "marigold" not in public(*EVERYWHERE)
    assert "hemlock" in page_of(closed, ana)


def test_nobody_shows_words_that_they_have_not_read(
    closed: Mentorship, mina: User, ana: User
) -> None:
    thanked(closed, mina)
    actions.thank(closed, by=mina, words="Never again: hemlock.", is_named=False, seen=1)
    sent = {"deed": "reveal", "seen": "1"}
    answer = browser_of(ana).post(f"{closed.ending_url}reveal/", sent, follow=True)
    assert "have changed since you read them" in answer.content.decode()
    sent["seen"] = "9" * 5000
    answer = browser_of(ana).post(f"{closed.ending_url}reveal/", sent, follow=True)
    assert "have changed since you read them" in answer.content.decode()
    assert "hemlock" not in public(*EVERYWHERE)


def test_the_writer_chooses_whether_their_name_stands_there_at_any_time(
    closed: Mentorship, mina: User, ana: User
) -> None:
    actions.reveal_thanks(thanked(closed, mina, is_named=True), by=ana, seen=1)
    assert "/people/mina/" in public("/mentors/ana/")
    actions.thank(closed, by=mina, words=KIND, is_named=False, seen=1)
    assert KIND in public("/mentors/ana/")
    assert "/people/mina/" not in public("/mentors/ana/")


def test_the_writer_takes_them_back(closed: Mentorship, mina: User, ana: User) -> None:
    actions.reveal_thanks(thanked(closed, mina), by=ana, seen=1)
    sent = {"words": "", "seen": "1"}
    assert browser_of(mina).post(f"{closed.ending_url}thanks/", sent).status_code == 302
    assert "marigold" not in public(*EVERYWHERE)
    gone = browser_of(ana).post(f"{closed.ending_url}reveal/", {"seen": "1"}, follow=True)
    assert "taken back meanwhile" in gone.content.decode()


def test_whoever_has_left_is_named_no_more(closed: Mentorship, mina: User, ana: User) -> None:
    actions.reveal_thanks(thanked(closed, mina, is_named=True), by=ana, seen=1)
    User.objects.filter(pk=mina.pk).update(is_active=False)
    assert KIND in public("/mentors/ana/")
    assert "mina" not in public("/mentors/ana/")


def test_an_older_page_of_thanks_does_not_overwrite_a_newer_one(
    closed: Mentorship, mina: User
) -> None:
    thanked(closed, mina)
    sent = {"words": "Something older", "seen": "0"}
    answer = browser_of(mina).post(f"{closed.ending_url}thanks/", sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Something older" in answer.content.decode()
    assert KIND in answer.content.decode()
    assert Thanks.objects.get().words == KIND


def test_too_much_is_refused_and_kept_in_the_form(closed: Mentorship, mina: User) -> None:
    for name, field in (("reached", "reached"), ("thanks", "words"), ("concern", "words")):
        sent = {field: "zebra " * 400, "seen": "0"}
        answer = browser_of(mina).post(f"{closed.ending_url}{name}/", sent)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "zebra zebra" in answer.content.decode()


def test_whoever_is_blocked_writes_no_more_and_may_take_back(
    closed: Mentorship, mina: User, ana: User
) -> None:
    thanked(closed, mina)
    Blocking.objects.create(blocker=ana, blocked=mina)
    for someone in (mina, ana):
        with pytest.raises(ValidationError, match="cannot write to them"):
            actions.say_reached(closed, by=someone, reached=REACHED, seen=0)
    with pytest.raises(ValidationError, match="cannot write to them"):
        actions.thank(closed, by=mina, words="Hear me", is_named=True, seen=1)
    assert actions.thank(closed, by=mina, words="", is_named=False, seen=1) is None


def test_the_database_allows_thanks_once_a_side_and_never_to_oneself(
    closed: Mentorship, mina: User, ana: User
) -> None:
    thanked(closed, mina)
    for writer, receiver in ((mina, ana), (ana, ana)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Thanks.objects.create(mentorship=closed, writer=writer, receiver=receiver, words="x")


@pytest.mark.usefixtures("still")
def test_the_limit_of_a_day(closed: Mentorship, mina: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0
    for n in range(ENDING.most[Trust.NEW]):
        actions.say_reached(closed, by=mina, reached=f"Number {n}", seen=n)
    with pytest.raises(TooManyError):
        actions.say_reached(closed, by=mina, reached="And on", seen=ENDING.most[Trust.NEW])


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_page_of_many_thanks_asks_as_much_as_one_of_few(
    ana: User, django_assert_max_num_queries: Any
) -> None:
    mentor = MentorFactory.create(person=ana)

    def thank_ana() -> None:
        made = together(State.COMPLETED, mentor=mentor)
        thanks = actions.thank(made, by=made.mentee, words=KIND, is_named=True, seen=0)
        assert thanks
        actions.reveal_thanks(thanks, by=ana, seen=1)

    for _each in range(3):
        thank_ana()
    Client().get("/mentors/ana/")
    with django_assert_max_num_queries(100) as few:
        Client().get("/mentors/ana/")
    for _each in range(20):
        thank_ana()
    with django_assert_max_num_queries(len(few)):
        page = Client().get("/mentors/ana/").content.decode()
    assert "And 3 more" in page
    assert 'href="/people/ana/thanks/"' in page

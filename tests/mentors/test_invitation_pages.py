"""The pages of invitations: the mentor's inbox, whom to invite, and the list beside a question."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import Blocking, CareerStage, User
from community.notifications import mailing
from community.notifications.models import Mail
from mentors.actions import decline_invitation, end_mentoring, invite
from mentors.models import Invitation, Mentor
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory, crossed, met, wants
from tests.stories.looking import look, queries
from tests.threads.asking import TITLE, question, tag
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db
INBOX = reverse("invitations:index")
INVITED = ".invited p:first-child a"


@pytest.fixture
def thread(owner: User) -> Thread:
    return question(owner)


def mentor(name: str, *tags: str, **fields: Any) -> Mentor:
    made: Mentor = MentorFactory.create(person__display_name=name, **fields)
    made.tags.add(*(tag(one) for one in tags))
    return made


def page_for(thread: Thread) -> str:
    return reverse("invitations:new", args=[thread.pk])


def fits(thread: Thread, by: User) -> list[str]:
    return look(page_for(thread), browser_of(by)).texts(".suggested__one h3")


class TestInviting:
    def test_who_fits_is_offered_with_the_reasons(self, thread, owner):
        ana = mentor("Ana", "phd")
        wants(owner)
        crossed(ana.person, year=2015)
        mentor("Ben")
        page = look(page_for(thread), browser_of(owner))
        assert page.texts(".suggested__one h3") == ["Ana"]
        assert page.texts(".suggested__why li") == [
            "You want to go from PhD student to research engineer; Ana did in 2015.",
            "The question is about “phd”; Ana helps with it.",
        ]

    def test_a_moderator_learns_nothing_of_the_askers_way(self, owner, moderator):
        nameless = question(owner, is_pseudonymous=True)
        ana = mentor("Ana", "phd")
        crossed(mentor("Ben").person, year=2015)
        for someone in (owner, ana.person):
            met(someone)
        wants(owner)
        assert fits(nameless, owner) == ["Ben", "Ana"]
        page = look(page_for(nameless), browser_of(moderator))
        assert page.texts(".suggested__one h3") == ["Ana"]
        assert page.texts(".suggested__why li") == [
            "The question is about “phd”; Ana helps with it."
        ]

    def test_whoever_is_not_to_be_invited_is_not_offered(self, thread, owner, moderator):
        invited, answered, asks, full = (
            mentor("Invited", "phd"),
            mentor("Answered", "phd"),
            mentor("Asks", "phd", person=owner),
            mentor("Full", "phd", taken=2),
        )
        apart, near = mentor("Apart", "phd"), mentor("Near", "phd")
        invite(thread, invited, by=owner)
        actions.answer(thread, by=answered.person, body="Ten a week.")
        Blocking.objects.create(blocker=apart.person, blocked=owner)
        assert asks.is_offered
        assert not full.is_offered
        for who in (owner, moderator):
            assert fits(thread, who) == [near.person.name]

    def test_one_click_invites(self, thread, owner):
        ana = mentor("Ana", "phd")
        browser = browser_of(owner)
        answer = browser.post(page_for(thread), {"mentor": ana.person.handle}, follow=True)
        assert "Ana is invited, and told of it." in answer.content.decode()
        assert Invitation.objects.get().mentor == ana
        assert "has not answered yet" in look(page_for(thread), browser).words

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("nobody-here", "No mentor is called so"),
            ("", "This field is required"),
            ("full", "takes no invitations now"),
            ("g\x00", "Null characters"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, thread, owner, typed, says):
        mentor("Full", person=person("full"), taken=2)
        answer = browser_of(owner).post(page_for(thread), {"mentor": typed})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert says in answer.content.decode()
        assert typed.replace("\x00", "") in answer.content.decode()

    def test_a_name_may_be_typed_as_people_type_it(self, thread, owner):
        mentor("Ana", person=person("ana"))
        assert browser_of(owner).post(page_for(thread), {"mentor": " @Ana "}).status_code == 302

    @pytest.mark.usefixtures("still")
    def test_past_the_limit_of_a_day_the_name_stays(self, thread, owner, settings):
        settings.LIMITS_SCALE = 0.1
        ana, ben = mentor("Ana"), mentor("Ben")
        browser = browser_of(owner)
        browser.post(page_for(thread), {"mentor": ana.person.handle})
        answer = browser.post(page_for(thread), {"mentor": ben.person.handle})
        assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert ben.person.handle in answer.content.decode()

    def test_three_are_enough(self, thread, owner):
        for name in ("Ana", "Ben", "Cleo"):
            invite(thread, mentor(name), by=owner)
        page = look(page_for(thread), browser_of(owner))
        assert "All places are taken." in page.words
        deeds = page.texts("#main form[method=post]")
        assert deeds == [f"Take it back ({name})" for name in ("Ana", "Ben", "Cleo")]

    def test_others_have_no_such_page(self, thread, stranger, moderator):
        assert Client().get(page_for(thread)).status_code == 302
        assert browser_of(stranger).get(page_for(thread)).status_code == 403
        discussion = reverse("invitations:new", args=[thread.pk + 1])
        assert browser_of(moderator).get(discussion).status_code == 404

    @pytest.mark.slow  # thirty rows, written as members write them
    def test_it_costs_as_many_queries_for_many_as_for_few(self, thread, owner):
        def fit(number: int) -> int:
            for each in range(number):
                one = mentor(f"Mentor {each}", "phd")
                crossed(one.person, year=2015)
                actions.answer(thread, by=person(f"helper-{one.pk}"), body="Ten a week.")
            return queries(page_for(thread), browser_of(owner))

        wants(owner)
        assert fit(3) == fit(12)


class TestTheInbox:
    def test_it_shows_the_question_and_who_invites(self, thread, owner):
        one = mentor("Ana")
        invite(thread, one, by=owner)
        page = look(INBOX, browser_of(one.person))
        assert page.texts(".question-line__title") == [thread.title]
        assert f"Invited by {owner.name}" in page.words

    def test_who_asks_under_no_name_has_none_in_page_and_mail(self, owner):
        one = mentor("Ana")
        invite(question(owner, is_pseudonymous=True), one, by=owner)
        page = look(INBOX, browser_of(one.person))
        assert "Invited by a member" in page.words
        assert owner.name not in page.words
        notices = look("/notifications/", browser_of(one.person))
        assert "A member invites you to answer" in notices.words
        assert owner.name not in notices.words

    def test_one_click_declines(self, thread, owner):
        one = mentor("Ana")
        invitation = invite(thread, one, by=owner)
        browser = browser_of(one.person)
        answer = browser.post(reverse("invitations:decline", args=[invitation.pk]), follow=True)
        assert "Declined; nobody is told." in answer.content.decode()
        assert "No invitation waits for you" in look(INBOX, browser).words
        page = look(f"{INBOX}?state=declined", browser)
        assert page.texts(".question-line__title") == [thread.title]
        assert page.texts(".invitation form") == []

    def test_where_each_stands(self, owner, moderator):
        one = mentor("Ana")
        titles = ("What is open to me?", "What is answered now?", "What is declined now?")
        titles += ("What is closed by now?",)
        threads = [question(owner, title=title) for title in titles]
        first, _answered, declined, _closed = [invite(each, one, by=owner) for each in threads]
        assert first.thread == threads[0]
        actions.answer(threads[1], by=one.person, body="Ten a week.")
        decline_invitation(declined, by=one.person)
        actions.close(threads[3], by=moderator, why="settled", note="")
        browser = browser_of(one.person)
        for state, title in zip(("open", "answered", "declined", "over"), titles, strict=True):
            page = look(f"{INBOX}?state={state}", browser)
            assert page.texts(".question-line__title") == [title], state
        assert look(f"{INBOX}?state=nonsense", browser).texts(".question-line__title") == [
            titles[0]
        ]

    def test_another_persons_invitation_is_not_there(self, thread, owner, stranger, moderator):
        invitation = invite(thread, mentor("Ana"), by=owner)
        address = reverse("invitations:decline", args=[invitation.pk])
        for who in (stranger, moderator, owner):
            assert browser_of(who).post(address).status_code == 404
            assert look(INBOX, browser_of(who)).texts(".invitation") == []
        assert Client().post(address).status_code == 302
        assert Client().get(INBOX).status_code == 302
        invitation.refresh_from_db()
        assert invitation.declined_at is None

    def test_whoever_does_not_mentor_is_told_what_it_is(self, stranger):
        assert "You could be one." in look(INBOX, browser_of(stranger)).words

    @pytest.mark.slow  # thirty rows, written as members write them
    def test_many_stand_on_pages_in_as_many_queries_as_few(self):
        one = mentor("Ana")

        def called(number: int) -> int:
            for each in range(number):
                asker = person(f"asker-{Thread.objects.count()}")
                asked = question(asker, title=f"How is it with the number {each}?")
                Invitation.objects.create(thread=asked, mentor=one, by=asker, place=1)
            return queries(INBOX, browser_of(one.person))

        assert called(3) == called(18)
        page = look(INBOX, browser_of(one.person))
        assert len(page.texts(".invitation")) == 20
        (further,) = page.tree.cssselect("a[rel=next]")
        rest = look(INBOX + further.get("href"), browser_of(one.person))
        assert len(rest.texts(".invitation")) == 1
        assert browser_of(one.person).get(f"{INBOX}?cursor=nonsense").status_code == 404


class TestBesideTheQuestion:
    def test_everybody_sees_who_is_invited(self, thread, owner, stranger):
        ana, ben = mentor("Ana"), mentor("Ben")
        for one in (ana, ben):
            invite(thread, one, by=owner)
        actions.answer(thread, by=ben.person, body="Ten a week.")
        for browser in (Client(), browser_of(stranger), browser_of(owner)):
            page = look(thread.page_url, browser)
            assert page.texts(INVITED) == ["Ana", "Ben"]
            assert page.words.count("(has answered)") == 1

    def test_not_who_declined_nor_who_mentors_no_more(self, thread, owner):
        ana, ben = mentor("Ana"), mentor("Ben")
        invitations = [invite(thread, one, by=owner) for one in (ana, ben)]
        decline_invitation(invitations[0], by=ana.person)
        end_mentoring(ben, by=ben.person)
        assert look(thread.page_url).texts(".invited") == []

    def test_only_who_may_invite_is_offered_to(self, thread, owner, stranger, moderator):
        address = page_for(thread)
        for who, offered in ((owner, True), (moderator, True), (stranger, False)):
            links = look(thread.page_url, browser_of(who)).links(".invited a").values()
            assert (address in links) is offered
        for name in ("Ana", "Ben", "Cleo"):
            invite(thread, mentor(name), by=owner)
        assert address not in look(thread.page_url, browser_of(owner)).links(".invited a").values()

    def test_a_page_that_is_ready_follows(self, thread, owner, settings):
        settings.READY_PAGES = True
        ana, ben = mentor("Ana"), mentor("Ben")

        def said() -> list[str]:
            return look(thread.page_url).texts(INVITED)

        assert said() == []
        invitation = invite(thread, ana, by=owner)
        assert said() == ["Ana"]
        decline_invitation(invitation, by=ana.person)
        assert said() == []
        invite(thread, ben, by=owner)
        assert said() == ["Ben"]
        end_mentoring(ben, by=ben.person)
        assert said() == []

    @pytest.mark.slow  # thirty rows, written as members write them
    def test_in_few_queries_however_many(self, thread, owner, stranger):
        browser = browser_of(stranger)
        before = queries(thread.page_url, browser)
        for number in range(3):
            one = mentor(f"Mentor {number}", person__career_stage=CareerStage.SENIOR)
            invite(thread, one, by=owner)
            for someone in (owner, one.person):
                if number == 0 or someone != owner:
                    met(someone)
            actions.answer(thread, by=one.person, body="Ten a week.")
        assert queries(thread.page_url, browser) == before <= 12


@pytest.mark.parametrize("is_pseudonymous", [False, True])
def test_the_mail_names_the_question_and_nobody_who_wants_no_name(owner, is_pseudonymous):
    one = mentor("Ana", person=person("ana"))
    invite(question(owner, is_pseudonymous=is_pseudonymous), one, by=owner)
    mailing.mail_due(timezone.now() + timedelta(hours=2))
    mail = Mail.objects.get()
    words = bytes(mail.raw).decode()
    assert mail.recipients == [one.person.email]
    assert TITLE in words
    assert ("owner" in words.lower()) is not is_pseudonymous

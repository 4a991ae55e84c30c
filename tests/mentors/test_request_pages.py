"""The pages of requests, from both sides and from outside."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import User
from community.moderation.actions import suspend
from community.notifications import mailing
from community.notifications.models import Mail
from mentors.actions import VERBS, join_line, send
from mentors.models import Brief, Mentor, Request
from mentors.states import State, Verb
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.profiles import fill
from tests.mentors.requesting import drafted, requested

pytestmark = pytest.mark.django_db
WORDS = {"goal": "Interviews.", "situation": "Second year.", "tried": "Books.", "hours": "3"}
LIST, NEW = "/mentors/requests/", "/mentors/requests/new/"


@pytest.fixture
def mentee() -> User:
    return person("mentee", display_name="Mira Solano")


@pytest.fixture
def mentor() -> Mentor:
    return MentorFactory.create(person=person("guide", display_name="Gil Ade"))


def move(who: User, request: Request, verb: str, **fields: str) -> tuple[int, str]:
    seen = fields.pop("seen", request.state)
    sent = {"verb": verb, "seen": seen, **fields}
    answer = browser_of(who).post(f"{request.get_absolute_url()}move/", sent)
    return answer.status_code, answer.content.decode()


class TestWriting:
    def test_the_mentor_of_the_link_is_chosen_with_their_questions(
        self, mentee: User, mentor: Mentor
    ) -> None:
        mentor.questions.create(position=1, text="Which of my talks brought you here?")
        page = browser_of(mentee).get(f"{NEW}?mentor=guide").content.decode()
        assert 'value="guide"' in page
        assert "Which of my talks brought you here?" in page

    def test_a_draft_is_kept_and_sent(self, mentee: User, mentor: Mentor) -> None:
        question = mentor.questions.create(position=1, text="Why me?")
        browser = browser_of(mentee)
        draft = {**WORDS, "first": "@Guide ", "deed": "save", "version": "0"}
        assert browser.post(NEW, draft).status_code == 302
        assert "Second year." in browser.get(NEW).content.decode()
        assert not Request.objects.visible_to(mentor.person).exists()
        sent = {**draft, "deed": "send", "version": "1"}
        refused = browser.post(NEW, sent)
        assert refused.status_code == 422
        assert "Answer this" in refused.content.decode()
        version = re.search(r'name="version" value="(\d+)"', refused.content.decode())
        assert version is not None
        done = browser.post(NEW, {**sent, "version": version[1], f"answer_{question.pk}": "You."})
        request = Request.objects.get()
        assert done["Location"] == request.get_absolute_url()
        assert (request.state, request.answers.get().text) == (State.SENT, "You.")

    def test_answers_outlast_a_change_of_the_mentors_profile(
        self, mentee: User, mentor: Mentor
    ) -> None:
        asked = [{"text": "Why me?"}, {"text": "Since when?"}]
        edit, guide = f"{mentor.get_absolute_url()}edit/", browser_of(mentor.person)
        fill(guide, edit, questions=asked)
        opened = [f"answer_{one.pk}" for one in mentor.questions.all()]
        turned = [{"text": "For how long?"}, asked[0]]
        assert fill(guide, edit, headline="A new line", questions=turned).status_code == 302
        words = dict.fromkeys(opened, "You.")
        draft = {**WORDS, **words, "first": "guide", "deed": "save", "version": "0"}
        assert browser_of(mentee).post(NEW, draft).status_code == 302
        kept = Request.objects.get().answers.order_by("position").values_list("question", "text")
        assert list(kept) == [("For how long?", ""), ("Why me?", "You.")]

    def test_an_old_page_shows_both(self, mentee: User) -> None:
        browser = browser_of(mentee)
        browser.post(NEW, {**WORDS, "deed": "save", "version": "0"})
        late = browser.post(NEW, {**WORDS, "goal": "Older.", "deed": "save", "version": "0"})
        page = late.content.decode()
        assert late.status_code == 422
        assert "Older." in page
        assert "Interviews." in page
        assert Brief.objects.get().goal == "Interviews."
        again = {**WORDS, "goal": "Older.", "deed": "save", "version": "1"}
        assert browser.post(NEW, again).status_code == 302
        assert Brief.objects.get().goal == "Older."

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"first": "nobody-here"}, "No mentor is called so"),
            ({"first": "guide", "second": "guide"}, "Choose each mentor once"),
            ({"hours": "99"}, "less than or equal to 40"),
            ({"goal": "a\x00b"}, "Null characters"),
            ({"goal": "x" * 1001}, "at most 1000"),
            ({"first": "g\x00"}, "Null characters"),
            ({"version": "minus"}, "whole number"),
            ({"goal": ""}, "in your own words"),
            ({}, "Choose whom to ask"),
        ],
    )
    def test_what_is_wrong_is_said_and_all_is_kept(
        self, mentee: User, mentor: Mentor, fields: dict[str, str], says: str
    ) -> None:
        sent = {**WORDS, "deed": "send", "version": "0", **fields}
        if "goal" in fields and not fields["goal"]:
            sent["first"] = "guide"
        answer = browser_of(mentee).post(NEW, sent)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert "Second year." in answer.content.decode()

    def test_a_full_mentor_has_a_line_instead(self, mentee: User, mentor: Mentor) -> None:
        Mentor.objects.update(places=1)
        requested(State.ACTIVE, mentor=mentor)
        browser = browser_of(mentee)
        assert "Join the line" in browser.get(f"{NEW}?mentor=guide").content.decode()
        page = browser.post(f"{LIST}line/guide/", follow=True).content.decode()
        assert "Place 1: you are told first." in page
        page = browser.post(f"{LIST}line/guide/", {"deed": "leave"}, follow=True).content.decode()
        assert "Place 1" not in page

    @pytest.mark.usefixtures("still")
    def test_past_the_limit_of_a_day_the_words_stay(
        self, mentee: User, mentor: Mentor, settings: Any
    ) -> None:
        settings.LIMITS_SCALE = 0.01
        browser = browser_of(mentee)
        sent = {**WORDS, "first": "guide", "deed": "send", "version": "0"}
        Request.objects.get(pk=int(browser.post(NEW, sent)["Location"].split("/")[-2])).delete()
        answer = browser.post(NEW, {**sent, "version": "0"})
        assert answer.status_code == 429
        assert "Second year." in answer.content.decode()

    def test_who_may_not_comment_now_is_told_why_and_keeps_the_words(
        self, mentee: User, mentor: Mentor, moderator: User
    ) -> None:
        until = timezone.now() + timedelta(days=2)
        suspend(mentee, "comment", by=moderator, reason="Nine advertisements.", until=until)
        sent = {**WORDS, "first": "guide", "seen": "0", "deed": "send"}
        answer = browser_of(mentee).post(NEW, sent)
        assert answer.status_code == 403
        assert "Nine advertisements." in answer.content.decode()
        assert "Second year." in answer.content.decode()
        assert not Request.objects.filter(mentor=mentor).exists()

    def test_what_was_begun_before_can_still_be_thrown_away(
        self, mentee: User, moderator: User
    ) -> None:
        drafted(mentee, MentorFactory.create())
        until = timezone.now() + timedelta(days=2)
        suspend(mentee, "comment", by=moderator, reason="Nine advertisements.", until=until)
        assert browser_of(mentee).post(NEW, {"deed": "discard"}).status_code == 302
        assert not Brief.objects.exists()

    def test_it_can_be_thrown_away(self, mentee: User) -> None:
        browser = browser_of(mentee)
        browser.post(NEW, {**WORDS, "deed": "save", "version": "0"})
        browser.post(NEW, {"deed": "discard"})
        assert not Brief.objects.exists()


class TestReading:
    def test_to_open_it_is_to_read_it_for_the_mentor_alone(
        self, mentee: User, mentor: Mentor
    ) -> None:
        request = requested(mentee=mentee, mentor=mentor)
        page = browser_of(mentee).get(request.get_absolute_url()).content.decode()
        assert "the turn of Gil Ade" in page
        assert "means to answer by" in page
        page = browser_of(mentor.person).get(request.get_absolute_url()).content.decode()
        assert "It is your turn" in page
        assert "Gil Ade read it" in page
        request.refresh_from_db()
        assert request.state == State.VIEWED

    def test_each_side_has_the_buttons_of_the_table(self, mentee: User, mentor: Mentor) -> None:
        request = requested(State.ASKED, mentee=mentee, mentor=mentor)
        verbs = {
            who: set(
                re.findall(
                    r'name="verb" value="(\w+)"',
                    browser_of(who).get(request.get_absolute_url()).content.decode(),
                )
            )
            for who in (mentee, mentor.person)
        }
        assert verbs[mentee] == {"answer", "withdraw"}
        assert verbs[mentor.person] == {"accept", "decline"}

    def test_the_mentor_does_not_read_of_other_choices(self, mentee: User, mentor: Mentor) -> None:
        request = requested(mentee=mentee, mentor=mentor)
        other = MentorFactory.create(person__display_name="Otto Second")
        requested(State.DRAFT, mentee=mentee, mentor=other, brief=request.brief, rank=2)
        path = request.get_absolute_url()
        assert "Otto Second" in browser_of(mentee).get(path).content.decode()
        assert "Otto Second" not in browser_of(mentor.person).get(path).content.decode()

    def test_strangers_and_moderators_find_nothing(
        self, stranger: User, moderator: User, mentor: Mentor
    ) -> None:
        request = requested(mentor=mentor)
        for who in (stranger, moderator):
            assert browser_of(who).get(request.get_absolute_url()).status_code == 404
            assert move(who, request, "accept")[0] == 404
            assert "Gil" not in browser_of(who).get(f"{LIST}?as=mentor").content.decode()
        assert Client().get(request.get_absolute_url()).status_code == 302
        request.refresh_from_db()
        assert request.state == State.SENT


class TestMoving:
    def test_a_word_is_asked_where_one_is_needed(self, mentor: Mentor) -> None:
        request = requested(State.VIEWED, mentor=mentor)
        status, page = move(mentor.person, request, "decline", words=" ")
        assert status == 422
        assert "Say it in a few words" in page
        assert move(mentor.person, request, "decline", words="No time.")[0] == 302

    def test_a_stale_page_does_nothing_and_keeps_the_words(
        self, mentee: User, mentor: Mentor
    ) -> None:
        request = requested(State.VIEWED, mentee=mentee, mentor=mentor)
        VERBS[Verb.WITHDRAW](request, by=mentee)
        status, page = move(
            mentor.person, request, "ask", seen="viewed", words="Which year is it for you?"
        )
        assert status == 422
        assert "withdrawn" in page
        assert "Which year is it for you?" in page

    @pytest.mark.parametrize("verb", ["", "expire", "view", "burn"])
    def test_no_page_does_the_clocks_work(self, mentee: User, verb: str) -> None:
        request = requested(mentee=mentee)
        assert move(mentee, request, verb)[0] == 404

    def test_a_pause_of_silence_is_lifted_by_one_click(self, mentor: Mentor) -> None:
        Mentor.objects.update(is_paused_by_clock=True, paused_at=mentor.seen_at)
        browser = browser_of(mentor.person)
        assert "I am back" in browser.get(LIST).content.decode()
        browser.post(f"{LIST}back/")
        mentor.refresh_from_db()
        assert not mentor.is_paused


def test_both_are_told_in_the_inbox_and_by_mail(mentee: User, mentor: Mentor) -> None:
    request = requested(State.VIEWED, mentee=mentee, mentor=mentor)
    VERBS[Verb.ACCEPT](request, by=mentor.person)
    page = browser_of(mentee).get("/notifications/").content.decode()
    assert "Gil Ade accepted your request" in page
    assert "Request to Gil Ade" in page


def test_a_mail_leads_to_the_request_and_only_its_receiver_gets_it(
    mentee: User, mentor: Mentor
) -> None:
    request = requested(State.VIEWED, mentee=mentee, mentor=mentor)
    VERBS[Verb.ASK](request, by=mentor.person, words="Which year are you in?")
    mailing.mail_due(timezone.now() + timedelta(hours=2))
    mail = Mail.objects.get()
    assert mail.recipients == [mentee.email]
    assert b"Gil Ade asks for more about your request" in bytes(mail.raw)


@pytest.mark.slow  # thirty rows, written as members write them
def test_the_list_asks_as_many_queries_for_thirty_as_for_three(mentor: Mentor) -> None:
    mentee, counts = person("mentee"), []
    for number in (3, 27):
        for _one in range(number):
            requested(mentor=mentor)
            requested(mentee=mentee)
            full = MentorFactory.create(taken=2)
            join_line(full, by=mentee) if number == 3 else full.line.create(mentee=mentee)
        for who, path in ((mentee, LIST), (mentor.person, f"{LIST}?as=mentor")):
            browser = browser_of(who)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(path).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_page_asks_as_many_queries_for_many_events(mentee: User) -> None:
    request, counts = requested(State.ACTIVE, mentee=mentee), []
    browser = browser_of(mentee)
    for rounds in (1, 9):
        for _number in range(rounds):
            VERBS[Verb.PAUSE](request, by=mentee)
            VERBS[Verb.RESUME](request, by=mentee)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(request.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


class TestWhatHappensNext:
    def of(self, mentee: User, *mentors: Mentor) -> str:
        sent = send(drafted(mentee, *mentors), by=mentee)
        return browser_of(mentee).get(sent.get_absolute_url()).content.decode()

    def test_a_next_choice_is_promised_only_where_there_is_one(self, mentee: User) -> None:
        alone, first, second = MentorFactory.create_batch(3)
        page = self.of(mentee, alone)
        assert "means to answer by" in page
        assert "next choice" not in page
        page = self.of(mentee, first, second)
        assert "after that your next choice is asked too" in page
        assert "It is asked when a choice before it declines" in page

    def test_a_choice_that_cannot_be_asked_says_why(self, mentee: User, mentor: Mentor) -> None:
        resting = MentorFactory.create(paused_at=timezone.now())
        page = self.of(mentee, mentor, resting)
        assert f"It cannot be asked now: {resting.person.name} is on a pause" in page
        assert "It is asked when a choice before it declines" not in page

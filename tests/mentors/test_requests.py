"""Asking mentors: what must be so before, what becomes of the other choices, who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.accounts.models import User
from community.limits.actions import TooManyError
from community.moderation.actions import suspend
from community.notifications.models import Notification
from community.policy import NotAllowed, SignInRequired, Unable
from mentors.actions import VERBS, StaleBriefError, come_back, draft_of, save_brief, send
from mentors.models import Brief, Mentor, Request
from mentors.states import State, Verb
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import brief_of, drafted, requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentee() -> User:
    return person("mentee")


@pytest.fixture
def mentors() -> list[Mentor]:
    return MentorFactory.create_batch(3)


def states(brief: Brief) -> list[str]:
    return list(brief.requests.order_by("rank").values_list("state", flat=True))


def told(who: User) -> list[str]:
    return list(
        Notification.objects.filter(receiver=who).order_by("pk").values_list("event", flat=True)
    )


class TestSending:
    def test_the_first_choice_is_asked_and_the_others_wait(
        self, mentee: User, mentors: list[Mentor]
    ) -> None:
        brief = drafted(mentee, *mentors)
        sent = send(brief, by=mentee)
        assert states(brief) == ["sent", "draft", "draft"]
        assert sent.mentor == mentors[0]
        assert sent.due_at == sent.state_at + timedelta(days=mentors[0].answer_days)
        assert told(mentors[0].person) == ["request"]
        assert told(mentors[1].person) == told(mentee) == []
        assert not Request.objects.visible_to(mentors[1].person).exists()

    def test_only_whoever_wrote_it_sends_it(self, mentee: User, stranger: User) -> None:
        brief = drafted(mentee, MentorFactory.create())
        for who, refusal in ((stranger, NotAllowed), (None, SignInRequired)):
            with pytest.raises(refusal):
                send(brief, by=who)
        assert states(brief) == ["draft"]

    def test_who_may_not_comment_now_asks_nobody(
        self, mentee: User, mentors: list[Mentor], moderator: User
    ) -> None:
        under_way = send(drafted(mentee, mentors[0]), by=mentee)
        until = timezone.now() + timedelta(days=2)
        suspend(mentee, "comment", by=moderator, reason="Nine advertisements.", until=until)
        mentee = User.objects.get(pk=mentee.pk)
        brief = drafted(mentee, mentors[1])
        with pytest.raises(Unable, match="Nine advertisements"):
            send(brief, by=mentee)
        assert states(brief) == ["draft"]
        VERBS[Verb.WITHDRAW](under_way, by=mentee)
        with time_machine.travel(until, tick=False):
            Mentor.objects.update(seen_at=until)
            assert send(brief, by=User.objects.get(pk=mentee.pk)).state == State.SENT

    def test_goal_and_situation_are_told_and_somebody_is_chosen(self, mentee: User) -> None:
        with pytest.raises(ValidationError) as none_chosen:
            send(brief_of(mentee), by=mentee)
        assert set(none_chosen.value.message_dict) == {"first"}
        Brief.objects.all().delete()
        brief = drafted(mentee, MentorFactory.create())
        Brief.objects.update(goal=" ", situation="")
        with pytest.raises(ValidationError) as untold:
            send(brief, by=mentee)
        assert set(untold.value.message_dict) == {"goal", "situation"}

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"places": 1, "taken": 1}, "no free place"),
            ({"paused_at": timezone.now()}, "pause"),
            ({"seen_at": timezone.now() - timedelta(days=29)}, "four weeks"),
            ({"standing": "declined"}, "any more"),
        ],
    )
    def test_whoever_is_not_offered_is_not_asked(
        self, mentee: User, fields: dict[str, object], says: str
    ) -> None:
        brief = drafted(mentee, MentorFactory.create(**fields))
        with pytest.raises(ValidationError, match=says):
            send(brief, by=mentee)
        assert states(brief) == ["draft"]

    def test_nobody_asks_themselves(self, mentors: list[Mentor]) -> None:
        with pytest.raises(ValidationError, match="yourself"):
            send(drafted(mentors[0].person, mentors[0]), by=mentors[0].person)

    def test_a_pair_has_one_open_request(self, mentee: User, mentors: list[Mentor]) -> None:
        requested(State.ACTIVE, mentee=mentee, mentor=mentors[0])
        with pytest.raises(ValidationError, match="already"):
            send(drafted(mentee, mentors[0]), by=mentee)

    def test_five_wait_at_most(self, mentee: User, mentors: list[Mentor]) -> None:
        for state in ("sent", "viewed", "asked", "answered", "sent"):
            requested(state, mentee=mentee)
        with pytest.raises(ValidationError, match="5 requests"):
            send(drafted(mentee, mentors[0]), by=mentee)

    def test_the_mentors_questions_are_answered(self, mentee: User, mentors: list[Mentor]) -> None:
        mentors[0].questions.create(position=1, text="What have you built?")
        brief = drafted(mentee, mentors[0])
        with pytest.raises(ValidationError, match="questions"):
            send(brief, by=mentee)
        brief.requests.get().answers.create(position=1, question="What have you built?", text="A.")
        assert send(brief, by=mentee).state == State.SENT

    @pytest.mark.usefixtures("still")
    def test_a_day_has_its_limit(self, mentee: User, settings: Any) -> None:
        settings.LIMITS_SCALE = 1
        mentor = MentorFactory.create()
        for _number in range(6):
            VERBS[Verb.WITHDRAW](send(drafted(mentee, mentor), by=mentee), by=mentee)
        brief = drafted(mentee, mentor)
        with pytest.raises(TooManyError):
            send(brief, by=mentee)
        assert states(brief) == ["draft"]


class TestAnswering:
    def test_who_accepts_takes_a_place_and_the_others_are_withdrawn(
        self, mentee: User, mentors: list[Mentor]
    ) -> None:
        brief = drafted(mentee, *mentors)
        first = send(brief, by=mentee)
        VERBS[Verb.SEND](brief.requests.get(rank=2), by=mentee)
        VERBS[Verb.ACCEPT](first, by=mentors[0].person)
        assert states(brief) == ["accepted", "withdrawn", "withdrawn"]
        mentors[0].refresh_from_db()
        assert (mentors[0].taken, mentors[0].asked, mentors[0].answered) == (1, 1, 1)
        assert told(mentee) == ["request-accepted"]
        assert told(mentors[1].person) == ["request", "request-withdrawn"]
        assert told(mentors[2].person) == []

    def test_without_a_free_place_nobody_is_accepted(self, mentee: User) -> None:
        request = requested(State.SENT, mentee=mentee, mentor=MentorFactory.create(places=1))
        requested(State.ACTIVE, mentor=request.mentor)
        with pytest.raises(ValidationError, match="no free place"):
            VERBS[Verb.ACCEPT](request, by=request.mentor.person)
        request.refresh_from_db()
        assert (request.state, request.answered_at) == (State.SENT, None)

    def test_after_a_no_the_next_is_asked_at_once(
        self, mentee: User, mentors: list[Mentor]
    ) -> None:
        Mentor.objects.filter(pk=mentors[1].pk).update(paused_at=timezone.now())
        brief = drafted(mentee, *mentors)
        VERBS[Verb.DECLINE](send(brief, by=mentee), by=mentors[0].person, words="No time in May.")
        assert states(brief) == ["declined", "draft", "sent"]
        assert brief.requests.get(rank=1).reason == "No time in May."
        assert told(mentee) == ["request-declined", "request-next"]
        assert told(mentors[2].person) == ["request"]

    def test_the_usual_time_to_answer_is_the_median(self) -> None:
        mentor, now = MentorFactory.create(places=5), timezone.now()
        for hours in (2, 30, 5):
            request = requested(State.SENT, mentor=mentor)
            Request.objects.filter(pk=request.pk).update(sent_at=now - timedelta(hours=hours))
            VERBS[Verb.ASK](request, by=mentor.person, words="Which year are you in?")
        mentor.refresh_from_db()
        assert (mentor.answer_hours, mentor.asked, mentor.answered) == (5, 3, 3)

    def test_an_ended_mentorship_frees_the_place(self) -> None:
        request = requested(State.ACTIVE)
        VERBS[Verb.END](request, by=request.mentee, words="I move away.")
        request.mentor.refresh_from_db()
        assert request.mentor.taken == 0
        assert told(request.mentor.person) == ["mentorship-ended"]

    def test_a_pause_of_the_clock_is_lifted_by_one_click(self, stranger: User) -> None:
        mentor = MentorFactory.create(paused_at=timezone.now(), is_paused_by_clock=True, lapsed=2)
        with pytest.raises(NotAllowed):
            come_back(mentor, by=stranger)
        assert come_back(mentor, by=mentor.person).is_offered


class TestDrafts:
    def save(self, by: User, *choices: Mentor, seen: int = 0, **fields: object) -> Brief:
        words = {"goal": "G", "situation": "S", "tried": "", "hours": 2, "answers": {}}
        return save_brief(by=by, choices=choices, seen=seen, **{**words, **fields})  # type: ignore[arg-type]

    def test_it_keeps_words_choices_in_order_and_answers(
        self, mentee: User, mentors: list[Mentor]
    ) -> None:
        question = mentors[1].questions.create(position=1, text="Why me?")
        self.save(mentee, mentors[1], mentors[0], answers={question.pk: "You did it."})
        kept = draft_of(mentee)
        assert kept is not None
        assert [one.mentor for one in kept.requests.order_by("rank")] == [mentors[1], mentors[0]]
        assert kept.requests.get(rank=1).answers.get().text == "You did it."

    def test_an_older_page_overwrites_nothing_in_silence(self, mentee: User) -> None:
        self.save(mentee, goal="First")
        self.save(mentee, goal="Second", seen=1)
        with pytest.raises(StaleBriefError) as stale:
            self.save(mentee, goal="From the old page", seen=1)
        assert stale.value.saved.goal == "Second"
        assert Brief.objects.get().goal == "Second"

    def test_nobody_is_chosen_twice(self, mentee: User, mentors: list[Mentor]) -> None:
        with pytest.raises(ValidationError, match="different"):
            self.save(mentee, mentors[0], mentors[0])

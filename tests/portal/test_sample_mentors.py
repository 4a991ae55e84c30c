"""Sample mentors and requests: labelled, of every kind, made once, on a developer's machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import User
from community.moderation.models import State as Shown
from mentors import actions
from mentors.matching import Distance
from mentors.meeting_states import MeetingState
from mentors.models import (
    Brief,
    Mentor,
    MentorClaim,
    Mentorship,
    PlaceInLine,
    Request,
    RequestEvent,
    Room,
    Setback,
    SetbackKind,
    Standing,
    StoryProposal,
    Thanks,
    Tick,
)
from mentors.models.note import Audience
from mentors.states import State
from mentors.suggesting import suggestions
from portal import samples
from portal.sample_content import writing as questions
from portal.sample_content.mentors import rooms
from portal.sample_content.mentors.reading import StudyRoom
from tests.cast import person
from tests.conftest import Laid
from tests.portal.test_samples import development, printed
from threads.models import Post

pytestmark = [
    pytest.mark.slow,  # brings in all samples, which takes seconds
    *(pytest.mark.django_db, pytest.mark.urls("tests.portal.dev_urls")),
]

ROWS = (
    *(Mentor, MentorClaim, Setback, Brief, Request, RequestEvent, PlaceInLine),
    *(Mentorship, Tick, Thanks, StoryProposal, Room, Post),
)


@pytest.fixture(scope="class")
def made(laid: Laid) -> None:
    """Samples made once, for tests that only look."""
    with laid(), development(without=questions):
        printed()


@pytest.fixture
def _development() -> Iterator[None]:
    with development(without=questions):
        yield


def sample(name: str) -> User:
    return User.objects.get(handle=f"{samples.PREFIX}{name}")


@pytest.mark.usefixtures("_development", "made")
class TestOnceMade:
    @pytest.mark.slow  # all the samples are made
    def test_visitors_see_eight_and_more_who_say_that_they_are_samples(
        self, client: Client
    ) -> None:
        seen = Mentor.objects.visible_to(AnonymousUser()).select_related("person")
        assert seen.count() >= 8
        for mentor in seen:
            assert mentor.person.handle.startswith("sample-")
            assert "(sample)" in mentor.person.name
            assert client.get(mentor.get_absolute_url()).status_code == 200
            assert not re.search(r"\S\n\S", mentor.who_i_am), "a line that ends in a sentence"
        page = client.get("/mentors/?all=1").content.decode()
        assert all(mentor.person.name in page for mentor in seen)

    def test_every_setback_was_met_by_one_of_them(self) -> None:
        theirs = Setback.objects.filter(person__mentor__in=Mentor.objects.approved())
        assert set(theirs.values_list("kind", flat=True)) == set(SetbackKind)

    def test_one_is_full_one_pauses_one_is_away_and_others_have_room(self) -> None:
        approved = Mentor.objects.approved()
        assert approved.filter(taken=F("places")).exists()
        assert [one.is_inactive for one in approved].count(True) == 1
        assert [one.is_paused for one in approved].count(True) == 1
        assert Mentor.objects.offered().count() >= 8

    def test_moderators_find_one_who_waits_and_one_who_was_asked_for_more(self) -> None:
        assert set(Mentor.objects.values_list("standing", flat=True)) == {
            Standing.APPROVED,
            Standing.WAITING,
            Standing.ASKED,
        }

    def test_claims_rest_on_every_kind_of_evidence(self) -> None:
        evidence = MentorClaim.objects.values_list("evidence", flat=True)
        assert set(evidence) == set(MentorClaim.Evidence)

    def test_a_member_is_shown_someone_near_far_and_of_the_same_setback(
        self, client: Client
    ) -> None:
        member = sample("lena")
        found = suggestions(member, among=Mentor.objects.visible_to(member))
        assert {Distance.NEAR, Distance.FAR} <= {one.distance for one in found}
        assert any(one.suggestion.has_met for one in found)
        client.force_login(member)
        page = client.get("/mentors/").content.decode()
        assert "You went through lost funding in" in page

    def test_requests_stand_in_many_states(self) -> None:
        assert set(Request.objects.values_list("state", flat=True)) >= {
            *(State.DRAFT, State.SENT, State.VIEWED, State.ASKED, State.ANSWERED),
            *(State.ACCEPTED, State.ACTIVE, State.DECLINED, State.EXPIRED),
            *(State.COMPLETED, State.ENDED),
        }
        assert Request.objects.get(state=State.DECLINED).reason
        assert PlaceInLine.objects.waiting().count() == 2

    def test_two_who_work_together_have_written_to_each_other(self) -> None:
        lena = sample("lena")
        mentorship = Mentorship.objects.running().get(request__mentee=lena)
        posts = Post.objects.filter(thread=mentorship.thread, state=Shown.LIVE)
        assert {post.author for post in posts} == {lena, mentorship.mentor}
        assert mentorship.thread.post_count == posts.count() > 2

    def test_it_happened_one_after_the_other_in_the_past(self) -> None:
        now = timezone.now()
        for request in Request.objects.exclude(state=State.DRAFT):
            times = list(request.events.order_by("pk").values_list("at", flat=True))
            assert times == sorted(times)
            assert times[-1] < now
            assert (request.sent_at, request.state_at) == (times[0], times[-1])
            assert request.due_at
            assert request.due_at > times[0]
            assert request.mentor.made_at < times[0]
        for one in Mentorship.objects.all():
            posts = Post.objects.filter(thread=one.thread_id)
            assert all(one.made_at < post.created_at < now for post in posts)

    def test_their_pages_have_something_on_them(self, client: Client) -> None:
        """An agreement, goals with a tick, each kind of note, meetings past and coming, an end."""
        mentorship = Mentorship.objects.get(request__mentee__handle="sample-lena")
        assert mentorship.agreements.agreed().exists()
        assert Tick.objects.filter(step__goal__mentorship=mentorship).exists()
        assert set(mentorship.notes.values_list("audience", flat=True)) == set(Audience.values)
        assert set(mentorship.meetings.values_list("state", flat=True)) == {
            *(MeetingState.HELD, MeetingState.CONFIRMED, MeetingState.PROPOSED),
        }
        assert StoryProposal.objects.filter(mentorship=mentorship).exists()
        client.force_login(mentorship.mentee)
        for part in ("detail", "agreement", "goals", "meetings", "notes", "stories"):
            address = reverse(f"mentorships:{part}", args=[mentorship.pk])
            assert client.get(address).status_code == 200, part
        revealed = [thanks.is_revealed for thanks in Thanks.objects.all()]
        assert sorted(revealed) == [False, True]

    def test_study_rooms_have_a_question_and_a_note(self, client: Client) -> None:
        public = Room.objects.get(is_open=True)
        assert "(sample)" in public.name
        before, coming = public.sessions.order_by("starts_at")
        assert before.has_begun
        assert before.notes.exists()
        assert coming.question
        assert Room.objects.filter(is_open=False).exists()
        client.force_login(public.host)
        assert client.get(public.get_absolute_url()).status_code == 200

    def test_every_counter_is_right(self) -> None:
        call_command("recount", "--check", stdout=StringIO())

    def test_a_second_time_nothing_changes(self) -> None:
        before = [list(model._default_manager.order_by("pk").values()) for model in ROWS]
        with CaptureQueriesContext(connection) as asked_of_the_database:
            printed()
        assert [list(model._default_manager.order_by("pk").values()) for model in ROWS] == before
        assert len(asked_of_the_database) < 16


@pytest.mark.usefixtures("_development")
class TestLaterOn:
    @pytest.fixture(autouse=True)
    def _made(self, made: None) -> None:
        """What a test changes is undone after it."""

    @pytest.mark.slow  # all the samples are made
    def test_what_a_developer_changed_stays(self) -> None:
        kofi, lena = sample("kofi"), sample("lena")
        actions.end_mentoring(Mentor.objects.get(person=kofi), by=kofi)
        Brief.objects.filter(mentee=lena).update(goal="Something else altogether.")
        held = Brief.objects.filter(mentee=lena).count()
        actions.discard_brief(by=sample("oleg"))
        printed()
        assert Mentor.objects.get(person=kofi).standing == Standing.ENDED
        assert Brief.objects.filter(mentee=lena).count() == held

    def test_they_look_in_again_after_a_month_but_for_the_one_who_is_away(self) -> None:
        Mentor.objects.update(seen_at=timezone.now() - timedelta(days=40))
        printed()
        gone = [one.person.handle for one in Mentor.objects.all() if one.is_inactive]
        assert gone == ["sample-anders"]


@pytest.mark.slow  # all the samples are made
@pytest.mark.usefixtures("_development")
def test_a_closed_account_is_left_out_with_all_that_it_took_part_in() -> None:
    person("sample-sofia", is_active=False)
    printed()
    assert not Mentor.objects.filter(person__handle="sample-sofia").exists()
    assert Mentor.objects.approved().count() >= 8
    assert not Mentorship.objects.filter(request__mentee__handle="sample-lena").exists()
    assert Mentorship.objects.exists()


@pytest.mark.usefixtures("_development")
def test_without_a_moderator_nobody_is_approved() -> None:
    person("sample-moderator")
    printed()
    assert not Mentor.objects.exists()


def test_there_are_none_outside_of_development() -> None:
    with override_settings(DEVELOPMENT=False), pytest.raises(Exception, match="development"):
        list(samples.make())
    assert not Mentor.objects.exists()


def test_a_study_room_is_written_in_the_hour_after_its_slot_before_the_clocks_change() -> None:
    """Zurich leaves summer time between the two sessions: a week of 169 hours."""
    told = StudyRoom(
        by="hana",
        name="Papers (sample)",
        about="One paper a week.",
        weekday=3,
        starts="18:00",
        minutes=90,
        zone="Europe/Zurich",
        places=4,
        open=True,
        members=["gil"],
        tags=[],
        questions=["Why?", "How?"],
        notes=["So."],
    )
    people = {name: person(name) for name in ("hana", "gil")}
    with time_machine.travel(datetime(2026, 10, 22, 16, 30, tzinfo=UTC), tick=False):
        room = rooms.write(told, people)
    begun = list(room.sessions.order_by("starts_at").values_list("starts_at", flat=True))
    assert begun == [
        datetime(2026, 10, day, hour, tzinfo=UTC) for day, hour in ((22, 16), (29, 17))
    ]

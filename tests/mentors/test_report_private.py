"""Requests, messages and meetings can be reported by those who see them; a moderator reads what
was said through an open case alone, and the look is in the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions
from community.moderation.models import Case, ReportKind
from mentors.models import Mentorship, Request
from mentors.models.meeting import Meeting
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested, together
from tests.stories.looking import look
from threads.actions import leave, say
from threads.models import Post

pytestmark = pytest.mark.django_db

WORDS = "Send me quillwort first."


@pytest.fixture
def mentorship(db: None) -> Mentorship:
    mentor = MentorFactory.create(person=person("mentor"))
    return together(mentee=person("mentee"), mentor=mentor)


@pytest.fixture
def message(mentorship: Mentorship) -> Post:
    """What the mentor wrote."""
    return say(mentorship.thread, by=mentorship.mentor, body=WORDS)


def kind() -> ReportKind:
    return ReportKind.objects.get_or_create(name="Asks for money")[0]


def reported(thing: Post | Request | Meeting, by: User) -> Case:
    return actions.report(thing, by=by, kind=kind(), words="Look.").case


def case_page(case: Case) -> str:
    return f"/admin/moderation/case/{case.pk}/change/"


def looks() -> int:
    return LogEntry.objects.filter(code="case.read").count()


def test_the_other_side_reports_a_message_and_nobody_else_can(
    mentorship: Mentorship, message: Post, stranger: User, moderator: User
) -> None:
    path = f"/report/post/{message.pk}/"
    assert WORDS in look(path, browser_of(mentorship.mentee)).words
    for someone in (stranger, moderator):
        assert browser_of(someone).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    case = reported(message, by=mentorship.mentee)
    assert (case.is_private, case.person) == (True, mentorship.mentor)


def test_a_moderator_reads_a_message_through_its_case_and_the_look_is_recorded(
    mentorship: Mentorship, message: Post, moderator: User
) -> None:
    desk = browser_of(moderator)
    case = reported(message, by=mentorship.mentee)
    assert "quillwort" not in desk.get(case_page(case)).content.decode()
    assert looks() == 0
    assert "quillwort" in desk.post(case_page(case), {"do": "read"}).content.decode()
    entry = LogEntry.objects.get(code="case.read")
    assert (entry.actor_id, entry.target_id) == (moderator.pk, str(case.pk))
    assert "quillwort" not in desk.get(case_page(case)).content.decode()


def test_once_it_is_decided_the_words_are_private_again(
    mentorship: Mentorship, message: Post, moderator: User
) -> None:
    case, desk = reported(message, by=mentorship.mentee), browser_of(moderator)
    actions.decide(case, by=moderator, outcome="upheld", words="Mentoring is free here.")
    answer = desk.post(case_page(case), {"do": "read"}, follow=True)
    assert "quillwort" not in answer.content.decode()
    with pytest.raises(actions.DecidedError):
        actions.read_private(case, by=moderator)
    assert looks() == 0


def test_no_case_is_read_without_a_report(message: Post, moderator: User) -> None:
    bare = Case.objects.create(subject_kind="post", subject_key=message.pk, is_private=True)
    with pytest.raises(policy.NotAllowed):
        actions.read_private(bare, by=moderator)
    assert looks() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [("", 403), ("editor", 404), ("programme manager", 403)],  # editors have cases, not this one
)
def test_no_other_role_reads_it(
    mentorship: Mentorship, message: Post, role: str, status: int
) -> None:
    case, someone = reported(message, by=mentorship.mentee), person("someone", role=role)
    assert browser_of(someone).post(case_page(case), {"do": "read"}).status_code == status
    assert looks() == 0


def test_who_left_the_conversation_is_believed_by_what_their_report_kept(
    mentorship: Mentorship, message: Post, moderator: User
) -> None:
    case = reported(message, by=mentorship.mentee)
    leave(mentorship.thread, mentorship.mentee)
    assert actions.read_private(case, by=moderator) is None
    said = browser_of(moderator).post(case_page(case), {"do": "read"}).content.decode()
    assert "It is not there any more" in said
    assert "quillwort" in said


def test_either_side_reports_a_request_and_the_other_answers_for_it(
    stranger: User, moderator: User
) -> None:
    request = requested(mentee=person("mentee"), mentor=MentorFactory.create())
    mentor = request.mentor.person
    case = reported(request, by=mentor)
    assert (case.is_private, case.person) == (True, request.mentee)
    opposite = reported(request, by=request.mentee)
    assert (opposite.is_private, opposite.person) == (True, mentor)
    assert Case.objects.open().count() == 2
    actions.decide(opposite, by=moderator, outcome="dismissed", words="Nothing there.")
    case.refresh_from_db()
    assert case.is_open
    for someone in (stranger, moderator):
        with pytest.raises(policy.NotAllowed):
            reported(request, by=someone)
    found = actions.read_private(case, by=moderator)
    assert found is not None
    assert request.brief.goal in found.words
    links = look(request.get_absolute_url(), browser_of(mentor)).links()
    assert links["Report"] == f"/report/request/{request.pk}/"


def test_a_meeting_is_reported_by_either_side_alone(
    mentorship: Mentorship, stranger: User, moderator: User
) -> None:
    meeting = Meeting.objects.create(
        mentorship=mentorship,
        mentor=mentorship.request.mentor,
        starts_at=timezone.now() + timedelta(days=2),
        minutes=60,
        place="Behind the quillwort",
    )
    for someone in (stranger, moderator):
        path = f"/report/meeting/{meeting.pk}/"
        assert browser_of(someone).get(path).status_code == 404
    case = reported(meeting, by=mentorship.mentee)
    assert (case.is_private, case.person) == (True, mentorship.mentor)
    opposite = reported(meeting, by=mentorship.mentor)
    assert (opposite.person, opposite == case) == (mentorship.mentee, False)
    found = actions.read_private(case, by=moderator)
    assert found is not None
    assert found.words == "Behind the quillwort"


def test_a_profile_is_reported_in_the_open(mentorship: Mentorship, stranger: User) -> None:
    mentor = mentorship.request.mentor
    links = look(mentor.get_absolute_url(), browser_of(stranger)).links()
    assert links["Report"] == f"/report/mentor/{mentor.pk}/"
    case = actions.report(mentor, by=stranger, kind=kind()).case
    assert (case.is_private, case.person) == (False, mentor.person)
    links = look(mentor.get_absolute_url(), browser_of(mentor.person)).links()
    assert "Report" not in links

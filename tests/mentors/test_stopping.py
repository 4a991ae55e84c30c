"""What moderators do with a reported request, mentorship or meeting; and how it is put back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.accounts.models import User
from community.moderation.actions import report
from community.moderation.models import Case, ReportKind, Statement
from community.notifications.models import Notification
from community.policy import NotAllowed, SignInRequired
from mentors import actions
from mentors.actions import VERBS
from mentors.meeting_states import MeetingState, MeetingVerb
from mentors.models import Mentor, Mentorship, Request
from mentors.models.meeting import Meeting
from mentors.rounds import let_expire
from mentors.states import MENTORS_TURN, OPEN, TAKEN, State, Verb
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.meeting import met
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested, together

pytestmark = pytest.mark.django_db

WHY = "They ask for money."


@pytest.fixture
def two() -> Mentorship:
    made = together(mentee=person("mentee"), mentor=MentorFactory.create(places=1))
    return Mentorship.objects.for_list().get(pk=made.pk)


def reported(thing: Request | Meeting, by: User) -> Case:
    kind = ReportKind.objects.get_or_create(name="Asks for money")[0]
    return report(thing, by=by, kind=kind, words="Look.").case


def judged(case: Case, code: str, by: User) -> int:
    """The status of the answer when `by` does the deed in the case."""
    door = f"/admin/moderation/case/{case.pk}/do/{code}/"
    return browser_of(by).post(door, {"reason": WHY, "words": "Thank you."}).status_code


def now(request: Request) -> Request:
    return Request.objects.for_list().get(pk=request.pk)


def told(who: User) -> list[str]:
    rows = Notification.objects.filter(receiver=who).order_by("pk")
    return list(rows.values_list("event", flat=True))


def test_a_reported_mentorship_is_ended_and_each_side_is_told(
    two: Mentorship, moderator: User
) -> None:
    coming = met(two, timezone.now() + timedelta(days=3))
    case = reported(two.request, by=two.mentee)
    assert judged(case, "request.stop", moderator) == 302
    assert (now(two.request).state, Mentor.objects.get().taken) == (State.ENDED, 0)
    assert Meeting.objects.get(pk=coming.pk).state == MeetingState.CANCELLED
    page = browser_of(two.mentee).get(coming.get_absolute_url()).content.decode()
    assert "It was cancelled as the mentorship ended." in page
    decision = Statement.objects.get()
    assert (decision.person, decision.reason, decision.case) == (two.mentor, WHY, case)
    assert "request-stopped" in told(two.mentee)
    assert "request-stopped" not in told(two.mentor)
    page = browser_of(two.mentor).get(two.request.get_absolute_url()).content.decode()
    assert "A moderator ended it" in page
    assert moderator.name not in page


def test_of_two_cases_each_is_about_the_side_that_it_reports(
    two: Mentorship, moderator: User
) -> None:
    first = reported(two.request, by=two.mentor)
    reported(two.request, by=two.mentee)
    judged(first, "request.stop", moderator)
    assert Statement.objects.get().person == two.mentee


def test_nobody_does_it_without_a_report_or_to_what_is_their_own(
    two: Mentorship, stranger: User, moderator: User, editor: User
) -> None:
    meeting = met(two, timezone.now() + timedelta(days=3), place="my cellar")

    def refused(who: User | None, how: type[Exception]) -> None:
        for deed, thing in (
            (actions.stop_request, two.request),
            (actions.restore_request, two.request),
            (actions.hide_meeting, meeting),
            (actions.restore_meeting, meeting),
        ):
            with pytest.raises(how):
                deed(thing, by=who, reason=WHY)

    refused(moderator, NotAllowed)
    for thing in (two.request, meeting):
        reported(thing, by=two.mentee)
    refused(None, SignInRequired)
    for someone in (stranger, editor, two.mentee):
        refused(someone, NotAllowed)
    two.mentor.groups.set(moderator.groups.all())
    refused(User.objects.get(pk=two.mentor.pk), NotAllowed)
    with pytest.raises(ValidationError, match="Say why"):
        actions.stop_request(two.request, by=moderator, reason=" ")


@pytest.mark.parametrize("before", sorted(OPEN))
def test_it_goes_on_where_it_was_with_its_clock_anew(before: State, moderator: User) -> None:
    request = requested(before)
    reported(request, by=request.mentee)
    stopped = actions.stop_request(request, by=moderator, reason=WHY)
    assert stopped.state == (State.ENDED if before in TAKEN else State.WITHDRAWN)
    Request.objects.update(state_at=datetime(2026, 1, 1, tzinfo=UTC))
    back = actions.restore_request(stopped, by=moderator)
    assert back.state == (State.SENT if before == State.VIEWED else before)
    assert back.turn_at > timezone.now() - timedelta(minutes=1)
    assert back.state not in MENTORS_TURN or (back.due_at and back.due_at > timezone.now())
    assert Mentor.objects.get().taken == (before in TAKEN)
    assert not Statement.objects.standing().exists()
    for one in (request.mentee, request.mentor.person):
        assert "request-restored" in told(one)


def test_what_is_read_after_it_was_put_back_has_its_days_too(moderator: User) -> None:
    request = requested(State.VIEWED)
    Request.objects.update(sent_at=timezone.now() - timedelta(days=27))
    reported(request, by=request.mentee)
    actions.restore_request(actions.stop_request(request, by=moderator, reason=WHY), by=moderator)
    VERBS[Verb.VIEW](request, by=request.mentor.person)
    let_expire(timezone.now() + timedelta(days=2))
    assert now(request).state == State.VIEWED


def test_what_has_moved_on_since_is_not_put_back(two: Mentorship, moderator: User) -> None:
    reported(two.request, by=two.mentee)
    with pytest.raises(ValidationError, match="not ended by a moderator"):
        actions.restore_request(two.request, by=moderator)
    actions.stop_request(two.request, by=moderator, reason=WHY)
    VERBS[Verb.ACCEPT](requested(mentor=two.request.mentor), by=two.mentor)
    with pytest.raises(ValidationError, match="cannot go on"):
        actions.restore_request(two.request, by=moderator)
    assert now(two.request).state == State.ENDED


def test_what_was_written_with_a_meeting_is_taken_away_and_put_back(
    two: Mentorship, moderator: User
) -> None:
    meeting = met(two, timezone.now() + timedelta(days=3), place="https://example.org/pay-me")
    case = reported(meeting, by=two.mentee)
    assert judged(case, "meeting.hide", moderator) == 302
    page = browser_of(two.mentee).get(meeting.get_absolute_url()).content.decode()
    assert "pay-me" not in page
    assert "A moderator took away what was written here." in page
    hidden = Meeting.objects.get()
    assert (hidden.place, hidden.state, hidden.sequence) == ("", MeetingState.CONFIRMED, 1)
    # Nobody knows who wrote it: whoever was reported answers for it.
    assert Statement.objects.get().person == two.mentor
    back = actions.restore_meeting(hidden, by=moderator)
    assert (back.place, back.sequence) == ("https://example.org/pay-me", 2)
    assert not back.has_hidden_words
    assert not Statement.objects.standing().exists()


def test_whoever_wrote_it_is_told_and_not_whoever_was_reported(
    two: Mentorship, moderator: User
) -> None:
    told = {"place": "my cellar", "place_by": two.mentee, "why": "Pay first."}
    told |= {"state": MeetingState.CANCELLED, "cancelled_by": two.mentor}
    meeting = met(two, timezone.now() + timedelta(days=3), **told)
    judged(reported(meeting, by=two.mentee), "meeting.hide", moderator)
    by_mentee, by_mentor = (Statement.objects.get(person=one) for one in (two.mentee, two.mentor))
    back = actions.restore_meeting(meeting, by=moderator, reason="A mistake.", statement=by_mentee)
    assert (back.place, back.why, back.has_hidden_words) == ("my cellar", "", True)
    assert list(Statement.objects.standing()) == [by_mentor]
    back = actions.restore_meeting(meeting, by=moderator)
    assert (back.why, back.has_hidden_words) == ("Pay first.", False)
    assert not Statement.objects.standing().exists()


def test_who_writes_where_to_meet_is_kept(two: Mentorship) -> None:
    meeting = met(two, timezone.now() + timedelta(days=3))
    act = actions.MEETING_VERBS[MeetingVerb.PLACE]
    placed = act(meeting, by=two.mentee, seen=meeting.version, place="my cellar")
    assert (placed.place_by, placed.writer_of("place")) == (two.mentee, two.mentee.pk)
    emptied = act(placed, by=two.mentor, seen=placed.version, place="")
    assert emptied.place_by is None

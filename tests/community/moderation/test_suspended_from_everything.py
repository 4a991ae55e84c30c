"""Whoever is suspended from everything does nothing but what is named as left to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community import policy
from community.accounts.actions import set_profile
from community.accounts.models import User, Visibility
from community.lib.abilities import ALL
from community.moderation import actions as moderation
from community.moderation.models import Sanction
from mentors.actions.concerns import raise_concern
from mentors.actions.contacts import set_contact
from mentors.actions.line import leave_line
from mentors.actions.moving import move
from mentors.actions.resting import pause_mentoring, resume_mentoring
from mentors.actions.rooms import close_room, renew_invitation
from mentors.models import Mentor
from mentors.states import State, Verb
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested, together
from tests.mentors.rooming import room_of
from tests.threads.asking import question
from threads import actions

pytestmark = pytest.mark.django_db

SHOWN = {
    f"{field}_visibility": "members"
    for field in ("about", "career_stage", "language", "time_zone", "stories")
}
WHY = "You wrote the same to nine people."


def suspended(someone: User, by: User, ability: str = ALL) -> User:
    until = timezone.now() + timedelta(days=1)
    moderation.suspend(someone, ability, by=by, reason=WHY, until=until)
    return User.objects.get(pk=someone.pk)


@pytest.mark.parametrize("deed", policy.TABLE)
def test_every_deed_is_refused_or_named(
    deed: str, owner: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy.TABLE, deed, policy.member)
    someone = suspended(owner, moderator)
    if deed in policy.STILL_OPEN:
        policy.require(someone, deed)
        return
    with pytest.raises(policy.Unable, match=WHY):
        policy.require(someone, deed)
    Sanction.objects.update(until=timezone.now())
    policy.require(someone, deed)


def test_what_is_left_is_of_the_table_and_takes_no_ability() -> None:
    assert set(policy.TABLE) >= policy.STILL_OPEN
    assert not policy.STILL_OPEN & set(policy.TAKEN_WITH)


def test_one_ability_takes_nothing_else(owner: User, moderator: User) -> None:
    someone = suspended(owner, moderator, "vote")
    set_profile(someone, by=someone, about="I read letters.")


def test_words_wait_and_who_sees_them_does_not(owner: User, moderator: User) -> None:
    someone = suspended(owner, moderator)
    with pytest.raises(policy.Unable, match=WHY):
        set_profile(someone, by=someone, about="Write to me.")
    set_profile(someone, by=someone, about=someone.about, about_visibility=Visibility.NOBODY)
    assert User.objects.get(pk=someone.pk).about_visibility == Visibility.NOBODY
    browser = browser_of(someone)
    assert browser.get("/settings/profile/").status_code == 200
    refused = browser.post(
        "/settings/profile/", {"display_name": "Buy", "time_zone": "UTC", **SHOWN}
    )
    assert refused.status_code == 403
    assert WHY in refused.content.decode()


def test_what_one_wrote_is_not_edited(owner: User, moderator: User) -> None:
    thread = question(owner)
    assert thread.question is not None
    someone = suspended(owner, moderator)
    with pytest.raises(policy.Unable, match=WHY):
        actions.edit_question(
            thread,
            by=someone,
            title=thread.title,
            body="Buy this.",
            tags=thread.tags.all(),
            seen=thread.question.revision_count,
        )


@pytest.mark.parametrize(
    ("verb", "state"),
    [(Verb.ASK, State.SENT), (Verb.ACCEPT, State.SENT), (Verb.REOPEN, State.EXPIRED)],
)
def test_no_request_goes_on(verb: Verb, state: State, moderator: User) -> None:
    request = requested(state)
    mentor = suspended(request.mentor.person, moderator)
    with pytest.raises(policy.Unable, match=WHY):
        move(request, verb, by=mentor, words="Tell me more.")


@pytest.mark.parametrize(("verb", "state"), [(Verb.DECLINE, State.SENT), (Verb.END, State.ACTIVE)])
def test_nobody_is_left_waiting(verb: Verb, state: State, moderator: User) -> None:
    request = together(state).request if state == State.ACTIVE else requested(state)
    mentor = suspended(request.mentor.person, moderator)
    move(request, verb, by=mentor, words="I have no time now.")


def test_a_draft_is_not_sent(owner: User, moderator: User) -> None:
    request = requested(State.DRAFT, mentee=owner)
    with pytest.raises(policy.Unable, match=WHY):
        move(request, Verb.SEND, by=suspended(owner, moderator))


def test_nothing_new_passes_in_a_mentorship(owner: User, moderator: User) -> None:
    mentorship = together(mentee=owner)
    set_contact(mentorship, by=owner, contact="owner@example.org")
    someone = suspended(owner, moderator)
    with pytest.raises(policy.Unable, match=WHY):
        set_contact(mentorship, by=someone, contact="+43 1 234")
    assert set_contact(mentorship, by=someone, contact="").mentee_contact == ""
    raise_concern(mentorship, by=someone, words="They were rude to me.")


def test_a_mentor_rests_and_does_not_come_back(moderator: User) -> None:
    mentor: Mentor = MentorFactory.create()
    someone = suspended(mentor.person, moderator)
    pause_mentoring(mentor, by=someone, until=timezone.localdate() + timedelta(days=3))
    with pytest.raises(policy.Unable, match=WHY):
        resume_mentoring(mentor, by=someone)
    leave_line(MentorFactory.create(), by=someone)


def test_a_host_closes_a_room_and_invites_nobody(owner: User, moderator: User) -> None:
    room = room_of(owner)
    someone = suspended(owner, moderator)
    with pytest.raises(policy.Unable, match=WHY):
        renew_invitation(room, by=someone)
    close_room(room, by=someone)
    room.refresh_from_db()
    assert room.closed_at is not None

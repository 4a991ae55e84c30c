"""Mentors are invited to answer: by whom, whom, how many, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from community import policy
from community.accounts.models import Blocking, User
from community.limits.actions import TooManyError, Trust
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.actions import suspend
from community.moderation.models import Statement
from community.notifications import actions as notifications
from community.notifications import inbox, mailing
from community.notifications.models import Mail, Notification
from mentors.actions import decline_invitation, invite, take_back_invitation
from mentors.invitation_limits import INVITE
from mentors.inviting import invitable
from mentors.models import Invitation, Mentor, Standing
from mentors.models.invitation import MOST_INVITED
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.threads.asking import question
from tests.threads.test_moderating_at_once import at_once
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(owner: User) -> Thread:
    return question(owner)


def mentor(**fields: Any) -> Mentor:
    made: Mentor = MentorFactory.create(**fields)
    return made


def stands(invitation: Invitation) -> str:
    """Where the mentor finds the invitation."""
    rows = Invitation.objects.visible_to(invitation.mentor.person)
    names = ("open", "answered", "declined", "over")
    found = [name for name in names if getattr(rows, name)().filter(pk=invitation.pk).exists()]
    assert len(found) < 2
    return "".join(found)


class TestWhoInvites:
    def test_whoever_asked_and_moderators(self, thread, owner, moderator):
        for place, who in enumerate((owner, moderator), start=1):
            invited = invite(thread, mentor(), by=who)
            assert (invited.by, invited.place) == (who, place)

    def test_nobody_else(self, thread, stranger, editor):
        for who in (stranger, editor):
            with pytest.raises(policy.NotAllowed):
                invite(thread, mentor(), by=who)

    def test_nor_while_no_answers_are_taken(self, thread, owner, moderator):
        actions.close(thread, by=moderator, why="settled", note="")
        for who in (owner, moderator):
            with pytest.raises(policy.NotAllowed):
                invite(thread, mentor(), by=who)

    def test_nor_to_what_is_out_of_sight(self, thread, owner, moderator):
        actions.hide(thread.question, by=moderator, reason="Rude.")
        with pytest.raises(policy.NotAllowed):
            invite(Thread.objects.get(pk=thread.pk), mentor(), by=owner)

    def test_nor_a_page_that_is_older_than_the_closing(self, thread, owner, moderator):
        """The row is asked again under its lock."""
        actions.close(Thread.objects.get(pk=thread.pk), by=moderator, why="settled", note="")
        with pytest.raises(policy.NotAllowed):
            invite(thread, mentor(), by=owner)

    def test_nor_to_a_conversation_in_private(self, owner, stranger):
        private = actions.converse("mentorships:detail", owner, stranger)
        private.author = owner
        with pytest.raises(policy.NotAllowed):
            invite(private, mentor(), by=owner)

    def test_nor_who_may_not_call_people_now(self, thread, owner, moderator):
        until = timezone.now() + timedelta(days=2)
        suspend(owner, "mention", by=moderator, reason="Nine calls.", until=until)
        with pytest.raises(policy.Unable, match="Nine calls"):
            invite(thread, mentor(), by=owner)


class TestWhomTheyInvite:
    @pytest.mark.parametrize(
        "fields",
        [
            {"standing": Standing.WAITING},
            {"taken": 2},
            {"paused_at": timezone.now()},
            {"seen_at": timezone.now() - timedelta(days=29)},
            {"person__is_active": False},
        ],
    )
    def test_only_such_as_are_offered(self, thread, owner, fields):
        with pytest.raises(ValidationError, match="takes no invitations now"):
            invite(thread, mentor(**fields), by=owner)

    def test_nobody_who_asks_or_invites(self, thread, owner, moderator):
        own, theirs = mentor(person=owner), mentor(person=moderator)
        with pytest.raises(ValidationError, match="Who asks needs no invitation"):
            invite(thread, own, by=moderator)
        with pytest.raises(ValidationError, match="You need no invitation"):
            invite(thread, theirs, by=moderator)

    def test_a_moderator_does_not_learn_by_a_refusal_who_asked(self, owner, moderator):
        """Under no name whoever asked is invited like anybody: they know, and nobody else does."""
        thread, own = question(owner, is_pseudonymous=True), mentor(person=owner)
        assert own in invitable(thread, by=moderator)
        assert own not in invitable(thread, by=owner)
        with pytest.raises(ValidationError, match="You need no invitation"):
            invite(thread, own, by=owner)
        actions.answer(thread, by=owner, body="I found out myself.")
        assert own in invitable(thread, by=moderator)
        invitation = invite(thread, own, by=moderator)
        told = Invitation.objects.filter(pk=invitation.pk).with_answered().get()
        assert not told.has_answered, "what they answered under no name is not told of them"

    def test_nobody_who_has_answered(self, thread, owner):
        one = mentor()
        actions.answer(thread, by=one.person, body="Ten a week.")
        with pytest.raises(ValidationError, match="has answered already"):
            invite(thread, one, by=owner)

    @pytest.mark.parametrize("by_mentor", [True, False])
    @pytest.mark.parametrize("who", ["owner", "moderator"])
    def test_nobody_who_would_rather_not_meet_the_asker(
        self, thread, owner, moderator, by_mentor, who
    ):
        one = mentor()
        pair = (one.person, owner) if by_mentor else (owner, one.person)
        Blocking.objects.create(blocker=pair[0], blocked=pair[1])
        with pytest.raises(ValidationError, match="cannot be invited here"):
            invite(thread, one, by={"owner": owner, "moderator": moderator}[who])

    @pytest.mark.parametrize("by_mentor", [True, False])
    def test_a_moderator_does_not_learn_by_blocks_who_asked(self, owner, moderator, by_mentor):
        """Who asks under no name would be found by whom one is not let invite."""
        thread, one = question(owner, is_pseudonymous=True), mentor()
        pair = (one.person, owner) if by_mentor else (owner, one.person)
        Blocking.objects.create(blocker=pair[0], blocked=pair[1])
        assert one in invitable(thread, by=moderator)
        assert one not in invitable(thread, by=owner)
        with pytest.raises(ValidationError, match="cannot be invited here"):
            invite(thread, one, by=owner)
        assert invite(thread, one, by=moderator).mentor == one

    def test_each_once_even_after_they_declined(self, thread, owner):
        one = mentor()
        invitation = invite(thread, one, by=owner)
        decline_invitation(invitation, by=one.person)
        with pytest.raises(ValidationError, match="once is enough"):
            invite(thread, one, by=owner)

    def test_three_at_a_time(self, thread, owner):
        first, *_others = [invite(thread, mentor(), by=owner) for _number in range(MOST_INVITED)]
        with pytest.raises(ValidationError, match="3 mentors are invited already"):
            invite(thread, mentor(), by=owner)
        decline_invitation(first, by=first.mentor.person)
        assert invite(thread, mentor(), by=owner).place == first.place

    @pytest.mark.parametrize("wrong", [{"place": 4}, {"place": 1}, {"same": True}])
    def test_the_database_knows_it_too(self, thread, owner, wrong):
        there = invite(thread, mentor(), by=owner)
        given = {"place": 2, "mentor": mentor()} | wrong
        if given.pop("same", False):
            given["mentor"] = there.mentor
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(thread=thread, **given)

    @pytest.mark.usefixtures("still")
    def test_so_many_in_a_day(self, thread, owner, settings):
        settings.LIMITS_SCALE = 0.1
        assert INVITE.allows(Trust.NEW) == 1
        invite(thread, mentor(), by=owner)
        with pytest.raises(TooManyError, match="invite mentors"):
            invite(thread, mentor(), by=owner)
        assert Invitation.objects.count() == 1


class TestTheMentor:
    def test_is_told_and_by_mail(self, thread, owner):
        one = mentor()
        invite(thread, one, by=owner)
        (line,) = inbox_of(one.person)
        assert line.says == "Owner invites you to answer"
        assert (line.told.title, line.told.url) == (thread.title, thread.page_url)
        assert Notification.objects.get().receiver == one.person

    def test_is_not_told_who_asks_under_no_name(self, owner, moderator):
        nameless, one = question(owner, is_pseudonymous=True), mentor()
        invitation = invite(nameless, one, by=owner)
        (line,) = inbox_of(one.person)
        assert line.says == "A member invites you to answer"
        assert invitation.inviter == "a member"
        assert invite(nameless, mentor(), by=moderator).inviter == moderator.name

    def test_answers_and_it_is_answered(self, thread, owner, moderator):
        one = mentor()
        invitation = invite(thread, one, by=owner)
        assert stands(invitation) == "open"
        answer = actions.answer(thread, by=one.person, body="Ten a week.")
        assert stands(invitation) == "answered"
        with pytest.raises(ValidationError, match="You have answered"):
            decline_invitation(invitation, by=one.person)
        actions.hide(answer, by=moderator, reason="An advertisement.")
        assert stands(invitation) == "open"

    def test_declines_and_may_still_answer(self, thread, owner):
        one = mentor()
        invitation = invite(thread, one, by=owner)
        before = Notification.objects.count()
        assert decline_invitation(invitation, by=one.person).declined_at
        assert Notification.objects.count() == before
        assert decline_invitation(invitation, by=one.person).declined_at
        assert stands(invitation) == "declined"
        actions.answer(thread, by=one.person, body="Ten a week.")
        assert stands(invitation) == "answered"

    def test_alone_declines(self, thread, owner, moderator):
        invitation = invite(thread, mentor(), by=owner)
        for who in (owner, moderator):
            with pytest.raises(policy.NotAllowed):
                decline_invitation(invitation, by=who)

    def test_has_nothing_to_do_where_no_answers_are_taken(self, thread, owner, moderator):
        invitation = invite(thread, mentor(), by=owner)
        actions.close(thread, by=moderator, why="settled", note="")
        assert stands(invitation) == "over"
        actions.reopen(thread, by=moderator)
        assert stands(invitation) == "open"

    def test_sees_nothing_of_a_question_out_of_sight(self, thread, owner, moderator):
        one = mentor()
        invitation = invite(thread, one, by=owner)
        actions.hide(thread.question, by=moderator, reason="Rude.")
        assert stands(invitation) == ""
        assert inbox_of(one.person) == []

    def test_is_not_led_to_whom_they_block_later(self, thread, owner):
        one = mentor()
        invitation = invite(thread, one, by=owner)
        Blocking.objects.create(blocker=one.person, blocked=owner)
        assert stands(invitation) == ""

    def test_does_not_learn_a_name_by_blocking(self, owner):
        """Would the invitation vanish with the block, it would say who asked."""
        one = mentor()
        invitation = invite(question(owner, is_pseudonymous=True), one, by=owner)
        Blocking.objects.create(blocker=one.person, blocked=owner)
        assert stands(invitation) == "open"


def test_invitations_go_with_a_question_that_is_merged(thread, owner, moderator):
    other = question(moderator, title="How many professors are too many?")
    one = mentor()
    invitation = invite(thread, one, by=owner)
    actions.merge(thread, into=other, by=moderator, reason="The same.")
    invitation.refresh_from_db()
    assert invitation.thread == other


class TestMerging:
    @pytest.fixture
    def other(self, moderator):
        return question(moderator, title="How many professors are too many?")

    def merge(self, thread, other, moderator):
        actions.merge(thread, into=other, by=moderator, reason="The same.")
        rows = Invitation.objects.filter(thread=other).order_by("invited_at", "pk")
        assert not Invitation.objects.exclude(thread=other).exists()
        return list(rows)

    def test_a_place_that_is_taken_is_changed_for_a_free_one(self, thread, other, owner, moderator):
        here, there = invite(thread, mentor(), by=owner), invite(other, mentor(), by=moderator)
        assert here.place == there.place == 1
        told = Notification.objects.count()
        assert self.merge(thread, other, moderator) == [here, there]
        assert [one.place for one in Invitation.objects.order_by("pk")] == [2, 1]
        rows = Notification.objects.filter(kind="invitation")
        assert rows.count() == told, "and nobody is told anew"
        (line,) = [one for one in inbox_of(here.mentor.person) if one.says.endswith("answer")]
        assert line.told.url == other.page_url

    @pytest.mark.parametrize("is_first_here", [True, False])
    def test_of_one_mentor_the_earlier_invitation_is_kept(
        self, thread, other, owner, moderator, is_first_here
    ):
        one = mentor()
        pair = [(thread, owner), (other, moderator)]
        pair = pair if is_first_here else pair[::-1]
        first, _second = [invite(where, one, by=who) for where, who in pair]
        assert self.merge(thread, other, moderator) == [first]
        said = [line.says for line in inbox_of(one.person)]
        assert len([says for says in said if says.endswith("invites you to answer")]) == 1

    def test_of_more_than_fit_the_earliest_stay_and_the_rest_are_taken_back(
        self, thread, other, owner, moderator
    ):
        first = [invite(other, mentor(), by=moderator) for _number in range(2)]
        later = [invite(thread, mentor(), by=owner) for _number in range(2)]
        last = invite(other, mentor(), by=moderator)
        Notification.objects.filter(key=last.pk, event="invited").update(is_read=True)
        kept = self.merge(thread, other, moderator)
        stand = [one for one in kept if one.taken_back_at is None]
        assert stand == [*first, later[0]]
        assert sorted(one.place for one in stand) == [1, 2, 3]
        read, unread = last.mentor.person, later[1].mentor.person
        assert "is taken back" in inbox_of(read)[0].says
        assert not [line for line in inbox_of(unread) if "invit" in line.says]

    def test_whoever_asked_the_other_question_is_not_invited_to_it(
        self, thread, other, owner, moderator
    ):
        invite(thread, mentor(person=moderator), by=owner)
        assert self.merge(thread, other, moderator) == []


class TestTakingBack:
    def test_the_place_is_free_and_an_unread_notice_is_gone(self, thread, owner):
        invitation = invite(thread, mentor(), by=owner)
        asked = invitation.mentor.person
        taken = take_back_invitation(invitation, by=owner)
        assert taken.taken_back_at is not None
        assert stands(invitation) == ""
        asked.refresh_from_db()
        assert (inbox_of(asked), asked.unread_count) == ([], 0), "they never learn of it"
        assert not Mail.objects.exists()
        mailing.mail_due(timezone.now() + timedelta(days=1))
        assert not Mail.objects.exists()
        assert invite(thread, mentor(), by=owner).place == invitation.place

    def test_who_has_read_of_it_is_told(self, thread, owner):
        invitation = invite(thread, mentor(), by=owner)
        asked = invitation.mentor.person
        notifications.read_all(by=asked)
        take_back_invitation(invitation, by=owner)
        assert [line.says for line in inbox_of(asked)] == [
            "Your invitation to answer is taken back: nothing is expected of you",
            "Owner invites you to answer",
        ]

    def test_twice_is_once(self, thread, owner):
        invitation = invite(thread, mentor(), by=owner)
        notifications.read_all(by=invitation.mentor.person)
        first = take_back_invitation(invitation, by=owner)
        assert take_back_invitation(invitation, by=owner).taken_back_at == first.taken_back_at
        assert Notification.objects.count() == 2

    def test_only_whoever_invited_and_moderators(self, thread, owner, moderator, stranger, editor):
        invitation = invite(thread, mentor(), by=owner)
        for who in (stranger, editor, invitation.mentor.person):
            with pytest.raises(policy.NotAllowed):
                take_back_invitation(invitation, by=who)
        with pytest.raises(policy.SignInRequired):
            take_back_invitation(invitation, by=None)
        theirs = invite(thread, mentor(), by=moderator)
        with pytest.raises(policy.NotAllowed):
            take_back_invitation(theirs, by=owner)
        why = {"reason": "They asked not to be invited here."}
        assert take_back_invitation(invitation, by=moderator, **why).taken_back_at is not None

    def test_a_moderator_says_why_and_whoever_invited_may_appeal(self, thread, owner, moderator):
        invitation = invite(thread, mentor(), by=owner)
        with pytest.raises(ValidationError, match="Say why"):
            take_back_invitation(invitation, by=moderator)
        desk, why = browser_of(moderator), "They asked not to be invited here."
        address = reverse("invitations:take_back", args=[invitation.pk])
        offered = desk.get(reverse("invitations:new", args=[thread.pk])).content.decode()
        assert 'name="reason" required' in offered
        assert "Say why" in desk.post(address, follow=True).content.decode()
        assert stands(invitation) == "open"
        done = desk.post(address, {"reason": why}, follow=True).content.decode()
        assert "is not invited any more" in done
        assert reverse("undo") in done
        entry = LogEntry.objects.get(code="invitation.take_back")
        assert (entry.actor_id, entry.text.reason) == (moderator.pk, why)
        told = Statement.objects.get()
        assert (told.person, told.title, told.reason) == (owner, thread.title, why)
        assert why in browser_of(owner).get(told.get_absolute_url()).content.decode()
        others = [invite(thread, mentor(), by=owner) for _number in range(MOST_INVITED)]
        appeal = moderation.appeal(told, by=owner, words="They said yes to me.")
        second = person("second", role="moderator")
        with pytest.raises(ValidationError, match="wait for what they say"):
            moderation.grant(appeal, by=second)
        take_back_invitation(others[2], by=owner)
        moderation.grant(appeal, by=second)
        invitation.refresh_from_db()
        assert (invitation.place, stands(invitation)) == (others[2].place, "open")
        assert [line.says for line in inbox_of(invitation.mentor.person)] == [
            "Owner invites you to answer"
        ]

    def test_what_one_takes_back_oneself_is_not_in_the_record(self, thread, owner):
        take_back_invitation(invite(thread, mentor(), by=owner), by=owner)
        assert not LogEntry.objects.filter(code="invitation.take_back").exists()
        assert not Statement.objects.exists()

    def test_nothing_that_was_answered_or_declined(self, thread, owner):
        answered, declined = (invite(thread, mentor(), by=owner) for _number in range(2))
        actions.answer(thread, by=answered.mentor.person, body="Ten a week.")
        decline_invitation(declined, by=declined.mentor.person)
        for one, words in ((answered, "have answered"), (declined, "have declined")):
            with pytest.raises(ValidationError, match=words):
                take_back_invitation(one, by=owner)

    def test_what_is_taken_back_is_not_declined(self, thread, owner):
        invitation = invite(thread, mentor(), by=owner)
        take_back_invitation(invitation, by=owner)
        with pytest.raises(ValidationError, match="was taken back"):
            decline_invitation(invitation, by=invitation.mentor.person)


def inbox_of(person: User) -> list[Any]:
    page = inbox.read(person, cursor=None)
    return [line for group in page.groups for line in group.lines]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
class TestAtOnce:
    def test_the_last_place_goes_to_one(self) -> None:
        asker = person("asker")
        thread = question(asker)
        for _number in range(MOST_INVITED - 1):
            invite(thread, mentor(), by=asker)
        pair = [mentor(), mentor()]
        raised = at_once(*(lambda one=one: invite(thread, one, by=asker) for one in pair))
        assert [type(error) for error in raised] == [ValidationError]
        assert Invitation.objects.count() == MOST_INVITED

    def test_two_clicks_invite_once(self) -> None:
        asker, one = person("asker"), mentor()
        thread = question(asker)
        raised = at_once(*(lambda: invite(thread, one, by=asker) for _click in range(2)))
        assert ["once is enough" in str(error) for error in raised] == [True]
        assert (Invitation.objects.count(), Mail.objects.count()) == (1, 0)

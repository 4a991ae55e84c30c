"""Moderators review a profile by one table, verify claims one by one, and say whose a story is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from community import policy
from community.accounts.models import User
from community.limits.actions import TooManyError
from community.log.models import LogEntry
from community.notifications.models import Notification
from community.tags.models import Tag
from mentors import actions
from mentors.actions import reviewing
from mentors.models import Mentor, MentorClaim, Request, Standing, StoryClaim
from mentors.standing import MOVES, Step, after
from mentors.states import State, Verb
from stories.models import Credit
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.desk import do
from tests.mentors.mentoring import MentorFactory, crossed
from tests.mentors.profiles import fill
from tests.mentors.requesting import requested
from tests.stories.looking import queries

pytestmark = pytest.mark.django_db

DO: dict[Step, Callable[[Mentor, Any], object]] = {
    Step.SEND: lambda mentor, by: actions.send_for_review(mentor, by=by),
    Step.APPROVE: lambda mentor, by: actions.approve_mentor(mentor, by=by),
    Step.ASK: lambda mentor, by: actions.ask_for_more(mentor, by=by, words="Since when?"),
    Step.DECLINE: lambda mentor, by: actions.decline_mentor(mentor, by=by, words="Not so."),
    Step.END: lambda mentor, by: actions.end_mentoring(mentor, by=by),
}
LIST = "/admin/mentors/mentor/"
CLAIMS = "/admin/mentors/mentorclaim/?decided=all"
STORIES = "/admin/mentors/storyclaim/?decided=all"


def profile(owner: User, standing: str = Standing.WAITING) -> Mentor:
    """A whole profile that stands at `standing`."""
    crossed(owner)
    mentor = MentorFactory.create(person=owner, standing=standing)
    tag = Tag.objects.get_or_create(name="asking", slug="asking")[0]
    mentor.tagged_items.create(tag=tag)
    return mentor


@pytest.mark.usefixtures("still")
def test_it_is_sent_so_often_in_a_day(owner: User, moderator: User, settings: Any) -> None:
    mentor = profile(owner, Standing.DRAFT)
    settings.LIMITS_SCALE = 0.5  # two of four
    for _number in range(2):
        actions.send_for_review(mentor, by=owner)
        mentor = actions.ask_for_more(mentor, by=moderator, words="Since when?")
    with pytest.raises(TooManyError):
        actions.send_for_review(mentor, by=owner)
    mentor.refresh_from_db()
    assert mentor.standing == Standing.ASKED


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("standing", Standing.values)
def test_every_step_from_every_standing(
    step: Step, standing: str, owner: User, stranger: User, editor: User, moderator: User
) -> None:
    mentor = profile(owner, standing)
    may = owner if MOVES[step][0] in {"mentor.edit", "mentor.rest"} else moderator
    for other in {owner, stranger, editor, moderator} - {may}:
        with pytest.raises(policy.NotAllowed):
            DO[step](mentor, other)
    to = after(step, standing)
    if to is None:
        with pytest.raises(ValidationError):
            DO[step](mentor, may)
        to = Standing(standing)
        assert not LogEntry.objects.filter(code=f"mentor.{step}").exists()
    else:
        DO[step](mentor, may)
        assert LogEntry.objects.filter(code=f"mentor.{step}", actor_id=may.pk).exists()
    mentor.refresh_from_db()
    assert mentor.standing == to


def test_no_moderator_reviews_themselves(moderator: User) -> None:
    mentor = profile(moderator)
    claim = mentor.claims.create(text="PhD")
    with pytest.raises(policy.NotAllowed):
        actions.approve_mentor(mentor, by=moderator)
    with pytest.raises(policy.NotAllowed):
        actions.verify_claim(claim, by=moderator, evidence="document")


@pytest.mark.parametrize("step", [Step.ASK, Step.DECLINE])
def test_asking_and_declining_need_words(step: Step, owner: User, moderator: User) -> None:
    mentor = profile(owner)
    do = actions.ask_for_more if step is Step.ASK else actions.decline_mentor
    with pytest.raises(ValidationError, match="Say why"):
        do(mentor, by=moderator, words=" ")
    mentor.refresh_from_db()
    assert mentor.standing == Standing.WAITING


def test_the_way_round_on_the_desk(owner: User, moderator: User) -> None:
    """Sent, asked for more, sent again after an edit, approved: the mentor is told each time."""
    mentor, desk, home = profile(owner), browser_of(moderator), browser_of(owner)
    assert mentor.headline in desk.get(LIST).content.decode()
    detail = desk.get(f"{LIST}{mentor.pk}/change/").content.decode()
    assert mentor.who_i_am in detail
    deed = {"action": "ask_for_more", "_selected_action": mentor.pk}
    form = desk.post(f"{LIST}?standing=all", deed)
    assert "What is missing" in form.content.decode()
    empty = desk.post(f"{LIST}?standing=all", {**deed, "shown": "1", "words": ""})
    assert empty.status_code == 422
    desk.post(f"{LIST}?standing=all", {**deed, "shown": "1", "words": "Since when do you lead?"})
    page = home.get(mentor.get_absolute_url()).content.decode()
    assert "Since when do you lead?" in page
    assert "send it again" in page
    assert "Since when do you lead?" in home.get("/notifications/").content.decode()
    fill(home, f"{mentor.get_absolute_url()}edit/", "send", who_i_am="I lead since 2020.")
    mentor.refresh_from_db()
    assert mentor.standing == Standing.WAITING
    approve = {"action": "approve", "_selected_action": mentor.pk, "shown": "1", "words": ""}
    desk.post(f"{LIST}?standing=all", approve)
    mentor.refresh_from_db()
    assert mentor.is_approved
    told = Notification.objects.filter(receiver=owner).values_list("event", flat=True)
    assert sorted(told) == ["mentor-approved", "mentor-asked"]


def test_who_waits_longest_stands_first(moderator: User) -> None:
    later, sooner, done = (MentorFactory.create(standing=Standing.WAITING) for _ in range(3))
    for mentor, day in ((later, 20), (sooner, 10)):
        Mentor.objects.filter(pk=mentor.pk).update(standing_at=f"2026-01-{day}T00:00:00Z")
    Mentor.objects.filter(pk=done.pk).update(standing=Standing.APPROVED)
    page = browser_of(moderator).get(LIST)
    assert list(page.context["cl"].result_list) == [sooner, later]
    found = browser_of(moderator).get(LIST, {"standing": "all", "q": done.person.handle})
    assert list(found.context["cl"].result_list) == [done]


def test_the_desk_is_for_moderators(owner: User, editor: User, stranger: User) -> None:
    mentor = profile(owner)
    for someone in (owner, stranger, editor):
        for path in (LIST, f"{LIST}{mentor.pk}/change/", CLAIMS, STORIES):
            assert browser_of(someone).get(path).status_code == 403


def test_a_moderator_writes_no_words_of_a_profile(owner: User, moderator: User) -> None:
    mentor = profile(owner)
    answer = browser_of(moderator).post(f"{LIST}{mentor.pk}/change/", {"headline": "Mine now"})
    assert answer.status_code == 403
    mentor.refresh_from_db()
    assert mentor.headline != "Mine now"


def test_what_is_for_the_mentor_alone_is_counted_and_not_shown(
    owner: User, moderator: User
) -> None:
    mentor = profile(owner)
    crossed(owner, "student", "founder", note="Nobody knows of it.", visibility="nobody")
    mentor.claims.create(text="A secret", visibility="nobody")
    page = browser_of(moderator).get(f"{LIST}{mentor.pk}/change/").content.decode()
    assert "Nobody knows of it." not in page
    assert "A secret" not in page
    assert "2 facts are for them alone" in page


@pytest.mark.parametrize("path", ["0", "x", "9" * 30])
def test_a_profile_that_is_not_there(path: str, moderator: User) -> None:
    assert browser_of(moderator).get(f"{LIST}{path}/change/").status_code == 302


def test_the_desk_costs_the_same_for_many(moderator: User) -> None:
    desk = browser_of(moderator)
    for _ in range(3):
        MentorFactory.create(standing=Standing.WAITING)
    few = queries(LIST, desk)
    for _ in range(9):
        MentorFactory.create(standing=Standing.WAITING)
    assert queries(LIST, desk) == few


def test_taking_an_approval_back_answers_who_waits(owner: User, moderator: User) -> None:
    mentor = profile(owner, Standing.APPROVED)
    asked = requested(mentor=mentor)
    active = requested(State.ACTIVE, mentor=mentor)
    actions.decline_mentor(mentor, by=moderator, words="This was not so.")
    assert Request.objects.get(pk=asked.pk).state == State.DECLINED
    assert Request.objects.get(pk=active.pk).state == State.ACTIVE


@pytest.mark.parametrize("obstacle", ["moved on", "account out of use"])
def test_one_that_cannot_be_answered_keeps_nobody_else_waiting(
    obstacle: str, owner: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentor = profile(owner, Standing.APPROVED)
    first, last = requested(mentor=mentor), requested(mentor=mentor)
    decline = reviewing.decline

    def declining(request: Request, **how: Any) -> Request:
        if request == first:
            if obstacle == "account out of use":
                raise policy.SignInRequired
            actions.VERBS[Verb.WITHDRAW](request, by=request.mentee)
        return decline(request, **how)

    monkeypatch.setattr(reviewing, "decline", declining)
    actions.decline_mentor(mentor, by=moderator, words="This was not so.")
    assert Request.objects.get(pk=last.pk).state == State.DECLINED
    is_withdrawn = Request.objects.get(pk=first.pk).state == State.WITHDRAWN
    assert is_withdrawn == (obstacle == "moved on")


def test_who_is_out_of_use_is_declined_without_an_error(owner: User, moderator: User) -> None:
    mentor = profile(owner, Standing.APPROVED)
    asked = requested(mentor=mentor)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert actions.decline_mentor(mentor, by=moderator, words="Gone.").standing == "declined"
    assert Request.objects.get(pk=asked.pk).state == State.SENT


class TestClaims:
    @pytest.fixture
    def claim(self, owner: User) -> MentorClaim:
        return profile(owner, Standing.APPROVED).claims.create(text="PhD at the harbour")

    def test_each_is_verified_by_what_was_seen(self, claim: MentorClaim, moderator: User) -> None:
        deed = {"action": "verify", "_selected_action": claim.pk, "shown": "1"}
        desk = browser_of(moderator)
        assert "Choose what it rests on" in desk.post(CLAIMS, deed).content.decode()
        desk.post(CLAIMS, {**deed, "evidence": "document", "seen": "The certificate."})
        claim.refresh_from_db()
        assert (claim.evidence, claim.note, claim.verified_by) == (
            *("document", "The certificate."),
            moderator,
        )
        page = browser_of(claim.mentor.person).get(claim.mentor.get_absolute_url())
        assert "a document was seen" in page.content.decode()
        assert "The certificate." not in page.content.decode()

    def test_they_are_verified_one_by_one(self, claim: MentorClaim, moderator: User) -> None:
        other = claim.mentor.claims.create(text="Another")
        chosen = {"action": "verify", "_selected_action": [claim.pk, other.pk], "shown": "1"}
        answer = browser_of(moderator).post(CLAIMS, {**chosen, "evidence": "peer"}, follow=True)
        assert "One by one" in answer.content.decode()
        assert not MentorClaim.objects.exclude(verified_at=None).exists()

    def test_a_verification_is_taken_back_with_a_reason(
        self, claim: MentorClaim, moderator: User
    ) -> None:
        actions.verify_claim(claim, by=moderator, evidence="domain")
        with pytest.raises(ValidationError):
            actions.unverify_claim(claim, by=moderator, reason="")
        actions.unverify_claim(claim, by=moderator, reason="The mail bounced.")
        claim.refresh_from_db()
        assert (claim.evidence, claim.verified_at) == ("stated", None)

    def test_a_changed_claim_is_verified_no_more(self, claim: MentorClaim, moderator: User) -> None:
        kept = claim.mentor.claims.create(text="Engineer")
        for one in (claim, kept):
            actions.verify_claim(one, by=moderator, evidence="peer")
        told = [{"text": "PhD at the castle"}, {"text": "Engineer", "visibility": "members"}]
        fill(
            browser_of(claim.mentor.person), f"{claim.mentor.get_absolute_url()}edit/", claims=told
        )
        evidence = claim.mentor.claims.values_list("text", "evidence", "visibility")
        assert set(evidence) == {
            ("PhD at the castle", "stated", "public"),
            ("Engineer", "peer", "members"),
        }

    def test_only_moderators_verify(
        self, claim: MentorClaim, owner: User, editor: User, stranger: User
    ) -> None:
        for someone in (owner, editor, stranger):
            with pytest.raises(policy.NotAllowed):
                actions.verify_claim(claim, by=someone, evidence="peer")


class TestStories:
    PATH = "/settings/path/story/"

    @pytest.fixture
    def credit(self) -> Credit:
        story = StoryFactory.create(slug="the-harbour", title="The harbour")
        return Credit.objects.create(story=story, role="narrator", name="Nora", slug="nora")

    def claimed(self, owner: User, credit: Credit) -> StoryClaim:
        told = {"story": credit.story.slug, "words": "I wrote it in May."}
        assert browser_of(owner).post(self.PATH, told).status_code == 302
        return StoryClaim.objects.get(person=owner)

    def test_a_member_claims_it_and_a_moderator_confirms(
        self, owner: User, moderator: User, credit: Credit
    ) -> None:
        story_page = browser_of(owner).get(credit.story.get_absolute_url()).content.decode()
        assert f"{self.PATH}?story=the-harbour" in story_page
        claim = self.claimed(owner, credit)
        deed = {"action": "confirm", "_selected_action": claim.pk, "shown": "1"}
        browser_of(moderator).post(STORIES, {**deed, "credit": credit.pk})
        credit.refresh_from_db()
        assert credit.person == owner
        assert LogEntry.objects.filter(code="story_claim.confirmed").exists()
        assert LogEntry.objects.filter(code="story.link_member").exists()
        person = browser_of(moderator).get(owner.get_absolute_url()).content.decode()
        assert "The harbour" in person
        assert "confirmed" in browser_of(owner).get("/notifications/").content.decode()

    def test_it_is_refused_with_a_reason_and_claimed_again(
        self, owner: User, moderator: User, credit: Credit
    ) -> None:
        claim = self.claimed(owner, credit)
        do(browser_of(moderator), STORIES, "refuse", claim, reason="Another wrote it.")
        assert "Another wrote it." in browser_of(owner).get(self.PATH).content.decode()
        told = {"story": "the-harbour", "words": "See my page of then."}
        browser_of(owner).post(self.PATH, told)
        claim.refresh_from_db()
        assert (claim.state, claim.reason) == (StoryClaim.State.WAITING, "")
        credit.refresh_from_db()
        assert credit.person is None

    def test_a_name_of_another_member_stays_theirs(
        self, owner: User, stranger: User, moderator: User, credit: Credit
    ) -> None:
        Credit.objects.filter(pk=credit.pk).update(person=stranger)
        claim = self.claimed(owner, credit)
        with pytest.raises(ValidationError, match="another member"):
            actions.confirm_story(claim, by=moderator, credit=credit)
        claim.refresh_from_db()
        assert claim.is_waiting

    def test_a_name_of_another_story_is_no_name_of_this(
        self, owner: User, moderator: User, credit: Credit
    ) -> None:
        other = StoryFactory.create()
        name = Credit.objects.create(story=other, role="author", name="Una", slug="una")
        with pytest.raises(ValidationError, match="this story"):
            actions.confirm_story(self.claimed(owner, credit), by=moderator, credit=name)

    @pytest.mark.parametrize(
        "told", [{"story": "not-there", "words": "Mine."}, {"story": "the-harbour", "words": " "}]
    )
    def test_what_is_wrong_is_said_at_its_place(
        self, told: dict[str, str], owner: User, credit: Credit
    ) -> None:
        answer = browser_of(owner).post(self.PATH, told)
        assert answer.status_code == 422
        assert told["story"] in answer.content.decode()
        assert not StoryClaim.objects.exists()

    @pytest.mark.usefixtures("still")
    def test_there_is_an_end_to_it(self, owner: User, credit: Credit, settings: Any) -> None:
        settings.LIMITS_SCALE = 1
        answers = [
            browser_of(owner).post(self.PATH, {"story": "the-harbour", "words": f"Try {number}"})
            for number in range(4)
        ]
        assert [one.status_code for one in answers] == [302, 302, 302, 429]
        assert "Try 3" in answers[-1].content.decode()

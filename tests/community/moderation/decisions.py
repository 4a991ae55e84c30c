"""Every kind of decision that can be appealed against: what is there before, and the deed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.accounts.models import User
from community.lib import changes
from community.moderation import actions as moderation
from community.moderation.models import ReportKind
from community.webhooks.actions import stop_endpoint
from community.webhooks.models import Endpoint
from mentors import actions as mentoring
from mentors.models import (
    Invitation,
    Meeting,
    Mentor,
    MentorClaim,
    Mentorship,
    Request,
    StoryClaim,
    Thanks,
)
from mentors.models.meeting import MeetingState
from mentors.states import State
from portal.shelf.actions import save
from stories import actions as storytelling
from stories.models import Credit, Story
from tests.cast import StoryFactory, person
from tests.community.moderation.deciding import WHY, accepted_answer, snapshot
from tests.mentors.meeting import met
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested, together
from tests.mentors.rooming import room_of
from tests.mentors.test_review import profile
from tests.portal.test_avatars import pictured
from tests.threads.asking import question, tag
from tests.threads.test_votes_that_look_arranged import look, votes
from threads import actions
from threads.models import Draft, Follow, Post, Revision, Thread, VotePattern


@dataclass
class Scene:
    """Whom it is about, who else is there, and what stands before anything is decided."""

    owner: User
    asker: User
    moderator: User

    def answer(self) -> Post:
        return accepted_answer(self.asker, self.owner, person("voter"))

    def led_here(self) -> tuple[Thread, Thread]:
        """A question of the owner's to which a duplicate points, and one that was asked before."""
        mine, before = question(self.owner), question(self.asker, title="How many letters?")
        other = question(person("third"), title="How many mails do I write?")
        actions.close_as_duplicate(other, by=self.moderator, of=mine)
        return mine, before

    def to_another(self) -> tuple[Post, Thread]:
        return self.answer(), question(self.asker, title="How many letters?")

    def asked_twice(self) -> tuple[Thread, Thread]:
        """A question of the owner's with all that hangs on one, and one closed as its duplicate."""
        answer, voter = accepted_answer(self.owner, self.asker, person("reader")), person("voter")
        mine = answer.thread
        assert mine.question is not None
        other = question(self.asker, title="How many letters?", tags=[tag("time")])
        below = actions.remark(mine.question, by=voter, body="Which field?")
        deeper = actions.remark(mine.question, by=self.owner, body="Vision.", parent=below)
        actions.remark(mine.question, by=voter, body="I see.", parent=deeper)
        said = {"title": mine.title, "tags": list(mine.tags.all())}
        actions.suggest(
            mine.question, by=voter, body="How many, in all?", note="Shorter.", seen=0, **said
        )
        third = question(person("third"), title="How many mails do I write?")
        actions.close_as_duplicate(third, by=self.moderator, of=mine)
        actions.close_as_duplicate(other, by=self.moderator, of=mine)
        for one in (mine, other):
            Follow.objects.get_or_create(follower=voter, thread=one)
            save(one, by=voter, note=f"For the harbour, {one.pk}.")
        Draft.objects.create(owner=voter, form=f"answer-{mine.pk}", content={"body": "Ten"})
        Draft.objects.create(owner=voter, form=f"answer-{other.pk}", content={})
        for pk in (mine.pk, other.pk):
            changes.announce("thread", pk)
        return mine, other

    def edited(self) -> Revision:
        answer = actions.answer(question(self.asker), by=self.owner, body="Call 555 0100.")
        actions.edit(answer, by=self.owner, body="Write to ten.", seen=0)
        return answer.revisions.get()

    def story(self) -> Story:
        """A story that the owner and somebody else told."""
        story = StoryFactory.create(slug="the-harbour", title="The harbour")
        for place, teller in enumerate((self.owner, person("second-teller"))):
            told: dict[str, Any] = {"name": teller.name, "slug": teller.handle, "person": teller}
            Credit.objects.create(story=story, role=Credit.Role.AUTHOR, position=place, **told)
        person("editor", role="editor")
        changes.announce("story", story.pk)
        return story

    def mentor(self) -> Mentor:
        """An approved mentor with somebody in line, a request that waits, and a mentee."""
        mentor = profile(self.owner, "approved")
        mentor.line.create(mentee=person("patient"))
        Mentor.objects.filter(pk=mentor.pk).update(lapsed=1, places=1)
        together(mentee=person("mentee"), mentor=mentor)
        requested(State.ASKED, mentee=self.asker, mentor=mentor)
        changes.announce("mentor", mentor.pk)
        return Mentor.objects.get(pk=mentor.pk)

    def verified(self) -> MentorClaim:
        claim = profile(self.owner, "approved").claims.create(text="PhD at the harbour")
        checked = {"evidence": "document", "seen": "The certificate."}
        return mentoring.verify_claim(claim, by=self.moderator, **checked)

    def claimed(self) -> StoryClaim:
        story = StoryFactory.create(slug="the-harbour")
        return mentoring.claim_story(story, by=self.owner, words="I wrote it in May.")

    def two(self) -> Mentorship:
        """The owner mentors the asker, who has reported it; they would meet on two days."""
        made = together(mentee=self.asker, mentor=MentorFactory.create(person=self.owner))
        two = Mentorship.objects.for_list().get(pk=made.pk)
        self._reported(two.request)
        tomorrow = timezone.now() + timedelta(days=1)
        met(two, tomorrow, moved_to=tomorrow + timedelta(days=4), moved_by=self.owner)
        met(two, tomorrow + timedelta(days=2), MeetingState.PROPOSED)
        met(two, tomorrow - timedelta(days=9), MeetingState.HELD, mentor_came=True)
        return two

    def waiting(self) -> Request:
        made = requested(mentee=self.asker, mentor=MentorFactory.create(person=self.owner))
        self._reported(made)
        return made

    def meeting(self) -> Meeting:
        made = together(mentee=self.asker, mentor=MentorFactory.create(person=self.owner))
        two = Mentorship.objects.for_list().get(pk=made.pk)
        told = {"place": "https://example.org/pay-me", "place_by": self.owner}
        meeting = met(two, timezone.now() + timedelta(days=3), **told)
        self._reported(meeting)
        return meeting

    def thanks(self) -> Thanks:
        mentor = MentorFactory.create(person=person("gil"))
        two = together(State.COMPLETED, mentee=self.owner, mentor=mentor)
        made = mentoring.thank(two, by=self.owner, words="You asked.", is_named=False, seen=0)
        assert made is not None
        return mentoring.reveal_thanks(made, by=two.mentor, seen=1)

    def invited(self) -> Invitation:
        """A mentor whom the owner invited to answer their question."""
        mentor = MentorFactory.create(person=person("gil"))
        return mentoring.invite(question(self.owner), mentor, by=self.owner)

    def votes(self) -> VotePattern:
        votes(self.owner, self.asker, 12, gap=5)
        look()
        return VotePattern.objects.get()

    def _reported(self, thing: Request | Meeting) -> None:
        kind = ReportKind.objects.all()[0]
        moderation.report(thing, by=self.asker, kind=kind, words="They ask for money.")


Without = dict[str, Collection[str] | None]
"""What is not as it was, and why not: columns of a table, or (None) all of it."""


@dataclass(frozen=True)
class Decision:
    """A deed that the record calls `code`; `but` is what stays otherwise, each for its reason."""

    code: str
    begin: Callable[[Scene], Any]
    decide: Callable[[Scene, Any], object]
    but: Without = field(default_factory=dict)


def in_days(number: int) -> Any:
    return timezone.now() + timedelta(days=number)


SAID_IN_IT: Without = {
    "mentors.RequestEvent": None,  # both read there what moderators did, and that it was undone
    "mentors.Request": ("state_at", "due_at", "sent_at"),  # each gets their full time again
}
NEXT_VERSION: Without = {"mentors.Meeting": ("version", "sequence", "state_at")}
"""A page or a calendar that showed it otherwise meanwhile is told that this is newer."""
ONCE_IN_SIGHT: Without = {f"search.{name}": None for name in ("Arrival", "Word", "WordKey")}
"""That it stood there once, and which words there are."""
DECISIONS: dict[str, Decision] = {
    "an accepted answer is hidden": Decision(
        "post.hide",
        Scene.answer,
        lambda one, post: actions.hide(post, by=one.moderator, reason=WHY),
    ),
    "an accepted answer is held": Decision(
        "post.hold",
        Scene.answer,
        lambda one, post: actions.hold(post, by=one.moderator, reason=WHY),
    ),
    "a question is hidden": Decision(
        "post.hide",
        lambda one: question(one.owner),
        lambda one, thread: actions.hide(thread.question, by=one.moderator, reason=WHY),
    ),
    "a comment under a story is hidden": Decision(
        "post.hide",
        lambda one: actions.comment(StoryFactory.create(), by=one.owner, body="I was there."),
        lambda one, post: actions.hide(post, by=one.moderator, reason=WHY),
    ),
    "an earlier version is hidden": Decision(
        "version.hide",
        Scene.edited,
        lambda one, version: actions.hide_version(version, by=one.moderator, reason=WHY),
    ),
    "an accepted answer is made a comment": Decision(
        "post.convert",
        Scene.answer,
        lambda one, post: actions.convert_to_comment(post, by=one.moderator, reason=WHY),
        ONCE_IN_SIGHT,
    ),
    "an accepted answer is moved to another question": Decision(
        "post.move",
        Scene.to_another,
        lambda one, both: actions.move(both[0], by=one.moderator, to=both[1], reason=WHY),
    ),
    "an answer is made a question of its own": Decision(
        "thread.split",
        Scene.answer,
        lambda one, post: actions.split(
            post, by=one.moderator, title="How many is enough?", tags=[tag("phd")], reason=WHY
        ),
        {"threads.FormerThread": None, **ONCE_IN_SIGHT},  # its address leads on
    ),
    "a question is merged into another": Decision(
        "thread.merge",
        Scene.asked_twice,
        lambda one, both: actions.merge(both[0], by=one.moderator, into=both[1], reason=WHY),
        ONCE_IN_SIGHT,
    ),
    "a question is closed": Decision(
        "thread.close",
        lambda one: question(one.owner),
        lambda one, thread: actions.close(
            thread, by=one.moderator, why="unclear", until=in_days(3)
        ),
    ),
    "a question is closed as asked before": Decision(
        "thread.close",
        Scene.led_here,
        lambda one, both: actions.close_as_duplicate(both[0], by=one.moderator, of=both[1]),
    ),
    "a question is locked": Decision(
        "thread.lock",
        lambda one: question(one.owner),
        lambda one, thread: actions.lock(thread, by=one.moderator, note=WHY),
    ),
    "a name is taken away": Decision(
        "post.anonymise",
        Scene.answer,
        lambda one, post: actions.anonymise(post, by=one.moderator, reason=WHY),
    ),
    "votes are undone": Decision(
        "votes.undo",
        Scene.votes,
        lambda one, pattern: actions.undo_votes(pattern, by=one.moderator, reason=WHY),
        {
            "threads.Vote": ("id",),  # made anew, and given when it was
            "threads.VotePattern": ("state", "judged_at"),  # that it was judged, and now: left
        },
    ),
    "a story is hidden": Decision(
        "story.hide",
        Scene.story,
        lambda one, story: moderation.hide(story, by=one.moderator, reason=WHY),
    ),
    "a story is held": Decision(
        "story.hold",
        Scene.story,
        lambda one, story: moderation.hold(story, by=one.moderator, reason=WHY),
    ),
    "a story is withdrawn": Decision(
        "story.withdraw",
        Scene.story,
        lambda one, story: storytelling.withdraw(
            story, by=User.objects.get(handle="editor"), reason=WHY
        ),
        {"stories.Story": ("changed_at",)},
    ),
    "a room is taken out of the list": Decision(
        "room.hide",
        lambda one: room_of(one.owner),
        lambda one, room: mentoring.hide_room(room, by=one.moderator, reason=WHY),
    ),
    "an approval is taken back": Decision(
        "mentor.decline",
        Scene.mentor,
        lambda one, mentor: mentoring.decline_mentor(mentor, by=one.moderator, words=WHY),
        SAID_IN_IT,
    ),
    "a profile is refused": Decision(
        "mentor.decline",
        lambda one: mentoring.send_for_review(profile(one.owner, "draft"), by=one.owner),
        lambda one, mentor: mentoring.decline_mentor(mentor, by=one.moderator, words=WHY),
    ),
    "more is asked of an approved mentor": Decision(
        "mentor.ask",
        Scene.mentor,
        lambda one, mentor: mentoring.ask_for_more(mentor, by=one.moderator, words=WHY),
    ),
    "a verification is taken back": Decision(
        "mentor.unverify",
        Scene.verified,
        lambda one, claim: mentoring.unverify_claim(claim, by=one.moderator, reason=WHY),
    ),
    "a claim to a story is refused": Decision(
        "story_claim.refused",
        Scene.claimed,
        lambda one, claim: mentoring.refuse_story(claim, by=one.moderator, reason=WHY),
    ),
    "a mentorship is ended": Decision(
        "request.stop",
        Scene.two,
        lambda one, two: mentoring.stop_request(two.request, by=one.moderator, reason=WHY),
        SAID_IN_IT | NEXT_VERSION,
    ),
    "a request is ended": Decision(
        "request.stop",
        Scene.waiting,
        lambda one, request: mentoring.stop_request(request, by=one.moderator, reason=WHY),
        SAID_IN_IT,
    ),
    "what was written with a meeting is hidden": Decision(
        "meeting.hide",
        Scene.meeting,
        lambda one, meeting: mentoring.hide_meeting(meeting, by=one.moderator, reason=WHY),
        NEXT_VERSION,
    ),
    "thanks are hidden": Decision(
        "thanks.hide",
        Scene.thanks,
        lambda one, thanks: mentoring.hide_thanks(thanks, by=one.moderator, reason=WHY),
    ),
    "an invitation to answer is taken back": Decision(
        "invitation.take_back",
        Scene.invited,
        lambda one, made: mentoring.take_back_invitation(made, by=one.moderator, reason=WHY),
    ),
    "a picture is removed": Decision(
        "person.remove_avatar",
        lambda one: pictured(one.owner),
        lambda one, someone: moderation.remove_avatar(someone, by=one.moderator, reason=WHY),
    ),
    "a webhook is stopped": Decision(
        "webhook.stop",
        lambda one: Endpoint.objects.create(owner=one.owner, url="https://example.org", events=[]),
        lambda one, endpoint: stop_endpoint(endpoint, by=one.moderator, reason=WHY),
        {"webhooks.Endpoint": ("since",)},  # what happened meanwhile is not sent
    ),
    "an ability is suspended": Decision(
        "person.suspend",
        lambda one: one.owner,
        lambda one, someone: moderation.suspend(
            someone, "vote", by=one.moderator, reason=WHY, until=in_days(2)
        ),
        {"moderation.Sanction": None},  # that it was, and was lifted, is kept; see `in_force`
    ),
    "somebody is warned": Decision(
        "person.warn",
        lambda one: one.owner,
        lambda one, someone: moderation.warn(someone, by=one.moderator, reason=WHY),
        {"moderation.Warning": None},  # that it was, and was withdrawn, is kept; see `in_force`
    ),
}


def stands(scene: Scene, but: Without) -> dict[str, Any]:
    """Every row of every table without what `but` leaves out; and what is in force."""
    rows: dict[str, Any] = snapshot()
    for label, columns in but.items():
        if columns is None:
            del rows[label]
            continue
        left = ({name: row[name] for name in row.keys() - set(columns)} for row in rows[label])
        rows[label] = sorted(left, key=lambda row: sorted(map(str, row.items())))
    owner = User.objects.get(pk=scene.owner.pk)
    waits = owner.warnings.waiting().exists()
    return {**rows, "in force": (sorted(owner.abilities), owner.suspension("vote"), waits)}

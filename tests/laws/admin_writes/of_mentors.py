"""Mentors and what they claim, their concerns and rooms, plans for goals, programme notes."""

from __future__ import annotations

from django.urls import reverse

from mentors import actions
from mentors.actions.plans import Wanted
from mentors.models import Concern, GoalTemplate, Mentor, MentorClaim, Room, Standing, StoryClaim
from stories.models import Credit
from tests.cast import StoryFactory
from tests.laws.admin_writes.sending import (
    WHY,
    Senders,
    Sent,
    added,
    bulk,
    button,
    changed,
    deleted,
    led,
    look,
    moderator,
    root,
    somebody,
)
from tests.mentors.mentoring import MentorFactory
from tests.mentors.noting import noted
from tests.mentors.requesting import together
from tests.mentors.rooming import room_of

ALL = "decided=all"


def waiting() -> Mentor:
    return MentorFactory.create(standing=Standing.WAITING)


def _judged(name: str, standing: str, **typed: str) -> Sent:
    return button(name, waiting(), ("waiting", standing), asked="standing=all", **typed)


def claim() -> MentorClaim:
    return MentorFactory.create().claims.create(text="PhD at the harbour")


def _verified() -> Sent:
    one = claim()
    told = ("stated", '"evidence": "document"')
    return button(
        "verify", one, told, of=one.mentor, asked=ALL, evidence="document", seen="A certificate."
    )


def _unverified() -> Sent:
    one = actions.verify_claim(claim(), by=moderator(), evidence="peer")
    told = ("peer", '"evidence": "stated"')
    return button("unverify", one, told, of=one.mentor, asked=ALL, reason=WHY)


def story_claim() -> StoryClaim:
    """Somebody says that a story is theirs."""
    told = Credit.objects.create(story=StoryFactory.create(), role="narrator", name="N", slug="n")
    return actions.claim_story(told.story, by=somebody(), words="I wrote it in May.")


def _confirmed() -> Sent:
    one = story_claim()
    credit = one.story.credits.get().pk
    told = ("waiting", '"state": "confirmed"')
    return button("confirm", one, told, asked=ALL, credit=str(credit))


def concern() -> Concern:
    mentorship = together()
    return actions.raise_concern(mentorship, by=mentorship.mentee, words="They ask for money.")


def closed() -> Concern:
    return actions.close_concern(concern(), by=moderator(), note="We spoke.")


def hidden_room() -> Room:
    room = room_of(somebody())
    actions.hide_room(room, by=moderator(), reason=WHY)
    return room


def plan() -> GoalTemplate:
    return actions.set_plan(
        GoalTemplate(),
        by=root(),
        name="Hold on",
        about="",
        story=None,
        steps=[Wanted("Hold", None)],
    )


def _read() -> Sent:
    mentorship = together()
    note = noted(mentorship, mentorship.mentee, "programme")
    return look(reverse("admin:mentors_note_change", args=[note.pk]), note)


SENDERS: Senders = {
    "mentors.Concern:close": {
        "concern.close": lambda: button("close", concern(), ("open", "closed"), note="We spoke."),
    },
    "mentors.Concern:reopen": {
        "concern.reopen": lambda: button("reopen", closed(), ("closed", "open"), asked="state=all"),
    },
    "mentors.GoalTemplate:add": {
        "plan.edit": lambda: added(
            GoalTemplate,
            '"Hold on"',
            **{"name": "Hold on", "steps-0-position": "1", "steps-0-text": "Hold"},
        ),
    },
    "mentors.GoalTemplate:change": {
        "plan.edit": lambda: changed(plan(), ('"Hold on"', '"Let go"'), name="Let go"),
    },
    "mentors.GoalTemplate:delete": {"plan.remove": lambda: deleted(plan(), '"Hold on"')},
    "mentors.Mentor:mentors_mentor_bulk": {
        "bulk.do": lambda: bulk("mentor.ask", MentorFactory.create()),
    },
    "mentors.Room:mentors_room_bulk": {
        "bulk.do": lambda: bulk("room.hide", room_of(somebody())),
    },
    "mentors.StoryClaim:mentors_storyclaim_bulk": {
        "bulk.do": lambda: bulk("story_claim.refused", story_claim()),
    },
    "mentors.Mentor:approve": {"mentor.approve": lambda: _judged("approve", "approved")},
    "mentors.Mentor:ask_for_more": {
        "mentor.ask": lambda: _judged("ask_for_more", "asked", words="Since when?"),
    },
    "mentors.Mentor:decline": {
        "mentor.decline": lambda: _judged("decline", "declined", words="Not yet."),
    },
    "mentors.MentorClaim:verify": {"mentor.verify": _verified},
    "mentors.MentorClaim:unverify": {"mentor.unverify": _unverified},
    "mentors.Note:page": {"note.read_programme": _read},
    "mentors.Room:hide": {
        "room.hide": lambda: led("hide", room_of(somebody()), ("live", "hidden")),
    },
    "mentors.Room:restore": {
        "room.restore": lambda: led("restore", hidden_room(), ("hidden", "live")),
    },
    "mentors.StoryClaim:confirm": {"story_claim.confirmed": _confirmed},
    "mentors.StoryClaim:refuse": {
        "story_claim.refused": lambda: led(
            "refuse", story_claim(), ("waiting", '"state": "refused"'), asked=ALL
        ),
    },
}

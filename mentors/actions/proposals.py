"""Shared notes become a story: proposed by one side, agreed to by both, taken back by either.

The order of locks is the proposal, the story, the people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.blocking import blocked_between
from community.lib.keeping import unkept
from community.limits.actions import spend
from community.notifications.actions import notify
from mentors import note_notices as notices
from mentors.models import Mentorship, Note, StoryProposal
from mentors.models.proposal import LONGEST_STORY
from mentors.note_limits import STORY
from mentors.states import TAKEN, Actor, State
from stories.actions import Outcome, erase, import_document
from stories.importing.document import ImportRefused
from stories.models import Story
from stories.models.story import Kind, Rights
from threads.limits import trust

TOLD_OF = TAKEN | {State.COMPLETED, State.ENDED}
"""Mentorships of which a story can be told: those that came about."""
_WORDS = ("title", "byline", "body")


class StaleProposalError(ValidationError):
    """The words were changed since they were read; `saved` is how they are now."""

    def __init__(self, saved: StoryProposal) -> None:
        self.saved = saved
        super().__init__(
            _(
                "The words have changed since this page was opened. What is saved stands here; "
                "read it, and decide anew."
            )
        )


def assembled(notes: Iterable[Note]) -> str:
    """The words of `notes` as one text to begin with."""
    return "\n\n".join(note.body.strip() for note in notes)


@transaction.atomic
def propose_story(
    mentorship: Mentorship, *, by: Any, title: str, body: str, byline: str = ""
) -> StoryProposal:
    """Propose a story in these words; `by` agrees to them, the other side is asked.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError keyed by field.
    """
    policy.require(by, "story_proposal.make", mentorship)
    _require_open(mentorship)
    words = _checked(title, byline, body)
    spend(STORY, who=f"user-{by.pk}", trust=trust(by))
    proposal = StoryProposal(mentorship=mentorship, by=by, **words)
    _agree(proposal, by)
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as error:
        raise ValidationError(
            _("A story is proposed already: change that one, or take it back first.")
        ) from error
    _ask_other(proposal, by)
    return proposal


@transaction.atomic
def edit_story(
    proposal: StoryProposal, *, by: Any, title: str, body: str, byline: str = "", seen: int
) -> StoryProposal:
    """Change the words over version `seen`; `by` agrees to the new ones, the other is asked anew.

    Raises SignInRequired, NotAllowed, StaleProposalError, TooManyError, ValidationError.
    """
    fresh = _held(proposal, by)
    words = _checked(title, byline, body)
    _require_as_seen(fresh, seen)
    _require_open(fresh.mentorship)
    spend(STORY, who=f"user-{by.pk}", trust=trust(by))
    for name, value in words.items():
        setattr(fresh, name, value)
    fresh.version = seen + 1
    fresh.mentee_agreed_at = fresh.mentor_agreed_at = None
    _agree(fresh, by)
    fresh.save()
    _ask_other(fresh, by)
    return fresh


@transaction.atomic
def agree_to_story(proposal: StoryProposal, *, by: Any, seen: int) -> StoryProposal:
    """Consent to exactly the words of version `seen`; once both have, the editors get a draft.

    Raises SignInRequired, NotAllowed, StaleProposalError, and ValidationError where it is not open
    any more or no story can be made of the words.
    """
    fresh = _held(proposal, by)
    _require_as_seen(fresh, seen)
    _require_open(fresh.mentorship)
    _agree(fresh, by)
    if fresh.is_agreed_to_by(Actor.MENTEE) and fresh.is_agreed_to_by(Actor.MENTOR):
        fresh.story = _draft(fresh)
        fresh.state = StoryProposal.State.AGREED
    fresh.save()
    if fresh.is_agreed:
        notify(notices.STORY_AGREED, about=fresh, to=_both(fresh), deed=f"agreed-{fresh.pk}")
    return fresh


@transaction.atomic
def decline_story(proposal: StoryProposal, *, by: Any) -> StoryProposal:
    """Do not consent; the proposal ends, and its words go. Raises as `agree_to_story`."""
    fresh = _held(proposal, by, "story_proposal.withdraw")
    _require_standing(fresh, StoryProposal.State.PROPOSED)
    _end(fresh, StoryProposal.State.DECLINED, by)
    other = fresh.mentorship.other(by)
    notify(notices.STORY_DECLINED, about=fresh, to=[other], by=by, deed=f"declined-{fresh.pk}")
    return fresh


@transaction.atomic
def take_story_back(proposal: StoryProposal, *, by: Any) -> StoryProposal:
    """Take one's consent back, at any time: the words are gone, published or not. Both are told.

    Raises SignInRequired, NotAllowed, and ValidationError where it was over already.
    """
    fresh = _held(proposal, by, "story_proposal.withdraw")
    _require_standing(fresh, StoryProposal.State.PROPOSED, StoryProposal.State.AGREED)
    if fresh.story is not None:
        erase(fresh.story, by=by)
    _end(fresh, StoryProposal.State.WITHDRAWN, by)
    notify(notices.STORY_WITHDRAWN, about=fresh, to=_both(fresh), deed=f"withdrawn-{fresh.pk}")
    return fresh


def _held(proposal: StoryProposal, by: Any, deed: str = "story_proposal.change") -> StoryProposal:
    """The proposal as it stands now, locked, once `by` may change it."""
    policy.require(by, deed, proposal)
    StoryProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    # Asked anew: whoever waited for the lock would find the story of before joined to it.
    return StoryProposal.objects.select_related("story").get(pk=proposal.pk)


def _require_as_seen(proposal: StoryProposal, seen: int) -> None:
    _require_standing(proposal, StoryProposal.State.PROPOSED)
    if proposal.version != seen:
        raise StaleProposalError(proposal)


def _require_standing(proposal: StoryProposal, *states: str) -> None:
    if proposal.state not in states:
        raise ValidationError(_("This is not open any more: look at where it stands now."))


def _require_open(mentorship: Mentorship) -> None:
    if mentorship.request.state not in TOLD_OF:
        raise ValidationError(_("A story can be told of a mentorship that came about."))
    if blocked_between(mentorship.mentee.pk, mentorship.mentor.pk):
        raise ValidationError(_("Nothing can be changed here any more."))


def _checked(title: str, byline: str, body: str) -> dict[str, str]:
    given = {
        "title": " ".join(title.split()),
        "byline": " ".join(byline.split()),
        "body": body.replace("\r\n", "\n").replace("\r", "\n").strip(),
    }
    longest = {"title": 200, "byline": 120, "body": LONGEST_STORY}
    errors = {}
    for name, value in given.items():
        if not value and name != "byline":
            errors[name] = _("Write something first.")
        elif why := unkept(value, longest[name]):
            errors[name] = why
    if errors:
        raise ValidationError(errors)
    return given


def _agree(proposal: StoryProposal, by: Any) -> None:
    role = proposal.role_of(by)
    setattr(proposal, f"{role}_agreed_at", timezone.now())


def _ask_other(proposal: StoryProposal, by: Any) -> None:
    other = proposal.mentorship.other(by)
    deed = f"proposed-{proposal.pk}-{proposal.version}"
    notify(notices.STORY_PROPOSED, about=proposal, to=[other], by=by, deed=deed)


def _both(proposal: StoryProposal) -> list[Any]:
    return [proposal.mentorship.mentee, proposal.mentorship.mentor]


def _end(proposal: StoryProposal, state: str, by: Any) -> None:
    """Let go of the words; that there was something stays, so that both see what became of it."""
    for name in _WORDS:
        setattr(proposal, name, "")
    proposal.mentee_agreed_at = proposal.mentor_agreed_at = None
    proposal.state, proposal.ended_by = StoryProposal.State(state), by
    proposal.save()


def _draft(proposal: StoryProposal) -> Story:
    """A story of the words, unpublished, for the editors to look at; the portal imports it."""
    head: dict[str, Any] = {
        "title": proposal.title,
        "kind": Kind.JOURNEY.value,
        "rights": Rights.OWN.value,
        "repair": False,
    }
    if proposal.byline:
        head["authors"] = [proposal.byline]
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
    data = f"---\n{front}---\n\n{proposal.body}\n".encode()
    file = f"mentorships/story-{proposal.pk}.md"
    try:
        made = import_document(data, file=file, rights=Rights.OWN.value)
    except ImportRefused as refusal:
        raise ValidationError(
            _("No story can be made of these words: %(reason)s") % {"reason": refusal.reason}
        ) from refusal
    if made.outcome is not Outcome.CREATED or made.story is None:
        raise ValidationError(_("The same words are a story already."))
    return made.story

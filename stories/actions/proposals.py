"""Stories that members propose: handed in, asked about, answered, taken on or declined.

The order of locks is the story, the proposal, the people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib import abilities, fetching
from community.lib.keeping import unkept
from community.limits.actions import Trust, declare, spend
from community.log.actions import record
from community.moderation.actions import settle
from community.notifications.actions import notify
from community.notifications.events import Event
from stories import proposal_notices as notices
from stories.actions.metadata import link_member
from stories.judging import PROPOSAL, open_for_proposal
from stories.models import Credit, Proposal, Story
from stories.models.proposal import LONGEST_TEXT, LONGEST_WORDS
from stories.proposal_states import State, Verb, after

PROPOSE = declare("propose", gettext_lazy("propose a story"), most=(3, 3, 3))
ANSWER = declare("propose_answer", gettext_lazy("answer about a proposed story"), most=(20, 20, 20))
ABILITY = abilities.declare("propose", gettext_lazy("propose stories"))

LONGEST = {
    "title": 200,
    "address": 500,
    "body": LONGEST_TEXT,
    "teller": 160,
    "about": LONGEST_WORDS,
    "words": LONGEST_WORDS,
}
_LINES = {"title", "teller", "address"}


@transaction.atomic
def propose(
    *,
    by: Any,
    way: str,
    title: str,
    claim: str,
    address: str = "",
    body: str = "",
    teller: str = "",
    about: str = "",
    is_credited: bool = True,
) -> Proposal:
    """Hand a story in; it waits for the editors. Its text stays out where it is a link.

    Raises SignInRequired, Unable, TooManyError, and ValidationError keyed by field.
    """
    policy.require(by, "proposal.make")
    given = _checked(title=title, address=address, body=body, teller=teller, about=about)
    proposal = Proposal(by=by, way=way, claim=claim, is_credited=is_credited, **given)
    if way == Proposal.Way.LINK:
        proposal.body = ""
    _require_whole(proposal)
    spend(PROPOSE, who=f"user-{by.pk}", trust=Trust.NEW)
    proposal.save()
    proposal.events.create(by=by, verb="propose")
    open_for_proposal(proposal)
    return proposal


@transaction.atomic
def answer(
    proposal: Proposal, *, by: Any, words: str, body: str | None = None, address: str | None = None
) -> Proposal:
    """Answer what an editor asked, with another text or address if one likes; it waits again.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError.
    """
    fresh = _moved(proposal, Verb.ANSWER, by=by)
    given = _checked(words=words, body=body or fresh.body, address=address or fresh.address)
    _require_words(given["words"])
    fresh.address = given["address"]
    fresh.body = "" if fresh.way == Proposal.Way.LINK else given["body"]
    _require_whole(fresh)
    spend(ANSWER, who=f"user-{by.pk}", trust=Trust.NEW)
    fresh.save()
    asked = fresh.events.filter(verb=Verb.ASK).order_by("-pk").values_list("by", flat=True)[:1]
    _tell(fresh, Verb.ANSWER, by, given["words"], notices.ANSWERED, to=[pk for pk in asked if pk])
    open_for_proposal(fresh)
    return fresh


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Any) -> Proposal:
    """Take one's proposal back; editors have it no more before them. Raises as `answer`."""
    fresh = _moved(proposal, Verb.WITHDRAW, by=by)
    fresh.save()
    fresh.events.create(by=by, verb=Verb.WITHDRAW)
    _close(fresh, by=by)
    return fresh


@transaction.atomic
def ask_back(proposal: Proposal, *, by: Any, words: str) -> Proposal:
    """Ask who proposed it; it is their turn, and out of the queue until they answer.

    Raises SignInRequired, NotAllowed, and ValidationError keyed by field.
    """
    fresh = _moved(proposal, Verb.ASK, by=by)
    return _decided(fresh, Verb.ASK, by, words, notices.ASKED)


@transaction.atomic
def decline(proposal: Proposal, *, by: Any, words: str) -> Proposal:
    """Do not take it on, and say why. Raises as `ask_back`."""
    fresh = _moved(proposal, Verb.DECLINE, by=by)
    return _decided(fresh, Verb.DECLINE, by, words, notices.DECLINED)


@transaction.atomic
def take_on(proposal: Proposal, story: Story, *, by: Any) -> Proposal:
    """Say that `story` was made of it. Where it is the proposer's own, their name leads to them.

    Raises SignInRequired, NotAllowed, and ValidationError where it was decided meanwhile.
    """
    fresh = _moved(proposal, Verb.TAKE, by=by)
    fresh.story = story
    _decided(fresh, Verb.TAKE, by, "", notices.TAKEN)
    if fresh.by is not None and fresh.claim == Proposal.Claim.MINE:
        told = story.credits.filter(name=fresh.teller).exclude(role=Credit.Role.INTERVIEWER)
        credit = told.filter(person=None).order_by("pk").first()
        if credit is not None:
            link_member(credit, fresh.by, by=by)
    return fresh


def tell_published(story: Story) -> None:
    """Tell those who proposed `story` that it is out; in the caller's transaction, once."""
    for proposal in story.proposals_by_members.select_related("by"):
        notify(notices.PUBLISHED, about=proposal, to=[proposal.by], deed="published")


def may_move(proposal: Proposal, verb: Verb, *, by: Any) -> State:
    """The state that `verb` leads to.

    Raises SignInRequired or NotAllowed, and ValidationError where its time has passed.
    """
    deed = "proposal.withdraw" if verb is Verb.WITHDRAW else "proposal.move"
    policy.require(by, deed, proposal)
    actor = proposal.actor_of(by)
    if (to := after(verb, actor=actor, state=proposal.state)) is not None:
        return to
    if any(after(verb, actor=actor, state=one) for one in State):
        raise ValidationError(_("This is not open any more: look at where it stands now."))
    raise policy.NotAllowed(_("This is not yours to do."))


def _moved(proposal: Proposal, verb: Verb, *, by: Any) -> Proposal:
    """The proposal held, in the state that `verb` leads to; it is not saved."""
    fresh = Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    fresh.state = may_move(fresh, verb, by=by)
    return fresh


def _decided(fresh: Proposal, verb: Verb, by: Any, words: str, event: Event) -> Proposal:
    words = _checked(words=words)["words"]
    if verb is not Verb.TAKE:
        _require_words(words)
    before = Proposal.objects.values_list("state", flat=True).get(pk=fresh.pk)
    fresh.save()
    after = str(fresh.state)
    record(f"proposal.{verb}", by=by, target=fresh, reason=words, before=before, after=after)
    _close(fresh, by=by)
    _tell(fresh, verb, by, words, event, to=[fresh.by_id])
    return fresh


def _close(fresh: Proposal, *, by: Any) -> None:
    """It waits for no editor now; once it is decided, its text is not before the importer either"""
    settle(PROPOSAL, "proposal", fresh.pk, by=by)
    if not fresh.is_open:
        fresh.uploads.all().delete()


def _tell(
    fresh: Proposal, verb: Verb, by: Any, words: str, event: Event, *, to: Iterable[int | None]
) -> None:
    made = fresh.events.create(by=by, verb=verb, words=words)
    notify(event, about=fresh, to=[pk for pk in to if pk], by=by, deed=f"{verb}-{made.pk}")


def _checked(**given: str) -> dict[str, str]:
    """The values as they are kept; ValidationError keyed by field for what cannot be."""
    kept, errors = {}, {}
    for name, value in given.items():
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        kept[name] = " ".join(text.split()) if name in _LINES else text
        if why := unkept(kept[name], LONGEST[name]):
            errors[name] = why
    if errors:
        raise ValidationError(errors)
    return kept


def _require_whole(proposal: Proposal) -> None:
    """Raise ValidationError keyed by field for what is missing, or is no address."""
    errors: dict[str, Any] = {}
    if proposal.way not in Proposal.Way.values:
        errors["way"] = _("Choose what you hand in.")
    if proposal.claim not in Proposal.Claim.values:
        errors["claim"] = _("Say on what ground it may be shown.")
    if not proposal.title:
        errors["title"] = _("Give it a title.")
    if proposal.way == Proposal.Way.LINK and not proposal.address:
        errors["address"] = _("Give the address at which it stands.")
    if proposal.way in {Proposal.Way.TEXT, Proposal.Way.OWN} and not proposal.body:
        errors["body"] = _("Write or paste the story.")
    if proposal.way == Proposal.Way.OWN and proposal.claim != Proposal.Claim.MINE:
        errors.setdefault("claim", _("What you write here yourself is yours: choose the first."))
    if proposal.address:
        try:
            fetching.checked(proposal.address)
        except fetching.RefusedError as error:
            errors["address"] = str(error)
    if errors:
        raise ValidationError(errors)


def _require_words(words: str) -> None:
    if not words:
        raise ValidationError({"words": _("Write a few words: the other side reads them.")})

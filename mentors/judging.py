"""What of mentors waits in the queue: profiles to review, claims to verify, and concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import Visibility
from community.moderation.actions import open_case, settle
from community.moderation.desks import Desk
from community.moderation.models import Case
from community.moderation.subjects import Facts, Seen
from mentors.models import Concern, Mentor, MentorClaim, Standing, StoryClaim

Origin = Case.Origin


def profiles() -> QuerySet[Mentor]:
    """Profiles that were sent to be reviewed."""
    return Mentor.objects.filter(standing=Standing.WAITING)


def claims() -> QuerySet[MentorClaim]:
    """What approved mentors claim and others read, that nobody verified or left as it is."""
    left = Case.objects.filter(
        origin=Origin.CLAIM, subject_kind="mentorclaim", outcome=Case.Outcome.DISMISSED
    )
    shown = MentorClaim.objects.exclude(visibility=Visibility.NOBODY)
    waiting = shown.filter(verified_at__isnull=True, mentor__standing=Standing.APPROVED)
    return waiting.exclude(pk__in=left.values("subject_key"))


def story_claims() -> QuerySet[StoryClaim]:
    """Stories that somebody says are theirs."""
    return StoryClaim.objects.waiting()


def concerns() -> QuerySet[Concern]:
    """Concerns that nobody has looked into."""
    return Concern.objects.open()


def open_for_profile(mentor: Mentor) -> Case:
    return open_case(Origin.MENTOR, "mentor", mentor.pk, person=mentor.person_id)


def open_for_claim(claim: MentorClaim) -> Case:
    return open_case(Origin.CLAIM, "mentorclaim", claim.pk, person=claim.mentor.person_id)


def open_for_story_claim(claim: StoryClaim) -> Case:
    return open_case(Origin.CLAIM, "storyclaim", claim.pk, person=claim.person_id)


def open_for_concern(concern: Concern) -> Case:
    """Read by few, and by neither of the two in the queue."""
    about, by = concern.about_id, concern.by_id
    return open_case(
        Origin.CONCERN, "concern", concern.pk, person=about, raised_by=by, is_private=True
    )


def follow_profile(mentor: Mentor, *, by: Any) -> None:
    """A profile waits while it is to be reviewed; its claims, once it is approved."""
    if mentor.standing == Standing.WAITING:
        open_for_profile(mentor)
    else:
        settle(Origin.MENTOR, "mentor", mentor.pk, by=by)
    follow_claims(mentor, by=by)


def follow_claims(mentor: Mentor, *, by: Any, gone: Iterable[int] = ()) -> None:
    """Let those claims of `mentor` wait that are to be verified; `gone` are those taken back."""
    waiting = {claim.pk: claim for claim in claims().filter(mentor=mentor)}
    keys = {*gone, *mentor.claims.values_list("pk", flat=True)}
    cases = Case.objects.open().filter(origin=Origin.CLAIM, subject_kind="mentorclaim")
    there = set(cases.filter(subject_key__in=keys).values_list("subject_key", flat=True))
    for key in sorted(waiting.keys() - there):
        open_for_claim(waiting[key])
    for key in sorted(there - waiting.keys()):
        settle(Origin.CLAIM, "mentorclaim", key, by=by)


def settle_story_claim(claim: StoryClaim, *, by: Any = None) -> None:
    settle(Origin.CLAIM, "storyclaim", claim.pk, by=by)


def settle_concern(concern: Concern, *, by: Any) -> None:
    settle(Origin.CONCERN, "concern", concern.pk, by=by)


def _row(name: str, key: int) -> str:
    """The row in the desk's list, at which its deeds are."""
    return f"{reverse(f'admin:mentors_{name}_changelist')}?decided=all&id={key}"


DESKS = (
    Desk(
        Origin.MENTOR,
        "mentor",
        profiles,
        open_for_profile,
        lambda key: reverse("admin:mentors_mentor_change", args=[key]),
    ),
    Desk(
        Origin.CLAIM,
        "mentorclaim",
        claims,
        open_for_claim,
        lambda key: _row("mentorclaim", key),
        may_be_left=True,
    ),
    Desk(
        Origin.CLAIM,
        "storyclaim",
        story_claims,
        open_for_story_claim,
        lambda key: _row("storyclaim", key),
    ),
    Desk(
        Origin.CONCERN,
        "concern",
        concerns,
        open_for_concern,
        lambda key: reverse("admin:mentors_concern_change", args=[key]),
    ),
)


def see_claims(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Claims of mentors, to moderators."""
    if not policy.may(person, "mentor.review"):
        return {}
    rows = MentorClaim.objects.filter(pk__in=keys).exclude(visibility=Visibility.NOBODY)
    return {
        one.pk: Seen(
            title=one.text,
            url=one.mentor.get_absolute_url(),
            words=one.text,
            person=one.mentor.person_id,
            by=one.mentor.person.name,
        )
        for one in rows.select_related("mentor__person")
    }


def see_story_claims(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Claims to stories, to moderators and those who made them."""
    rows = StoryClaim.objects.visible_to(person).filter(pk__in=keys)
    return {
        one.pk: Seen(
            title=one.story.title,
            url=one.story.get_absolute_url(),
            words=one.words,
            person=one.person_id,
            by=one.person.name,
        )
        for one in rows.select_related("person", "story")
    }


def see_concerns(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Concerns, to moderators who are no part of them: at their own door alone they are read."""
    rows = Concern.objects.visible_to(person).filter(pk__in=keys)
    return {
        one.pk: Seen(
            title=_("A concern about a mentorship"),
            url=reverse("admin:mentors_concern_change", args=[one.pk]),
            words="",
            person=one.about_id,
            by="",
            is_private=True,
        )
        for one in rows
    }


def mentor_titles() -> QuerySet[Any]:
    return Mentor.objects.annotate(queue_title=F("headline"))


def claim_titles() -> QuerySet[Any]:
    return MentorClaim.objects.annotate(queue_title=F("text"))


def story_claim_titles() -> QuerySet[Any]:
    return StoryClaim.objects.annotate(queue_title=F("story__title"))


def mentor_facts(key: int) -> Facts:
    """The subjects that a mentor helps with."""
    return _of_mentor(Mentor.objects.filter(pk=key).first())


def claim_facts(key: int) -> Facts:
    return _of_mentor(Mentor.objects.filter(claims=key).first())


def story_claim_facts(key: int) -> Facts:
    """The language and the tags of the story."""
    claim = StoryClaim.objects.filter(pk=key).select_related("story").first()
    if claim is None:
        return Facts()
    tags = claim.story.tags.values_list("pk", flat=True)
    return Facts(claim.story.known_language, tuple(tags))


def _of_mentor(mentor: Mentor | None) -> Facts:
    return Facts(tags=tuple(mentor.tags.values_list("pk", flat=True))) if mentor else Facts()

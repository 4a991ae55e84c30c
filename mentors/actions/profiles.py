"""A mentor's own words about themselves, kept whole: nothing of them is anybody else's to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.accounts.actions import set_profile
from community.accounts.models import User, Visibility
from community.lib import changes
from community.log.actions import record
from community.tags.models import Tag
from mentors import judging
from mentors.actions.paths import (
    StaleWayError,
    Way,
    hold_way,
    print_of,
    put_way,
    told_by,
)
from mentors.models import AskedOfMentees, Crossing, Hours, Mentor, MentorClaim, MentorTag, Standing
from mentors.profile_limits import TELL, note

WORDS = (
    *("headline", "who_i_am", "helps_with", "helps_not_with", "helps_not_with_visibility"),
    *("interviews_given", "interviews_given_visibility", "hours_visibility"),
    *("rhythm", "answer_days", "answer_days_visibility", "places", "most_waiting"),
    "questions_visibility",
)
ESSENTIAL = ("headline", "who_i_am", "crossings", "claims")
"""What moderators approved; a change of it after that stands in the record."""
MUST_STAY_WHOLE = frozenset({Standing.WAITING, Standing.APPROVED})


class StaleProfileError(StaleWayError):
    """It was saved elsewhere since the page was opened; `saved` is how."""

    def __init__(self, saved: Mentor) -> None:
        super().__init__()
        self.saved = saved


@transaction.atomic
def save_profile(
    *,
    by: Any,
    seen: str,
    words: Mapping[str, Any],
    way: Way,
    hours: Sequence[Mapping[str, int]] = (),
    questions: Sequence[str] = (),
    claims: Sequence[Mapping[str, str]] = (),
    tags: Sequence[Tag] = (),
    time_zone: str = "",
) -> Mentor:
    """Keep the profile of `by`, a draft at first; `words` are those of WORDS.

    `seen` is the `seen_of` it was written over. A claim that reads otherwise than before is
    verified no more. Raises SignInRequired, ValidationError keyed by field, StaleProfileError and
    TooManyError; nothing is kept then.
    """
    policy.require(by, "mentor.become")
    note(TELL, by=by)
    made, _is_new = Mentor.objects.get_or_create(person=by)
    mentor = held(made)
    if seen != seen_of(mentor.person):
        raise StaleProfileError(mentor)
    before = essentials(mentor)
    for name in WORDS:
        setattr(mentor, name, words[name])
    mentor.version += 1
    _save(mentor)
    if time_zone and time_zone != mentor.person.time_zone:
        changes.announce("profile", by.pk)
    hold_way(mentor.person)
    put_way(mentor.person, way)
    _put_rows(mentor, hours, questions)
    _put_claims(mentor, claims)
    _put_tags(mentor, tags)
    if time_zone:
        set_profile(mentor.person, by=by, time_zone=time_zone)
    if mentor.standing in MUST_STAY_WHOLE:
        require_whole(mentor)
    after = essentials(mentor)
    if mentor.is_approved and before != after:
        changed = [name for name in ESSENTIAL if before[name] != after[name]]
        record(
            "mentor.edit",
            by=by,
            target=mentor,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    changes.announce("mentor", mentor.pk)
    return mentor


def held(mentor: Mentor) -> Mentor:
    """`mentor` as it stands now, locked."""
    rows = Mentor.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("person").get(pk=mentor.pk)


def seen_of(person: User) -> str:
    """A mark of the profile and of what its person tells of their way, as both stand now."""
    version = Mentor.objects.filter(person=person).values_list("version", flat=True).first()
    return f"{version or 1}-{print_of(person)}"


def essentials(mentor: Mentor) -> dict[str, Any]:
    """What of a profile a moderator has approved."""
    return {
        "headline": mentor.headline,
        "who_i_am": mentor.who_i_am,
        "crossings": [list(row) for row in told_by(mentor.person, Crossing)],
        "claims": list(MentorClaim.objects.filter(mentor=mentor).values_list("text", flat=True)),
    }


def require_whole(mentor: Mentor) -> None:
    """Raise ValidationError, keyed by field, where something is missing that others go by."""
    missing = {
        name: _("Say this in your own words: members choose by it.")
        for name in ("headline", "who_i_am", "helps_with")
        if not getattr(mentor, name).strip()
    }
    behind = Crossing.objects.filter(person=mentor.person_id, is_wanted=False)
    if not behind.exclude(visibility=Visibility.NOBODY).exists():
        missing["crossings"] = _("Tell at least one transition that members may see.")
    if not MentorTag.objects.filter(content_object=mentor).exists():
        missing["tags"] = _("Choose at least one tag: mentors are found by them.")
    if missing:
        raise ValidationError(missing)


def _save(mentor: Mentor) -> None:
    """Write the words; what may be empty in a draft is asked for when it is sent."""
    may_be_empty = {"headline", "who_i_am", "helps_with"}
    empty = [name for name in may_be_empty if not getattr(mentor, name)]
    others = [field.name for field in Mentor._meta.fields if field.name not in WORDS]
    mentor.clean_fields(exclude=[*others, *empty])
    mentor.save(update_fields=[*WORDS, "version"])


def _put_rows(mentor: Mentor, hours: Sequence[Mapping[str, int]], questions: Sequence[str]) -> None:
    mentor.hours.all().delete()
    Hours.objects.bulk_create(Hours(mentor=mentor, **span) for span in hours)
    known = {one.text: one.pk for one in mentor.questions.all()}
    mentor.questions.all().delete()
    AskedOfMentees.objects.bulk_create(  # as they were called: somebody may be writing an answer
        AskedOfMentees(pk=known.pop(text, None), mentor=mentor, position=position, text=text)
        for position, text in enumerate(questions, start=1)
    )


def _put_claims(mentor: Mentor, claims: Sequence[Mapping[str, str]]) -> None:
    known = {claim.text: claim for claim in mentor.claims.all()}
    for told in claims:
        claim = known.pop(told["text"], None) or MentorClaim(mentor=mentor, text=told["text"])
        claim.visibility = told["visibility"]
        claim.save()
    gone = [claim.pk for claim in known.values()]
    MentorClaim.objects.filter(pk__in=gone).delete()
    judging.follow_claims(mentor, by=mentor.person, gone=gone)


def _put_tags(mentor: Mentor, tags: Sequence[Tag]) -> None:
    wanted = {tag.meant.pk for tag in tags}
    rows = MentorTag.objects.filter(content_object=mentor)
    had = set(rows.values_list("tag", flat=True))
    rows.exclude(tag__in=wanted).delete()
    MentorTag.objects.bulk_create(
        MentorTag(content_object=mentor, tag_id=pk) for pk in sorted(wanted - had)
    )

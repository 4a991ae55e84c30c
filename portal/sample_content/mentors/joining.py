"""Bringing the sample mentors in, and what members tell of their ways: by the deeds of members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.accounts.actions import set_profile
from community.accounts.models import User
from community.tags.actions import follow
from mentors import actions
from mentors.actions.profiles import WORDS
from mentors.models import Circumstance, Mentor, MentorClaim
from portal.sample_content.mentors.reading import Member, Profile, Row
from stories.actions.metadata import tag_named

MENTOR_FOR = timedelta(days=85)  # so long ago: before any request
HERE_WITHIN = timedelta(days=7)

_TOLD = Circumstance.Kind


def tell(member: Member, person: User) -> None:
    """Let `person` tell their way, and follow what they wish help with."""
    set_profile(person, by=person, time_zone=member.time_zone)
    seen = actions.print_of(person)
    actions.set_way(person, _way(member, _rows(member.wanted, ahead=True)), by=person, seen=seen)
    _follow(member, person)


def become(profile: Profile, person: User, moderator: User) -> Mentor:
    """Let `person` write the profile and send it, and `moderator` judge it and its claims."""
    mentor = actions.save_profile(
        by=person,
        seen=actions.seen_of(person),
        words={name: getattr(profile, name) for name in WORDS},
        way=_way(profile, _rows(profile.wanted, ahead=True)),
        hours=[
            {
                "weekday": span["weekday"],
                **{end: minutes_of(span[end]) for end in ("starts", "ends")},
            }
            for span in profile.hours
        ],
        questions=profile.questions,
        claims=[
            {"text": one["text"], "visibility": one.get("visibility", "public")}
            for one in profile.claims
        ],
        tags=[tag_named(name) for name in profile.tags],
        time_zone=profile.time_zone,
    )
    _follow(profile, person)
    mentor = actions.send_for_review(mentor, by=person)
    if profile.standing == "asked":
        mentor = actions.ask_for_more(mentor, by=moderator, words=profile.asked)
    elif profile.standing == "approved":
        mentor = actions.approve_mentor(mentor, by=moderator)
    _verify(mentor, profile.claims, moderator)
    if mentor.is_approved:  # what waits for a moderator waits since now
        then = timezone.now() - MENTOR_FOR
        Mentor.objects.filter(pk=mentor.pk).update(made_at=then, standing_at=then)
    return mentor


@transaction.atomic
def rest(profile: Profile, mentor: Mentor) -> None:
    """Let the mentor rest, or have been away, as the profile says."""
    if profile.rests_for_days:
        until = timezone.localdate() + timedelta(days=profile.rests_for_days)
        actions.pause_mentoring(mentor, by=mentor.person, until=until)
    if profile.away_for_days:
        seen_at = timezone.now() - timedelta(days=profile.away_for_days)
        Mentor.objects.filter(pk=mentor.pk).update(seen_at=seen_at)


def look_in(mentors: Iterable[Mentor], away: Iterable[str]) -> None:
    """Let all but those who are `away` have been here lately: in a month none would be offered."""
    now = timezone.now()
    here = [one.pk for one in mentors if one.person.handle not in away]
    Mentor.objects.filter(pk__in=here, seen_at__lt=now - HERE_WITHIN).update(seen_at=now)


def minutes_of(clock: str) -> int:
    """Minutes after midnight, of "18:30", say."""
    hours, _colon, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _way(member: Member, wanted: list[Row]) -> actions.Way:
    told = [
        *((_TOLD.DEGREE, member.degree) for _once in range(bool(member.degree))),
        *((_TOLD.COUNTRY, country) for country in member.countries),
        *((_TOLD.STATUS, status) for status in member.statuses),
    ]
    return actions.Way(
        crossings=_rows(member.crossings),
        setbacks=_rows(member.setbacks),
        languages=[{"code": code} for code in member.languages],
        circumstances=[{"kind": kind, "value": value} for kind, value in told],
        wanted=wanted,
    )


def _rows(told: Iterable[Row], *, ahead: bool = False) -> list[Row]:
    """Rows as the actions take them; `from` and `to` are roles, `years_ago` is counted back."""
    named = {"from": "from_role", "to": "to_role"}
    rows = [{named.get(name, name): value for name, value in one.items()} for one in told]
    if not ahead:
        this_year = timezone.localdate().year
        rows = [{"year": this_year - row.pop("years_ago"), **row} for row in rows]
    return rows


def _verify(mentor: Mentor, claims: Iterable[Mapping[str, str]], moderator: User) -> None:
    rests_on = {one["text"]: one for one in claims if "evidence" in one}
    for claim in MentorClaim.objects.filter(mentor=mentor, text__in=rests_on):
        told = rests_on[claim.text]
        evidence, seen = told["evidence"], told.get("seen", "")
        actions.verify_claim(claim, by=moderator, evidence=evidence, seen=seen)


def _follow(member: Member, person: User) -> None:
    for name in member.follows:
        follow(tag_named(name), by=person)

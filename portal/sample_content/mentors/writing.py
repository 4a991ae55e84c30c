"""Mentors, members and requests among sample people, as far as they are not there yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from django.core.exceptions import ValidationError
from django.db import transaction

from community import policy
from community.accounts.models import User
from community.lib import changes
from community.limits.actions import waived
from mentors import actions
from mentors.models import Brief, Crossing, Mentor, Mentorship
from portal.sample_content.mentors import joining, reading, rooms
from portal.sample_content.mentors.asking import Asking
from portal.sample_content.mentors.together import Two
from threads.models import Thread


def write(people: Mapping[str, User], *, moderator: User) -> None:
    """Write what is missing; `people`, whose accounts are in use, by their names in the files.

    Nothing that a developer changed is changed back. What a mentor would refuse now, because they
    rest by now, say, is left out.
    """
    mentors = _mentors(people)
    profiles = reading.profiles()
    away = {people[one.by].handle for one in profiles if one.away_for_days and one.by in people}
    joining.look_in(mentors.values(), away)
    new = [one for one in profiles if one.by in people and one.by not in mentors]
    if not policy.may(moderator, "mentor.review"):
        new = []
    with waived(), transaction.atomic(), changes.gathered():
        _tell(people)
        for profile in new:
            mentors[profile.by] = joining.become(profile, people[profile.by], moderator)
        _ask(people, mentors)
        for profile in new:
            joining.rest(profile, mentors[profile.by])


@contextmanager
def _if_possible() -> Iterator[None]:
    """Leave out, whole, what cannot be done any more: a developer may have changed anything."""
    with suppress(ValidationError, policy.NotAllowed), transaction.atomic():
        yield


def _mentors(people: Mapping[str, User]) -> dict[str, Mentor]:
    """Those of `people` who are mentors already, by their names in the files."""
    names = {person.pk: name for name, person in people.items()}
    found = Mentor.objects.filter(person__in=names).select_related("person")
    return {names[mentor.person_id]: mentor for mentor in found}


def _tell(people: Mapping[str, User]) -> None:
    members = [one for one in reading.members() if one.by in people]
    told = Crossing.objects.filter(person__in=[people[one.by] for one in members])
    have_told = set(told.values_list("person", flat=True))
    for member in members:
        if people[member.by].pk not in have_told:
            joining.tell(member, people[member.by])


def _ask(people: Mapping[str, User], mentors: Mapping[str, Mentor]) -> None:
    """The requests whose goal their mentee has not written yet, and whoever waits in line."""
    briefs = Brief.objects.filter(mentee__in=people.values())
    told = list(briefs.values_list("mentee", "goal", "sent_at"))
    known = {(mentee, goal) for mentee, goal, _sent_at in told}
    drafting = {mentee for mentee, _goal, sent_at in told if sent_at is None}
    is_first = not known
    for asked in reading.requests():
        mentee = people.get(asked.by)
        if mentee is None or not set(asked.choices) <= mentors.keys():
            continue
        if (mentee.pk, asked.goal) in known or mentee.pk in drafting:
            continue
        with _if_possible():
            brief = Asking(asked, people, mentors).write()
            _go_on(brief, asked.by, people)
    if is_first:
        _wait(people, mentors)
        _invite(people, mentors)
        _study(people)


def _go_on(brief: Brief, mentee: str, people: Mapping[str, User]) -> None:
    """What the two do together whose request was just accepted."""
    told = reading.together()
    names = {person.pk: name for name, person in people.items()}
    for mentorship in Mentorship.objects.for_list().filter(request__brief=brief):
        two = told.get((mentee, names[mentorship.mentor.pk]))
        if two is not None:
            Two(mentorship, two, people).write()


def _invite(people: Mapping[str, User], mentors: Mapping[str, Mentor]) -> None:
    asked = Thread.objects.questions().filter(author__in=people.values())
    for told in reading.invitations():
        thread = asked.filter(title=told.question).select_related("author").first()
        if thread is not None and told.mentor in mentors:
            with _if_possible():
                actions.invite(thread, mentors[told.mentor], by=thread.author)


def _study(people: Mapping[str, User]) -> None:
    for told in reading.rooms():
        if {told.by, *told.members} <= people.keys():
            with _if_possible():
                rooms.write(told, people)


def _wait(people: Mapping[str, User], mentors: Mapping[str, Mentor]) -> None:
    for line in reading.lines():
        for name in line.members:
            if name in people and line.mentor in mentors:
                with _if_possible():
                    actions.join_line(mentors[line.mentor], by=people[name])

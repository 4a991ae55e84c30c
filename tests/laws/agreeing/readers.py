"""Everybody who comes to a door, by page and by program; and what stands behind the doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from mentors import actions as mentors
from mentors.models import Mentorship, Room
from mentors.states import State
from stories.models import Story
from stories.models.story import Status
from tests.cast import person
from tests.community.api.asking import Caller, token_of
from tests.conftest import browser_of
from tests.mentors.agreeing import goal_of
from tests.mentors.meeting import met
from tests.pages import fill_the_shelf

ROLES = {
    "stranger": "stranger",
    "owner": "ines",  # of questions, drafts, a mentorship
    "member": "ada",  # with a shelf, webhooks, searches, a request
    "mentor": "gil",
    "mentee": "hana",
    "mentor of the mentee": "omar",
    "former member": "grace",  # left the room of the member
    "blocked": "boris",  # by the owner
    "suspended": "cy",
    "warned": "wu",
    "moderator": "mo",
    "editor": "edith",
    "programme manager": "pia",
    "administrator": "adam",
}
"""Role → who stands in it. A visitor comes besides."""

OF_ONES_OWN = {
    *("visitor", "stranger", "owner", "member", "mentor", "mentee"),
    *("suspended", "warned", "former member"),
}
AT_THE_DESK = {
    *("visitor", "stranger", "owner", "suspended"),
    *("moderator", "editor", "programme manager", "administrator"),
}

IN, SIGN_IN, NO, NOT_HERE, GONE = 200, 401, 403, 404, 410


@dataclass(frozen=True)
class Reader:
    """Somebody, by page and by program."""

    role: str
    person: Any
    browser: Client
    caller: Caller

    @property
    def handle(self) -> str:
        return str(self.person.handle) if self.person.pk else "visitor"


def fill_the_house() -> None:
    """Everything that the tests of pages look at, with some of it out of sight."""
    fill_the_shelf()
    person("stranger")
    person("adam", role="administrator")
    room = Room.objects.filter(host__handle="ada").earliest("pk")
    mentors.leave_room(room, by=User.objects.get(handle="grace"))
    pair = Mentorship.objects.filter(
        request__mentee__handle="hana", request__state=State.ACTIVE
    ).get()
    goal_of(pair, "Read", "Write")
    met(pair, timezone.now() + timedelta(days=3))
    others = Story.objects.exclude(slug="").order_by("-pk")[:3]
    for story, change in zip(
        others,
        ({"status": Status.DRAFT}, {"state": "hidden"}, {"status": Status.WITHDRAWN}),
        strict=True,
    ):
        Story.objects.filter(pk=story.pk).update(**change)


def everybody() -> list[Reader]:
    """A reader for each role, signed in by page and by program."""
    found = [Reader("visitor", AnonymousUser(), Client(), Caller())]
    for role, handle in ROLES.items():
        someone = User.objects.get(handle=handle)
        found.append(Reader(role, someone, browser_of(someone), program_of(someone)))
    return found


def program_of(someone: User) -> Caller:
    """With a token; whoever is suspended can make none, and comes by their session."""
    if not someone.suspension("all"):
        return Caller(token_of(someone))
    caller = Caller()
    caller.client.force_login(someone)
    return caller


def said(answer: Any) -> int:
    """What a page answered, in the words of the API: who is sent to sign in is a 401 there.

    Whoever has to say first who they are, a 403.
    """
    if answer.status_code in {301, 302}:
        if "/reauthenticate/" in answer["Location"]:
            return NO
        return SIGN_IN if "/login/" in answer["Location"] else IN
    return int(answer.status_code)


def is_refused(status: int) -> bool:
    return status in {SIGN_IN, NO, NOT_HERE, GONE}

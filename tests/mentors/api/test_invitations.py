"""Invitations over the API: who may invite whom, and what a mentor is invited to answer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from community.accounts.models import User
from mentors.models import Invitation, Mentor
from tests.cast import person
from tests.community.api.asking import Caller
from tests.conftest import browser_of
from tests.mentors.api.calling import (
    MOST_QUERIES,
    V1,
    pointers,
    post,
    program_of,
    queries,
    refused,
)
from tests.mentors.mentoring import MentorFactory
from tests.threads.asking import question
from threads.models import Thread

pytestmark = pytest.mark.django_db
INVITATIONS = f"{V1}/invitations/"


@pytest.fixture
def mentor(db: None) -> Mentor:
    return MentorFactory.create(person=person("gil"))


@pytest.fixture
def thread(owner: User) -> Thread:
    return question(owner)


def of(thread: Thread) -> str:
    return f"{V1}/threads/{thread.pk}/invitations/"


def test_an_asker_invites_and_a_mentor_finds_it(
    mine: Caller, thread: Thread, mentor: Mentor
) -> None:
    told = post(mine, of(thread), {"mentor": "@Gil"})
    assert told.status_code == 201, told.content
    assert (told.json()["free_places"], told.json()["invited"][0]["mentor"]["handle"]) == (2, "gil")
    assert refused(post(mine, of(thread), {"mentor": "gil"})) == (422, "invalid")
    assert pointers(post(mine, of(thread), {"mentor": "nobody"})) == {"/mentor"}
    theirs = program_of(mentor.person)
    items = theirs.get(INVITATIONS).json()["items"]
    page = browser_of(mentor.person).get(reverse("invitations:index")).context["page"].items
    assert [one["id"] for one in items] == [one.pk for one in page]
    assert items[0]["thread"]["id"] == thread.pk
    one = f"{INVITATIONS}{items[0]['id']}/"
    assert post(theirs, f"{one}decline/").json()["declined_at"]
    assert theirs.get(INVITATIONS).json()["items"] == []
    assert len(theirs.get(f"{INVITATIONS}?state=declined").json()["items"]) == 1
    assert refused(theirs.get(f"{INVITATIONS}?state=lost")) == (400, "bad-parameter")


def test_it_is_taken_back(mine: Caller, thread: Thread, mentor: Mentor) -> None:
    invited = post(mine, of(thread), {"mentor": "gil"}).json()["invited"][0]
    one = f"{INVITATIONS}{invited['id']}/take-back/"
    assert refused(post(program_of(mentor.person), one)) == (404, "not-found")
    assert post(mine, one).status_code == 204
    assert mine.get(of(thread)).json()["invited"] == []


def test_who_fits_is_told_with_reasons(mine: Caller, thread: Thread, mentor: Mentor) -> None:
    mentor.tags.add(*thread.tags.all())
    told = mine.get(f"{V1}/threads/{thread.pk}/fitting-mentors/").json()["mentors"]
    assert [one["handle"] for one in told] == ["gil"]
    assert told[0]["reasons"]


def test_others_are_refused(
    visitor: Caller, owner: User, stranger: User, thread: Thread, mentor: Mentor
) -> None:
    invitation = Invitation.objects.create(thread=thread, mentor=mentor, by=owner, place=1)
    one = f"{INVITATIONS}{invitation.pk}/"
    caller = program_of(stranger)
    for address in (of(thread), f"{V1}/threads/{thread.pk}/fitting-mentors/"):
        assert refused(caller.get(address)) == (403, "not-allowed")
        assert refused(visitor.get(address)) == (401, "sign-in-required")
    assert refused(post(caller, of(thread), {"mentor": "gil"})) == (403, "not-allowed")
    assert caller.get(INVITATIONS).json()["items"] == []
    for deed in ("decline", "take-back"):
        assert refused(post(caller, f"{one}{deed}/")) == (404, "not-found")
        assert refused(post(visitor, f"{one}{deed}/")) == (401, "sign-in-required")
    assert refused(visitor.get(INVITATIONS)) == (401, "sign-in-required")
    reader = program_of(owner, "read")
    assert refused(post(reader, of(thread), {"mentor": "gil"})) == (403, "out-of-scope")
    assert refused(program_of(owner).get(f"{V1}/threads/999/invitations/")) == (404, "not-found")


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_list_asks_as_often_for_thirty_as_for_three(mentor: Mentor) -> None:
    theirs, many = program_of(mentor.person), f"{INVITATIONS}?page_size=100"

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            asker = person(f"asker-{number}")
            thread = question(asker)
            Invitation.objects.create(thread=thread, mentor=mentor, by=asker, place=1)

    more(0, 3)
    few = queries(theirs, many)
    more(3, 30)
    assert queries(theirs, many) == few <= MOST_QUERIES

"""Members over the API, for those who answer for them; and where somebody is signed in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from community.accounts.models import User
from community.log.models import LogEntry
from portal.privacy.models import Closing
from tests.cast import person
from tests.community.accounts.test_sessions import sign_in
from tests.community.api.asking import Caller, problem, token_of
from tests.community.api.conftest import _a_new_process, mine, visitor
from tests.conftest import browser_of, sure_browser_of
from tests.mentors.noting import noted
from tests.mentors.requesting import together

__all__ = ["_a_new_process", "mine", "visitor"]

pytestmark = pytest.mark.django_db

PEOPLE, DESK, ME = "/api/v1/people/", "/api/v1/moderation/", "/api/v1/me/"


def send(client: Client, method: str, address: str, body: Any, **headers: str) -> Any:
    """A call from a session."""
    return client.generic(
        method, address, json.dumps(body), "application/json", headers=headers or None
    )


def test_an_administrator_gives_roles(stranger: User, mine: Caller) -> None:
    root = sure_browser_of(person("root", role="administrator", is_superuser=True))
    address = f"{PEOPLE}{stranger.handle}/roles/"
    assert problem(mine.get(address)) == "not-allowed"
    etag = root.get(address)["ETag"]
    given = send(root, "PUT", address, {"roles": ["moderator"]}, **{"If-Match": etag})
    assert given.json() == {"roles": ["moderator"]}
    assert User.objects.get(pk=stranger.pk).is_staff
    wrong = send(root, "PUT", address, {"roles": ["king"]}, **{"If-Match": "*"})
    assert problem(wrong) == "invalid"
    assert wrong.json()["errors"][0]["pointer"] == "/roles/0"
    assert LogEntry.objects.filter(code="person.set_roles").count() == 1


def test_roles_take_a_session_that_was_just_confirmed(stranger: User) -> None:
    root = person("root", role="administrator", is_superuser=True)
    address = f"{PEOPLE}{stranger.handle}/roles/"
    asked = send(browser_of(root), "PUT", address, {"roles": []}, **{"If-Match": "*"})
    assert problem(asked) == "confirm-first"


def test_a_look_at_an_address_is_recorded(moderator: User, stranger: User, mine: Caller) -> None:
    judge = Caller(token_of(moderator))
    see, find = f"{PEOPLE}{stranger.handle}/email/", f"{DESK}by-email/"
    assert problem(mine.send("POST", see)) == "not-allowed"
    assert problem(mine.send("POST", find, {"email": stranger.email})) == "not-allowed"
    assert judge.send("POST", see).json() == {"email": stranger.email}
    assert judge.send("POST", find, {"email": stranger.email}).json()["handle"] == stranger.handle
    assert problem(judge.send("POST", find, {"email": "no@example.org"})) == "not-found"
    assert LogEntry.objects.filter(code="person.see_email").count() == 2


def test_a_moderator_closes_an_account_on_request(moderator: User, stranger: User) -> None:
    given = {"handle": stranger.handle, "reason": "By letter."}
    assert problem(Caller(token_of(moderator)).send("POST", f"{DESK}closings/", given)) == (
        "confirm-first"
    )
    judge = sure_browser_of(moderator)
    now = send(judge, "POST", f"{DESK}closings/", {**given, "when": "now"})
    assert problem(now) == "invalid"
    made = send(judge, "POST", f"{DESK}closings/", given)
    assert (made.status_code, made.json()["posts"]) == (201, "kept")
    (row,) = judge.get(f"{DESK}closings/").json()["items"]
    assert row == made.json()
    kept = send(judge, "POST", f"{DESK}closings/{row['id']}/keep/", {"reason": "It was not them."})
    assert kept.status_code == 204
    assert not Closing.objects.exists()


def test_one_signs_out_elsewhere(owner: User, stranger: User) -> None:
    here, there = sign_in(owner), sign_in(owner)
    sign_in(stranger)
    rows = here.get(f"{ME}sessions/").json()["items"]
    assert sorted(row["is_this"] for row in rows) == [False, True]
    other = UserSession.objects.get(user=stranger)
    assert problem(send(here, "POST", f"{ME}sessions/{other.pk}/end/", None)) == "not-found"
    (away,) = [row["id"] for row in rows if not row["is_this"]]
    assert send(here, "POST", f"{ME}sessions/{away}/end/", None).status_code == 204
    assert problem(there.get(ME)) == "sign-in-required"
    sign_in(owner)
    assert send(here, "POST", f"{ME}sessions/end-others/", None).json() == {"ended": 1}
    assert here.get(ME).status_code == 200


def test_a_programme_manager_reads_what_is_meant_for_them(mine: Caller) -> None:
    note = noted(at_work := together(), at_work.mentee, "programme")
    manager = Caller(token_of(person("pat", role="programme manager")))
    address = "/api/v1/programme/notes/"
    assert problem(mine.get(address)) == "not-allowed"
    (row,) = manager.get(address).json()["items"]
    assert "body" not in row
    assert manager.send("POST", f"{address}{note.pk}/read/").json()["body"] == note.body
    assert LogEntry.objects.filter(code="note.read_programme").count() == 1

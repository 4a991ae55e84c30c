"""Where I am signed in, read and ended by whatever I have signed in with."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.accounts import sessions
from community.accounts.models import User
from tests.cast import PASSWORD
from tests.community.api.asking import ME, Caller, token_of
from tests.community.api.test_headless import App

pytestmark = pytest.mark.django_db

MINE = f"{ME}sessions/"
OTHERS = f"{MINE}end-others/"


def signed_in(someone: User, agent: str = "A browser") -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": someone.handle, "password": PASSWORD})
    return client


def app_of(someone: User) -> App:
    app = App()
    app.sign_in(someone)
    return app


def told(answer: Any) -> list[bool]:
    """Of each session, the last first, whether it is the one that asks."""
    assert answer.status_code == 200
    return [one["is_this"] for one in answer.json()["items"]]


def test_an_app_that_signs_out_everywhere_else_stays(owner: User) -> None:
    browser, phone, app = signed_in(owner), app_of(owner), app_of(owner)
    assert told(app.call("GET", MINE)) == [True, False, False]
    assert told(browser.get(MINE)) == [False, False, True]
    assert app.call("POST", OTHERS).json() == {"ended": 2}
    assert told(app.call("GET", MINE)) == [True]
    assert phone.call("GET", ME).status_code == 401
    assert browser.get(ME).status_code == 401


def test_a_browser_stays_too_and_a_token_is_no_session(owner: User) -> None:
    browser, app = signed_in(owner), app_of(owner)
    assert browser.post(OTHERS).json() == {"ended": 1}
    assert browser.get(ME).status_code == 200
    assert app.call("GET", ME).status_code == 401
    token = Caller(token_of(owner))
    assert told(token.get(MINE)) == [False]
    assert token.send("POST", OTHERS).json() == {"ended": 1}
    assert browser.get(ME).status_code == 401
    assert token.get(ME).status_code == 200


def test_many_are_listed_as_one_and_none_is_deleted_by_looking(owner: User) -> None:
    caller = Caller(token_of(owner))

    def asked() -> int:
        caller.get(MINE)
        with CaptureQueriesContext(connection) as queries:
            assert set(told(caller.get(MINE))) == {False}
        assert not any(one["sql"].startswith("DELETE") for one in queries)
        return len(queries)

    signed_in(owner)
    few = asked()
    over = signed_in(owner)
    for _more in range(3):
        signed_in(owner)
    over.session.delete()
    assert asked() == few
    assert len(told(caller.get(MINE))) == 4
    assert UserSession.objects.count() == 5
    assert sessions.forget_old() == 1
    assert UserSession.objects.count() == 4


def test_what_an_old_password_opened_is_over(owner: User) -> None:
    signed_in(owner)
    owner.set_password("another calm evening")
    owner.save()
    assert told(Caller(token_of(owner)).get(MINE)) == []

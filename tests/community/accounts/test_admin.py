"""People in the admin: who they are and what they work as, and never their address."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.accounts import actions
from community.accounts.models import User
from community.log.models import LogEntry
from community.policy import NotAllowed
from tests.cast import UserFactory
from tests.conftest import browser_of, sure_browser_of

LIST = "/admin/accounts/user/"


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org", "x")


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_staff_see_people_and_no_address(
    request: pytest.FixtureRequest, owner: User, role: str
) -> None:
    browser = browser_of(request.getfixturevalue(role))
    for page in (LIST, f"{LIST}{owner.pk}/change/"):
        shown = browser.get(page).content.decode()
        assert owner.handle in shown
        assert owner.email not in shown
        assert 'name="roles"' not in shown


def test_an_address_finds_nobody(editor: User, owner: User) -> None:
    shown = browser_of(editor).get(LIST, {"q": owner.email}).content.decode()
    assert f"{LIST}{owner.pk}/" not in shown


def test_only_an_administrator_gives_roles(root: User, editor: User, owner: User) -> None:
    page = f"{LIST}{owner.pk}/change/"
    assert browser_of(editor).post(page, {"roles": "editor"}).status_code == 403
    assert sure_browser_of(root).post(page, {"roles": ["moderator"]}).status_code == 302
    owner = User.objects.get(pk=owner.pk)
    assert (owner.roles, owner.is_staff) == ({"moderator"}, True)
    entry = LogEntry.objects.get()
    assert (entry.code, entry.actor_id) == ("person.set_roles", root.pk)
    assert json.loads(entry.text.after) == ["moderator"]
    sure_browser_of(root).post(page, {})
    owner = User.objects.get(pk=owner.pk)
    assert (owner.roles, owner.is_staff) == (frozenset(), False)


def test_a_role_there_is_not_is_refused(root: User, owner: User) -> None:
    answer = sure_browser_of(root).post(f"{LIST}{owner.pk}/change/", {"roles": ["emperor"]})
    assert b"Select a valid choice" in answer.content
    assert not LogEntry.objects.exists()


def test_nobody_gives_themselves_a_role(editor: User) -> None:
    with pytest.raises(NotAllowed):
        actions.set_roles(editor, ["editor", "moderator"], by=editor)


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_nobody_is_added_or_deleted_here(root: User, owner: User, path: str) -> None:
    assert browser_of(root).get(LIST + path.format(owner.pk)).status_code == 403


def test_queries_do_not_grow_with_the_people(editor: User, client: Client) -> None:
    browser = browser_of(editor)
    counts = []
    for number in (3, 27):
        UserFactory.create_batch(number)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15

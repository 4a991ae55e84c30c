"""Roles count for nothing until their bearer took a second step: on pages, and by token."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community import policy
from community.accounts.models import User
from community.accounts.two_factor import WANTED_HERE
from community.tags.models import Tag
from tests.cast import PostFactory, person
from tests.community.accounts.second_step import app_of
from tests.community.api.asking import TAGS, Caller, problem, token_of
from tests.conftest import browser_of, sure_browser_of
from tests.threads.asking import question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _needed(settings: Any) -> None:
    settings.STAFF_MFA = True


def sure(someone: User) -> Client:
    """The browser of somebody who took their second step in it."""
    return sure_browser_of(someone, method="mfa", type="totp")


def deeds(owner: User) -> list[str]:
    """Addresses of what staff do on pages, one for each place that such deeds are done from."""
    thread = question(owner)
    return [
        reverse("threads:lock", args=[thread.pk]),
        reverse("threads:merge", args=[thread.pk]),
        reverse("people:remove_picture", args=[owner.handle]),
    ]


def test_a_moderators_deeds_on_pages_lead_to_it(owner: User, moderator: User) -> None:
    for path in deeds(owner):
        for ask in (browser_of(moderator).get, browser_of(moderator).post):
            led = ask(path)
            assert led.status_code == 302, path
            assert led["Location"] == reverse("mfa_needed", query={"next": path}), path
        assert sure(moderator).get(path).status_code == 200, path
        assert browser_of(person(f"a{abs(hash(path))}")).get(path).status_code == 403, path


def test_what_roles_let_one_see_is_out_of_sight(owner: User, moderator: User) -> None:
    post = PostFactory.create(author=owner, state="hidden", body="The quillwort.")
    path = post.thread.story.get_absolute_url()
    as_member = browser_of(moderator).get(path).content.decode()
    assert reverse("mfa_needed") in as_member, "the menu leads on"
    assert "quillwort" not in as_member
    assert reverse("mfa_needed") not in sure(moderator).get(path).content.decode()


def test_what_every_member_does_staff_do_without(moderator: User) -> None:
    for name in ("settings_profile", "threads:ask", "notifications:index"):
        assert browser_of(moderator).get(reverse(name)).status_code == 200


def test_every_rule_on_roles_asks(owner: User) -> None:
    """Whoever has every role and no second step may do by policy what a plain member may."""
    root = person("root", role="moderator", is_superuser=True)
    at_work = [deed for deed in policy.TABLE if _holds(root, deed) and not _holds(owner, deed)]
    assert len(at_work) > 50
    root.roles_rest = WANTED_HERE
    for deed in at_work:
        assert not _holds(root, deed), deed
        with pytest.raises(policy.RolesRest, match="second step first"):
            policy.require(root, deed)


def describe(program: Caller) -> Any:
    """What the API answers to a deed that roles open."""
    tag = Tag.objects.get_or_create(name="Compilers", slug="compilers")[0]
    return program.change(f"{TAGS}{tag.slug}/", {"description": "They turn words into work."})


def _holds(someone: User, deed: str) -> bool:
    """Of nothing in particular; a rule that wants to see the thing is left out."""
    try:
        return policy.may(someone, deed)
    except AttributeError:
        return False


class TestTokens:
    def test_one_made_before_reaches_no_further_than_a_members(self, editor: User) -> None:
        program = Caller(token_of(editor))
        refused = describe(program)
        assert problem(refused) == "role-rests"
        assert "second step" in refused.json()["detail"]
        app_of(editor)
        assert describe(program).status_code == 200

    def test_without_the_scope_roles_stay_at_home(self, editor: User, settings: Any) -> None:
        settings.STAFF_MFA = False
        refused = describe(Caller(token_of(editor, "write:me", "write:threads")))
        assert problem(refused) == "role-rests"
        assert "`moderate`" in refused.json()["detail"]

    def test_a_browsers_session_is_held_to_the_same(self, editor: User) -> None:
        program = Caller()
        program.client = browser_of(editor)
        assert problem(describe(program)) == "role-rests"
        program.client = sure(editor)
        assert describe(program).status_code == 200

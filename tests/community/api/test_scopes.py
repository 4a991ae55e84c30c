"""What a token reads: what its owner may with `read`, and else what everybody may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from community.accounts.models import User
from community.limits.leasing import leases
from tests.community.api.asking import ME, Caller, problem, token_of
from tests.threads.asking import question
from tests.threads.talking import between
from threads import actions

pytestmark = pytest.mark.django_db

API = "/api/v1/"
ITS_OWN = f"{API}webhooks/"
NEW_EACH_TIME = {f"{API}changes/stream/", f"{API}schema/", f"{API}schema/signing-in/"}


def lists() -> list[str]:
    """The addresses of the API that are read and have no number or name in them."""

    def within(found: Any, before: str) -> Iterator[str]:
        for one in found:
            there = before + str(one.pattern).strip("^$")
            if isinstance(one, URLResolver):
                yield from within(one.url_patterns, there)
            elif isinstance(one, URLPattern) and "get" in getattr(one.callback, "actions", ()):
                yield there

    found = within(get_resolver().url_patterns, "/")
    return sorted({one for one in found if one.startswith(API) and "<" not in one} - NEW_EACH_TIME)


@pytest.fixture
def told(owner: User, stranger: User) -> None:
    """A question, a conversation, and a notice of the owner's."""
    actions.answer(question(owner), by=stranger, body="Ten.")
    actions.say(between(mentee=owner), by=owner, body="Shall we meet?")
    leases.forget()


@pytest.mark.slow  # every list of the API, twice
@pytest.mark.usefixtures("told")
def test_one_that_may_not_read_reads_what_everybody_may(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 100
    hooks, visitor, refused = Caller(token_of(owner, "webhooks")), Caller(), set()
    for there in lists():
        mine, anybodys = hooks.get(there), visitor.get(there)
        if there.startswith(ITS_OWN):
            assert mine.status_code == 200
        elif anybodys.status_code == 401:
            assert problem(mine) == "out-of-scope", there
            refused.add((there, mine.json()["detail"]))
        elif anybodys.status_code == 200:
            assert mine.content == anybodys.content, there
        else:
            assert mine.status_code == anybodys.status_code, there
    private = {ME, f"{ME}sessions/", f"{API}drafts/", f"{API}notifications/"}
    assert {(there, "read") for there in private} <= refused
    assert (f"{ME}calendar/", "write:mentors") in refused


@pytest.mark.usefixtures("told")
def test_one_with_read_reads_what_its_owner_may(owner: User) -> None:
    reader = Caller(token_of(owner, "read"))
    for there in (ME, f"{API}notifications/", ITS_OWN):
        assert reader.get(there).status_code == 200
    assert reader.get(f"{API}notifications/").json()["items"]


def test_who_may_change_something_reads_it_and_so_names_its_version(owner: User) -> None:
    writer = Caller(token_of(owner, "write:me"))
    assert writer.change(ME, {"about": "By a program."}).status_code == 200
    hooks = Caller(token_of(owner, "webhooks"))
    assert problem(hooks.get(ME)) == problem(hooks.get(f"{API}notifications/")) == "out-of-scope"
    posed = question(owner)
    mine = Caller(token_of(owner, "write:threads")).get(f"{API}posts/{posed.question_id}/").json()
    assert mine["is_mine"]
    assert not hooks.get(f"{API}posts/{posed.question_id}/").json()["is_mine"]

"""A deed done alone, at whichever door, names the rule that was chosen with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User
from community.moderation.models import ReportKind, Statement
from tests.cast import PostFactory, StoryFactory
from tests.community.api.asking import Caller, problem, token_of
from tests.community.moderation.deciding import WHY
from tests.community.webhooks.receiving import added
from tests.conftest import browser_of
from tests.portal.test_avatars import pictured
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Revision

pytestmark = pytest.mark.django_db

API = "/api/v1/"


def asked(by: User) -> int:
    return question(by).pk


def written(by: User) -> int:
    return PostFactory.create(author=by).pk


def edited(by: User) -> int:
    post: Post = actions.answer(question(by), by=by, body="Call 555.")
    actions.edit(post, by=by, body="Call me.", seen=0)
    return Revision.objects.get(post=post).pk


def hooked(by: User) -> int:
    return added(by, "https://hooks.example.org/in", "notice")[0].pk


def told(by: User) -> str:
    return StoryFactory.create(slug="the-harbour").slug


def stood(by: User) -> int:
    return StoryFactory.create().pk


def shown(by: User) -> str:
    return pictured(by).handle


PROGRAMS: dict[str, Callable[[User], object]] = {
    "posts/{}/hide/": written,
    "posts/{}/hold/": written,
    "revisions/{}/hide/": edited,
    "threads/{}/lock/": asked,
    "stories/{}/withdraw/": told,
    "people/{}/picture/remove/": shown,
    "moderation/webhooks/{}/stop/": hooked,
}
PAGES: dict[str, Callable[[User], object]] = {
    "/threads/{}/moderate/lock/": asked,
    "/threads/versions/{}/hide/": edited,
    "/people/{}/picture/remove/": shown,
    "/admin/stories/story/deed/withdraw/?{}": stood,
    "/admin/webhooks/endpoint/": hooked,
}


@pytest.fixture
def rule() -> ReportKind:
    return ReportKind.objects.create(name="Names somebody")


@pytest.fixture
def judge(moderator: User, editor: User) -> User:
    """A moderator who is an editor, too: stories are theirs."""
    moderator.groups.add(*editor.groups.all())
    return User.objects.get(pk=moderator.pk)


@pytest.mark.parametrize("door", PROGRAMS)
def test_over_the_api(door: str, judge: User, owner: User, rule: ReportKind) -> None:
    program, address = Caller(token_of(judge)), f"{API}{door.format(PROGRAMS[door](owner))}"
    why = "note" if "lock" in door else "reason"
    unknown = program.send("POST", address, {why: WHY, "rule": 999999})
    assert problem(unknown) == "invalid"
    assert unknown.json()["errors"][0]["pointer"] == "/rule"
    assert program.send("POST", address, {why: WHY, "rule": rule.pk}).status_code == 200
    assert Statement.objects.get().rule == "Names somebody"


@pytest.mark.parametrize("door", PAGES)
def test_on_a_page(door: str, judge: User, owner: User, rule: ReportKind) -> None:
    browser: Client = browser_of(judge)
    key = PAGES[door](owner)
    address = door.format(key)
    typed: dict[str, Any] = {"note": WHY, "reason": WHY, "id": key}
    typed |= {"action": "stop", "_selected_action": [key], "shown": "1"}
    browser.post(address, {**typed, "rule": "999999"})
    assert not Statement.objects.exists()
    browser.post(address, {**typed, "rule": rule.pk})
    assert Statement.objects.get().rule == "Names somebody"

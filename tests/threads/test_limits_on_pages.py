"""A limit that is reached is said on the page, with the wait, and what was typed is kept."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from community.limits.actions import Trust
from community.tags.models import Tag
from tests.conftest import browser_of
from threads import limits
from threads.models import Thread

pytestmark = pytest.mark.django_db


def test_one_question_too_many(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1
    Tag.objects.create(name="engines", slug="engines")
    browser = browser_of(owner)

    def ask(number: int) -> Any:
        typed = {"body": "An hour of typing.", "tags": "engines"}
        shown = [f"thread-{pk}" for pk in Thread.objects.values_list("pk", flat=True)]
        title = f"Who mends engine number {number}?"
        return browser.post("/threads/ask/", {**typed, "title": title, "shown": shown})

    allowed = limits.ASK.allows(Trust.NEW)
    for number in range(allowed):
        assert ask(number).status_code == 302
    refused = ask(allowed)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 60 * 60
    assert "Retry-After" not in browser.get("/threads/ask/").headers
    assert "Nothing is lost: try again in" in refused.content.decode()
    assert "An hour of typing." in refused.content.decode()
    assert Thread.objects.count() == allowed

"""Questions and answers for tests to begin with."""

from __future__ import annotations

from typing import Any

from community.accounts.models import User
from community.tags.models import Tag
from threads import actions
from threads.models import Thread

TITLE = "How many professors should I write to?"
BODY = "I have a list of **forty** and one evening a week."


def tag(name: str, **fields: Any) -> Tag:
    return Tag.objects.get_or_create(slug=name, defaults={"name": name, **fields})[0]


def question(by: User, **fields: Any) -> Thread:
    """A question by `by`, with a tag."""
    given = {"title": TITLE, "body": BODY, "tags": [tag("phd")], **fields}
    return actions.ask(by=by, **given)

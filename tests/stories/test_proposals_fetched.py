"""An editor lets the portal fetch what a member linked to: from outside, and within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.accounts.models import User
from community.api import idempotency
from community.api.models import IdempotentCall
from community.limits.actions import TooManyError
from stories import actions
from stories.models.story import Rights
from stories.models.upload import Upload
from stories.proposal_states import State
from tests.community.api.asking import Caller, problem, token_of
from tests.community.test_fetching import Server, moved, said, served
from tests.stories.proposing import linked

__all__ = ["served"]  # a fixture

pytestmark = pytest.mark.django_db
Served = Callable[..., Server]

PAGE = b"""<!doctype html><html lang="en"><head><title>From turbines to gradients</title></head>
<body><nav><a href="/">Home</a></nav><article><h1>From turbines to gradients</h1>
<p>I mended turbines for nine years. Then the works closed, and I had a winter to think.</p>
<h2>The first winter</h2>
<p>I wrote to a professor every week, and one of them answered. He said: come on Tuesday.</p>
<script>alert(1)</script></article></body></html>"""


def test_a_page_is_fetched_and_becomes_a_draft(served: Served, owner: User, editor: User) -> None:
    server = served(said(PAGE, "Content-Type: text/html; charset=utf-8"))
    proposal = linked(owner, server.url)
    upload = actions.fetch_text(proposal, by=editor)
    assert (upload.refusal, upload.rights) == ("", Rights.UNKNOWN)
    story = actions.import_held(upload, by=editor).story
    assert story is not None
    assert story.title == "From turbines to gradients"
    assert story.source_url == server.url
    assert "alert" not in "".join(story.blocks.values_list("html", flat=True))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.story) == (State.IMPORTED, story)
    assert b"cookie" not in server.heard[0].lower()


@pytest.mark.django_db(transaction=True)
def test_over_the_api_it_is_fetched_once_though_its_worker_dies(
    served: Served, owner: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served(said(PAGE, "Content-Type: text/html; charset=utf-8"))
    desk = Caller(token_of(editor))
    address = f"/api/v1/story-proposals/{linked(owner, server.url).pk}/fetch/"

    def fetched() -> Any:
        return desk.send("POST", address, Idempotency_Key="mine")

    def die(*args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(idempotency, "_keep", die)
        with pytest.raises(SystemExit):
            fetched()
    held = Upload.objects.get()
    IdempotentCall.objects.update(at=timezone.now() - idempotency.UNDER_WAY)
    for _again in range(2):
        answer = fetched()
        assert (answer.status_code, answer.json()["id"]) == (201, held.pk)
    assert (Upload.objects.count(), len(server.heard)) == (1, 1)
    IdempotentCall.objects.update(status=0, at=timezone.now() - idempotency.UNDER_WAY)
    held.delete()
    assert problem(fetched()) == "conflict"
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (said(b"{}", "Content-Type: application/json"), "does not hold a page"),
        (said(b"no", "Content-Type: text/html", status="404 Not Found"), "answers with 404"),
        (moved("http://10.0.0.1/"), "not open to everybody"),
        (moved("file:///etc/passwd"), "begins with https"),
        (said(b"x" * 6_000_000, "Content-Type: text/html"), "too large"),
    ],
)
def test_what_cannot_be_fetched_is_said_and_nothing_is_held(
    served: Served, owner: User, editor: User, answer: Any, words: str
) -> None:
    proposal = linked(owner, served(answer).url)
    with pytest.raises(ValidationError, match=words):
        actions.fetch_text(proposal, by=editor)
    assert not Upload.objects.exists()
    proposal.refresh_from_db()
    assert proposal.state == State.WAITING


@pytest.mark.usefixtures("still")
def test_a_day_has_its_limit_of_calls(
    served: Served, owner: User, editor: User, settings: Any
) -> None:
    settings.LIMITS_SCALE = 0.01  # one of a hundred
    server = served(said(b"no", "Content-Type: text/html", status="404 Not Found"))
    proposal = linked(owner, server.url)
    with pytest.raises(ValidationError, match="answers with 404"):
        actions.fetch_text(proposal, by=editor)
    with pytest.raises(TooManyError):
        actions.fetch_text(proposal, by=editor)
    assert len(server.heard) == 1, "what is refused calls nobody"


def test_this_machine_is_not_fetched_from(owner: User, editor: User) -> None:
    for address in (
        "http://127.0.0.1/admin/",
        "http://localhost/",
        "http://[::1]/",
        "http://0x7f.1/",
    ):
        with pytest.raises(ValidationError, match=r"not open to everybody|Nothing could|no such"):
            actions.fetch_text(linked(owner, address), by=editor)

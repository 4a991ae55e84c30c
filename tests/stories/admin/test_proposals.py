"""Editors read what members propose, bring it in, ask back or decline."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from stories.models import Proposal, Story
from stories.models.upload import Upload
from stories.proposal_states import State
from tests.cast import person
from tests.community.test_fetching import said, served
from tests.conftest import browser_of
from tests.stories.proposing import linked, proposed

__all__ = ["served"]  # a fixture

pytestmark = pytest.mark.django_db
LIST = "/admin/stories/proposal/"


def address(proposal: Proposal) -> str:
    return reverse("admin:stories_proposal_change", args=[proposal.pk])


def test_the_list_shows_what_is_open(desk: Client, owner: User) -> None:
    proposed(owner, title="The open one")
    proposed(owner, State.DECLINED, title="The declined one")
    proposed(owner, State.WITHDRAWN, title="The withdrawn one")
    page = desk.get(LIST).content.decode()
    assert "The open one" in page
    assert "The declined one" not in page
    every = desk.get(LIST, {"state": "all"}).content.decode()
    assert "The declined one" in every
    assert "The withdrawn one" not in every
    assert "The declined one" in desk.get(LIST, {"state": "declined"}).content.decode()
    assert "The open one" in desk.get(LIST, {"q": "open"}).content.decode()


def test_a_text_is_read_in_and_imported(desk: Client, owner: User) -> None:
    proposal = proposed(owner)
    answer = desk.post(address(proposal), {"do": "read"})
    assert answer.headers["Location"].startswith("/admin/stories/story/import/")
    upload = Upload.objects.get()
    assert upload.proposal == proposal
    assert "Its text waits at the importer" in desk.get(address(proposal)).content.decode()
    desk.post(reverse("admin:stories_story_held", args=[upload.pk]), {"as": "import"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.story) == (State.IMPORTED, Story.objects.get())
    page = desk.get(address(proposal)).content.decode()
    assert reverse("admin:stories_story_desk", args=[proposal.story_id]) in page
    assert "Read the text in" not in page


def test_thrown_away_at_the_importer_it_still_waits(desk: Client, owner: User) -> None:
    proposal = proposed(owner)
    desk.post(address(proposal), {"do": "read"})
    desk.post(
        reverse("admin:stories_story_held", args=[Upload.objects.get().pk]), {"as": "discard"}
    )
    proposal.refresh_from_db()
    assert proposal.state == State.WAITING
    assert not Upload.objects.exists()


def test_an_address_is_fetched(desk: Client, owner: User, served: Any) -> None:
    page = b"<html><body><article><h1>Turbines</h1><p>I mended them.</p></article></body></html>"
    server = served(said(page, "Content-Type: text/html"))
    proposal = linked(owner, server.url)
    assert desk.post(address(proposal), {"do": "fetch"}).status_code == 302
    assert bytes(Upload.objects.get().raw) == page


def test_an_address_inwards_is_refused_with_words(desk: Client, owner: User) -> None:
    answer = desk.post(address(linked(owner, "http://127.0.0.1/")), {"do": "fetch"})
    assert answer.status_code == 422
    assert "not open to everybody on the internet" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("deed", "state"), [("ask", "asked"), ("decline", "declined")])
def test_an_editor_says_why(desk: Client, owner: User, deed: str, state: str) -> None:
    proposal = proposed(owner)
    empty = desk.post(address(proposal), {"do": deed, "words": " "})
    assert empty.status_code == 422
    assert "the other side reads them" in empty.content.decode()
    assert desk.post(address(proposal), {"do": deed, "words": "Why so?"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == state
    assert "Why so?" in desk.get(address(proposal)).content.decode()


def test_who_comes_second_is_told_and_keeps_their_words(desk: Client, owner: User) -> None:
    proposal = proposed(owner, State.DECLINED)
    answer = desk.post(address(proposal), {"do": "ask", "words": "Why so?"})
    assert answer.status_code == 422
    assert "not open any more" in answer.content.decode()
    assert "Why so?" in answer.content.decode()


def test_nobody_else_gets_in(owner: User, stranger: User, moderator: User, editor: User) -> None:
    proposal = proposed(owner)
    for someone in (owner, stranger, moderator):
        browser = browser_of(someone)
        assert browser.get(LIST).status_code == 403
        for given in ({}, {"do": "read"}, {"do": "decline", "words": "No."}):
            assert browser.post(address(proposal), given).status_code == 403
    assert browser_of(editor).post(address(proposal), {"do": "dance"}).status_code == 400
    assert browser_of(editor).get(f"{LIST}999/change/").status_code == 404
    assert browser_of(editor).get(f"{LIST}x/change/").status_code == 404


def test_an_editors_own_is_for_another_editor(editor: User) -> None:
    proposal = proposed(editor)
    page = browser_of(editor).get(address(proposal)).content.decode()
    assert "Ask back" not in page
    assert browser_of(editor).post(address(proposal), {"do": "read"}).status_code == 403
    other = browser_of(person("edgar", role="editor"))
    assert other.post(address(proposal), {"do": "read"}).status_code == 302

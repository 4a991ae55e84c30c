"""The pages of a proposed story: the form with its draft, where it stands, and the answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.moderation.actions import suspend
from stories import actions
from stories.models import Proposal
from stories.proposal_states import State
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.stories.proposing import TEXT, proposed
from threads.models import Draft

pytestmark = pytest.mark.django_db

NEW, INDEX = "/stories/propose/", "/stories/proposals/"
SENT = {
    "way": "own",
    "title": "From turbines to gradients",
    "body": TEXT,
    "claim": "mine",
    "teller": "Mina Sol",
    "about": "It may help others who begin late.",
    "is_credited": "on",
    "draft": "propose",
    "draft_version": "0",
}


def test_the_list_of_stories_leads_there(owner: User) -> None:
    assert look("/stories/").links("main a")["Propose a story"] == NEW
    assert look(NEW, browser_of(owner)).texts("h1") == ["Propose a story"]


def test_what_is_sent_is_proposed_and_shown_to_its_proposer(owner: User) -> None:
    browser = browser_of(owner)
    response = browser.post(NEW, SENT)
    proposal = Proposal.objects.get()
    assert response.headers["Location"] == f"{INDEX}{proposal.pk}/"
    assert (proposal.by, proposal.way, proposal.is_credited) == (owner, "own", True)
    page = look(response.headers["Location"], browser)
    assert page.texts("h1") == ["From turbines to gradients"]
    assert "Waits for an editor" in page.words
    assert "I mended turbines" in page.words
    assert "It may help others" in page.words
    assert look(INDEX, browser).links("main .requests a") == {
        "From turbines to gradients": f"{INDEX}{proposal.pk}/"
    }


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("way", "", "Choose what you hand in."),
        ("way", "song", "Select a valid choice"),
        ("claim", "", "Say on what ground"),
        ("claim", "pointer", "choose the first"),
        ("title", "", "This field is required"),
        ("body", " ", "Write or paste the story"),
        ("address", "ftp://example.org/", "begins with https://"),
        ("teller", "n" * 161, "at most 160 characters"),
    ],
)
def test_a_rejected_form_keeps_what_was_typed(
    owner: User, field: str, typed: str, words: str
) -> None:
    response = browser_of(owner).post(NEW, {**SENT, field: typed})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert "It may help others" in page
    assert not Proposal.objects.exists()


def test_a_draft_is_kept_and_goes_when_it_is_sent(owner: User) -> None:
    browser = browser_of(owner)
    browser.post("/threads/drafts/save/", SENT | {"title": "Half a title", "body": "x" * 60_000})
    draft = Draft.objects.get(owner=owner)
    assert (draft.form, draft.content["title"]) == ("propose", "Half a title")
    page = look(NEW, browser)
    assert page.one("#propose_title").get("value") == "Half a title"
    assert page.one("#propose_way_2").get("checked") is not None
    assert page.one("#propose_is_credited").get("checked") is not None
    assert "is back in the form" in page.words
    assert (
        look("/threads/drafts/", browser).links("main h2 a")["A story to propose: Half a title"]
        == NEW
    )
    assert browser.post(NEW, SENT | {"draft_version": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.content == {}


def test_a_link_alone_is_kept_as_a_draft_and_an_unticked_box_stays_so(owner: User) -> None:
    browser = browser_of(owner)
    given = {"way": "link", "address": "https://example.org/", "draft": "propose"}
    browser.post("/threads/drafts/save/", {**given, "draft_version": "0"})
    page = look(NEW, browser)
    assert page.one("#propose_address").get("value") == "https://example.org/"
    assert page.one("#propose_is_credited").get("checked") is None


def test_what_a_visitor_sends_comes_back_in_the_form(db: None) -> None:
    assert Client().get(NEW).status_code == 302
    response = Client().post(NEW, SENT)
    assert response.status_code == 401
    assert "It may help others" in response.content.decode()
    assert "this is not sent yet" in response.content.decode()


def test_a_form_whose_token_is_old_comes_back_too(owner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    response = browser.post(NEW, {**SENT, "body": "", "way": "link", "address": "https://x.org/"})
    assert response.status_code == 403
    assert "https://x.org/" in response.content.decode()


def test_the_limit_is_told_and_nothing_is_lost(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0
    browser = browser_of(owner)
    for _number in range(3):
        assert browser.post(NEW, SENT).status_code == 302
    response = browser.post(NEW, SENT)
    assert response.status_code == 429
    assert "It may help others" in response.content.decode()
    assert response.headers["Retry-After"]


def test_who_may_not_for_now_is_told_why(owner: User, moderator: User) -> None:
    until = timezone.now() + timezone.timedelta(days=1)
    suspend(owner, "propose", by=moderator, reason="Nine songs.", until=until)
    response = browser_of(owner).post(NEW, SENT)
    assert response.status_code == 403
    assert "Nine songs." in response.content.decode()


# ---------------------------------------------------------------- one proposal


def test_others_find_nothing_there(
    owner: User, stranger: User, moderator: User, editor: User
) -> None:
    path = proposed(owner).get_absolute_url()
    assert Client().get(path).status_code == 302
    for someone, status in ((owner, 200), (editor, 200), (stranger, 404), (moderator, 404)):
        assert browser_of(someone).get(path).status_code == status
        wanted = status if someone is not editor else 403
        if someone is not owner:
            for method, where in (("post", path), ("post", f"{path}withdraw/")):
                answer = getattr(browser_of(someone), method)(where, {"words": "Mine."})
                assert answer.status_code == wanted, (someone, where)
    assert Proposal.objects.get().state == State.WAITING


def test_one_answers_what_was_asked(owner: User, editor: User) -> None:
    proposal = proposed(owner)
    actions.ask_back(proposal, by=editor, words="When was it?")
    browser, path = browser_of(owner), proposal.get_absolute_url()
    page = look(path, browser)
    assert "When was it?" in page.words
    assert page.one("#id_body").text_content().strip() == TEXT.strip()
    assert browser.post(path, {"words": "", "body": TEXT}).status_code == 422
    assert browser.post(path, {"words": "In 2011.", "body": TEXT + "Anew."}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.body[-5:]) == (State.WAITING, "Anew.")
    assert browser.post(path, {"words": "And more."}).status_code == 422
    assert not look(path, browser).main.cssselect("#id_words")


def test_one_takes_it_back(owner: User) -> None:
    proposal = proposed(owner)
    browser = browser_of(owner)
    assert browser.post(f"{proposal.get_absolute_url()}withdraw/").status_code == 302
    page = look(proposal.get_absolute_url(), browser)
    assert "Withdrawn" in page.words
    assert "Take it back" not in page.words
    again = browser.post(f"{proposal.get_absolute_url()}withdraw/", follow=True)
    assert "not open any more" in again.content.decode()


def test_it_leads_to_the_story_once_that_is_out(owner: User, editor: User, stranger: User) -> None:
    proposal = proposed(owner)
    story = actions.import_held(actions.read_text(proposal, by=editor), by=editor).story
    assert story is not None
    browser = browser_of(owner)
    page = look(proposal.get_absolute_url(), browser)
    assert "Read the story" not in page.words
    assert "An editor prepares it now" in page.words
    actions.publish(story, by=editor)
    page = look(proposal.get_absolute_url(), browser)
    assert page.links("main a")["Read the story"] == story.get_absolute_url()
    read = look(story.get_absolute_url())
    assert read.links("#source a")[owner.name] == owner.get_absolute_url()
    Proposal.objects.update(is_credited=False)
    assert owner.name not in look(story.get_absolute_url()).links("#source a")


def test_what_was_pasted_is_shown_as_text(owner: User) -> None:
    proposal = proposed(owner, body="<script>alert(1)</script>\n\n**bold** <img src=x onerror=y>")
    page = look(proposal.get_absolute_url(), browser_of(owner))
    assert not page.main.cssselect("img, script:not([src])")
    assert "<script>alert(1)</script>" in page.words


def test_the_list_asks_the_same_however_long_it_is(
    owner: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(owner)
    for _number in range(3):
        proposed(owner)
    with django_assert_max_num_queries(20) as few:
        browser.get(INDEX)
    for _number in range(15):
        proposed(owner)
    with django_assert_num_queries(len(few)):
        browser.get(INDEX)

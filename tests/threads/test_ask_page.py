"""Asking on the page: nothing typed is lost, and what is like it is shown first."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from community.tags.models import Tag
from tests.cast import person
from tests.conftest import browser_of
from tests.stories.looking import Look, look
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

ASK = "/threads/ask/"
TITLE = "How many professors should I write to?"
TYPED = {"title": TITLE, "body": "I wrote to **four**.", "tags": "phd"}


@pytest.fixture(autouse=True)
def tag() -> Tag:
    return Tag.objects.create(name="PhD", slug="phd")


def words_of(response: Any) -> str:
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def fields_of(response: Any) -> Any:
    page = html.fromstring(response.content.decode())
    (form,) = page.cssselect("form#ask")
    return form


def test_a_member_asks_and_reads_the_question(owner: User) -> None:
    response = browser_of(owner).post(ASK, TYPED)
    thread = Thread.objects.get()
    assert response.status_code == 302
    assert response["Location"] == thread.page_url
    assert (thread.title, thread.author, thread.is_pseudonymous) == (TITLE, owner, False)
    assert [one.slug for one in thread.tags.all()] == ["phd"]


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    response = client.get(ASK)
    assert response.status_code == 302
    assert "/threads/ask/" in unquote(response["Location"])


def test_what_a_visitor_typed_comes_back(client: Client) -> None:
    response = client.post(ASK, TYPED)
    assert response.status_code == 401
    form = fields_of(response)
    assert form.fields["title"] == TITLE
    assert form.fields["body"].strip() == "I wrote to **four**."
    assert form.fields["kept"] == "1"
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Ask it in a sentence."),
        ({"title": "PhD?"}, "at least 12 characters"),
        ({"body": " "}, "Write something first."),
        ({"tags": ""}, "Choose at least one tag"),
        ({"tags": "a, b, c, d, e, f"}, "is no tag here"),
        ({"tags": "pdh"}, "Near it: PhD"),
    ],
)
def test_a_rejected_form_keeps_its_words(owner: User, wrong: dict[str, str], said: str) -> None:
    response = browser_of(owner).post(ASK, TYPED | wrong)
    assert response.status_code == 422
    assert said in words_of(response)
    for name, value in (TYPED | wrong).items():
        assert (fields_of(response).fields[name] or "").strip() == value.strip()
    assert not Thread.objects.exists()


def test_all_that_is_wrong_is_said_at_once(owner: User) -> None:
    said = words_of(browser_of(owner).post(ASK, {"title": "PhD?", "body": "", "tags": "pdh"}))
    assert "3 things need your attention" in said


def test_a_synonym_is_the_tag_it_means(owner: User, tag: Tag) -> None:
    Tag.objects.create(name="doctorate", slug="doctorate", synonym_of=tag)
    browser_of(owner).post(ASK, TYPED | {"tags": "Doctorate, PHD"})
    assert [one.slug for one in Thread.objects.get().tags.all()] == ["phd"]


def test_tags_often_used_are_ticked(owner: User, stranger: User, tag: Tag) -> None:
    actions.ask(by=stranger, title="Is it worth the years?", body="Is it?", tags=[tag])
    form = fields_of(browser_of(owner).get(ASK))
    assert [box.get("value") for box in form.cssselect("input[name=often]")] == ["phd"]
    browser_of(owner).post(ASK, TYPED | {"tags": "", "often": "phd"})
    assert Thread.objects.get(title=TITLE).tags.get() == tag


def test_a_preview_posts_nothing(owner: User) -> None:
    response = browser_of(owner).post(ASK, TYPED | {"preview": "1"})
    assert "<strong>four</strong>" in response.content.decode()
    assert not Thread.objects.exists()


def test_what_is_like_it_is_shown_once_before_it_is_posted(owner: User, tag: Tag) -> None:
    earlier = actions.ask(
        by=person("ada"), title="How many professors did you write to?", body="Tell me.", tags=[tag]
    )
    response = browser_of(owner).post(ASK, TYPED)
    assert response.status_code == 200
    assert "Before you post, look at these" in words_of(response)
    assert earlier.title in words_of(response)
    assert Thread.objects.count() == 1
    form = fields_of(response)
    assert form.fields["title"] == TITLE
    shown = [box.get("value") for box in form.cssselect("input[name=shown]")]
    assert shown == [f"thread-{earlier.pk}"]
    sent = browser_of(owner).post(ASK, TYPED | {"shown": shown})
    assert sent.status_code == 302
    assert Thread.objects.count() == 2


def test_what_is_like_a_title_while_it_is_typed(tag: Tag) -> None:
    earlier = actions.ask(
        by=person("ada"), title="How many professors did you write to?", body="Tell me.", tags=[tag]
    )
    page = Client().get("/threads/similar/", {"title": "profesors to write to"})
    assert earlier.title in words_of(page)
    assert Client().get("/threads/similar/", {"title": ""}).content.strip() == b""


def test_under_no_name(owner: User) -> None:
    browser_of(owner).post(ASK, TYPED | {"is_pseudonymous": "on"})
    thread = Thread.objects.get()
    assert thread.is_pseudonymous
    assert "a member" in look(thread.page_url).words
    assert "under no name" in look(thread.page_url, browser_of(owner)).words


def test_an_edit_changes_title_text_and_tags(owner: User, tag: Tag) -> None:
    Tag.objects.create(name="Letters", slug="letters")
    thread = actions.ask(by=owner, title=TITLE, body="I wrote to four.", tags=[tag])
    path = f"/threads/posts/{thread.question_id}/edit/"
    browser = browser_of(owner)
    form = Look(browser, path)
    assert form.one("input[name=title]").get("value") == TITLE
    assert form.one("input[name=tags]").get("value") == "PhD"
    changed = {"title": "How many letters are enough?", "body": "I wrote five.", "seen": "0"}
    sent = browser.post(path, changed | {"tags": "letters"})
    thread.refresh_from_db()
    assert sent["Location"] == f"{thread.page_url}#p-{thread.question_id}"
    assert thread.title == "How many letters are enough?"
    page = look(f"/threads/posts/{thread.question_id}/revisions/")
    assert page.texts("del") == ["professors should I write to", "to four", "PhD"]
    assert page.texts("ins") == ["letters are enough", "five", "Letters"]


def test_a_stale_edit_shows_both(owner: User, tag: Tag) -> None:
    thread = actions.ask(by=owner, title=TITLE, body="I wrote to four.", tags=[tag])
    actions.edit_question(
        thread, by=owner, title="How many letters are enough?", body="Five.", tags=[tag], seen=0
    )
    browser, path = browser_of(owner), f"/threads/posts/{thread.question_id}/edit/"
    mine = {"title": "Whom to write to, and how?", "body": "Six.", "tags": "phd"}
    response = browser.post(path, mine | {"seen": "0"})
    assert response.status_code == 422
    page = words_of(response)
    assert "This is what it says now How many letters are enough? Five. Tags: PhD" in page
    tree = html.fromstring(response.content.decode())
    (title,) = tree.cssselect("input[name=title]")
    assert title.get("value") == mine["title"]
    (seen,) = tree.cssselect("input[name=seen]")
    assert browser.post(path, mine | {"seen": seen.get("value")}).status_code == 302
    assert Post.objects.get(kind=Post.Kind.QUESTION).body == "Six."


def test_deleting_a_question_takes_its_page_away(owner: User, tag: Tag) -> None:
    thread = actions.ask(by=owner, title=TITLE, body="I wrote to four.", tags=[tag])
    response = browser_of(owner).post(f"/threads/posts/{thread.question_id}/delete/")
    assert response["Location"] == "/threads/"
    look(thread.page_url, status=404)
    look(thread.page_url, browser_of(owner), status=404)

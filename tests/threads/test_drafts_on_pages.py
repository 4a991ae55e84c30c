"""Drafts on the pages: back in each form, saved by a button or a script, and listed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from community.limits.actions import Limit
from stories.models import Story
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.threads.asking import BODY, TITLE, question, tag
from tests.threads.test_following import queries
from threads import actions
from threads.models import Draft, Post, Thread

pytestmark = pytest.mark.django_db

SAVE = "/threads/drafts/save/"
LIST = "/threads/drafts/"
WORDS = "I wrote to nine, and <b>two</b> answered."
OTHER = "I wrote to nine, and only one answered."
SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def here(owner: User) -> Client:
    return browser_of(owner)


@pytest.fixture
def thread(stranger: User) -> Thread:
    return question(stranger)


@pytest.fixture
def answer(thread: Thread, stranger: User) -> Post:
    return actions.answer(thread, by=stranger, body="Twelve, in my case.")


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


def fields_of(response: Any, form: str = "form:has(input[name=draft])") -> dict[str, Any]:
    """What a form of the page would send."""
    (found,) = html.fromstring(response.content.decode()).cssselect(f"main {form}")
    return {name: value for name, value in found.fields.items() if name and value}


def words_of(response: Any, css: str = "main") -> str:
    (found,) = html.fromstring(response.content.decode()).cssselect(css)
    return " ".join(found.text_content().split())


def save(here: Client, form: str, based: int = 0, **typed: Any) -> Any:
    return here.post(SAVE, {"draft": form, "draft_version": based, **typed})


def test_the_button_saves_and_comes_back_to_the_form(
    here: Client, thread: Thread, owner: User
) -> None:
    sent = fields_of(here.get(thread.page_url)) | {"body": WORDS}
    answer = here.post(SAVE, sent)
    assert answer["Location"] == f"{thread.page_url}#write"
    assert "Your draft is saved." in words_of(here.get(thread.page_url))
    page = browser_of(owner).get(thread.page_url)
    assert fields_of(page)["body"].strip() == WORDS
    assert "is back in the form" in words_of(page)
    assert fields_of(page)["draft_version"] == "1"


def test_each_form_begins_with_its_draft(
    here: Client, thread: Thread, answer: Post, story: Story, owner: User, stranger: User
) -> None:
    remark = actions.remark(answer, by=stranger, body="Or thirteen.")
    comment = actions.comment(story, by=stranger, body="So it was.")
    own = actions.comment(story, by=owner, body="So it was with me.")
    waits = actions.suggest(own, by=stranger, body="So it was.", note="Shorter.", seen=0)
    forms = {
        "answer": (thread.pk, thread.page_url),
        "remark": (answer.pk, f"/threads/posts/{answer.pk}/remark/"),
        "reply": (remark.pk, f"/threads/posts/{answer.pk}/remark/?reply={remark.pk}"),
        "comment": (story.pk, story.get_absolute_url()),
        "edit": (own.pk, f"/threads/posts/{own.pk}/edit/"),
        "suggest": (answer.pk, f"/threads/posts/{answer.pk}/suggest/"),
        "improve": (waits.pk, f"/threads/suggestions/{waits.pk}/improve/"),
    }
    for kind, (number, address) in forms.items():
        assert save(here, f"{kind}-{number}", body=f"{WORDS} {kind}", based=0).status_code == 302
        page = here.get(address)
        assert fields_of(page)["body"].strip() == f"{WORDS} {kind}", kind
        assert "is back in the form" in words_of(page), kind
    save(here, f"reply-{comment.pk}", body=OTHER)
    under = here.get(f"{story.get_absolute_url()}?reply={comment.pk}")
    assert fields_of(under)["body"].strip() == OTHER


def test_a_question_comes_back_with_all_that_was_chosen(here: Client, story: Story) -> None:
    block = BlockFactory.create(story=story, key="k")
    typed = {"title": TITLE, "body": BODY, "tags": "phd", "is_pseudonymous": "on"}
    passage = {"story": story.slug, "at": "k", "quote": block.plain[:9]}
    tag("letters")
    save(here, "ask", suggested=["letters"], **typed, **passage)
    back = fields_of(here.get("/threads/ask/"), "form#ask")
    assert {name: back[name].strip() for name in typed} == typed
    assert {name: back[name].strip() for name in passage} == passage
    assert back["suggested"] == "letters"


def test_what_an_address_brings_is_not_overridden(here: Client, story: Story) -> None:
    save(here, "ask", title=TITLE, body=BODY)
    page = here.get("/threads/ask/?title=Must+it+be+a+doctorate")
    brought = fields_of(page, "form#ask")
    assert (brought["title"], brought.get("body", "").strip()) == ("Must it be a doctorate", "")
    assert "You have begun another one" in words_of(page)
    assert save(here, "ask", title="Must it be one?", based=0).status_code == 409
    for key in ("here", "there"):
        BlockFactory.create(story=story, key=key)
    save(here, f"comment-{story.pk}", body=WORDS, at="here", quote="Paragraph")
    moved = fields_of(here.get(f"{story.get_absolute_url()}?at=there"))
    assert (moved["at"], moved["body"].strip()) == ("there", WORDS)


def test_a_quotation_goes_below_what_was_begun(here: Client, thread: Thread, answer: Post) -> None:
    save(here, f"answer-{thread.pk}", body=WORDS)
    body = fields_of(here.get(f"{thread.page_url}?quote={answer.pk}"))["body"].strip()
    assert body.startswith(WORDS)
    assert "> Twelve, in my case." in body


def test_a_refused_form_keeps_what_was_posted(here: Client, thread: Thread) -> None:
    save(here, f"answer-{thread.pk}", body=WORDS)
    sent = {"draft": f"answer-{thread.pk}", "draft_version": "1", "body": " "}
    refused = here.post(f"/threads/{thread.pk}/answer/", sent)
    assert refused.status_code == 422
    assert fields_of(refused)["draft_version"] == "1"
    assert WORDS not in words_of(refused)
    assert Draft.objects.get().content == {"body": WORDS}


def test_sending_a_form_discards_its_draft(
    here: Client, thread: Thread, story: Story, owner: User, stranger: User
) -> None:
    theirs = actions.comment(story, by=stranger, body="So it was.")
    own = actions.comment(story, by=owner, body="So it was with me.")
    other = actions.comment(story, by=owner, body="And with her.")
    waits = actions.suggest(other, by=stranger, body="With her.", note="Shorter.", seen=0)
    ask = {"title": TITLE, "body": BODY, "tags": "phd"}
    deeds: dict[str, tuple[str, dict[str, Any]]] = {
        "ask": ("/threads/ask/", {**ask, "shown": f"thread-{thread.pk}"}),
        f"answer-{thread.pk}": (f"/threads/{thread.pk}/answer/", {"body": WORDS}),
        f"comment-{story.pk}": (f"/threads/comment/{story.slug}/", {"body": WORDS}),
        f"edit-{own.pk}": (f"/threads/posts/{own.pk}/edit/", {"body": WORDS, "seen": "0"}),
        f"suggest-{theirs.pk}": (
            f"/threads/posts/{theirs.pk}/suggest/",
            {"body": WORDS, "seen": "0", "note": "Says how many."},
        ),
        f"improve-{waits.pk}": (
            f"/threads/suggestions/{waits.pk}/improve/",
            {"body": WORDS, "seen": "0"},
        ),
    }
    for form, (address, typed) in deeds.items():
        save(here, form, **{name: words for name, words in typed.items() if name != "shown"})
        assert Draft.objects.with_words().get().form == form
        sent = here.post(address, {**typed, "draft": form, "draft_version": "1"})
        assert sent.status_code == 302, form
        assert not Draft.objects.with_words().exists(), form


def test_an_edit_says_that_the_post_changed_meanwhile(
    here: Client, story: Story, owner: User
) -> None:
    own = actions.comment(story, by=owner, body="So it was.")
    address = f"/threads/posts/{own.pk}/edit/"
    save(here, f"edit-{own.pk}", body=WORDS, seen="0")
    assert "The post was changed" not in words_of(here.get(address))
    actions.edit(own, by=owner, body="So it was, twice.", seen=0)
    page = here.get(address)
    assert "The post was changed since you began." in words_of(page)
    refused = here.post(address, fields_of(page))
    assert refused.status_code == 422
    assert "So it was, twice." in words_of(refused)


def test_a_stale_save_shows_both_and_one_chooses(here: Client, thread: Thread) -> None:
    form = f"answer-{thread.pk}"
    save(here, form, body=WORDS)
    conflict = save(here, form, body=OTHER, based=0)
    assert conflict.status_code == 409
    shown = words_of(conflict)
    assert WORDS in shown
    assert OTHER in shown
    marks = html.fromstring(conflict.content.decode()).cssselect("mark")
    assert "only one" in " ".join(mark.text_content() for mark in marks)
    assert Draft.objects.get().content == {"body": WORDS}, "the newer one stands"
    mine = fields_of(conflict)
    assert here.post(SAVE, mine)["Location"] == f"{thread.page_url}#write"
    assert Draft.objects.get().content == {"body": OTHER}


def test_a_script_is_answered_in_json(here: Client, thread: Thread) -> None:
    sent = {"draft": f"answer-{thread.pk}", "draft_version": "0", "body": WORDS}
    assert here.post(SAVE, sent, **SCRIPT).json() == {"version": 1}
    conflict = here.post(SAVE, {**sent, "body": OTHER}, **SCRIPT)
    said = conflict.json()
    assert (conflict.status_code, said["version"]) == (409, 1)
    assert said["content"] == {"body": WORDS}
    assert "Keep mine" in said["both"]
    gone = here.post(SAVE, {**sent, "draft": "answer-9999"}, **SCRIPT)
    assert (gone.status_code, list(gone.json())) == (404, ["error"])
    signed_out = Client().post(SAVE, sent, **SCRIPT)
    assert (signed_out.status_code, list(signed_out.json())) == (401, ["error"])


def test_a_refused_save_keeps_the_text(
    here: Client, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = f"answer-{thread.pk}"
    too_long = save(here, form, body="x" * 20_001)
    assert too_long.status_code == 422
    assert "shorten it by 1 characters" in words_of(too_long)
    assert len(fields_of(too_long)["body"].strip()) == 20_001
    monkeypatch.setattr(Limit, "allows", lambda self, trust: max(1, self.least))
    save(here, form, body=WORDS)
    too_many = save(here, form, body=OTHER, based=1)
    assert (too_many.status_code, "Retry-After" in too_many) == (429, True)
    assert fields_of(too_many)["body"].strip() == OTHER


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_none_is_taken_for_the_first(
    version: str, here: Client, thread: Thread
) -> None:
    sent = {"draft": f"answer-{thread.pk}", "draft_version": version, "body": WORDS}
    assert here.post(SAVE, sent).status_code == 302
    assert Draft.objects.get().version == 1


@pytest.mark.parametrize("form", ["", "ask\0", "wish-1", "answer-" + "9" * 30])
def test_what_no_form_is_called_is_not_here(form: str, here: Client) -> None:
    assert save(here, form, body=WORDS).status_code == 404


def test_whose_session_ended_gets_the_form_back(thread: Thread) -> None:
    answer = save(Client(), f"answer-{thread.pk}", body=WORDS)
    assert answer.status_code == 401
    assert fields_of(answer)["body"].strip() == WORDS
    assert "is not sent yet" in words_of(answer)


def test_a_form_with_an_old_token_comes_back(thread: Thread, owner: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    answer = save(strict, f"answer-{thread.pk}", body=WORDS)
    assert answer.status_code == 403
    assert fields_of(answer)["body"].strip() == WORDS


def test_the_list_shows_them_newest_first_and_where_they_belong(
    here: Client, thread: Thread, story: Story, moderator: User
) -> None:
    save(here, f"answer-{thread.pk}", body=WORDS)
    save(here, f"comment-{story.pk}", body=OTHER)
    page = html.fromstring(here.get(LIST).content.decode())
    links = [link.get("href") for link in page.cssselect(".drafts__title a")]
    assert links == [f"{story.get_absolute_url()}#write", f"{thread.page_url}#write"]
    assert TITLE in words_of(here.get(LIST))
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="Rude.")
    gone = words_of(here.get(LIST))
    assert "What it was for is no longer here." in gone
    assert WORDS in gone
    assert TITLE not in gone


def test_discarding_comes_back_to_where_one_was(here: Client, thread: Thread) -> None:
    save(here, f"answer-{thread.pk}", body=WORDS)
    address = f"/threads/drafts/{Draft.objects.get().pk}/discard/"
    stale = here.post(address, {"draft_version": "0", "from": "list"}, follow=True)
    assert "It was saved again" in words_of(stale)
    assert WORDS in words_of(stale)
    sent = fields_of(here.get(thread.page_url), "form#draft-discard")
    assert here.post(address, sent)["Location"] == f"{thread.page_url}#write"
    assert fields_of(here.get(thread.page_url))["body"].strip() == ""
    assert "You have no drafts" in words_of(here.get(LIST))


def test_nobody_else_sees_one(
    here: Client, thread: Thread, stranger: User, moderator: User
) -> None:
    save(here, f"answer-{thread.pk}", body="A zephyr of my own.")
    draft = Draft.objects.get()
    for other in (browser_of(stranger), browser_of(moderator)):
        assert other.post(f"/threads/drafts/{draft.pk}/discard/").status_code == 404
        for address in (LIST, thread.page_url, "/people/owner/", "/search/?q=zephyr"):
            page = html.fromstring(other.get(address).content.decode())
            assert "A zephyr" not in page.text_content(), address
    assert Client().get(LIST).status_code == 302


def test_the_list_asks_as_often_for_many(here: Client, owner: User) -> None:
    def fill(number: int) -> int:
        for story in StoryFactory.create_batch(number):
            actions.save_draft(f"comment-{story.pk}", {"body": WORDS}, by=owner, seen=0)
        return queries(LIST, here)

    assert fill(3) == fill(17)
    fill(3)
    page = html.fromstring(here.get(LIST).content.decode())
    assert len(page.cssselect(".drafts__one")) == 20
    (further,) = page.cssselect(".pager a")
    assert words_of(here.get(LIST + further.get("href"))).count(WORDS) >= 3
    assert here.get(f"{LIST}?cursor=x").status_code == 404


def test_a_draft_costs_its_form_one_query_at_most(here: Client, thread: Thread) -> None:
    before = queries(thread.page_url, here)
    save(here, f"answer-{thread.pk}", body=WORDS)
    here.get(thread.page_url)  # shows the notice that it is saved
    assert queries(thread.page_url, here) == before <= 12

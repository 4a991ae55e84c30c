"""A session ends while its member writes: nothing typed is lost, and the same page sends it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from stories.models import Story
from tests.cast import PASSWORD, BlockFactory, StoryFactory
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db

LONG = "An hour of typing & <b>no copy</b> of it."
COMMENT = "/threads/comment/two-notebooks/"


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


def fields_of(response: Any, action: str = "") -> dict[str, str]:
    """What the form of a page would send; of several, the one whose address has `action` in it."""
    page = html.fromstring(response.content.decode())
    (form,) = [one for one in page.cssselect("main form") if action in one.get("action", "")]
    return {name: value or "" for name, value in form.fields.items() if name}


def notice_of(response: Any) -> Any:
    (notice,) = html.fromstring(response.content.decode()).cssselect("form .notice[role=alert]")
    return notice


def words_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def sign_in(browser: Client, who: User) -> None:
    """Sign in as another tab of the same browser does: the cookies are shared, and made anew."""
    fields = fields_of(browser.get("/accounts/login/"), "accounts/login/")
    answer = browser.post("/accounts/login/", {**fields, "login": who.handle, "password": PASSWORD})
    assert answer.status_code == 302


@pytest.fixture
def strict(owner: User) -> Client:
    """The owner's browser, whose forms need a token that fits."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    return browser


def test_a_visitors_comment_comes_back_with_the_way_on(story: Story, client: Client) -> None:
    response = client.post(COMMENT, {"body": LONG})
    assert response.status_code == 401
    assert fields_of(response)["body"].strip() == LONG
    assert "Your text is still here." in words_of(notice_of(response))
    (link,) = notice_of(response).cssselect("a")
    assert (link.get("target"), link.get("rel")) == ("_blank", "noopener")
    assert link.get("href") == "/accounts/login/?next=%2Fstories%2Ftwo-notebooks%2F"
    assert not Post.objects.exists()


def test_what_is_typed_is_escaped_and_not_shown_as_ours(story: Story, client: Client) -> None:
    page = client.post(COMMENT, {"body": "</textarea><script>x</script>**bold**"}).content.decode()
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert "<script>x" not in page
    assert "<strong>bold" not in page


def test_a_reply_and_a_quote_keep_what_they_hang_on(
    story: Story, owner: User, client: Client
) -> None:
    parent = actions.comment(story, by=owner, body="Who else?")
    BlockFactory.create(story=story, key="k1")
    reply = fields_of(client.post(COMMENT, {"body": LONG, "parent": parent.pk}))
    assert reply["parent"] == str(parent.pk)
    quote = fields_of(client.post(COMMENT, {"body": LONG, "at": "k1", "quote": "patience"}))
    assert (quote["at"], quote["quote"].strip()) == ("k1", "patience")


@pytest.mark.parametrize("body", ["", " \n "])
def test_without_words_a_visitor_just_signs_in(story: Story, client: Client, body: str) -> None:
    assert client.post(COMMENT, {"body": body}).status_code == 302


def test_an_edit_comes_back_too(story: Story, owner: User, client: Client) -> None:
    post = actions.comment(story, by=owner, body="Short.")
    response = client.post(f"/threads/posts/{post.pk}/edit/", {"body": LONG, "seen": "0"})
    assert response.status_code == 401
    assert fields_of(response)["body"].strip() == LONG
    assert fields_of(response)["seen"] == "0"
    assert "You are signed out" in words_of(notice_of(response))


FROM_ITS_PAGE = {"Sec-Fetch-Site": "same-origin"}  # only a browser can say so, and it always does


def test_signed_in_again_in_another_tab_the_same_page_posts(
    story: Story, owner: User, strict: Client
) -> None:
    written = {**fields_of(strict.get(story.get_absolute_url()), "comment"), "body": LONG}
    strict.session.flush()
    signed_out = strict.post(COMMENT, written)
    assert signed_out.status_code == 401
    sign_in(strict, owner)
    sent = strict.post(COMMENT, fields_of(signed_out), headers=FROM_ITS_PAGE)
    post = Post.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"{story.get_absolute_url()}#p-{post.pk}")
    assert (post.body.strip(), post.author) == (LONG, owner)


def test_signed_in_again_in_another_tab_the_same_page_saves(
    story: Story, owner: User, strict: Client
) -> None:
    post = actions.comment(story, by=owner, body="Short.")
    address = f"/threads/posts/{post.pk}/edit/"
    written = {**fields_of(strict.get(address)), "body": LONG}
    strict.session.flush()
    signed_out = strict.post(address, written)
    assert signed_out.status_code == 401
    sign_in(strict, owner)
    assert strict.post(address, fields_of(signed_out), headers=FROM_ITS_PAGE).status_code == 302
    post.refresh_from_db()
    assert post.body.strip() == LONG


@pytest.mark.parametrize("site", ["", "cross-site", "same-site", "none"])
def test_what_no_page_of_ours_is_known_to_have_sent_is_asked_for_once_more(
    story: Story, owner: User, strict: Client, site: str
) -> None:
    strict.session.flush()
    signed_out = strict.post(
        COMMENT, {**fields_of(strict.get("/accounts/login/"), "accounts/login/"), "body": LONG}
    )
    sign_in(strict, owner)
    headers = {"Sec-Fetch-Site": site} if site else {}
    stale = strict.post(COMMENT, fields_of(signed_out), headers=headers)
    assert stale.status_code == 403
    assert "please send it once more" in words_of(notice_of(stale))
    assert not Post.objects.exists()
    assert strict.post(COMMENT, fields_of(stale), headers=headers).status_code == 302
    assert Post.objects.get().body.strip() == LONG


def test_a_page_from_before_somebody_else_signed_in_does_not_speak_for_them(
    story: Story, owner: User, stranger: User, strict: Client
) -> None:
    written = {**fields_of(strict.get(story.get_absolute_url()), "comment"), "body": LONG}
    strict.session.flush()
    sign_in(strict, stranger)
    stale = strict.post(COMMENT, written, headers=FROM_ITS_PAGE)
    assert stale.status_code == 403
    assert "please send it once more" in words_of(notice_of(stale))
    assert not Post.objects.exists()


def test_a_kept_form_can_still_be_looked_at_first_or_refused(
    story: Story, owner: User, strict: Client
) -> None:
    strict.session.flush()
    form = {**fields_of(strict.get("/accounts/login/"), "accounts/login/"), "body": LONG}
    kept = fields_of(strict.post(COMMENT, form))
    sign_in(strict, owner)
    looked = strict.post(COMMENT, {**kept, "preview": "1"}, headers=FROM_ITS_PAGE)
    assert looked.status_code == 200
    too_long = strict.post(COMMENT, {**kept, "body": "x" * 20_001}, headers=FROM_ITS_PAGE)
    assert too_long.status_code == 422
    Story.objects.update(comments_enabled=False)
    assert strict.post(COMMENT, kept, headers=FROM_ITS_PAGE).status_code == 403
    assert not Post.objects.exists()


def test_a_stale_form_shows_nothing_that_its_sender_may_not_see(
    story: Story, owner: User, stranger: User
) -> None:
    post = actions.comment(story, by=owner, body="Short.")
    draft = StoryFactory.create(status="draft")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(stranger)
    for address in (f"/threads/posts/{post.pk}/edit/", f"/threads/comment/{draft.slug}/"):
        response = browser.post(address, {"body": LONG, "seen": "0"})
        assert response.status_code == 403
        assert "This page was open for too long" in response.content.decode()
        assert draft.title not in response.content.decode()


def test_a_stale_form_of_another_kind_is_refused_as_ever(story: Story, strict: Client) -> None:
    for address, sent in (
        (COMMENT, {"body": " "}),
        ("/threads/preview/", {"body": LONG}),
        ("/accounts/logout/", {"body": LONG}),
    ):
        response = strict.post(address, sent)
        assert response.status_code == 403
        assert "This page was open for too long" in response.content.decode()


def test_nobody_keeps_a_copy_of_the_page(story: Story, strict: Client) -> None:
    assert "no-store" in strict.post(COMMENT, {"body": LONG})["Cache-Control"]

"""Editing one's own comment: the old words are kept and shown."""

from __future__ import annotations

import pytest
from django.test import Client

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.threads.reading import discussion
from threads import actions, changes
from threads.models import Post, Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(owner: User) -> Post:
    return actions.comment(StoryFactory.create(), by=owner, body="I kept one notebook.")


def test_an_edit_keeps_the_old_words(post: Post, owner: User) -> None:
    edited = actions.edit(post, by=owner, body="I kept **two** notebooks.", seen=0)
    assert "<strong>two</strong>" in edited.html
    assert edited.edited_at is not None
    (revision,) = Revision.objects.all()
    assert (revision.number, revision.body) == (1, "I kept one notebook.")
    assert (revision.by_id, revision.at) == (owner.pk, post.created_at)


def test_the_page_says_edited_and_shows_what_changed(
    post: Post, owner: User, client: Client
) -> None:
    actions.edit(post, by=owner, body="I kept two notebooks.", seen=0)
    link = discussion(post.thread.story).xpath("//a[text()='edited']/@href")[0]
    page = client.get(link).content.decode()
    assert "<del> one notebook</del><ins> two notebooks</ins>" in page


def test_the_same_words_again_are_no_edit(post: Post, owner: User) -> None:
    actions.edit(post, by=owner, body="I kept one notebook.\r\n", seen=0)
    assert not Revision.objects.exists()


def test_the_form_saves_and_leads_back(post: Post, owner: User) -> None:
    client, address = browser_of(owner), f"/threads/posts/{post.pk}/edit/"
    form = client.get(address).content.decode()
    assert "I kept one notebook.</textarea>" in form
    assert 'name="seen" value="0"' in form
    response = client.post(address, {"body": "I kept two.", "seen": "0"})
    assert response.status_code == 302
    assert response["Location"] == f"{post.thread.story.get_absolute_url()}#p-{post.pk}"
    post.refresh_from_db()
    assert post.body == "I kept two."


def test_an_edit_on_top_of_another_is_refused_with_both_texts(post: Post, owner: User) -> None:
    actions.edit(post, by=owner, body="Written on the telephone.", seen=0)
    client, address = browser_of(owner), f"/threads/posts/{post.pk}/edit/"
    response = client.post(address, {"body": "Written at the desk.", "seen": "0"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Written on the telephone." in page
    assert "Written at the desk.</textarea>" in page
    assert 'name="seen" value="1"' in page
    again = client.post(address, {"body": "Written at the desk.", "seen": "1"})
    assert again.status_code == 302
    assert [one.body for one in Revision.objects.all()] == [
        "I kept one notebook.",
        "Written on the telephone.",
    ]


def test_an_empty_edit_is_refused(post: Post, owner: User) -> None:
    response = browser_of(owner).post(f"/threads/posts/{post.pk}/edit/", {"body": " ", "seen": "0"})
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_a_preview_of_an_edit_saves_nothing(post: Post, owner: User) -> None:
    fields = {"body": "I kept *three*.", "seen": "0", "preview": "1"}
    response = browser_of(owner).post(f"/threads/posts/{post.pk}/edit/", fields)
    assert response.status_code == 200
    assert "<em>three</em>" in response.content.decode()
    assert not Revision.objects.exists()


def test_a_stranger_does_not_edit_anothers_words(post: Post, stranger: User) -> None:
    address = f"/threads/posts/{post.pk}/edit/"
    assert browser_of(stranger).get(address).status_code == 403
    assert browser_of(stranger).post(address, {"body": "x", "seen": "0"}).status_code == 403
    with pytest.raises(policy.NotAllowed):
        actions.edit(post, by=stranger, body="x", seen=0)


def test_what_staff_edit_says_who_wrote_what_and_is_recorded(post: Post, moderator: User) -> None:
    first, second = post.body, "The second words, by a moderator."
    edited = actions.edit(post, by=moderator, body=second, seen=0)
    assert edited.author == post.author
    assert edited.edited_by == moderator
    again = actions.edit(edited, by=post.author, body="Mine again.", seen=1)
    assert again.edited_by is None
    said = [(revision.body, revision.by) for revision in post.revisions.all()]
    assert said == [(first, post.author), (second, moderator)]
    entry = LogEntry.objects.get(code="post.edit")
    assert (entry.actor_id, entry.target_id) == (moderator.pk, str(post.pk))


def test_a_visitor_is_asked_to_sign_in(post: Post, client: Client) -> None:
    response = client.get(f"/threads/posts/{post.pk}/edit/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_what_a_moderator_hid_cannot_be_rewritten(post: Post, owner: User, moderator: User) -> None:
    actions.hide(post, by=moderator, reason="An insult.")
    assert browser_of(owner).get(f"/threads/posts/{post.pk}/edit/").status_code == 403


def test_many_edits_come_in_pages(post: Post, owner: User, client: Client) -> None:
    for number in range(changes.PAGE + 2):
        actions.edit(post, by=owner, body=f"Version {number}.", seen=number)
    first = client.get(f"/threads/posts/{post.pk}/revisions/")
    assert first.content.decode().count("<article") == changes.PAGE
    address = f"{first.request['PATH_INFO']}?before={first.context['page'].next}"
    second = client.get(address).content.decode()
    assert second.count("<article") == 2
    assert "<del>I kept one notebook</del><ins>Version 0</ins>." in second


def test_words_are_compared_one_by_one() -> None:
    pieces = changes.compare("a b c d", "a x c d e")
    assert [(piece.change, piece.text) for piece in pieces] == [
        ("", "a"),
        ("removed", " b"),
        ("added", " x"),
        ("", " c d"),
        ("added", " e"),
    ]


def test_a_text_that_changed_altogether_is_compared_in_bounded_time() -> None:
    old = " ".join(str(number % 97) for number in range(6000))
    new = " ".join(str(number % 89) for number in range(6000))
    pieces = changes.compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == old
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == new

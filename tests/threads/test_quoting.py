"""Quoting what somebody said when one replies to it: their words, their name, the way back."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from stories.models import Story
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.threads.asking import question
from threads import actions
from threads.models import Closing, Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(owner: User) -> Thread:
    return question(owner, body="I have *forty* names.\n\nIs that **many**?")


@pytest.fixture
def answer(thread: Thread, stranger: User) -> Post:
    return actions.answer(thread, by=stranger, body="Write to `ten`.\n\n> Is that many?\n\nNo.")


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


def link(client: Client, path: str, post: Post) -> str:
    """The address that "Quote" at `post` has on the page at `path`."""
    page = html.fromstring(client.get(path).content.decode())
    found = page.xpath(f"//article[@id='{post.anchor}']/footer//a[text()='Quote']/@href")
    return str(found[0]) if found else ""


def begun(client: Client, address: str, **chosen: object) -> str:
    """What stands in the form that an address leads to."""
    page = client.get(address.partition("?")[0], {**_query(address), **chosen}, follow=True)
    field = "string(//form[@id='write']//textarea[@name='body'])"
    return str(html.fromstring(page.content.decode()).xpath(field))


def _query(address: str) -> dict[str, str]:
    return dict(part.split("=") for part in address.partition("?")[2].split("&"))


def test_an_answer_begins_with_the_question(thread: Thread, stranger: User) -> None:
    client = browser_of(stranger)
    asked = thread.question
    assert asked is not None
    address = link(client, thread.page_url, asked)
    assert address == f"/threads/{thread.pk}/answer/?quote={asked.pk}&seen=0"
    assert begun(client, address).lstrip() == (
        f"> [owner](/threads/posts/{asked.pk}/):\n>\n> I have forty names.\n>\n> Is that many?\n\n"
    )


def test_a_comment_quotes_the_answer_but_not_what_is_quoted_there(
    thread: Thread, answer: Post, owner: User
) -> None:
    client = browser_of(owner)
    text = begun(client, link(client, thread.page_url, answer))
    assert text.lstrip() == (
        f"> [stranger](/threads/posts/{answer.pk}/):\n>\n> Write to `ten`.\n>\n> No.\n\n"
    )
    address = f"/threads/posts/{answer.pk}/remark/"
    client.post(address, {"body": f"{text}Ten it is."})
    said = Post.objects.get(subject=answer)
    assert "<code>ten</code>" in said.html
    assert f'href="/threads/posts/{answer.pk}/"' in said.html


def test_a_reply_quotes_the_comment_it_answers(
    thread: Thread, answer: Post, owner: User, stranger: User
) -> None:
    remark = actions.remark(answer, by=owner, body="How long did it take?")
    client = browser_of(stranger)
    address = link(client, thread.page_url, remark)
    assert address == (
        f"/threads/posts/{answer.pk}/remark/?quote={remark.pk}&seen=0&reply={remark.pk}"
    )
    page = client.get(address).content.decode()
    assert f'name="parent" value="{remark.pk}"' in page
    assert "> How long did it take?" in begun(client, address)


def test_a_comment_under_a_story_is_quoted_in_the_reply_to_it(
    story: Story, owner: User, stranger: User
) -> None:
    comment = actions.comment(story, by=owner, body="1. *Both* notebooks\n2. @stranger's pen")
    client = browser_of(stranger)
    address = link(client, story.get_absolute_url(), comment)
    page = client.get(address, follow=True).content.decode()
    assert f'name="parent" value="{comment.pk}"' in page
    assert begun(client, address).lstrip() == (
        f"> [owner](/threads/posts/{comment.pk}/):\n>\n> Both notebooks\n>\n> \\@stranger's pen\n\n"
    )


def test_selected_words_alone_are_quoted(thread: Thread, answer: Post, owner: User) -> None:
    client = browser_of(owner)
    address = link(client, thread.page_url, answer)
    assert begun(client, address, **{"from": 6, "to": 12}).endswith("> to `ten`\n\n")
    assert begun(client, address, **{"from": 16, "to": 25}).strip() == "", "words quoted there"


def test_words_selected_before_an_edit_are_not_looked_for_in_another_text(
    thread: Thread, answer: Post, owner: User, stranger: User
) -> None:
    client = browser_of(owner)
    address = link(client, thread.page_url, answer)
    actions.edit(answer, by=stranger, body="Whatever you do, not more than ten.", seen=0)
    chosen = begun(client, address, **{"from": 6, "to": 12})
    assert chosen.endswith("> Whatever you do, not more than ten.\n\n")


def test_of_a_long_post_the_beginning_is_quoted(thread: Thread, stranger: User) -> None:
    long = actions.answer(thread, by=stranger, body="So " + "much " * 300 + "to say.")
    client = browser_of(stranger)
    text = begun(client, link(client, thread.page_url, long))
    assert 550 < len(text) < 700
    assert text.endswith("much…\n\n")


def test_who_asked_under_no_name_is_quoted_as_a_member(owner: User, stranger: User) -> None:
    thread = question(owner, is_pseudonymous=True)
    client = browser_of(stranger)
    assert thread.question is not None
    text = begun(client, link(client, thread.page_url, thread.question))
    assert text.lstrip().startswith(f"> [a member](/threads/posts/{thread.question.pk}/):")
    assert "owner" not in text


def test_a_name_is_only_a_name(thread: Thread, answer: Post, owner: User, stranger: User) -> None:
    stranger.display_name = "A](http://x.example) *B* @owner"
    stranger.save()
    client = browser_of(owner)
    shown = actions.as_html(begun(client, link(client, thread.page_url, answer)))
    assert html.fromstring(shown).xpath("//a/@href") == [f"/threads/posts/{answer.pk}/"]
    assert html.fromstring(shown).xpath("string(//a)") == "A](http://x.example) *B* @owner"


def test_what_one_may_not_read_is_not_quoted(
    thread: Thread, answer: Post, owner: User, moderator: User
) -> None:
    elsewhere = question(owner, title="May one write to people elsewhere?", body="Not here.")
    assert elsewhere.question is not None
    client = browser_of(owner)
    form = f"/threads/{thread.pk}/answer/?quote="
    assert begun(client, f"{form}{elsewhere.question.pk}").strip() == "", "another question"
    actions.hide(answer, by=moderator, reason="Off topic.")
    for reader in (owner, moderator):
        assert begun(browser_of(reader), f"{form}{answer.pk}").strip() == ""


@pytest.mark.parametrize("pk", ["", "0", "x", "-1", "9" * 30, "１", "%00"])
def test_a_senseless_quote_gives_the_ordinary_form(
    thread: Thread, answer: Post, owner: User, pk: str
) -> None:
    for form in (f"/threads/{thread.pk}/answer/", f"/threads/posts/{answer.pk}/remark/"):
        assert begun(browser_of(owner), f"{form}?quote={pk}").strip() == ""


@pytest.mark.parametrize("chosen", [("5", "2"), ("x", "9"), ("0", "9" * 30), ("99", "100")])
def test_a_senseless_part_does_no_harm(
    thread: Thread, answer: Post, owner: User, chosen: tuple[str, str]
) -> None:
    address = link(browser_of(owner), thread.page_url, answer)
    page = browser_of(owner).get(f"{address}&from={chosen[0]}&to={chosen[1]}")
    assert page.status_code == 200


def test_only_who_may_reply_is_offered_to_quote(
    thread: Thread, answer: Post, owner: User, moderator: User
) -> None:
    assert link(Client(), thread.page_url, answer) == ""
    actions.lock(thread, by=moderator, note="Cool down.")
    assert link(browser_of(owner), thread.page_url, answer) == ""
    visitor = Client().get(f"/threads/posts/{answer.pk}/remark/?quote={answer.pk}")
    assert visitor["Location"].startswith("/accounts/login/")


def test_a_closed_question_is_quoted_in_a_comment(
    thread: Thread, owner: User, moderator: User
) -> None:
    actions.close(thread, by=moderator, why=Closing.OFF_TOPIC)
    asked = thread.question
    assert asked is not None
    address = link(browser_of(owner), thread.page_url, asked)
    assert address.startswith(f"/threads/posts/{asked.pk}/remark/?quote=")


def test_what_was_begun_stays_above_the_quotation(
    thread: Thread, answer: Post, owner: User
) -> None:
    actions.save_draft(f"remark-{answer.pk}", {"body": "I have begun."}, by=owner, seen=0)
    client = browser_of(owner)
    address = link(client, thread.page_url, answer)
    text = begun(client, address).lstrip()
    assert text.startswith(f"I have begun.\n\n> [stranger](/threads/posts/{answer.pk}/):")
    page = html.fromstring(client.get(address).content.decode())
    alone = page.xpath("string(//textarea[@name='body']/@data-quotation)")
    assert text == f"I have begun.\n\n{alone}"

"""Quoting in a real browser: selected words go into the form on the page, by keyboard too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.cast import StoryFactory, person
from tests.threads.asking import question
from threads import actions
from threads.models import Post

SELECT = """(body, words) => {
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (!texts.nextNode().data.includes(words)) continue;
  const text = texts.currentNode, at = text.data.indexOf(words);
  document.getSelection().setBaseAndExtent(text, at, text, at + words.length);
}"""


@pytest.mark.slow  # a whole walk in a browser: seconds
@pytest.mark.django_db(transaction=True)
def test_selected_words_go_into_the_right_form(
    live_server: Any, page: Page, sign_in: Callable[..., None]
) -> None:
    asker, writer = person("asker"), person("writer")
    thread = question(asker, body="😀 I have **forty** names.\n\nIs `40 * 2` too many?")
    answer = actions.answer(thread, by=asker, body="Is ten enough?")
    assert thread.question is not None
    sign_in(writer)

    page.goto(live_server.url + thread.page_url)
    field = page.get_by_label("Your answer")
    field.fill("Before.")
    quote(page.locator(f"#{thread.question.anchor} > .comment__body"), "40 * 2")
    quoted = f"> [asker](/threads/posts/{thread.question.pk}/):\n>\n> `40 * 2`\n\n"
    expect(field).to_have_value(f"Before.\n\n{quoted}")
    expect(field).to_be_focused()
    page.keyboard.type("No.")
    expect(field).to_have_value(f"Before.\n\n{quoted}No.")
    expect(page.locator(".preview blockquote code")).to_have_text("40 * 2")
    expect(page.locator(".passage-offer")).to_have_count(0)

    quote(page.locator(f"#{answer.anchor} > .comment__body"), "ten")  # its form is on another page
    page.wait_for_url(f"**/posts/{answer.pk}/remark/**")
    field = page.get_by_label("Your comment")
    expect(field).to_be_focused()
    page.keyboard.type("Or five?")
    expect(field).to_have_value(f"> [asker](/threads/posts/{answer.pk}/):\n>\n> ten\n\nOr five?")

    story = StoryFactory.create(slug="two-notebooks")
    comment = actions.comment(story, by=asker, body="Both *notebooks* are lost.")
    page.goto(live_server.url + story.get_absolute_url())
    quote(page.locator(f"#{comment.anchor} > .comment__body"), "notebooks")
    expect(page.locator("#write .answering")).to_contain_text("You answer asker")
    page.keyboard.type("Not mine.")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url("**#p-*")
    reply = Post.objects.get(author=writer)
    assert reply.parent == comment
    assert reply.body.endswith("> notebooks\n\nNot mine.")


def quote(body: Locator, words: str) -> None:
    """Select `words` of a post and press "Quote", from the keyboard."""
    body.page.wait_for_load_state()
    body.evaluate(SELECT, words)
    button = body.page.locator(".passage-offer").get_by_role("link", name="Quote")
    expect(button).to_be_visible()
    button.focus()
    button.press("Enter")

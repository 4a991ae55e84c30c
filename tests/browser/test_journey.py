"""A newcomer's way through the portal, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import User
from stories.models import Story
from tests.cast import PASSWORD, person
from tests.pages import fill_the_shelf
from threads.models import Post

pytestmark = pytest.mark.journey


def link_in_mail() -> str:
    """The path of the confirmation link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def test_sign_up_read_and_comment(live_server: Any, page: Page) -> None:
    story = fill_the_shelf().story
    page.goto(f"{live_server.url}/stories/")
    page.get_by_role("link", name=story.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(story.title)

    page.get_by_role("link", name="Sign in to comment").click()
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("E-mail address").fill("newcomer@example.org")
    page.get_by_label("Handle").fill("newcomer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/accounts/confirm-email/")

    page.goto(live_server.url + link_in_mail())
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(re.compile(r"^(?!.*/confirm-email/)"))
    page.goto(live_server.url + story.get_absolute_url())
    page.get_by_label("Your comment").fill("I had **the same** in my first year.")
    expect(page.locator(".preview strong")).to_have_text("the same")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url(re.compile(r"#p-\d+$"))
    expect(page.locator(".comment", has_text="I had the same")).to_be_visible()
    assert Post.objects.get(author__handle="newcomer").thread.story == story


@pytest.mark.slow  # a whole walk in a browser: seconds
def test_a_moderator_hides_a_comment_in_the_admin(
    live_server: Any, page: Page, sign_in: Callable[..., None]
) -> None:
    shelf = fill_the_shelf()
    post = Post.objects.get(author=shelf.member, thread__story=shelf.story)
    sign_in(shelf.moderator)
    page.goto(f"{live_server.url}/admin/threads/post/")
    page.locator(f"input[name=_selected_action][value='{post.pk}']").check()
    page.locator("select[name=action]").select_option(label="Hide the selected posts …")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Reason").fill("It names a third person.")
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator("#content")).to_contain_text("Done: 1")
    page.goto(live_server.url + shelf.story.get_absolute_url())
    expect(page.locator("#discussion")).to_contain_text("Hidden by a moderator")
    post.refresh_from_db()
    assert post.state == "hidden"


@pytest.mark.slow  # a whole walk in a browser: seconds
def test_everything_works_with_scripts_off(
    live_server: Any, new_context: Callable[..., BrowserContext], sign_in: Callable[..., None]
) -> None:
    shelf = fill_the_shelf()
    reader: User = person("quiet")
    context = new_context(java_script_enabled=False)
    sign_in(reader, context)
    page = context.new_page()
    story = Story.objects.get(pk=shelf.story.pk)
    block = story.blocks.filter(kind="paragraph")[0]
    page.goto(f"{live_server.url}{story.get_absolute_url()}?at={block.key}#write")
    words = " ".join(block.plain.split()[:6])
    page.locator("form [name=quote]").first.fill(words)
    page.locator("form textarea[name=body]").first.fill("This is the place.")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_url("**/threads/comment/**")
    expect(page.locator("textarea[name=body]")).to_have_value("This is the place.")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url(re.compile(r"#p-\d+$"))
    expect(page.locator(".comment", has_text="This is the place.")).to_be_visible()
    post = Post.objects.get(author=reader)
    assert post.passage is not None
    assert post.passage.exact.startswith(words.split(maxsplit=1)[0])
    expect(page.locator(f"#p-{post.pk}")).to_contain_text("This is the place.")


@pytest.mark.slow  # a whole walk in a browser: seconds
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_comment_outlives_the_session_and_is_sent_with_one_press(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    scripts: bool,
) -> None:
    story = fill_the_shelf().story
    writer = person("night-owl")
    context = new_context(java_script_enabled=scripts)
    sign_in(writer, context)
    page = context.new_page()
    page.goto(live_server.url + story.get_absolute_url())
    page.get_by_label("Your comment").fill("It took me the whole night.")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Post comment").click()
    link = page.get_by_role("link", name="Sign in in a new tab")
    expect(link).to_have_attribute("target", "_blank")
    other = context.new_page()
    other.goto(live_server.url + str(link.get_attribute("href")))
    other.get_by_label("Handle or e-mail").fill(writer.handle)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url(f"**{story.get_absolute_url()}")
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url(re.compile(r"#p-\d+$"))
    expect(page.locator(".comment", has_text="It took me the whole night.")).to_be_visible()
    assert Post.objects.get(author=writer).thread.story == story

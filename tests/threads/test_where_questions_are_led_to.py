"""Where questions are led to from: home, their tags, the sitemap, feeds, search."""

from __future__ import annotations

import lxml.etree
import pytest
from django.test import Client

from community.accounts.models import User
from community.tags.models import Tag
from tests.cast import StoryFactory
from tests.stories.looking import look
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def thread(owner: User) -> Thread:
    tag = Tag.objects.create(name="engines", slug="engines", description="What moves.")
    body = "The old & big ones. " + "I mean it. " * 60
    return actions.ask(by=owner, title="Who mends old engines?", body=body, tags=[tag])


def feed(path: str) -> lxml.etree._Element:
    return lxml.etree.fromstring(Client().get(path).content)


def told(tree: lxml.etree._Element, path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path, namespaces=ATOM)]


def test_the_header_leads_to_the_questions() -> None:
    assert look("/").links(".site-header__nav a")["Questions"] == "/threads/"


def test_home_names_the_newest_and_nothing_where_there_is_none(thread: Thread) -> None:
    assert look("/").links("main a")[thread.title] == thread.page_url
    Thread.objects.update(state="hidden")
    assert "Asked lately" not in look("/").words


def test_a_tags_page_lists_its_questions_and_its_stories(thread: Thread) -> None:
    StoryFactory.create(title="How I mended it").tags.add(Tag.objects.get())
    page = look("/tags/engines/")
    assert page.texts(".card__title") == [thread.title, "How I mended it"]
    assert "/threads/?tag=engines" in page.links("main a").values()
    assert look("/tags/").links("main .tags a") == {"engines": "/tags/engines/"}


def test_the_sitemap_names_live_questions_and_their_tags(thread: Thread) -> None:
    text = Client().get("/sitemap.xml").content.decode()
    assert thread.page_url in text
    assert "/tags/engines/" in text
    Thread.objects.update(state="hidden")
    text = Client().get("/sitemap.xml").content.decode()
    assert thread.page_url not in text
    assert "/tags/engines/" not in text


@pytest.mark.parametrize("path", ["/feeds/threads/", "/feeds/threads/engines/"])
def test_the_feeds_tell_the_beginning_of_each_question(
    thread: Thread, owner: User, path: str
) -> None:
    tree = feed(path)
    assert told(tree, "//a:entry/a:title/text()") == [thread.title]
    assert told(tree, "//a:entry/a:author/a:name/text()") == [owner.name]
    (link,) = told(tree, "//a:entry/a:link/@href")
    assert link.endswith(thread.page_url)
    (summary,) = told(tree, "//a:entry/a:summary/text()")
    assert summary.startswith("The old &amp; big ones.")
    assert len(summary) < 300


def test_a_feed_of_no_tag_is_not_found(thread: Thread) -> None:
    assert Client().get("/feeds/threads/nothing/").status_code == 404


def test_who_asked_under_no_name_is_a_member_in_the_feed(thread: Thread) -> None:
    Thread.objects.update(is_pseudonymous=True)
    assert told(feed("/feeds/threads/"), "//a:entry/a:author/a:name/text()") == ["a member"]


def test_what_search_finds_opens_where_it_is_read(thread: Thread, stranger: User) -> None:
    answer = actions.answer(thread, by=stranger, body="A zymurgist of my town.")
    found = look("/search/?q=zymurgist").links(".card__title a")
    assert answer.get_absolute_url() in found.values()
    place = Client().get(answer.get_absolute_url())["Location"]
    assert place == f"{thread.page_url}#p-{answer.pk}"
    asked = look("/search/?q=old+engines+kind:thread").links(".card__title a")
    assert thread.page_url in asked.values()

"""`/moderation/log/`: everybody reads what was done, and nobody learns who or about whom."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree, html

from community.accounts.actions import set_roles
from community.accounts.models import User
from community.log import wordings
from community.log.actions import blank, record
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.models import ReportKind
from community.tags.models import Tag
from tests.cast import PostFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.threads.asking import question
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db

LOG = "/moderation/log/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def visitor() -> Client:
    return Client()


def entries(client: Client, **query: str) -> list[str]:
    page = html.fromstring(client.get(LOG, query).content)
    return [" ".join(one.text_content().split()) for one in page.cssselect("ul.notices > li")]


def everything(client: Client) -> str:
    """The whole public log as somebody gets it: its pages, its entries, its feed."""
    said = [client.get(LOG).content.decode(), client.get(f"{LOG}feed/").content.decode()]
    for entry in LogEntry.objects.all():
        answer = client.get(f"{LOG}{entry.pk}/")
        said.append(answer.content.decode() if answer.status_code == 200 else "")
    return "\n".join(said)


def test_a_deed_is_told_by_role_and_leads_to_what_is_in_sight(
    visitor: Client, moderator: User
) -> None:
    thread = question(person("asker"))
    actions.close(thread, by=moderator, why="off_topic", note="It is about cooking.")
    (row,) = entries(visitor)
    assert "A question was closed" in row
    assert thread.title in row
    assert "omebody who may close questions" in row
    assert "cooking" in row or "cooking" not in LogEntry.objects.get().text.reason
    assert moderator.handle not in everything(visitor)


def test_what_is_out_of_sight_is_told_without_a_way_to_it(
    visitor: Client, moderator: User, owner: User
) -> None:
    post = PostFactory.create(author=owner, body="Quillwort grows here.")
    actions.hide(post, by=moderator, reason="It says Quillwort of Olga.")
    page = visitor.get(LOG).content.decode()
    assert "A post was taken out of sight" in page
    assert f"/threads/posts/{post.pk}" not in page
    assert post.get_absolute_url() not in page
    for said in (everything(visitor), everything(browser_of(person("other")))):
        assert "uillwort" not in said
        assert owner.handle not in said
        assert moderator.handle not in said
    actions.restore(post, by=moderator)
    assert post.get_absolute_url() in visitor.get(LOG).content.decode()
    assert "uillwort of Olga" not in everything(visitor)  # what is said of a person is theirs


@pytest.mark.slow  # a second and more
def test_nothing_of_people_leaks(visitor: Client, moderator: User, editor: User) -> None:
    """Every code there is, written about a person with words that say who."""
    victim = person("zerlina-q", display_name="Zerlina Quist")
    for one in wordings.all_wordings():
        record(one.code, by=moderator, target=victim, reason="Zerlina", before="Quist", after="Z-q")
    for reader in (visitor, browser_of(person("other")), browser_of(editor)):
        said = everything(reader)
        for word in ("erlina", "Quist", "Z-q", moderator.handle, f"/people/{victim.handle}"):
            assert word not in said, word


def test_what_is_declared_private_or_not_at_all_is_not_there(
    visitor: Client, moderator: User, owner: User
) -> None:
    hidden = [
        record(one.code, by=owner, target=owner)
        for one in wordings.all_wordings()
        if not one.is_public
    ]
    hidden.append(record("a.new_deed", by=moderator, target=owner))
    assert len(hidden) > 3
    assert entries(visitor) == []
    assert {visitor.get(f"{LOG}{one.pk}/").status_code for one in hidden} == {404}
    assert visitor.get(f"{LOG}999999/").status_code == 404
    assert visitor.get(f"{LOG}{10**30}/").status_code == 404


def test_who_reported_and_what_is_not_there(visitor: Client, moderator: User, owner: User) -> None:
    kind = ReportKind.objects.get_or_create(name="Advertising", defaults={"weight": 4})[0]
    case = moderation.report(owner, by=person("reporter"), kind=kind, words="Rude.").case
    moderation.take(case, by=moderator)
    moderation.decide(case, by=moderator, outcome="dismissed", words="They were civil.")
    assert entries(visitor) == [
        " ".join(row.split()) for row in entries(visitor) if "A case was decided" in row
    ]
    assert len(entries(visitor)) == 1
    said = everything(visitor)
    assert not [word for word in ("reporter", "civil", "Rude", "owner") if f">{word}" in said]


def test_a_blanked_reason_is_gone_and_its_blanking_told(visitor: Client, moderator: User) -> None:
    thread = question(person("asker"))
    entry = record("thread.lock", by=moderator, target=thread, reason="Quillwort, all of it.")
    assert "uillwort" in visitor.get(f"{LOG}{entry.pk}/").content.decode()
    blank(entry, by=moderator, why="It named Quillwort.")
    assert "uillwort" not in everything(visitor)
    assert any("Words beside an entry" in row for row in entries(visitor))


def test_the_portal_itself_is_called_so(visitor: Client) -> None:
    record("post.hide", by=None, target=PostFactory.create())
    assert "The portal, by a rule" in entries(visitor)[0]


def test_it_is_narrowed_to_one_kind_of_deeds(visitor: Client, moderator: User) -> None:
    record("story.publish", by=moderator, target=StoryFactory.create())
    record("tag.edit", by=moderator, target=Tag.objects.create(name="Compilers", slug="compilers"))
    assert len(entries(visitor)) == 2
    (row,) = entries(visitor, about="tags")
    assert "Compilers" in row
    assert visitor.get(LOG, {"about": "nonsense"}).status_code == 404
    assert visitor.get(f"{LOG}feed/", {"about": "nonsense"}).status_code == 404


def test_its_pages_follow_one_another_without_a_count(visitor: Client) -> None:
    post = PostFactory.create()
    made = [record("post.hide", by=None, target=post).pk for _ in range(65)]
    seen, address = [], LOG
    while address:
        page = html.fromstring(visitor.get(address).content)
        seen += [
            int(one.get("id").removeprefix("entry-")) for one in page.cssselect("ul.notices > li")
        ]
        further = page.cssselect("a[rel=next]")
        address = LOG + further[0].get("href") if further else ""
    assert seen == made[::-1]
    assert visitor.get(LOG, {"cursor": "nonsense"}).status_code == 404


def test_queries_do_not_grow_with_the_rows(visitor: Client, moderator: User) -> None:
    counts = []
    for number in (3, 20):
        for _ in range(number):
            record("post.hide", by=moderator, target=PostFactory.create(), reason="Why.")
            record("story.publish", by=moderator, target=StoryFactory.create())
        with CaptureQueriesContext(connection) as queries:
            visitor.get(LOG)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_feed_is_atom_with_addresses_that_stay(
    visitor: Client, moderator: User, owner: User
) -> None:
    admin = User.objects.create_superuser("root", "root@example.org", "x")
    set_roles(owner, ["editor"], by=admin)
    thread = question(person("asker"))
    entry = record("thread.lock", by=moderator, target=thread, reason="Tempers.")
    answer = visitor.get(f"{LOG}feed/")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    links = feed.xpath("//a:entry/a:link/@href", namespaces=ATOM)
    assert [link.endswith(f"{LOG}{entry.pk}/") for link in links] == [True, False]
    assert "Tempers" in answer.content.decode()
    assert feed.xpath("//a:entry/a:author/a:name/text()", namespaces=ATOM) == [
        "a moderator",
        "an administrator",
    ]
    again = visitor.get(f"{LOG}feed/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_private_message_is_led_to_by_nobody(visitor: Client, moderator: User) -> None:
    """Somebody who takes part sees it elsewhere; the log is no list of who is moderated there."""
    post = PostFactory.create()
    Post.objects.filter(pk=post.pk).update(state="deleted")
    record("post.hide", by=moderator, target=post, reason="Quillwort.")
    assert "uillwort" not in everything(browser_of(post.author))


def test_every_page_leads_to_it(visitor: Client) -> None:
    page = html.fromstring(visitor.get("/").content)
    assert LOG in [link.get("href") for link in page.cssselect("footer a")]

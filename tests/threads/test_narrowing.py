"""The list of questions cut down by tags, state and story; what one has muted is left out."""

from __future__ import annotations

from datetime import timedelta

import lxml.etree
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.models import User
from community.tags import actions as tags
from community.tags.models import Tag
from stories.models import OldSlug, Passage
from tests.cast import PostFactory, StoryFactory, ThreadFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from tests.threads.asking import question, tag
from threads import actions
from threads.listing import STATES, TABS, Listing
from threads.models import Follow, Post, Thread
from threads.models.thread import Closing
from threads.narrowing import narrowed

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SLUGS = ("a", "b", "c", "d")


def asked(title: str, *names: str, by: User | None = None, **fields: object) -> Thread:
    who = by or person(f"asker-{Thread.objects.count()}")
    found = [tag(name) for name in names or ("work",)]
    return question(who, title=f"{title}, and why is it so?", tags=found, **fields)


def titles(path: str, client: Client | None = None) -> list[str]:
    found = look(path, client).texts(".card__title")
    return [title.removesuffix(", and why is it so?") for title in found]


def told(path: str) -> list[str]:
    tree = lxml.etree.fromstring(Client().get(path).content)
    found = tree.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    return [str(one).removesuffix(", and why is it so?") for one in found]


# ------------------------------------------------------------------------------------- filters


def test_all_of_these_any_of_those_none_of_others() -> None:
    asked("Both", "a", "b")
    asked("First", "a")
    asked("Second", "b", "c")
    assert titles("/threads/?tag=a,b") == titles("/threads/?tag=a&tag=b") == ["Both"]
    assert titles("/threads/?any=a,c") == ["Second", "First", "Both"]
    assert titles("/threads/?not=a") == ["Second"]
    assert titles("/threads/?tag=b&not=c") == ["Both"]
    assert titles("/threads/?any=a,nothing") == ["First", "Both"]
    assert titles("/threads/?tag=a,nothing") == []
    assert titles("/threads/?not=nothing") == ["Second", "First", "Both"]


def test_tags_are_found_by_name_and_stand_in_the_address_by_slug() -> None:
    Tag.objects.create(name="Deep learning", slug="deep-learning")
    asked("Deeply", "deep-learning")
    page = look("/threads/?tag=deep+LEARNING&any=&not=&state=&story=")
    assert page.texts(".card__title") == ["Deeply, and why is it so?"]
    (canonical,) = page.tree.cssselect("link[rel=canonical]")
    assert canonical.get("href").endswith("/threads/?tag=deep-learning")
    assert page.tree.cssselect("#filter-tag")[0].get("value") == "Deep learning"


def test_a_synonym_is_the_tag_that_it_means_in_each_filter() -> None:
    meant = tag("ml")
    asked("Carries it", "ml")
    old = asked("Carried it before", "machine-learning")
    Tag.objects.filter(slug="machine-learning").update(synonym_of=meant)
    for name in ("ml", "machine-learning"):
        assert titles(f"/threads/?tag={name}") == ["Carried it before", "Carries it"]
        assert titles(f"/threads/?not={name}") == []
    assert old.tags.get().meant == meant


def test_each_filter_is_a_chip_that_takes_it_away() -> None:
    asked("One", "a", "b")
    page = look("/threads/?tab=active&tag=a&any=b,x&not=c&state=open")
    chips = page.links(".filters__active a")
    for text, left in {
        "a": "any=b,x&not=c&state=open",
        "maybe b": "tag=a&any=x&not=c&state=open",
        "not c": "tag=a&any=b,x&state=open",
        "Open to answers": "tag=a&any=b,x&not=c",
    }.items():
        assert chips[f"Remove the filter: {text} ×"] == f"/threads/?tab=active&{left}"
    assert chips["Show all"] == "/threads/?tab=active"


def test_the_states(owner: User, stranger: User) -> None:
    first = asked("Open", by=owner)
    closed, until = asked("Closed", by=owner), asked("Closed until", by=owner)
    over, again = asked("Opened again", by=owner), asked("Duplicate", by=owner)
    answer = actions.answer(first, by=stranger, body="So.")
    actions.accept(answer, by=owner)
    now = timezone.now()
    why = {"closed_at": now, "closed_why": Closing.UNCLEAR}
    Thread.objects.filter(pk=closed.pk).update(**why)
    Thread.objects.filter(pk=until.pk).update(**why, closed_until=now + timedelta(days=1))
    Thread.objects.filter(pk=over.pk).update(**why, closed_until=now - timedelta(seconds=1))
    Thread.objects.filter(pk=again.pk).update(**why, duplicate_of=first)
    assert titles("/threads/?state=open") == ["Opened again", "Open"]
    assert titles("/threads/?state=closed") == ["Duplicate", "Closed until", "Closed"]
    assert titles("/threads/?state=duplicate") == ["Duplicate"]
    assert titles("/threads/?state=accepted") == titles("/threads/?state=answered") == ["Open"]
    assert len(titles("/threads/?state=none-of-these")) == 5


def test_questions_about_a_story(owner: User) -> None:
    story = StoryFactory.create(title="The long way", slug="the-long-way")
    OldSlug.objects.create(story=story, slug="long-way")
    passage = Passage.objects.create(story=story, key="k", exact="compilers")
    about = asked("About it")
    Thread.objects.filter(pk=about.pk).update(passage=passage)
    asked("About nothing")
    page = look("/threads/?story=the-long-way")
    assert page.texts(".card__title") == ["About it, and why is it so?"]
    assert page.links(".filters__active a") == {
        "Remove the filter: about “The long way” ×": "/threads/"
    }
    moved = Client().get("/threads/?story=long-way")
    assert (moved.status_code, moved["Location"]) == (301, "/threads/?story=the-long-way")
    assert titles("/threads/?story=no-such-story") == []


def test_a_story_that_is_not_out_is_not_named(owner: User) -> None:
    story = StoryFactory.create(title="Not yet told", slug="not-yet", status="draft")
    passage = Passage.objects.create(story=story, key="k", exact="compilers")
    Thread.objects.filter(pk=asked("About it").pk).update(passage=passage)
    page = look("/threads/?story=not-yet")
    assert page.texts(".card__title") == []
    assert "Not yet told" not in page.words


@pytest.mark.parametrize(
    "query",
    ["tag=%00", "tag=" + "x," * 500, "any=%F0%9F%8E%B2", "not=,,,", "story=%00", "tab=x&state=y"],
)
def test_any_address_is_answered(query: str) -> None:
    asked("One")
    look(f"/threads/?{query}")
    assert Client().get(f"/feeds/threads/?{query}").status_code == 200


def test_what_is_read_is_written_again() -> None:
    for query in ("tab=active&tag=a,b&any=c&not=d&state=open&story=s&muted=show", ""):
        assert Listing.read(QueryDict(query)).query == query


subsets = st.sets(st.sampled_from(SLUGS), max_size=3)
threads = st.lists(st.tuples(subsets, st.booleans(), st.booleans(), st.booleans()), max_size=8)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    rows=threads,
    some=subsets,
    all_of=subsets,
    none=subsets,
    muted=subsets,
    state=st.sampled_from(["", *STATES]),
    tab=st.sampled_from(["newest", "active", "unanswered", "unaccepted"]),
    with_muted=st.booleans(),
)
def test_it_finds_what_a_plain_loop_finds(
    rows: list[tuple[set[str], bool, bool, bool]],
    some: set[str],
    all_of: set[str],
    none: set[str],
    muted: set[str],
    state: str,
    tab: str,
    with_muted: bool,
) -> None:
    with transaction.atomic():
        reader = person("a-reader")
        for slug in muted:
            tags.mute(tag(slug), by=reader)
        made = [_made(*row) for row in rows]
        listing = Listing(
            tab=tab,
            tags=tuple(sorted(all_of)),
            some=tuple(sorted(some)),
            without=tuple(sorted(none)),
            state=state,
            with_muted=with_muted,
        )
        for who, unwanted in ((reader, muted - all_of - some), (AnonymousUser(), set())):
            found = set(narrowed(listing).questions(who).values_list("pk", flat=True))
            expected = {
                thread.pk
                for thread, (carried, is_answered, is_accepted, is_closed) in zip(
                    made, rows, strict=True
                )
                if all_of <= carried
                and (not some or some & carried)
                and not none & carried
                and (with_muted or not unwanted & carried)
                and not (tab == "unanswered" and (is_answered or is_accepted))
                and not (tab == "unaccepted" and is_accepted)
                and {
                    "": True,
                    "open": not is_closed,
                    "closed": is_closed,
                    "duplicate": False,
                    "answered": is_answered or is_accepted,
                    "accepted": is_accepted,
                }[state]
            }
            assert found == expected
        transaction.set_rollback(True)


def _made(carried: set[str], is_answered: bool, is_accepted: bool, is_closed: bool) -> Thread:
    closed = {"closed_at": timezone.now(), "closed_why": Closing.OTHER} if is_closed else {}
    thread = ThreadFactory.create(kind=Thread.Kind.QUESTION, story=None, title="One?", **closed)
    thread.tags.set([tag(slug) for slug in carried])
    if is_answered or is_accepted:
        answer = PostFactory.create(thread=thread, kind=Post.Kind.ANSWER, author=None)
        thread.answer_count, thread.accepted = 1, answer if is_accepted else None
        thread.save()
    return thread


# ----------------------------------------------------------------------- following and muting


def test_what_one_follows_gathers_in_a_tab(owner: User, stranger: User) -> None:
    ella = person("ella")
    story = StoryFactory.create()
    passage = Passage.objects.create(story=story, key="k", exact="compilers")
    thread = asked("The thread")
    asked("The tag", "followed")
    asked("The person", by=ella)
    asked("The person under no name", by=ella, is_pseudonymous=True)
    Thread.objects.filter(pk=asked("The story").pk).update(passage=passage)
    left = asked("Left again")
    asked("Another")
    for what in ({"thread": thread}, {"person": ella}, {"story": story}):
        Follow.objects.create(follower=owner, **what)
    Follow.objects.create(follower=owner, thread=left, is_on=False)
    tags.follow(tag("followed"), by=owner)
    tags.mute(tag("work"), by=stranger)
    path = "/threads/?tab=following"
    assert titles(path, browser_of(owner)) == ["The story", "The person", "The tag", "The thread"]
    assert titles(path, browser_of(stranger)) == []
    assert "Nothing you follow" in look(path, browser_of(stranger)).words
    assert Client().get(path).status_code == 302


def test_muted_tags_are_left_out_and_one_click_shows_all(owner: User, stranger: User) -> None:
    asked("To sell", "selling", "work")
    asked("To learn", "learning", by=stranger)
    tags.mute(tag("selling"), by=owner)
    reader = browser_of(owner)
    page = look("/threads/", reader)
    assert page.texts(".card__title") == ["To learn, and why is it so?"]
    assert "1 muted tag: show all" in page.words
    assert page.links(".muted-line a") == {"show all": "/threads/?muted=show"}
    assert titles("/threads/?muted=show", reader) == ["To learn", "To sell"]
    assert titles("/threads/?tag=selling", reader) == ["To sell"], "it was asked for by name"
    assert titles("/threads/", browser_of(stranger)) == ["To learn", "To sell"]
    assert "muted" not in look("/threads/", browser_of(stranger)).words
    home = look("/", reader).words
    assert "To learn" in home
    assert "To sell" not in home
    assert "To sell" in look("/", browser_of(stranger)).words


def test_a_synonym_of_a_muted_tag_is_muted_too_and_ones_own_never(owner: User) -> None:
    asked("By a synonym", "sales")
    asked("My own", "selling", by=owner)
    Tag.objects.filter(slug="sales").update(synonym_of=tag("selling"))
    tags.mute(tag("selling"), by=owner)
    assert titles("/threads/", browser_of(owner)) == []
    assert titles("/threads/?tab=mine", browser_of(owner)) == ["My own"]


# ---------------------------------------------------------------------------------------- feeds


def test_each_filter_has_its_feed(owner: User) -> None:
    asked("Both", "a", "b")
    asked("First", "a")
    page = look("/threads/?tag=a&not=b&muted=show")
    links = [one.get("href") for one in page.tree.cssselect("link[rel=alternate]")]
    assert "/feeds/threads/?tag=a&not=b" in links
    assert told("/feeds/threads/?tag=a&not=b") == ["First"]
    assert told("/feeds/threads/?tag=a,b") == ["Both"]
    assert told("/feeds/threads/?any=a,b&tab=active") == ["First", "Both"]


@pytest.mark.parametrize("tab", ["mine", "following"])
def test_what_is_ones_own_has_no_feed(owner: User, tab: str) -> None:
    page = look(f"/threads/?tab={tab}", browser_of(owner))
    links = [one.get("href") for one in page.tree.cssselect("link[rel=alternate]")]
    assert not any(link.startswith("/feeds/threads/") for link in links)
    assert Client().get(f"/feeds/threads/?tab={tab}").status_code == 404


def test_a_feed_is_the_same_whoever_reads_it(owner: User) -> None:
    asked("To sell", "selling")
    tags.mute(tag("selling"), by=owner)
    hers = browser_of(owner).get("/feeds/threads/").content
    assert hers == Client().get("/feeds/threads/").content
    assert b"To sell" in hers


def test_a_feed_that_has_not_changed_is_not_sent_again(owner: User, moderator: User) -> None:
    thread = asked("One", "a", by=owner)
    for path in ("/feeds/threads/", "/feeds/threads/a/", "/feeds/people/owner/"):
        first = Client().get(path)
        assert not first.has_header("Last-Modified")
        again = Client().get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    tag_of_feed = Client().get("/feeds/threads/")["ETag"]
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="No.")
    changed = Client().get("/feeds/threads/", headers={"if-none-match": tag_of_feed})
    assert changed.status_code == 200
    assert b"<entry>" not in changed.content
    empty = Client().get("/feeds/threads/")["ETag"]
    assert Client().get("/feeds/threads/")["ETag"] == empty


def test_the_feed_of_a_person_tells_what_stands_under_their_name(
    owner: User, stranger: User, moderator: User
) -> None:
    named = asked("Under my name", by=owner)
    asked("Under no name", by=owner, is_pseudonymous=True)
    actions.answer(named, by=owner, body="I found out.")
    hidden = actions.answer(named, by=owner, body="An advertisement.")
    actions.hide(hidden, by=moderator, reason="No.")
    actions.comment(StoryFactory.create(title="A tale"), by=owner, body="So it was.")
    draft = StoryFactory.create(title="Secret")
    actions.comment(draft, by=owner, body="On a draft.")
    type(draft).objects.filter(pk=draft.pk).update(status="draft")
    assert told("/feeds/people/owner/") == [
        "Comment on “A tale”",
        "Answer on “Under my name, and why is it so?”",
        "Under my name",
    ]
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().get("/feeds/people/owner/").status_code == 404
    assert Client().get("/feeds/people/nobody-here/").status_code == 404


def test_the_feed_of_a_thread_tells_answers_and_comments(
    owner: User, stranger: User, moderator: User
) -> None:
    thread = asked("Who knows", by=owner, is_pseudonymous=True)
    answer = actions.answer(thread, by=stranger, body="I do.")
    actions.remark(answer, by=owner, body="How so?")
    path = f"/feeds/threads/{thread.pk}/posts/"
    tree = lxml.etree.fromstring(Client().get(path).content)
    names = tree.xpath("//a:entry/a:author/a:name/text()", namespaces=ATOM)
    assert names == ["a member", "stranger"]
    links = [one.get("href") for one in look(thread.page_url).tree.cssselect("link[rel=alternate]")]
    assert path in links
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="No.")
    assert Client().get(path).status_code == 404
    assert browser_of(moderator).get(path).status_code == 404


@pytest.mark.slow  # thirty rows, written as members write them
@pytest.mark.parametrize("tab", TABS)
def test_its_queries_do_not_grow(owner: User, tab: str) -> None:
    tags.follow(tag("a"), by=owner)
    tags.mute(tag("m"), by=owner)
    path = f"/threads/?tab={tab}&tag=a&any=a,b0&not=c&state=open"
    reader = browser_of(owner)
    for number in range(3):
        asked(f"Number {number}", "a", f"b{number}", by=owner)
    few = queries(path, reader)
    for number in range(3, 18):
        asked(f"Number {number}", "a", f"b{number}", by=owner)
    assert queries(path, reader) == few

"""Every door, one law: each address answers visitor, member, owner, stranger and moderator alike.

The table below is the promise; a new address without a line in it fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.accounts.models import User
from community.notifications import opening, unsubscribing
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.search import leaving
from community.search.models import SavedSearch
from community.search.saving import save_search
from community.tags.models import Tag
from mentors.models import Mentor, Request
from portal.shelf import actions as shelf
from portal.shelf.highlighting import highlight
from portal.shelf.models import Highlight, SavedItem
from stories.models import Block, Story
from stories.models.story import Status
from tests.cast import BlockFactory, StoryFactory, person
from tests.conftest import Laid, browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested
from threads import actions, passages
from threads.models import Draft, Post
from threads.notices import EDIT

ROLES = ("visitor", "stranger", "owner", "moderator", "editor")
OK, SIGN_IN, NO, GONE, NOT_HERE = 200, 302, 403, 410, 404
ALL_MAY = (OK,) * 5
ONLY_MODERATORS = (SIGN_IN, NO, NO, OK, NO)
CLOSERS = (SIGN_IN, NO, NO, OK, OK)
ONLY_THE_OWNER = (SIGN_IN, NO, OK, NO, NO)
ONLY_ITS_OWNERS = (SIGN_IN, NOT_HERE, OK, NOT_HERE, NOT_HERE)

# name → (method, answers by role in the order of ROLES); 3xx stands for "sent on, as everybody"
DOORS: dict[str, tuple[str, tuple[int, ...]]] = {
    "home": ("get", ALL_MAY),
    "stories:index": ("get", ALL_MAY),
    "stories:detail": ("get", ALL_MAY),
    "stories:keep_place": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "feeds:stories": ("get", ALL_MAY),
    "feeds:tagged": ("get", ALL_MAY),
    "question_feeds:newest": ("get", ALL_MAY),
    "question_feeds:tagged": ("get", ALL_MAY),
    "person_feed": ("get", ALL_MAY),
    "question_feeds:thread": ("get", ALL_MAY),
    "threads:index": ("get", ALL_MAY),
    "threads:ask": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "threads:similar": ("get", ALL_MAY),
    "threads:fitting": ("post", (401, OK, OK, OK, OK)),
    "threads:answered": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "threads:about": ("get", ALL_MAY),
    "threads:drafts": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "threads:save_draft": ("post", (401, 302, 302, 302, 302)),
    "threads:discard_draft": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "threads:draw": ("get", (SIGN_IN, NO, NO, NO, OK)),
    "threads:detail": ("get", (301,) * 5),
    "threads:answer": ("post", (401, 302, 302, 302, 302)),
    "threads:remark": ("post", (401, 302, 302, 302, 302)),
    "threads:vote": ("post", (SIGN_IN, 302, NO, 302, 302)),
    "threads:accept": ("post", (SIGN_IN, NO, 302, NO, NO)),
    "threads:unaccept": ("post", (SIGN_IN, NO, 302, NO, NO)),
    "threads:moderate": ("get", CLOSERS),
    "threads:close": ("get", CLOSERS),
    "threads:duplicate": ("get", CLOSERS),
    "threads:reopen": ("get", (SIGN_IN, NO, NO, 302, 302)),
    "threads:lock": ("get", ONLY_MODERATORS),
    "threads:unlock": ("get", (SIGN_IN, NO, NO, 302, NO)),
    "threads:merge": ("get", ONLY_MODERATORS),
    "threads:moderate_post": ("get", ONLY_MODERATORS),
    "threads:convert": ("get", ONLY_MODERATORS),
    "threads:move": ("get", ONLY_MODERATORS),
    "threads:split": ("get", ONLY_MODERATORS),
    "threads:comment": ("post", (401, 302, 302, 302, 302)),
    "threads:follow": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "threads:follow_story": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "threads:follow_person": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "follows:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "notifications:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "notifications:open": ("get", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "notifications:read": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "notifications:read_all": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "notifications:mailed": ("get", (302,) * 5),
    "notifications:unsubscribe": ("get", ALL_MAY),
    "notification_settings:edit": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "threads:preview": ("post", (401, OK, OK, OK, OK)),
    "threads:post": ("get", (302,) * 5),
    "threads:edit": ("get", (SIGN_IN, NO, OK, OK, OK)),
    "threads:delete": ("get", ONLY_THE_OWNER),
    "threads:revisions": ("get", ALL_MAY),
    "threads:outdated": ("get", (SIGN_IN, NO, OK, OK, NO)),
    "threads:restore_version": ("post", (SIGN_IN, NO, 302, 302, 302)),
    "threads:hide_version": ("get", (SIGN_IN, NO, NO, OK, NO)),
    "threads:show_version": ("post", (SIGN_IN, NO, NO, 302, NO)),
    "threads:suggest": ("get", (SIGN_IN, OK, 302, 302, 302)),
    "threads:suggestions": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "threads:suggestion": ("get", (SIGN_IN, NOT_HERE, OK, OK, OK)),
    "threads:approve_suggestion": ("post", (SIGN_IN, NOT_HERE, 302, 422, 422)),
    "threads:improve_suggestion": ("get", (SIGN_IN, NOT_HERE, OK, OK, OK)),
    "threads:reject_suggestion": ("post", (SIGN_IN, NOT_HERE, 422, 422, 422)),
    "threads:withdraw_suggestion": ("post", (SIGN_IN, NOT_HERE, NO, NO, NO)),
    "shelf:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "shelf:new": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "shelf:save": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "shelf:export": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "shelf:item": ("get", ONLY_ITS_OWNERS),
    "shelf:unsave": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "shelf:detail": ("get", ONLY_ITS_OWNERS),
    "shelf:edit": ("get", ONLY_ITS_OWNERS),
    "shelf:delete": ("get", ONLY_ITS_OWNERS),
    "shelf:share": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "shelf:shared": ("get", ALL_MAY),
    "highlights:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "highlights:new": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "highlights:edit": ("get", ONLY_ITS_OWNERS),
    "highlights:delete": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "mentors:index": ("get", ALL_MAY),
    "mentors:detail": ("get", ALL_MAY),
    "mentors:new": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "mentors:edit": ("get", ONLY_THE_OWNER),
    "mentors:pause": ("get", ONLY_THE_OWNER),
    "mentors:resume": ("post", (SIGN_IN, NO, 302, NO, NO)),
    "mentors:end": ("get", ONLY_THE_OWNER),
    "path:edit": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "path:story": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "requests:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "requests:new": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "requests:line": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "requests:come_back": ("post", (SIGN_IN, *[NOT_HERE] * 4)),  # none of them is a mentor
    "requests:detail": ("get", ONLY_ITS_OWNERS),
    "requests:move": ("post", (SIGN_IN, NOT_HERE, 422, NOT_HERE, NOT_HERE)),  # an old page's
    "tags:index": ("get", ALL_MAY),
    "tags:detail": ("get", ALL_MAY),
    "settings_abilities": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "settings_tags": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "settings_profile": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "tags:revisions": ("get", ALL_MAY),
    "tags:edit": ("get", (SIGN_IN, NO, NO, OK, OK)),
    "tags:follow": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "people:detail": ("get", ALL_MAY),
    "search:index": ("get", ALL_MAY),
    "search_feed": ("get", (NOT_HERE,) * 5),  # without a query
    "search:suggest": ("get", ALL_MAY),
    "saved_searches:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "saved_searches:new": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "saved_searches:edit": ("get", ONLY_ITS_OWNERS),
    "saved_searches:delete": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "saved_searches:unsubscribe": ("get", ALL_MAY),
    "search:opensearch": ("get", ALL_MAY),
    "limits": ("get", ALL_MAY),
    "sitemap": ("get", ALL_MAY),
    "robots": ("get", ALL_MAY),
    "healthz": ("get", ALL_MAY),
    "readyz": ("get", (503,) * 5),  # no worker beats beside a test
}
NOT_OURS = {"admin", "pictures"}  # see test_strangers, and the test of pictures


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if (entry.namespace or "") not in NOT_OURS:
                yield from names(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and entry.name:
            yield prefix + entry.name


def commented(owner: User) -> Post:
    """A comment by `owner` that was edited, with an edit suggested."""
    story = StoryFactory.create(slug="a-story")
    story.tags.add("compilers")
    BlockFactory.create(story=story, key="k")
    for key in ("asks", "tells"):
        voice = story.speakers.create(label=key)
        BlockFactory.create(story=story, key=key, speaker=voice)
    comment = actions.comment(story, by=owner, body="I was their.")
    comment = actions.edit(comment, by=owner, body="I was there.", seen=0)
    actions.suggest(comment, by=person("helper"), note="Says where.", body="I was here.", seen=1)
    return comment


@pytest.fixture
def post(owner: User) -> Post:
    return commented(owner)


@pytest.fixture
def clients(owner: User, stranger: User, moderator: User, editor: User) -> dict[str, Client]:
    people = {"stranger": stranger, "owner": owner, "moderator": moderator, "editor": editor}
    return {"visitor": Client()} | {role: browser_of(who) for role, who in people.items()}


def answered_by(owner: User) -> Post:
    """An answer by its asker: what others may vote on, and only the asker accept."""
    tag = Tag.objects.create(name="Linkers", slug="linkers")
    thread = actions.ask(by=owner, title="Who reads linker maps?", body="I do not.", tags=[tag])
    return actions.answer(thread, by=owner, body="Some do.")


@pytest.fixture
def answered(owner: User) -> Post:
    return answered_by(owner)


OF_A_QUESTION = {
    "threads:outdated": "post",
    **dict.fromkeys(
        (
            "threads:moderate",
            "threads:close",
            "threads:duplicate",
            "threads:reopen",
            "threads:lock",
            "threads:unlock",
            "threads:merge",
        ),
        "thread",
    ),
    **dict.fromkeys(
        ("threads:moderate_post", "threads:convert", "threads:move", "threads:split"), "post"
    ),
    "threads:answer": "thread",
    "threads:remark": "post",
    "threads:vote": "post",
    "threads:accept": "post",
    "threads:unaccept": "post",
}


def address(name: str, post: Post) -> str:
    story = post.thread.story
    if name in OF_A_QUESTION:
        pk = post.thread_id if OF_A_QUESTION[name] == "thread" else post.pk
        return reverse(name, args=[pk])
    assert story is not None
    if name.endswith("suggestion"):
        return reverse(name, args=[post.suggestions.get().pk])
    arguments: dict[str, list[object]] = {
        "stories:detail": [story.slug],
        "stories:keep_place": [story.slug],
        "feeds:tagged": ["compilers"],
        "question_feeds:tagged": ["compilers"],
        "threads:detail": [post.thread_id, story.slug],
        "threads:comment": [story.slug],
        "threads:about": [story.slug],
        "threads:draw": [story.slug, "asks"],
        "threads:post": [post.pk],
        "threads:edit": [post.pk],
        "threads:delete": [post.pk],
        "threads:revisions": [post.pk],
        "threads:suggest": [post.pk],
        "person_feed": ["owner"],
        "question_feeds:thread": [post.thread_id],
        "tags:revisions": ["compilers"],
        "tags:edit": ["compilers"],
        "tags:follow": ["compilers"],
        "tags:detail": ["compilers"],
        "people:detail": ["owner"],
        "threads:follow": [post.thread_id],
        "threads:follow_story": [story.slug],
        "threads:follow_person": ["owner"],
    }
    if name.endswith("_version"):
        return reverse(name, args=[post.revisions.earliest("pk").pk])
    if name in OF_THE_OWNER:
        return reverse(name, args=[OF_THE_OWNER[name](post).pk])
    if name.startswith("mentors:") and name not in {"mentors:index", "mentors:new"}:
        return reverse(name, args=[mentor_of(post).person.handle])
    if name == "requests:line":
        return reverse(name, args=[request_of(post).mentor.person.handle])
    if name == "notifications:mailed":
        return opening.address(notice_about(post))
    if name == "notifications:unsubscribe":
        assert post.author is not None
        return unsubscribing.address(post.author, codes=["edit"])
    if name in {"shelf:detail", "shelf:edit", "shelf:delete", "shelf:share"}:
        return reverse(name, args=[saved_under(post).reading_list_id])
    if name == "shelf:shared":
        shared = shelf.share(saved_under(post).reading_list, by=post.author)
        return reverse(name, args=[shared.share_key])
    if name == "saved_searches:unsubscribe":
        assert post.author is not None
        return leaving.address(post.author, [saved_by(post)])
    return reverse(name, args=arguments.get(name, []))


def notice_about(post: Post) -> Notification:
    """A notice to the author of `post`, the same one each time."""
    notify(EDIT, about=post, to=[post.author], deed="edit-1")
    return Notification.objects.get(deed__endswith="edit-1")


def saved_under(post: Post) -> SavedItem:
    """What the author of `post` saved of its story, the same thing each time."""
    story = Story.objects.get(threads__posts=post)
    mine = SavedItem.objects.visible_to(post.author).select_related("reading_list").first()
    return mine or shelf.save(story, by=post.author, note="I was there, and so was she.")[0]


def highlight_under(post: Post) -> Highlight:
    """A highlight of the author of `post` in its story, the same one each time."""
    words = passages.find(Block.objects.get(key="k"))
    return highlight(words.story, words, by=post.author, label="insight")


def mentor_of(post: Post) -> Mentor:
    """The author of `post` as a mentor, the same one each time."""
    mine = Mentor.objects.filter(person=post.author).first()
    return mine or MentorFactory.create(person=post.author)


def request_of(post: Post) -> Request:
    """What the author of `post` asks a mentor, the same request each time."""
    assert post.author is not None
    return Request.objects.filter(mentee=post.author).first() or requested(mentee=post.author)


def draft_beside(post: Post) -> Draft:
    """An edit of `post` that its author has begun, the same one each time."""
    kept = Draft.objects.filter(owner=post.author).first()
    return kept or actions.save_draft(f"edit-{post.pk}", {"body": "I"}, by=post.author, seen=0)


def saved_by(post: Post) -> SavedSearch:
    """A search of the author of `post`, the same one each time."""
    return save_search("linkers", by=post.author, cadence="weekly")


OF_THE_OWNER: dict[str, Callable[[Post], Any]] = {
    **dict.fromkeys(("notifications:open", "notifications:read"), notice_about),
    **dict.fromkeys(("shelf:item", "shelf:unsave"), saved_under),
    **dict.fromkeys(("highlights:edit", "highlights:delete"), highlight_under),
    **dict.fromkeys(("saved_searches:edit", "saved_searches:delete"), saved_by),
    "threads:discard_draft": draft_beside,
    **dict.fromkeys(("requests:detail", "requests:move"), request_of),
}


def answers(name: str, post: Post, clients: dict[str, Client]) -> tuple[int, ...]:
    method, _ = DOORS[name]
    sent = {"body": "Me too.", "key": "k", "block": "k", "value": "up"}
    sent |= {"thing": f"story-{post.thread.story_id}", "seen": str(post.revision_count)}
    sent |= {"story": "a-story", "at": "k", "label": "insight", "draft": "ask"}
    sent |= {"verb": "withdraw"}
    sent |= {"what": f"passage-{post.thread.story_id}"}
    body = sent if method == "post" else {}
    return tuple(
        getattr(clients[role], method)(address(name, post), body).status_code for role in ROLES
    )


def test_every_address_has_its_promise() -> None:
    ours = {name for name in names(get_resolver()) if not name.startswith("account_")}
    assert ours == set(DOORS)


@dataclass(frozen=True)
class House:
    """What stands behind the doors, and who comes: their sessions."""

    post: int
    answered: int
    sessions: dict[str, str]


@pytest.fixture(scope="class")
def house(laid: Laid) -> House:
    with laid():
        people = {role: person(role) for role in ("stranger", "owner")}
        people |= {role: person(f"the-{role}", role=role) for role in ("moderator", "editor")}
        sessions = {
            role: browser_of(who).cookies[settings.SESSION_COOKIE_NAME].value
            for role, who in people.items()
        }
        owner = people["owner"]
        return House(commented(owner).pk, answered_by(owner).pk, sessions)


@pytest.mark.django_db
class TestEachDoor:
    @pytest.fixture
    def clients(self, house: House) -> dict[str, Client]:
        browsers = {role: Client() for role in ROLES}
        for role, key in house.sessions.items():
            browsers[role].cookies[settings.SESSION_COOKIE_NAME] = key
        return browsers

    @pytest.mark.parametrize("name", DOORS)
    def test_it_keeps_its_promise(
        self, name: str, house: House, clients: dict[str, Client]
    ) -> None:
        pk = house.answered if name in OF_A_QUESTION else house.post
        assert answers(name, Post.objects.get(pk=pk), clients) == DOORS[name][1]


OF_A_POST = ("threads:edit", "threads:delete", "threads:revisions", "threads:post")


@pytest.mark.parametrize("name", OF_A_POST)
def test_the_posts_of_a_question_have_the_same_doors(
    name: str, answered: Post, clients: dict[str, Client]
) -> None:
    for post in (answered, answered.thread.question):
        assert post is not None
        path = reverse(name, args=[post.pk])
        assert tuple(clients[role].get(path).status_code for role in ROLES) == DOORS[name][1]


def test_a_questions_own_page_is_open_to_all(answered: Post, clients: dict[str, Client]) -> None:
    path = answered.thread.page_url
    assert tuple(clients[role].get(path).status_code for role in ROLES) == ALL_MAY


OF_A_STORY = ("stories:detail", "threads:comment", "threads:revisions", "threads:post")


@pytest.mark.parametrize("name", OF_A_STORY)
def test_a_withdrawn_story_is_gone_with_its_discussion(
    name: str, post: Post, clients: dict[str, Client]
) -> None:
    Story.objects.update(status=Status.WITHDRAWN)
    given = dict(zip(ROLES, answers(name, post, clients), strict=True))
    assert {given["stranger"], given["owner"]} == {GONE}
    assert given["visitor"] in {GONE, SIGN_IN}


@pytest.mark.parametrize("name", OF_A_STORY)
def test_a_draft_is_not_there(name: str, post: Post, clients: dict[str, Client]) -> None:
    Story.objects.update(status=Status.DRAFT)
    given = dict(zip(ROLES, answers(name, post, clients), strict=True))
    assert {given["stranger"], given["owner"]} == {NOT_HERE}
    assert given["visitor"] in {NOT_HERE, SIGN_IN}


def test_a_form_without_its_token_is_refused(post: Post, answered: Post, owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    for name, (method, _) in DOORS.items():
        if method == "post":
            thing = answered if name in OF_A_QUESTION else post
            assert client.post(address(name, thing), {"body": "x"}).status_code == NO, name


SHOW_A_FORM = {"threads:remark"}  # to whoever comes by its link


def test_unsafe_doors_refuse_get(post: Post, answered: Post, owner: User) -> None:
    for name, (method, _) in DOORS.items():
        if method == "post":
            thing = answered if name in OF_A_QUESTION else post
            fine = {OK} if name in SHOW_A_FORM else {302, 405}
            assert browser_of(owner).get(address(name, thing)).status_code in fine, name

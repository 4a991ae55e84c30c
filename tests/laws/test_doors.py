"""Every door, one law: each address answers visitor, member, owner, stranger and moderator alike.

The table below is the promise; a new address without a line in it fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from community.accounts.avatars import set_avatar
from community.accounts.models import ApiToken, User
from community.accounts.tokens import make_token
from community.lib import uploads
from community.log.actions import record
from community.moderation.actions import warn
from community.moderation.models import Warning  # noqa: A004
from community.notifications import opening, unsubscribing
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.search import leaving
from community.search.models import SavedSearch
from community.search.saving import save_search
from community.tags.models import Tag
from community.webhooks import actions as webhooks
from community.webhooks.models import Delivery, Endpoint
from mentors.actions import share_calendar, write_room_note
from mentors.mentorship import calendar_key
from mentors.models import (
    CalendarKey,
    Goal,
    Invitation,
    Meeting,
    Mentor,
    Mentorship,
    Note,
    Request,
    Room,
    RoomNote,
    RoomSession,
    Step,
    StoryProposal,
)
from portal.privacy import leasing, tokens
from portal.privacy.actions import ask_for_data
from portal.privacy.models import Closing, Export
from portal.shelf import actions as shelf
from portal.shelf.highlighting import highlight
from portal.shelf.models import Highlight, SavedItem
from stories.models import Block, Proposal, Story
from stories.models.story import Status
from tests.cast import BlockFactory, StoryFactory, person
from tests.conftest import Laid, browser_of
from tests.mentors.agreeing import goal_of, proposed
from tests.mentors.meeting import met
from tests.mentors.mentoring import MentorFactory
from tests.mentors.noting import noted
from tests.mentors.noting import proposed as story_proposed
from tests.mentors.requesting import requested, together
from tests.mentors.rooming import SLOT, days_away, room_of
from tests.stories.proposing import proposed as story_offered
from tests.threads.asking import question
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
    "proposals:new": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "proposals:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "proposals:detail": ("get", (SIGN_IN, NOT_HERE, OK, NOT_HERE, OK)),
    "proposals:withdraw": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),  # then it is gone
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
    "threads:show_version": ("get", (SIGN_IN, NO, NO, OK, NO)),
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
    "mentors:meetings": ("get", ONLY_THE_OWNER),
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
    "invitations:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "invitations:new": ("get", (SIGN_IN, NO, OK, OK, NO)),
    "invitations:decline": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "invitations:take_back": ("post", (SIGN_IN, NOT_HERE, NOT_HERE, 302, NOT_HERE)),
    "mentorships:detail": ("get", ONLY_ITS_OWNERS),
    "mentorships:agreement": ("get", ONLY_ITS_OWNERS),
    "mentorships:agree": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "mentorships:goals": ("get", ONLY_ITS_OWNERS),
    "mentorships:goal": ("get", ONLY_ITS_OWNERS),
    "mentorships:step": ("get", ONLY_ITS_OWNERS),
    "mentorships:tick": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "mentorships:contact": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "mentorships:ending": ("get", ONLY_ITS_OWNERS),
    "mentorships:reached": ("post", (SIGN_IN, NOT_HERE, 422, NOT_HERE, NOT_HERE)),  # it still runs
    "mentorships:thank": ("post", (SIGN_IN, NOT_HERE, 422, NOT_HERE, NOT_HERE)),
    "mentorships:reveal": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "mentorships:concern": ("post", (SIGN_IN, NOT_HERE, 422, NOT_HERE, NOT_HERE)),  # no words
    **dict.fromkeys(
        (f"mentorships:{name}" for name in ["notes", "note", "delete_note", "stories"]),
        ("get", ONLY_ITS_OWNERS),
    ),
    **dict.fromkeys(
        (f"mentorships:{name}" for name in ["propose_story", "proposal", "edit_proposal"]),
        ("get", ONLY_ITS_OWNERS),
    ),
    "mentorships:decide": ("post", (SIGN_IN, *[NOT_HERE] * 4)),  # on nothing that can be decided
    "calendar_feed": ("get", ALL_MAY),  # whoever has its key
    "settings_calendar": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "mentorships:meetings": ("get", ONLY_ITS_OWNERS),
    "mentorships:meeting": ("get", ONLY_ITS_OWNERS),
    "mentorships:meeting_deed": ("post", (SIGN_IN, NOT_HERE, 422, NOT_HERE, NOT_HERE)),  # no words
    "threads:say": ("get", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "rooms:index": ("get", ALL_MAY),
    "rooms:new": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "rooms:past": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "rooms:detail": ("get", ALL_MAY),  # its front
    "rooms:join": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "rooms:invited": ("get", (SIGN_IN, OK, 302, OK, OK)),
    **dict.fromkeys(
        ("rooms:edit", "rooms:close", "rooms:leave", "rooms:remove", "rooms:postpone"),
        ("get", ONLY_ITS_OWNERS),
    ),
    **dict.fromkeys(
        ("rooms:link", "rooms:host", "rooms:attendance"),
        ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    ),
    "rooms:turn": ("post", (SIGN_IN, *[NOT_HERE] * 4)),  # nothing is said that should be done
    **dict.fromkeys(
        ("rooms:session", "rooms:question", "rooms:edit_note"), ("get", ONLY_ITS_OWNERS)
    ),
    **dict.fromkeys(("rooms:delete_note", "rooms:note_versions"), ("get", ONLY_ITS_OWNERS)),
    "tags:index": ("get", ALL_MAY),
    "tags:detail": ("get", ALL_MAY),
    "settings_abilities": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "settings_tags": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "settings_profile": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "settings_picture_remove": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "avatar": ("get", ALL_MAY),
    "tags:revisions": ("get", ALL_MAY),
    "tags:edit": ("get", (SIGN_IN, NO, NO, OK, OK)),
    "tags:follow": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "people:detail": ("get", ALL_MAY),
    "people:thanks": ("get", ALL_MAY),
    "people:remove_picture": ("get", ONLY_MODERATORS),
    "people:block": ("post", (SIGN_IN, 302, 302, 302, 302)),
    "people:unblock": ("post", (SIGN_IN, NOT_HERE, NOT_HERE, NOT_HERE, NOT_HERE)),
    "report": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "settings_reports": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "settings_decisions": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "decision": ("get", ONLY_ITS_OWNERS),
    "undo": ("get", ONLY_MODERATORS),
    "take_back": ("post", (SIGN_IN, NO, NO, NOT_HERE, NO)),  # what another moderator did
    "warning": ("get", ONLY_ITS_OWNERS),
    "settings_tokens": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "rotate_token": ("post", (SIGN_IN, *[302] * 4)),  # who one is, is asked first
    "revoke_token": ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    "webhooks:index": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "webhooks:new": ("get", (SIGN_IN, OK, OK, OK, OK)),
    **dict.fromkeys(
        (f"webhooks:{name}" for name in ("detail", "edit", "delete", "delivery")),
        ("get", ONLY_ITS_OWNERS),
    ),
    "webhooks:rotate": ("post", (SIGN_IN, *[302] * 4)),  # who one is, is asked first
    **dict.fromkeys(
        (f"webhooks:{name}" for name in ("pause", "resume", "test", "redeliver_dead", "redeliver")),
        ("post", (SIGN_IN, NOT_HERE, 302, NOT_HERE, NOT_HERE)),
    ),
    "settings_blocked": ("get", (SIGN_IN, OK, OK, OK, OK)),
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
    "privacy:index": ("get", ALL_MAY),
    "privacy:data": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "privacy:fetch": ("get", ONLY_ITS_OWNERS),
    "privacy:close": ("get", (SIGN_IN, OK, OK, OK, OK)),
    "privacy:keep": ("get", ALL_MAY),
    "moderation_log": ("get", ALL_MAY),
    "moderation_log_feed": ("get", ALL_MAY),
    "moderation_log_entry": ("get", ALL_MAY),
    "sitemap": ("get", ALL_MAY),
    "headless:session": ("get", (401,) * 5),  # a browser's cookie is nothing to them
    **{
        f"headless:{name}": ("get", (401,) * 5)
        for name in ("second_step_webauthn", "webauthn_again")
    },
    **{
        f"headless:{name}": ("get", (405,) * 5)
        for name in (
            *("signup", "login", "request_password"),
            *("second_step", "reauthenticate", "second_step_again"),
        )
    },
    **{f"headless:{name}": ("get", (400,) * 5) for name in ("verify_email", "reset_password")},
    "headless:login_webauthn": ("get", ALL_MAY),
    "robots": ("get", ALL_MAY),
    "security": ("get", (NOT_HERE,) * 5),  # until a contact is set
    "healthz": ("get", ALL_MAY),
    "readyz": ("get", (503,) * 5),  # no worker beats beside a test
}
NOT_OURS = {"admin", "api", "pictures"}  # see test_strangers, and the tests of the two others


OF_ACCOUNTS = ("account_", "mfa_", "openid_connect_", "socialaccount_", "usersessions_")
"""How the names begin of the pages that `test_strangers` has a table of."""


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
    "invitations:new": "thread",
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
        "people:thanks": ["owner"],
        "people:block": ["owner"],
        "people:remove_picture": ["owner"],
        "report": ["post", post.pk],
        "people:unblock": ["owner"],
        "threads:follow": [post.thread_id],
        "threads:follow_story": [story.slug],
        "threads:follow_person": ["owner"],
    }
    if name.endswith("_version"):
        return reverse(name, args=[post.revisions.earliest("pk").pk])
    if name in OF_THE_OWNER:
        thing = OF_THE_OWNER[name](post)
        is_within = isinstance(thing, Meeting | Note | StoryProposal)
        within = [thing.mentorship_id] if is_within else []
        return reverse(name, args=[*within, thing.pk])
    if name.startswith("mentors:") and name not in {"mentors:index", "mentors:new"}:
        return reverse(name, args=[mentor_of(post).person.handle])
    if name in MADE_FOR:
        return MADE_FOR[name](post)
    if name == "moderation_log_entry":
        return reverse(name, args=[record("post.hide", by=None, target=post).pk])
    if name == "requests:line":
        return reverse(name, args=[request_of(post).mentor.person.handle])
    if name == "rooms:remove":
        return reverse(name, args=[room_hosted_by(post).pk, other_in_the_room(post).pk])
    if name in {"shelf:detail", "shelf:edit", "shelf:delete", "shelf:share"}:
        return reverse(name, args=[saved_under(post).reading_list_id])
    if name == "shelf:shared":
        shared = shelf.share(saved_under(post).reading_list, by=post.author)
        return reverse(name, args=[shared.share_key])
    return reverse(name, args=arguments.get(name, []))


def token_of(post: Post) -> ApiToken:
    """A token of its author."""
    given = {"name": "notebook", "scopes": ["read"], "life": timedelta(days=30)}
    return make_token(post.author, by=post.author, **given)[0]


def webhook_of(post: Post) -> Endpoint:
    """A webhook of its author, the same one each time."""
    assert post.author is not None
    mine = Endpoint.objects.filter(owner=post.author).first()
    given = {"url": "https://hooks.example.org/in", "events": ["story"]}
    return mine or webhooks.add_endpoint(by=post.author, **given)[0]  # type: ignore[arg-type]


def delivery_of(post: Post) -> Delivery:
    """What was sent there, the same thing each time."""
    endpoint = webhook_of(post)
    return endpoint.deliveries.first() or webhooks.send_test(endpoint, by=post.author)


def file_of(post: Post) -> str:
    """The address of the file with the data of the author of `post`, the same one each time."""
    there = Export.objects.filter(person=post.author).first()
    if there is None:
        there = ask_for_data(by=post.author)
        assert leasing.export(there.pk)
    return reverse("privacy:fetch", args=[there.pk])


def keeping_of(post: Post) -> str:
    """The address by which the author of `post` keeps their account, which is to be closed."""
    in_time = {"posts": Closing.Posts.KEPT, "due_at": timezone.now() + timedelta(days=9)}
    closing, _made = Closing.objects.get_or_create(person=post.author, defaults=in_time)
    return reverse("privacy:keep", args=[tokens.made(closing)])


def decision_about(post: Post) -> str:
    """The statement that tells the author of `post` of a warning, the same one each time."""
    return reverse("decision", args=[warning_to(post).person.statements.get().pk])


def warning_to(post: Post) -> Warning:
    """A warning to the author of `post`, the same one each time."""
    there = Warning.objects.filter(person=post.author).first()
    by = User.objects.filter(handle="who-warns").first() or person("who-warns", role="moderator")
    return there or warn(post.author, by=by, reason="Please keep to the matter.")


def calendar_of(post: Post) -> str:
    """The secret address of the calendar of the author of `post`, the same one each time."""
    made = CalendarKey.objects.filter(person=post.author).first()
    return calendar_key.address_of(made or share_calendar(by=post.author))


def end_of_mails(post: Post) -> str:
    assert post.author is not None
    return unsubscribing.address(post.author, codes=["edit"])


def end_of_search_mails(post: Post) -> str:
    assert post.author is not None
    return leaving.address(post.author, [saved_by(post)])


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


def invitation_of(post: Post) -> Invitation:
    """What the author of `post` is invited to answer, the same invitation each time."""
    mentor = mentor_of(post)
    there = mentor.invitations.first()
    return there or Invitation.objects.create(
        thread=question(person("who-asks")), mentor=mentor, place=1
    )


def mentorship_of(post: Post) -> Mentorship:
    """A mentorship of the author of `post`, the same one each time."""
    assert post.author is not None
    mine = Mentorship.objects.filter(request__mentee=post.author).first()
    return mine or together(mentee=post.author)


def meeting_of(post: Post) -> Meeting:
    """A meeting of the author of `post` with their mentor, the same one each time."""
    mentorship = mentorship_of(post)
    mine = Meeting.objects.filter(mentorship=mentorship).first()
    return mine or met(mentorship, timezone.now() + timedelta(days=3))


def note_by(post: Post) -> Note:
    """A note of the author of `post` that their mentor reads too, the same one each time."""
    pair = mentorship_of(post)
    mine = Note.objects.filter(mentorship=pair).first()
    return mine or noted(pair, pair.mentee)


def story_told_by(post: Post) -> StoryProposal:
    """A story that the author of `post` proposes to their mentor, the same one each time."""
    pair = mentorship_of(post)
    mine = StoryProposal.objects.filter(mentorship=pair).first()
    return mine or story_proposed(pair)


def agreeing(post: Post) -> Mentorship:
    """The same mentorship, with a version on the table that the author of `post` can agree to."""
    pair = mentorship_of(post)
    if not pair.agreements.exists():
        proposed(pair, by=pair.mentor)
    return pair


def step_of(post: Post) -> Step:
    """A step in the mentorship of the author of `post`, the same one each time."""
    pair = mentorship_of(post)
    goal = pair.goals.first() or goal_of(pair, "Read", "Write")
    return goal.steps.earliest("pk")


def goal_like(post: Post) -> Goal:
    """The goal of that step."""
    return step_of(post).goal


def room_hosted_by(post: Post) -> Room:
    """A study room of the author of `post` and somebody else, the same one each time."""
    assert post.author is not None
    mine = Room.objects.filter(host=post.author).first()
    return mine or room_of(post.author, person("in-the-room"), places=8, slot=days_away(SLOT))


def other_in_the_room(post: Post) -> User:
    """Whoever else is in that room."""
    seat = room_hosted_by(post).seats.exclude(person=post.author).select_related("person").get()
    return seat.person


def session_hosted_by(post: Post) -> RoomSession:
    """The coming session of that room, of which the author of `post` sets the question."""
    return room_hosted_by(post).sessions.get()


def room_note_by(post: Post) -> RoomNote:
    """A note of that session, the same one each time."""
    return write_room_note(session_hosted_by(post), by=post.author, body="We agreed.")


def draft_beside(post: Post) -> Draft:
    """An edit of `post` that its author has begun, the same one each time."""
    kept = Draft.objects.filter(owner=post.author).first()
    return kept or actions.save_draft(f"edit-{post.pk}", {"body": "I"}, by=post.author, seen=0)


def saved_by(post: Post) -> SavedSearch:
    """A search of the author of `post`, the same one each time."""
    return save_search("linkers", by=post.author, cadence="weekly")


def picture_of(post: Post) -> str:
    """The picture of the author of `post`, which they show to everybody."""
    if not (author := User.objects.get(pk=post.author_id)).avatar:
        drawn = BytesIO()
        Image.new("RGB", (8, 8), "teal").save(drawn, "PNG")
        author = set_avatar(
            author, by=author, file=ContentFile(drawn.getvalue()), visibility="public"
        )
    return uploads.address(author.avatar)


def proposed_by(post: Post) -> Proposal:
    """A story that the author of `post` proposes, the same one each time."""
    made = Proposal.objects.filter(by=post.author).first()
    return made or story_offered(post.author)


MADE_FOR: dict[str, Callable[[Post], str]] = {
    "privacy:fetch": file_of,
    "privacy:keep": keeping_of,
    "decision": decision_about,
    "take_back": lambda post: reverse(
        "take_back", args=[warning_to(post).person.statements.get().pk]
    ),
    "warning": lambda post: reverse("warning", args=[warning_to(post).pk]),
    "avatar": picture_of,
    "calendar_feed": calendar_of,
    "rooms:invited": lambda post: str(room_hosted_by(post).invitation_url),
    "notifications:mailed": lambda post: opening.address(notice_about(post)),
    "notifications:unsubscribe": end_of_mails,
    "saved_searches:unsubscribe": end_of_search_mails,
}
"""Addresses that are keys, or bear a signature."""

OF_THE_OWNER: dict[str, Callable[[Post], Any]] = {
    **dict.fromkeys(("rotate_token", "revoke_token"), token_of),
    **dict.fromkeys(
        (
            f"webhooks:{name}"
            for name in (
                *("detail", "edit", "delete", "rotate"),
                *("pause", "resume", "test", "redeliver_dead"),
            )
        ),
        webhook_of,
    ),
    **dict.fromkeys(("webhooks:delivery", "webhooks:redeliver"), delivery_of),
    **dict.fromkeys(("proposals:detail", "proposals:withdraw"), proposed_by),
    **dict.fromkeys(
        (
            f"rooms:{name}"
            for name in ["detail", "edit", "close", "link", "join", "leave", "host", "turn"]
        ),
        room_hosted_by,
    ),
    **dict.fromkeys(
        (f"rooms:{name}" for name in ("session", "question", "attendance", "postpone")),
        session_hosted_by,
    ),
    **dict.fromkeys(("rooms:edit_note", "rooms:delete_note", "rooms:note_versions"), room_note_by),
    **dict.fromkeys(("notifications:open", "notifications:read"), notice_about),
    **dict.fromkeys(("shelf:item", "shelf:unsave"), saved_under),
    **dict.fromkeys(("highlights:edit", "highlights:delete"), highlight_under),
    **dict.fromkeys(("saved_searches:edit", "saved_searches:delete"), saved_by),
    "threads:discard_draft": draft_beside,
    **dict.fromkeys(("requests:detail", "requests:move"), request_of),
    **dict.fromkeys(("invitations:decline", "invitations:take_back"), invitation_of),
    **dict.fromkeys(("mentorships:detail", "mentorships:goals"), mentorship_of),
    **dict.fromkeys(("mentorships:agreement", "mentorships:agree"), agreeing),
    "mentorships:goal": goal_like,
    **dict.fromkeys(("mentorships:step", "mentorships:tick"), step_of),
    "mentorships:meetings": mentorship_of,
    **dict.fromkeys(
        ("mentorships:notes", "mentorships:stories", "mentorships:propose_story"), mentorship_of
    ),
    **dict.fromkeys(("mentorships:note", "mentorships:delete_note"), note_by),
    **dict.fromkeys(
        (f"mentorships:{name}" for name in ("proposal", "edit_proposal", "decide")), story_told_by
    ),
    **dict.fromkeys(("mentorships:meeting", "mentorships:meeting_deed"), meeting_of),
    **dict.fromkeys(
        (
            f"mentorships:{name}"
            for name in ("contact", "ending", "reached", "thank", "reveal", "concern")
        ),
        mentorship_of,
    ),
    "threads:say": mentorship_of,
}


def answers(name: str, post: Post, clients: dict[str, Client]) -> tuple[int, ...]:
    method, _ = DOORS[name]
    sent = {"body": "Me too.", "key": "k", "block": "k", "value": "up"}
    sent |= {"thing": f"story-{post.thread.story_id}", "seen": str(post.revision_count)}
    sent |= {"story": "a-story", "at": "k", "label": "insight", "draft": "ask"}
    sent |= {"verb": "withdraw", "deed": "cancel", "number": "1"}
    sent |= {"what": f"passage-{post.thread.story_id}"}
    body = sent if method == "post" else {}
    return tuple(
        getattr(clients[role], method)(address(name, post), body).status_code for role in ROLES
    )


def test_every_address_has_its_promise() -> None:
    ours = {name for name in names(get_resolver()) if not name.startswith(OF_ACCOUNTS)}
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

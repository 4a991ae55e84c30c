"""What is not for everybody is behind no door, whichever address somebody tries.

`test_doors` says what each address answers; here all of them are tried with things that are out of
sight, and so are the pages that are not in its table: the admin's, those of an account, and those
without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.accounts.models import User
from community.lib import changes
from community.tags.models import Tag
from stories.models import Story
from stories.models.story import Status
from tests.cast import person
from tests.conftest import browser_of
from tests.laws.test_doors import (
    DOORS,
    NO,
    NOT_HERE,
    OF_A_POST,
    OF_A_QUESTION,
    OF_ACCOUNTS,
    OK,
    SIGN_IN,
    address,
    answered,
    clients,
    post,
)
from threads import actions
from threads.models import Post

__all__ = ["answered", "clients", "post"]  # fixtures of the table of doors

pytestmark = pytest.mark.django_db


def patterns(resolver: URLResolver, route: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address there is: its route, and what stands behind it."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route + str(entry.pattern))
        else:
            yield route + str(entry.pattern), entry


EVERYWHERE = list(patterns(get_resolver()))
ADMIN = [(route, entry) for route, entry in EVERYWHERE if route.startswith("admin/")]


def test_an_address_without_a_name_is_the_admins() -> None:
    unnamed = {route for route, entry in EVERYWHERE if not entry.name}
    assert unnamed
    assert {route for route in unnamed if not route.startswith("admin/")} == set()


# ------------------------------------------------------------------------------------- the admin

GIVEN = {"deed": "withdraw", "what": "finding", "number": "1", "content_type_id": "1"}
GIVEN |= {"table": "waits", "code": "post.hide"}
ADMINS_ROW = re.compile(r"admin/(\w+)/(\w+)/<path:object_id>")
BY_PATTERN = {"app_index": "admin/stories/", "catch_all_view": "admin/no/such/page/"}


def admin_addresses(post: Post) -> dict[str, str]:
    """Route → address of each of the admin's pages, about things that are there."""
    story = post.thread.story
    assert story
    given = GIVEN | {"pk": str(story.pk), "key": "k"}
    filled = {}
    for route, entry in ADMIN:
        if (name := getattr(entry.callback, "__name__", "")) in BY_PATTERN:
            filled[route] = "/" + BY_PATTERN[name]
            continue
        given["object_id"] = _some_row(route)
        filled[route] = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: given[found[1]], route)
    return filled


def _some_row(route: str) -> str:
    """The key of a row of the model that a route of the admin is about."""
    place = ADMINS_ROW.match(route)
    row = apps.get_model(place[1], place[2])._default_manager.first() if place else None
    return str(row.pk) if row else "1"


@pytest.mark.slow  # every address there is, for each reader: seconds
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_without_a_role_opens_a_page_of_the_admin(
    method: str, post: Post, owner: User, stranger: User
) -> None:
    before = list(Story.objects.values()), list(Post.objects.values())
    for route, path in admin_addresses(post).items():
        visitors = getattr(Client(), method)(path)
        assert visitors.headers.get("Location", "").startswith("/accounts/login/?"), route
        for someone in (owner, stranger):
            assert getattr(browser_of(someone), method)(path).status_code == NO, route
    assert (list(Story.objects.values()), list(Post.objects.values())) == before


# list in the admin → what it answers a moderator and an editor
LISTS: dict[str, tuple[int, int]] = {
    "accounts_user": (OK, OK),
    "django_tasks_database_dbtaskresult": (NO, NO),
    "log_logentry": (OK, OK),
    "mentors_concern": (OK, NO),
    "mentors_goaltemplate": (NO, OK),
    "mentors_mentor": (OK, NO),
    "mentors_mentorclaim": (OK, NO),
    "mentors_note": (NO, NO),
    "mentors_room": (OK, NO),
    "mentors_storyclaim": (OK, NO),
    "moderation_bulkdeed": (OK, OK),
    "moderation_case": (OK, OK),
    "moderation_reportkind": (OK, NO),
    "moderation_rule": (OK, NO),
    "moderation_sanction": (OK, NO),
    "moderation_appeal": (OK, NO),
    "moderation_warning": (OK, NO),
    "moderation_warningtemplate": (OK, NO),
    "notifications_mail": (NO, NO),
    "privacy_closing": (OK, NO),
    "stories_proposal": (NO, OK),
    "stories_story": (OK, OK),
    "tags_tag": (NO, OK),
    "threads_asktemplate": (NO, OK),
    "threads_deflection": (OK, OK),
    "threads_post": (OK, NO),
    "threads_suggestion": (OK, NO),
    "threads_thread": (OK, NO),
    "threads_votepattern": (OK, NO),
    "webhooks_endpoint": (OK, NO),
}


def test_each_list_of_the_admin_is_for_whose_work_it_is(moderator: User, editor: User) -> None:
    staff = browser_of(moderator), browser_of(editor)
    names = {str(entry.name) for _route, entry in ADMIN if entry.name}
    lists = {name.removesuffix("_changelist") for name in names if name.endswith("_changelist")}
    given = {
        name: tuple(one.get(reverse(f"admin:{name}_changelist")).status_code for one in staff)
        for name in lists
    }
    assert given == LISTS


# ----------------------------------------------------------------------------------- one's account

AGAIN = 302  # asks once more who it is
# address → what it answers a visitor and a member
ACCOUNT: dict[str, tuple[int, int]] = {
    "account_login": (OK, 302),
    "account_logout": (302, OK),
    "account_inactive": (OK, OK),
    "account_signup": (OK, 302),
    "account_reauthenticate": (SIGN_IN, OK),
    "account_email": (SIGN_IN, OK),
    "account_email_verification_sent": (OK, OK),
    "account_change_password": (SIGN_IN, OK),
    "account_set_password": (SIGN_IN, 302),  # who has one, changes it
    "account_reset_password": (OK, OK),
    "account_confirm_login_code": (302, 302),
    "account_confirm_email": (OK, OK),  # says that the link is not good
    "account_reset_password_from_key_done": (OK, OK),
    "account_reset_password_from_key": (OK, OK),  # so does this
    "account_reset_password_done": (OK, OK),
    "mfa_activate_totp": (SIGN_IN, AGAIN),
    "mfa_add_webauthn": (SIGN_IN, AGAIN),
    "mfa_authenticate": (302, 302),  # only half way through signing in
    "mfa_deactivate_totp": (SIGN_IN, NOT_HERE),  # who has no app
    "mfa_download_recovery_codes": (SIGN_IN, NOT_HERE),
    "mfa_edit_webauthn": (SIGN_IN, AGAIN),
    "mfa_generate_recovery_codes": (SIGN_IN, AGAIN),
    "mfa_index": (SIGN_IN, OK),
    "mfa_list_webauthn": (SIGN_IN, OK),
    "mfa_login_webauthn": (302, 302),
    "mfa_needed": (SIGN_IN, OK),
    "mfa_reauthenticate": (SIGN_IN, AGAIN),
    "mfa_reauthenticate_webauthn": (SIGN_IN, AGAIN),
    "mfa_remove_webauthn": (SIGN_IN, AGAIN),
    "mfa_view_recovery_codes": (SIGN_IN, NOT_HERE),
    "openid_connect_callback": (NOT_HERE, NOT_HERE),  # there is no other house
    "openid_connect_login": (NOT_HERE, NOT_HERE),
    "socialaccount_connections": (SIGN_IN, OK),
    "socialaccount_login_cancelled": (OK, OK),
    "socialaccount_login_error": (401, 401),
    "socialaccount_signup": (302, 302),
    "usersessions_list": (SIGN_IN, OK),
}
KEYS: dict[str, list[str]] = {
    "account_confirm_email": ["not-a-key"],
    "account_reset_password_from_key": ["1", "not-a-key"],
    "mfa_edit_webauthn": ["1"],
    "mfa_remove_webauthn": ["1"],
    "openid_connect_callback": ["house"],
    "openid_connect_login": ["house"],
}


def test_the_pages_of_an_account_are_its_owners(owner: User, stranger: User) -> None:
    names = {str(entry.name) for _route, entry in EVERYWHERE}
    assert {name for name in names if name.startswith(OF_ACCOUNTS)} == set(ACCOUNT)
    for name, promise in ACCOUNT.items():
        path = reverse(name, args=KEYS.get(name, []))
        answers = [client.get(path) for client in (Client(), browser_of(stranger))]
        assert tuple(answer.status_code for answer in answers) == promise, name
        assert all(owner.email not in answer.content.decode() for answer in answers), name


# ------------------------------------------------------------------------------- what is not shown


def doors_to(thing: Post) -> dict[str, str]:
    """Name → address of each door that is opened by looking, for `thing` and what is around it."""
    looked_at = [name for name, (method, _promise) in DOORS.items() if method == "get"]
    if thing.thread.story_id is not None:
        return {name: address(name, thing) for name in looked_at}
    doors = {name: address(name, thing) for name in looked_at if name in OF_A_QUESTION}
    doors |= {name: reverse(name, args=[thing.pk]) for name in OF_A_POST}
    feed = reverse("question_feeds:thread", args=[thing.thread_id])
    return doors | {"question_feeds:thread": feed, "threads:detail": thing.thread.page_url}


def read_everywhere(doors: dict[str, str], client: Client) -> dict[str, str]:
    """Name → what a reader gets at each of `doors`, wherever it leads."""
    said = {}
    for name, path in doors.items():
        answer = client.get(path, follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        said[name] = content.decode(errors="replace")
    return said


@pytest.mark.slow  # every address there is, for each reader: seconds
@pytest.mark.parametrize("change", [{"status": Status.DRAFT}, {"state": "hidden"}])
def test_no_door_says_what_is_out_of_sight(
    post: Post, stranger: User, change: dict[str, str]
) -> None:
    doors = doors_to(post)
    Story.objects.update(title="A tale of quillwort", excerpt="Quillwort again.", **change)
    changes.announce("story", *Story.objects.values_list("pk", flat=True))
    for client in (Client(), browser_of(stranger)):
        for name, said in read_everywhere(doors, client).items():
            assert "uillwort" not in said, name
            assert "I was there" not in said, name


@pytest.mark.slow  # every address there is, for each reader: seconds
def test_no_door_says_what_a_hidden_question_did(
    post: Post, answered: Post, moderator: User, stranger: User
) -> None:
    question = answered.thread.question
    assert question
    doors = doors_to(post) | doors_to(answered)
    assert set(doors) == {name for name, (method, _promise) in DOORS.items() if method == "get"}
    actions.hide(question, by=moderator, reason="Asked before.")
    for client in (Client(), browser_of(stranger)):
        for name, words in read_everywhere(doors, client).items():
            assert "linker maps" not in words, name
            assert "Some do." not in words, name


@pytest.mark.slow  # every address there is, for each reader: seconds
def test_no_door_names_who_asks_under_no_name(post: Post, stranger: User, moderator: User) -> None:
    asker = person("zerlina-q", display_name="Zerlina Quist")
    tag = Tag.objects.get(slug="compilers")
    thread = actions.ask(
        by=asker, title="Who hires at fifty?", body="Well?", tags=[tag], is_pseudonymous=True
    )
    answer = actions.answer(thread, by=stranger, body="We do.")
    actions.remark(answer, by=asker, body="Since when?")
    doors = doors_to(post) | doors_to(answer)
    for client in (Client(), browser_of(stranger), browser_of(moderator)):
        said = read_everywhere(doors, client)
        assert "Who hires at fifty?" in said["threads:index"]
        for name, words in said.items():
            assert "erlina" not in words, name

"""Least privilege in the admin: each role finds the lists of its work there, and no others.

What moderators and editors find is in `test_strangers`; here are the roles that answer for the
programme and for the portal, whoever has none, and the superuser.
"""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from mentors.models import Note
from tests.cast import person
from tests.conftest import browser_of
from tests.laws.test_strangers import LISTS
from tests.mentors.requesting import together
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db

OPEN: dict[str, set[str]] = {
    "programme manager": {"mentors_note"},
    "administrator": {
        *("accounts_user", "log_logentry", "notifications_mail"),
        *("django_tasks_database_dbtaskresult", "webhooks_endpoint"),
    },
}


def lists() -> dict[str, str]:
    """Name → address of every list of the admin."""
    names = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    return {name: reverse(f"admin:{name}_changelist") for name in names}


def opened_by(someone: User) -> set[str]:
    browser = browser_of(someone)
    return {name for name, path in lists().items() if browser.get(path).status_code == 200}


def test_the_groups_are_there_from_the_first_migration_on() -> None:
    names = set(Group.objects.values_list("name", flat=True))
    assert {"moderator", "editor", "programme manager", "administrator"} <= names
    assert not Group.objects.filter(permissions__isnull=False).exists()  # policy says who may


@pytest.mark.parametrize("role", OPEN)
def test_a_role_finds_its_own_lists(role: str) -> None:
    assert opened_by(person("somebody", role=role)) == OPEN[role]


def test_staff_without_a_role_find_nothing() -> None:
    someone = person("somebody")
    User.objects.filter(pk=someone.pk).update(is_staff=True)
    assert opened_by(someone) == set()


def test_every_list_is_somebodys() -> None:
    theirs = {name for name, (moderator, editor) in LISTS.items() if 200 in {moderator, editor}}
    assert set(lists()) - theirs - set.union(*OPEN.values()) == set()


def test_an_administrator_by_group_does_not_delete_for_good() -> None:
    admin_by_group = person("somebody", role="administrator")
    assert policy.may(admin_by_group, "person.set_roles")
    assert not policy.may(admin_by_group, "post.erase")
    assert not policy.may(person("mo", role="moderator"), "post.erase")
    assert policy.may(person("root", is_superuser=True), "post.erase")


def test_no_role_reads_a_private_thread() -> None:
    """A moderator reads words of it in a case alone, that a report made; see `test_reports`."""
    mentorship = together()
    thread = Thread.objects.get(kind=Thread.Kind.PRIVATE)
    said = actions.say(thread, by=mentorship.mentee, body="The quillwort is between us.")
    for role in ("moderator", "editor", "programme manager", "administrator"):
        browser = browser_of(person(f"a-{role.replace(' ', '-')}", role=role))
        pages = [
            said.get_absolute_url(),
            f"/admin/threads/post/{said.pk}/change/",
            f"/admin/threads/thread/{thread.pk}/change/",
            "/admin/threads/post/",
            "/admin/threads/thread/",
            "/admin/threads/post/bulk/?deed=post.hide",
            "/moderation/log/",
            "/admin/log/logentry/",
        ]
        for page in pages:
            answer = browser.get(page, follow=True)
            assert "uillwort" not in answer.content.decode(), (role, page)
    assert not LogEntry.objects.filter(code="case.read").exists()
    assert not Note.objects.exists()

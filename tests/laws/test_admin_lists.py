"""An address of the admin asks a list by its own filters alone, as often for many rows as for few.

Whoever may ask by any column reads it letter by letter, or learns who wrote under no name.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models.constants import LOOKUP_SEP
from django.test import RequestFactory
from django.urls import reverse

from community.accounts.models import User
from community.lib.admin import SUFFIXES, PolicyAdmin
from tests.benchmarks import admin_corpus
from tests.cast import PostFactory, person
from tests.conftest import browser_of
from tests.stories.looking import queries

pytestmark = pytest.mark.django_db

OURS = {model._meta.label: desk for model, desk in admin.site._registry.items()}
TRIED = ("", "__exact", "__startswith", "__regex", "__gt", "__isnull", "__in")


def columns(desk: ModelAdmin) -> Iterator[str]:
    """What a list could be asked by: its columns, what points at it, and what is beyond."""
    for field in desk.opts.get_fields():
        name = field.name
        yield name
        if field.is_relation and field.related_model not in {None, "self"}:
            for further in field.related_model._meta.concrete_fields:  # type: ignore[union-attr]
                yield f"{name}{LOOKUP_SEP}{further.name}"


def filters_of(desk: ModelAdmin, asker: User) -> set[str]:
    request = RequestFactory().get("/")
    request.user = asker
    found = desk.get_list_filter(request)
    return {str(getattr(one, "parameter_name", None) or one) for one in found}


def test_every_list_follows_the_law() -> None:
    assert [label for label, one in OURS.items() if not isinstance(one, PolicyAdmin)] == []


@pytest.mark.parametrize("label", OURS)
def test_a_list_is_asked_by_its_own_filters_alone(label: str, moderator: User) -> None:
    desk = OURS[label]
    request = RequestFactory().get("/")
    request.user = moderator
    own = filters_of(desk, moderator)
    allowed = own | desk.linked_lookups | {f"{name}{suffix}" for name in own for suffix in SUFFIXES}
    tried = {f"{column}{suffix}" for column in columns(desk) for suffix in TRIED}
    let_through = {one for one in tried if desk.lookup_allowed(one, "1", request)}
    assert tried - allowed
    assert let_through <= allowed
    assert all(desk.lookup_allowed(name, "1", request) for name in own)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("accounts_user", "email__startswith=a"),
        ("accounts_user", "password__startswith=pbkdf2"),
        ("accounts_user", "posts=1"),
        ("accounts_user", "posts__id__exact=1"),
        ("threads_post", "author__id__exact=1"),
        ("threads_thread", "author=1&is_pseudonymous=1"),
        ("moderation_case", "person=1"),
        ("moderation_appeal", "statement__person=1"),
        ("log_logentry", "actor_id=1"),
    ],
)
def test_it_is_refused_at_the_door_and_in_the_preview(
    path: str, query: str, moderator: User
) -> None:
    PostFactory.create(author=person("anna"))
    desk = browser_of(moderator)
    assert desk.get(f"{reverse(f'admin:{path}_changelist')}?{query}").status_code == 400
    if path in {"accounts_user", "threads_post", "threads_thread"}:
        deed = {"accounts_user": "person.warn", "threads_post": "post.hide"}.get(
            path, "thread.hide"
        )
        bulk = f"{reverse(f'admin:{path}_bulk')}?deed={deed}&{query}"
        assert desk.get(bulk).status_code == 400


def test_a_filter_with_a_wrong_value_leads_the_preview_back(moderator: User) -> None:
    answer = browser_of(moderator).get(
        f"{reverse('admin:accounts_user_bulk')}?deed=person.warn&is_active__exact=maybe"
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/accounts/user/?e=1")


def test_the_queue_still_leads_to_one_claim(moderator: User) -> None:
    desk = browser_of(moderator)
    for name in ("mentorclaim", "storyclaim"):
        address = reverse(f"admin:mentors_{name}_changelist")
        assert desk.get(f"{address}?decided=all&id=1").status_code == 200


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_list_asks_as_often_for_many_rows_as_for_few() -> None:
    desk = browser_of(person("root", role="editor", is_superuser=True))
    addresses = [
        reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_changelist")
        for one in OURS.values()
    ]
    admin_corpus.write(100)
    few = {address: queries(address, desk) for address in addresses}
    admin_corpus.write(500, first=100)
    assert {address: queries(address, desk) for address in addresses} == few
    assert max(few.values()) <= 15

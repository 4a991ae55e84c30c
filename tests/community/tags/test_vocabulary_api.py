"""Editors keep the vocabulary over the API as they do in the admin."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.log.models import LogEntry
from community.tags.models import Tag
from tests.community.api.asking import TAGS, Caller, problem, token_of
from tests.community.api.conftest import _a_new_process, mine, visitor

__all__ = ["_a_new_process", "mine", "visitor"]

pytestmark = pytest.mark.django_db

VOCABULARY = "/api/v1/vocabulary/"


def test_only_editors_keep_it(visitor: Caller, mine: Caller, moderator: User) -> None:
    for caller, why in (
        (visitor, "sign-in-required"),
        (mine, "not-allowed"),
        (Caller(token_of(moderator)), "not-allowed"),
    ):
        assert problem(caller.get(VOCABULARY)) == why
        assert problem(caller.send("POST", VOCABULARY, {"name": "Rust"})) == why


def test_a_tag_is_made_renamed_and_merged(editor: User, visitor: Caller) -> None:
    edits = Caller(token_of(editor))
    made = edits.send("POST", VOCABULARY, {"name": "Compilers", "description": "They *translate*."})
    assert (made.status_code, made.json()["slug"]) == (201, "compilers")
    same = edits.send("POST", VOCABULARY, {"name": "Translators", "synonym_of": "compilers"})
    assert same.json()["synonym_of"] == "compilers"
    assert edits.get(f"{VOCABULARY}translators/").json()["name"] == "Translators"

    one = f"{VOCABULARY}compilers/"
    assert problem(edits.send("PATCH", one, {"name": "Linkers"})) == "match-required"
    renamed = edits.change(one, {"name": "Linkers"})
    assert (renamed.status_code, renamed.json()["slug"]) == (200, "linkers")
    assert problem(edits.change(f"{VOCABULARY}linkers/", {"parent": "linkers"})) == "invalid"
    assert problem(edits.change(f"{VOCABULARY}linkers/", {"parent": "no-such"})) == "invalid"

    Tag.objects.create(name="Loaders", slug="loaders")
    merged = edits.send("POST", f"{VOCABULARY}loaders/merge/", {"into": "linkers", "reason": "So."})
    assert merged.json()["slug"] == "linkers"
    assert visitor.get(f"{TAGS}loaders/")["Location"] == f"{TAGS}linkers/"
    codes = list(LogEntry.objects.values_list("code", flat=True))
    assert (codes.count("tag.edit"), codes.count("tag.merge")) == (3, 1)

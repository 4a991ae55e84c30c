"""Editors look after the vocabulary."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from community.log.models import LogEntry
from community.tags.models import Tag
from tests.conftest import browser_of

LIST = "/admin/tags/tag/"


@pytest.fixture
def desk(editor: User) -> Client:
    return browser_of(editor)


def tag(name: str, **fields: object) -> Tag:
    return Tag.objects.create(name=name, slug=name, **fields)


def save(desk: Client, one: Tag | None, **typed: str) -> str:
    """Send the form of a known tag or a new one; the answer is the page, "" when it was saved."""
    known = {"name": one.name, "description": one.description} if one else {}
    path = f"{LIST}{one.pk}/change/" if one else f"{LIST}add/"
    answer = desk.post(path, {"parent": "", "synonym_of": "", **known, **typed})
    return "" if answer.status_code == 302 else answer.content.decode()


def test_a_tag_is_made_and_described(desk: Client, editor: User) -> None:
    assert not save(desk, None, name="Reinforcement learning", description="By trial and error.")
    made = Tag.objects.get()
    assert (made.slug, made.description) == ("reinforcement-learning", "By trial and error.")
    entry = LogEntry.objects.get()
    assert (entry.code, entry.actor_id) == ("tag.edit", editor.pk)


def test_it_stands_under_a_wider_tag_named_in_words(desk: Client) -> None:
    wide, narrow = tag("learning"), tag("deep-learning")
    assert not save(desk, narrow, parent="Learning")
    narrow.refresh_from_db()
    assert narrow.parent == wide


def test_a_synonym_points_at_the_tag_that_is_meant(desk: Client) -> None:
    meant, other = tag("machine-learning"), tag("ml")
    assert not save(desk, other, synonym_of="machine-learning")
    other.refresh_from_db()
    assert other.meant == meant
    assert not save(desk, other, synonym_of="")
    other.refresh_from_db()
    assert other.meant == other


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("a", {"name": ""}, "This field is required"),
        ("a", {"name": "B"}, "There is a tag of this name."),
        ("a", {"parent": "nowhere"}, "There is no tag of this name."),
        ("a", {"synonym_of": "a"}, "A tag is no synonym of itself."),
        ("a", {"synonym_of": "s"}, "not a synonym"),
        ("a", {"parent": "s"}, "not a synonym"),
        ("a", {"parent": "child"}, "does not stand under itself"),
        ("a", {"parent": "a"}, "does not stand under itself"),
        ("a", {"synonym_of": "b"}, "Move them first"),
        ("s", {"synonym_of": "b", "parent": "a"}, "stands where the tag it means stands"),
    ],
)
def test_circles_and_chains_are_refused_at_their_field(
    desk: Client, name: str, typed: dict[str, str], said: str
) -> None:
    a, b = tag("a"), tag("b")
    tag("s", synonym_of=b)
    tag("child", parent=a)
    before = list(Tag.objects.values())
    page = save(desk, Tag.objects.get(name=name), **typed)
    assert said in page
    assert "errorlist" in page
    assert list(Tag.objects.values()) == before
    assert not LogEntry.objects.exists()


def test_nothing_typed_changes_nothing(desk: Client) -> None:
    wide = tag("wide")
    assert not save(desk, tag("narrow", parent=wide), parent="wide")
    assert not LogEntry.objects.exists()


def test_moderators_and_strangers_stay_outside(moderator: User, stranger: User) -> None:
    assert browser_of(moderator).get(LIST).status_code == 403
    assert browser_of(stranger).get(LIST).status_code == 403

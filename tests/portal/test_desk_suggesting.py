"""Fields of the desk for one of many offer what fits; without scripts one types it."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.tags.models import Tag
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db


def offered(someone: User, what: str, words: str) -> dict[str, str]:
    answer = browser_of(someone).get(f"/admin/suggest/{what}/", {"q": words})
    assert answer.status_code == 200
    return {one["value"]: one["label"] for one in answer.json()["found"]}


def test_what_fits_is_offered(editor: User, moderator: User) -> None:
    meant = Tag.objects.create(name="Machine learning", slug="machine-learning")
    Tag.objects.create(name="Machines", slug="machines", synonym_of=meant)
    StoryFactory.create(title="Leaving research", slug="left")
    StoryFactory.create(title="Leaving again", slug="not-yet", status="draft")
    person("adam", display_name="Adam Moor")
    person("adele", is_active=False)
    assert offered(editor, "tag", "mach") == {"Machine learning": "machine-learning"}
    assert offered(moderator, "tag-address", "Mach") == {"machine-learning": "Machine learning"}
    assert set(offered(editor, "story", "leaving")) == {"left", "not-yet"}
    assert offered(moderator, "person", "@ad") == {"adam": "Adam Moor"}
    assert offered(moderator, "person", "moor") == offered(moderator, "tag", " ") == {}


def test_it_is_offered_to_whom_it_concerns(editor: User, stranger: User) -> None:
    manager = person("pia", role="programme manager")
    StoryFactory.create(title="Draft", status="draft")
    assert offered(manager, "story", "draft") == {}
    assert browser_of(manager).get("/admin/suggest/person/?q=a").status_code == 403
    assert browser_of(stranger).get("/admin/suggest/tag/?q=a").status_code == 403
    assert browser_of(editor).get("/admin/suggest/secret/?q=a").status_code == 404
    assert browser_of(editor).post("/admin/suggest/tag/").status_code == 405


def test_it_is_as_cheap_among_many(moderator: User) -> None:
    desk, path = browser_of(moderator), "/admin/suggest/person/?q=member"
    person("member-0")
    few = queries(path, desk)
    for number in range(1, 12):
        person(f"member-{number}")
    assert queries(path, desk) == few
    assert len(offered(moderator, "person", "member")) == 8


def test_fields_and_filters_say_where_to_ask(moderator: User) -> None:
    desk = browser_of(moderator)
    field = look("/admin/moderation/sanction/add/", desk).one("#id_person")
    assert field.get("data-suggest") == "/admin/suggest/person/"
    asked = look("/admin/threads/post/", desk)
    for name, what in (("author", "person"), ("story", "story")):
        field = asked.one(f"#changelist-filter input[name={name}]")
        assert field.get("data-suggest") == f"/admin/suggest/{what}/"
        assert asked.one(f"datalist#{field.get('list')}") is not None

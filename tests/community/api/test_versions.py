"""What was read has a name, and nothing is changed that somebody else has changed meanwhile."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from community.api.versions import etag_of, lasting, names_body, names_lasting
from community.lib import changes
from community.tags.models import Tag
from tests.community.api.asking import LIMITS, ME, TAGS, Caller, problem
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


def test_what_has_not_changed_is_not_sent_again(mine: Caller) -> None:
    first = mine.get(ME)
    again = mine.get(ME, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert mine.get(ME, If_None_Match='"other"').status_code == 200


def test_two_people_are_told_different_things(mine: Caller, visitor: Caller) -> None:
    assert "Authorization" in mine.get(LIMITS)["Vary"]
    assert "private" in mine.get(LIMITS)["Cache-Control"]


def test_a_change_names_the_version_it_changes(mine: Caller, owner: User) -> None:
    refused = mine.send("PATCH", ME, {"about": "So."})
    assert (refused.status_code, problem(refused)) == (428, "match-required")
    assert mine.change(ME, {"about": "So."}).json()["about"] == "So."


def test_a_stale_change_changes_nothing(mine: Caller, owner: User) -> None:
    read = mine.get(ME)["ETag"]
    assert mine.send("PATCH", ME, {"about": "First."}, If_Match=read).status_code == 200
    stale = mine.send("PATCH", ME, {"about": "Second."}, If_Match=read)
    assert (stale.status_code, problem(stale)) == (412, "stale")
    assert stale["ETag"] == mine.get(ME)["ETag"]
    owner.refresh_from_db()
    assert owner.about == "First."
    assert mine.send("PATCH", ME, {"about": "Third."}, If_Match="*").status_code == 200


def test_what_lasts_is_told_from_what_moves() -> None:
    told = {"title": "So", "up": 1, "question": {"up": 1, "body": "x"}, "none": None}
    kept = {"title": "So", "question": {"body": "x"}, "none": None}
    assert lasting(told, {"up", "question.up"}) == kept
    then, now = etag_of(b"1", lasts=b"a"), etag_of(b"2", "stamp", lasts=b"a")
    assert names_lasting(now, f"W/{then}")
    assert not names_body(now, then)
    assert not names_lasting(etag_of(b"1", lasts=b"b"), then)


def test_what_was_read_compressed_can_be_changed(mine: Caller) -> None:
    read = mine.get(ME, Accept_Encoding="gzip")["ETag"]
    assert read.startswith("W/")
    assert mine.send("PATCH", ME, {"about": "So."}, If_Match=read).status_code == 200


def test_a_visitor_is_told_in_two_reads_at_most_that_nothing_changed(visitor: Caller) -> None:
    first = visitor.get(TAGS)
    with CaptureQueriesContext(connection) as asked:
        again = visitor.get(TAGS, If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "RateLimit" in again
    assert len(asked) <= 2
    assert not any("tags_tag" in query["sql"] for query in asked)


def test_so_is_a_member_of_what_everybody_is_told_alike(mine: Caller, owner: User) -> None:
    Tag.objects.create(name="ai", slug="ai")
    for address, is_alike in ((TAGS, True), (f"{TAGS}ai/standing/", False)):
        first = mine.get(address)
        with CaptureQueriesContext(connection) as asked:
            again = mine.get(address, If_None_Match=first["ETag"])
        assert (again.status_code, again["ETag"]) == (304, first["ETag"])
        assert any("tags_tag" in query["sql"] for query in asked) != is_alike
    session = browser_of(owner)
    read = session.get(TAGS)["ETag"]
    User.objects.filter(pk=owner.pk).update(time_zone="Asia/Tokyo")  # times are told in one's own
    assert session.get(TAGS)["ETag"] != read


def test_another_question_is_not_answered_by_what_was_read(visitor: Caller) -> None:
    for name in ("ai", "phd"):
        Tag.objects.create(name=name, slug=name)
    etag = visitor.get(TAGS)["ETag"]
    assert visitor.get(f"{TAGS}?page_size=1", If_None_Match=etag).status_code == 200


def test_a_change_is_seen_at_once(visitor: Caller) -> None:
    first = visitor.get(TAGS)
    changes.announce("tag", 1)
    again = visitor.get(TAGS, If_None_Match=first["ETag"])
    assert again.status_code == 304  # it is made anew, and as it was
    assert again["ETag"] != first["ETag"]


def test_a_version_has_one_name_however_it_is_set_out(mine: Caller) -> None:
    plain, asked = mine.get(ME), mine.get(ME, Accept="application/json; indent=4")
    assert asked.status_code == 200
    assert asked["ETag"] == plain["ETag"]
    changed = mine.send("PATCH", ME, {"about": "So."}, If_Match=asked["ETag"])
    assert changed.status_code == 200

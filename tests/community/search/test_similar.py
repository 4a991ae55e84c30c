"""What is like a title that somebody types."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from community.accounts.models import User
from community.lib.findable import STAFF
from community.search.similar import similar
from tests.community.search.laying import VISITOR, document, lay

pytestmark = pytest.mark.django_db
TITLES = [
    "How do I find a mentor for reinforcement learning?",
    "Which visa do I need for an internship in Switzerland?",
    "Should I leave physics for machine learning?",
    "Interview questions for a research engineer",
    "Writing a statement of purpose for a doctorate",
    "Night shifts while raising children",
]


@pytest.fixture
def shelf() -> dict[int, str]:
    entries = lay(*(document(title=title, kind="thread") for title in TITLES))
    return {entry.key: entry.title for entry in entries}


def first(text: str, **how: Any) -> str:
    hits = similar(text, **({"person": VISITOR} | how))
    return hits[0].plain_title if hits else ""


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("finding mentors for reinforcement learning", 0),
        ("mentro for reinforcment lerning", 0),
        ("internship visas, Switzerland", 1),
        ("switzerland vissa internshp", 1),
        ("leaving physics: machine learning?", 2),
        ("engineer research: questions in interviews", 3),
        ("statment of purpose doctorate", 4),
        ("childrens and night shift", 5),
    ],
)
def test_typing_mistakes_other_forms_and_another_order_are_no_matter(
    shelf: dict[int, str], typed: str, number: int
) -> None:
    assert first(typed) == TITLES[number]


def test_the_thing_itself_is_left_out(shelf: dict[int, str]) -> None:
    key = next(key for key, title in shelf.items() if title == TITLES[2])
    hits = similar(TITLES[2], person=VISITOR, exclude=("thread", key))
    assert TITLES[2] not in [hit.plain_title for hit in hits]
    assert similar(TITLES[2], person=VISITOR, exclude=("story", key))[0].key == key


def test_kinds_narrow(shelf: dict[int, str]) -> None:
    lay(document(title=TITLES[0], kind="story"))
    assert {hit.kind for hit in similar(TITLES[0], person=VISITOR)} == {"story", "thread"}
    assert {hit.kind for hit in similar(TITLES[0], person=VISITOR, kinds=["story"])} == {"story"}


def test_no_more_than_asked_for() -> None:
    lay(*(document(title="night shifts") for _ in range(9)))
    assert [len(similar("night shifts", person=VISITOR, limit=n)) for n in (1, 5)] == [1, 5]


def test_only_what_one_may_see(moderator: User, stranger: User) -> None:
    lay(document(title="night shifts", audience=frozenset({STAFF})))
    assert first("night shifts", person=moderator) == "night shifts"
    assert first("nihgt shfits", person=stranger) == ""


@pytest.mark.parametrize("text", ["", " ", "the of and", "?!", "\0", "\ud800", "🦆", "x" * 10**5])
def test_nothing_is_like_nothing(shelf: dict[int, str], text: str) -> None:
    assert similar(text, person=VISITOR) == []


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_any_text_is_answered(text: str) -> None:
    assert len(similar(text, person=VISITOR)) <= 5


def test_the_number_of_queries_is_bounded(shelf: dict[int, str]) -> None:
    with CaptureQueriesContext(connection) as asked:
        similar(" ".join(TITLES) + " mentro intervew doctorat", person=VISITOR)
    assert len(asked) <= 12

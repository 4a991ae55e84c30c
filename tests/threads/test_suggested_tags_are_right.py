"""The tag that belongs on a question is among the first three suggested, for most questions.

The held-out half is never looked at while suggesting is tuned.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.threads.judged_tags.reading import Judged, Split, judged, lay_the_vocabulary
from threads import suggesting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # every judged question is asked

FIRST = 3
LEAST = 0.8


def is_right(question: Judged) -> bool:
    found = suggesting.suggested(question.title, question.body, person=None)
    return question.tag in [tag.name for tag in found[:FIRST]]


@pytest.mark.parametrize("split", ["tuning", "held_out"])
def test_the_right_tag_is_among_the_first_three(split: Split, record_property: Any) -> None:
    lay_the_vocabulary()
    questions = judged(split)
    assert len(questions) == 50
    reached = sum(map(is_right, questions)) / len(questions)
    record_property(f"right tag in the first {FIRST}, {split}", reached)
    assert reached >= LEAST

"""Whatever is handed in, the database takes it whole or not at all, and takes it only once."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import actions
from stories.importing import ImportRefused
from stories.models import Story

LINES = st.sampled_from(
    [
        *("", "---", "# Head", "## Head", "title: x", "A: yes", "B: no", "- one", "  - two"),
        *("1. first", "> said", "```", "| a | b |", "|---|---|", "| c | d |", "![](a.png)"),
        *('![x](b.png "Figure 1: y")', "<!--more-->", "<b>bold", "[l]: http://e.org", "• dot"),
        *("GordiÄ‡", "Table of Contents", "\u202e", "\ud7ff", "&#0;", "$x$", "[^1]: note", "文字"),
    ]
)
TEXTS = st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=25).map("\n".join)


@pytest.mark.slow  # many examples
@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXTS)
def test_any_text_is_stored_or_refused(text):
    with transaction.atomic():
        before = Story.objects.count()
        data = text.encode("utf-8", "surrogatepass")
        try:
            first = actions.import_document(data, file="/x/any.txt")
        except ImportRefused:
            assert Story.objects.count() == before
        else:
            again = actions.import_document(data, file="/x/any.txt")
            assert again.outcome is actions.Outcome.UNCHANGED
            assert again.story == first.story
        transaction.set_rollback(True)

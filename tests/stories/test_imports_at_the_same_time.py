"""Several imports at one time make no story twice and lose none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from stories import actions
from stories.models import Source, Story
from tests.stories.documents import POST

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(documents):
    """Import (file, text) pairs, each in a thread with a connection of its own."""

    def one(document):
        file, text = document
        try:
            return str(actions.import_document(text.encode(), file=file).outcome)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(documents)) as threads:
        return sorted(threads.map(one, documents))


def test_the_same_bytes_are_one_story():
    outcomes = all_at_once([(f"/x/{number}.md", POST) for number in range(5)])

    assert outcomes == ["created", *["unchanged"] * 4]
    assert Source.objects.count() == 1


def test_one_title_five_times_is_five_stories():
    texts = [POST.replace("bread", f"bread of kind {number}") for number in range(5)]

    assert all_at_once([(f"/x/{n}.md", text) for n, text in enumerate(texts)]) == ["created"] * 5
    assert Story.objects.values("slug").distinct().count() == 5


def test_five_versions_of_one_file_are_one_story_with_five_sources():
    actions.import_document(POST.encode(), file="/x/one.md")
    texts = [POST.replace("bread", f"bread of kind {number}") for number in range(5)]

    assert all_at_once([("/x/one.md", text) for text in texts]) == ["updated"] * 5
    assert Story.objects.get().sources.count() == 6
    assert Story.objects.get().blocks.count() == 6

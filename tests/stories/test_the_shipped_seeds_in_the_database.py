"""The stories that ship go in whole, published, and a second run changes nothing at all."""

from __future__ import annotations

import pytest
from django.conf import settings

from stories.files import import_paths
from stories.models import Recommendation, Resource, Story
from tests.stories.documents import every_row

pytestmark = pytest.mark.django_db


@pytest.mark.slow  # the stories that ship are imported
def test_they_are_published_complete_and_open_to_all():
    totals = import_paths([settings.SEEDS_DIR], publish=True)

    assert (totals.created, totals.failed) == (4, [])
    assert Story.objects.published().count() == 4
    for story in Story.objects.all():
        assert story.is_open
        assert story.rights == "retelling"
        assert story.credits.filter(role="narrator").exists()
        assert story.source_url
        assert story.excerpt
        assert story.blocks.exists()
        assert not story.findings.exists()
        assert not story.passages.filter(block=None).exists()
        for items in (story.milestones, story.takeaways, story.facts, story.claims):
            assert not items.filter(passage=None).exists()
    assert Story.objects.filter(tags__slug="career").exists()


@pytest.mark.slow  # the stories that ship are imported
def test_a_resource_that_several_stories_name_is_one():
    import_paths([settings.SEEDS_DIR], publish=True)

    assert Resource.objects.count() < Recommendation.objects.count()
    assert Resource.objects.get(names__folded="csapp").recommendations.count() == 2


@pytest.mark.slow  # the stories that ship are imported
def test_a_second_run_changes_not_one_row():
    import_paths([settings.SEEDS_DIR], publish=True)
    before = every_row()

    totals = import_paths([settings.SEEDS_DIR], publish=True)

    assert (totals.created, totals.updated, totals.unchanged) == (0, 0, 4)
    assert every_row() == before

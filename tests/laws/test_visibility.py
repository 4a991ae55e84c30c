"""One visibility rule a model: what members write or read answers to `visible_to`."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from community.moderation.models import Moderated
from community.policy import TABLE

MODERATED = [model for model in apps.get_models() if issubclass(model, Moderated)]


def test_there_is_something_to_moderate() -> None:
    assert {model._meta.label for model in MODERATED} >= {"stories.Story", "threads.Post"}


@pytest.mark.parametrize("model", MODERATED, ids=lambda model: model._meta.label)
def test_whatever_is_moderated_says_who_may_see_it(model: type[Moderated], db: None) -> None:
    visible = model._default_manager.visible_to(AnonymousUser())
    assert list(visible) == []


@pytest.mark.parametrize("model", MODERATED, ids=lambda model: model._meta.label)
def test_hiding_and_restoring_are_deeds_of_the_policy_table(model: type[Moderated]) -> None:
    if model._meta.label == "threads.Thread":
        return  # a discussion is hidden with its story
    assert {f"{model._meta.model_name}.hide", f"{model._meta.model_name}.restore"} <= set(TABLE)

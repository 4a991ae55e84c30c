"""The editors at work."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from stories.models import Story
from tests.conftest import browser_of
from tests.stories.documents import POST, TALK, imported


@pytest.fixture
def desk(editor: User) -> Client:
    """An editor's browser."""
    return browser_of(editor)


@pytest.fixture
def talk(db: None) -> Story:
    """An interview of two voices, imported."""
    return imported(TALK, file="/posts/talk.md")


@pytest.fixture
def post(db: None) -> Story:
    """A post with two headings, imported."""
    return imported(POST)

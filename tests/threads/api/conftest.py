"""Callers of the API, and a question to call about."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from tests.community.api.asking import Caller, token_of
from tests.community.api.conftest import _a_new_process, mine, visitor  # noqa: F401
from tests.threads.asking import question
from threads.models import Thread


@pytest.fixture
def theirs(stranger: User) -> Caller:
    """A stranger's program."""
    return Caller(token_of(stranger))


@pytest.fixture
def moderators(moderator: User) -> Caller:
    """A moderator's program."""
    return Caller(token_of(moderator))


@pytest.fixture
def thread(owner: User) -> Thread:
    """The owner's question."""
    return question(owner)

"""Callers of the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from community.accounts.models import User
from community.limits.leasing import leases
from tests.community.api.asking import Caller, token_of


@pytest.fixture(autouse=True)
def _a_new_process() -> Iterator[None]:
    """Nobody has called yet."""
    leases.forget()
    yield
    leases.forget()


@pytest.fixture
def visitor(db: None) -> Caller:
    return Caller()


@pytest.fixture
def mine(owner: User) -> Caller:
    """The owner's program, with a token for everything."""
    return Caller(token_of(owner))

"""Callers of the API, as its own tests have them."""

from tests.community.api.conftest import _a_new_process, mine, visitor

__all__ = ["_a_new_process", "mine", "visitor"]

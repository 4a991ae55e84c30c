"""Callers of the API, as everywhere."""

from tests.community.api.conftest import _a_new_process, mine, visitor

__all__ = ["_a_new_process", "mine", "visitor"]

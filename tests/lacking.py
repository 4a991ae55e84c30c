"""What a machine may lack: a browser, npm. A test that needs it is skipped there, and says so.

`.ci/run` installs all of it and says PORTAL_TESTS_LACK_NOTHING=1: with that such a test fails.
"""

from __future__ import annotations

import os

import pytest

SWITCH = "PORTAL_TESTS_LACK_NOTHING"


def require(is_there: object, reason: str) -> None:
    """Skip the test that asks where something `is_there` not; fail it where nothing may lack."""
    if is_there:
        return
    if os.environ.get(SWITCH):
        pytest.fail(f"{reason} ({SWITCH} is set)")
    pytest.skip(reason)

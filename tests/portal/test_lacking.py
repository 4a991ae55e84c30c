"""Where nothing may lack, a test that would be skipped fails; `.ci/run` says that it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lacking import SWITCH, require

ROOT = Path(__file__).resolve().parents[2]


def test_what_lacks_skips_a_test_and_fails_it_where_nothing_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    require(is_there=True, reason="no browser")
    monkeypatch.delenv(SWITCH, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        require(is_there=False, reason="no browser")
    monkeypatch.setenv(SWITCH, "1")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        require(is_there=False, reason="no browser")


def test_the_run_of_all_tests_says_that_nothing_lacks() -> None:
    said = (ROOT / ".ci" / "run").read_text().partition("step ")[0]
    assert f"{SWITCH}=1" in said

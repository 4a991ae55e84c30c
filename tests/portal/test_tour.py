"""The walk through the API that the README shows works as it stands there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.running import ROOT, Portal, environment, running

pytestmark = [
    pytest.mark.slow,  # a portal with worker and clock begins
    pytest.mark.xdist_group("processes"),
    pytest.mark.once,
]
STEPS = ["asked", "answered", "accepted", "uploaded", "webhook", "mirrored"]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    home = tmp_path_factory.mktemp("tour") / "home"
    with running(home, FETCH_LOOPBACK="1", CLOCK_SECONDS="1") as served:
        yield served


@pytest.mark.parametrize(
    "script", [[sys.executable, "examples/tour.py"], ["bash", "examples/tour.sh"]], ids=["py", "sh"]
)
def test_every_step_is_done(portal: Portal, script: list[str]) -> None:
    done = subprocess.run(
        [*script, f"http://127.0.0.1:{portal.port}", "sample-mina", "sample-diego"],
        cwd=ROOT,
        env=environment(portal.home, PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == STEPS

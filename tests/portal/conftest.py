"""A portal that was started once: most tests of running processes go on from there."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.portal.running import running, until


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, float]:
    """An empty folder, the first start in it, and an orderly end: folder, output, seconds."""
    home = tmp_path_factory.mktemp("first") / "home"
    began = time.monotonic()
    with running(home, PORTAL_SAMPLE_PASSWORD="a calm evening") as portal:
        seconds = time.monotonic() - began
        pages = {path: portal.get(path)[0] for path in ("/", "/stories/", "/admin/login/")}
        assert pages == {"/": 200, "/stories/": 200, "/admin/login/": 200}
        until(lambda: portal.get("/readyz")[0] == 200, 30, "the worker's sign of life")
    return home, portal.said(), seconds


@pytest.fixture
def home(first_start: tuple[Path, str, float], tmp_path: Path) -> Path:
    """A folder in which the portal ran before."""
    return Path(shutil.copytree(first_start[0], tmp_path / "home"))

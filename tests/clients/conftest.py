"""Clients that others generate from our schema: made anew for each run, and kept nowhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from community.limits.leasing import leases
from tests.lacking import require

HERE = Path(__file__).parent
SECONDS = 300


def run(*words: str, within: Path) -> str:
    """What a command says; the test fails with all of it where the command does."""
    done = subprocess.run(
        words, cwd=within, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(autouse=True)
def _a_new_process() -> Iterator[None]:
    leases.forget()
    yield
    leases.forget()


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The API's schema, as its address gives it out."""
    place = tmp_path_factory.mktemp("schema") / "schema.json"
    found = SchemaGenerator().get_schema(request=None, public=True)
    place.write_bytes(OpenApiJsonRenderer().render(found, renderer_context={}))
    assert json.loads(place.read_text())["openapi"].startswith("3.1")
    return place


@pytest.fixture(scope="session")
def typescript(schema: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our TypeScript, its tools as pinned, and the generated client's types."""
    tools = all(map(shutil.which, ("npm", "npx", "node")))
    require(tools, "npm is not installed: the TypeScript client is not tried")
    place = tmp_path_factory.mktemp("typescript")
    for name in ("package.json", "tsconfig.json", "calls.ts", "page.ts", "page.html"):
        shutil.copy(HERE / name, place)
    run("npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", within=place)
    options = ("--output", "schema.d.ts", "--default-non-nullable", "false")  # what has a default
    run("npx", "openapi-typescript", str(schema), *options, within=place)  # may be left out
    return place

"""The Python client: generated, compiled and called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from community.accounts.models import User
from tests.clients.conftest import HERE, run
from tests.community.api.asking import token_of
from tests.threads.asking import tag
from threads.models import Thread

pytestmark = [
    pytest.mark.slow,  # a thousand modules are written, and run through ruff
    pytest.mark.once,
]


@pytest.mark.django_db(transaction=True)
def test_it_compiles_and_calls(owner: User, schema: Path, tmp_path: Path, live_server: Any) -> None:
    tag("phd")
    token = token_of(owner)
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", str(schema), "--output-path", str(tmp_path / "portal_client")),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    warned = made.stdout.count("WARNING")
    assert warned <= 1, made.stdout  # a stream of lines is nothing that it knows
    run(sys.executable, "-m", "compileall", "-q", "portal_client", within=tmp_path)
    did = json.loads(
        subprocess.run(
            [sys.executable, str(HERE / "calls.py"), live_server.url, token],
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    )
    thread = Thread.objects.get(pk=did["asked"])
    assert did["handle"] == owner.handle
    assert did["titles"] == [thread.title] == ["How many papers does a PhD application need?"]
    assert thread.accepted_id == did["answer"]

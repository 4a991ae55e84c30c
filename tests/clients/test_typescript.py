"""The TypeScript client: generated, compiled under every strict rule, and called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from community.accounts.models import User
from tests.clients.conftest import run
from tests.community.api.asking import token_of
from tests.threads.asking import tag
from threads.models import Thread

pytestmark = [
    pytest.mark.slow,  # npm installs, tsc reads 70 000 lines of types
    pytest.mark.once,
]


@pytest.mark.django_db(transaction=True)
def test_it_compiles_and_calls(owner: User, typescript: Path, live_server: Any) -> None:
    tag("phd")
    token = token_of(owner)
    run("npx", "tsc", within=typescript)
    types = (typescript / "schema.d.ts").read_text()
    assert ": any;" not in types
    run(
        *("npx", "esbuild", "calls.ts", "--bundle", "--format=esm", "--platform=neutral"),
        *("--main-fields=module,main", "--conditions=import", "--outfile=calls.mjs"),
        within=typescript,
    )
    did = json.loads(run("node", "calls.mjs", live_server.url, token, within=typescript))
    thread = Thread.objects.get(pk=did["asked"])
    assert did["handle"] == owner.handle
    assert did["titles"] == [thread.title] == ["How many papers does a PhD application need?"]
    assert thread.accepted_id == did["answer"]

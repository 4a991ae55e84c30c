"""Migrations make the tables of the models, and the rows that everyday tests begin with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SAID = """
import json, sys, django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, run_syncdb=True)
if sys.argv[1] == "models":
    from tests import first_rows
    first_rows.bring()
with connection.cursor() as cursor:
    cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    tables = cursor.fetchall()
ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in
    {"portal", "community", "stories", "threads", "mentors"}] + [apps.get_model("auth", "Group")]
rows = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours}
print(json.dumps([tables, rows], default=str))
"""


class NoMigrations(dict[str, None]):
    """Settings: every app without migrations."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def made_by(way: str, home: Path) -> tuple[dict[str, list[str]], Any]:
    """The columns and constraints of every table, each as a sorted list; and every row of ours."""
    module = "tests.portal.unmigrated" if way == "models" else "tests.settings"
    done = subprocess.run(
        [sys.executable, "-c", SAID, way],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": module,
            "DATABASE_URL": f"sqlite:///{home}/{way}.sqlite3",
            "PORTAL_HOME": str(home),
        },
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    tables, rows = json.loads(done.stdout.splitlines()[-1])
    found = {f"{kind} {name}": parts(sql or "") for kind, name, sql in tables}
    return {name: what for name, what in found.items() if "django_migrations" not in name}, rows


def parts(sql: str) -> list[str]:
    """The columns and constraints that `sql` tells of: their order is no matter."""
    inside = sql[sql.find("(") + 1 : sql.rfind(")")]
    found, depth, one = [], 0, ""
    for letter in inside:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            found.append(one)
            one = ""
        else:
            one += letter
    return sorted(re.sub(r"\s+", " ", part).strip() for part in [*found, one])


@pytest.mark.slow  # all migrations, one by one
def test_they_make_what_the_models_say(tmp_path: Path) -> None:
    migrated, from_models = made_by("migrations", tmp_path), made_by("models", tmp_path)
    assert migrated[0] == from_models[0]
    assert migrated[1] == from_models[1]

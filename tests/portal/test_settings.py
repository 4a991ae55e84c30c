"""Settings: silence means production, and production starts whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.portal.running import ROOT, environment

PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "$tarts-with-a-dollar-" + "abcdefghij" * 5,
    "DATABASE_URL": "sqlite:////tmp/never-opened.sqlite3",
    "ALLOWED_HOSTS": "portal.example.org",
    "PUBLIC_URL": "https://portal.example.org",
}


def run(*words: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(home, **variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def setting(home: Path, expression: str, **variables: str) -> object:
    """The JSON value of `expression` about the settings, in a process with these variables."""
    code = (
        "import json, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings'\n"
        "from django.conf import settings\n"
        f"print(json.dumps({expression}, default=str))"
    )
    done = run("-c", code, home=home, **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "PUBLIC_URL"])
def test_production_says_what_is_missing(name: str, tmp_path: Path) -> None:
    given = {key: value for key, value in PRODUCTION.items() if key != name}
    done = run("manage.py", "check", home=tmp_path, **given)
    assert done.returncode == 1
    assert done.stderr.startswith(f"In production set {name} in the environment")
    assert done.stderr.count("\n") == 1


def test_silence_means_production(tmp_path: Path) -> None:
    done = run("-c", "import portal.settings", home=tmp_path)
    assert "set SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS, PUBLIC_URL" in done.stderr


def test_an_unknown_environment_is_refused(tmp_path: Path) -> None:
    done = run("manage.py", "check", home=tmp_path, PORTAL_ENV="prod")
    assert done.returncode == 1
    assert done.stderr.startswith("PORTAL_ENV is 'prod': use development, test or production")


def test_a_public_address_without_a_scheme_is_refused(tmp_path: Path) -> None:
    done = run("manage.py", "check", home=tmp_path, PUBLIC_URL="portal.example.org")
    assert done.stderr.startswith("PUBLIC_URL is 'portal.example.org': give scheme and host")


def test_djangos_own_check_of_a_deployment_finds_nothing(tmp_path: Path) -> None:
    done = run(
        "manage.py", "check", "--deploy", "--fail-level=WARNING", home=tmp_path, **PRODUCTION
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_production_is_strict(tmp_path: Path) -> None:
    strict = (
        "[settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        " settings.SECURE_SSL_REDIRECT, settings.SECRET_KEY,"
        " settings.CACHES['default']['BACKEND'], settings.MAIL_TRANSPORT]"
    )
    assert setting(tmp_path, strict, **PRODUCTION) == [
        False,
        True,
        True,
        True,
        PRODUCTION["SECRET_KEY"],
        "django.core.cache.backends.db.DatabaseCache",
        "django.core.mail.backends.smtp.EmailBackend",
    ]


def test_a_trusted_proxy_is_one_step_on_the_readers_way(tmp_path: Path) -> None:
    believed = (
        "[getattr(settings, name, None)"
        " for name in ('SECURE_PROXY_SSL_HEADER', 'ALLAUTH_TRUSTED_PROXY_COUNT')]"
    )
    assert setting(tmp_path, believed, **PRODUCTION) == [None, None]
    trusting = setting(tmp_path, believed, **PRODUCTION, TRUST_PROXY="yes")
    assert trusting == [["HTTP_X_FORWARDED_PROTO", "https"], 1]


def test_a_developers_secret_key_is_made_once(tmp_path: Path) -> None:
    first, again = (
        setting(tmp_path / "home", "settings.SECRET_KEY", PORTAL_ENV="development")
        for _ in range(2)
    )
    assert first == again
    key = tmp_path / "home" / "secret-key"
    assert key.read_text() == first
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ["sqlite3", "{home}/portal.sqlite3"]),
        ("sqlite:////srv/portal/all.sqlite3", ["sqlite3", "/srv/portal/all.sqlite3"]),
        ("postgres://me:p%40ss@db.example.org:5433/portal", ["postgresql", "portal"]),
    ],
)
def test_the_database_is_named_by_one_address(
    url: str, expected: list[str], tmp_path: Path
) -> None:
    of_database = (
        "[settings.DATABASES['default']['ENGINE'].rpartition('.')[2],"
        " settings.DATABASES['default']['NAME']]"
    )
    found = setting(tmp_path, of_database, PORTAL_ENV="development", DATABASE_URL=url)
    assert found == [part.replace("{home}", str(tmp_path)) for part in expected]


def test_what_the_databases_address_asks_for_is_kept(tmp_path: Path) -> None:
    options = setting(
        tmp_path,
        "settings.DATABASES['default']['OPTIONS']",
        **{**PRODUCTION, "DATABASE_URL": "postgres://me@db.example.org/portal?sslmode=require"},
    )
    assert isinstance(options, dict)
    assert options["sslmode"] == "require"
    assert options["pool"]["max_size"] == 8


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://user:p%40ss@mail.example.org:2525", ["mail.example.org", 2525, "p@ss", False]),
        ("smtp+tls://mail.example.org", ["mail.example.org", 587, "", True]),
    ],
)
def test_the_mail_server_is_named_by_one_address(
    url: str, expected: list[object], tmp_path: Path
) -> None:
    of_mail = (
        "[settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD,"
        " settings.EMAIL_USE_TLS]"
    )
    assert setting(tmp_path, of_mail, **PRODUCTION, EMAIL_URL=url) == expected


def test_sqlite_waits_for_its_turn_and_keeps_its_promises(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.db import connection, transaction\n"
        "with connection.cursor() as cursor:\n"
        "    for name in ('journal_mode', 'foreign_keys', 'busy_timeout', 'synchronous'):\n"
        "        print(cursor.execute(f'PRAGMA {name}').fetchone()[0])\n"
        "    print(connection.transaction_mode)\n"
    )
    done = run(
        "-c",
        code,
        home=tmp_path,
        PORTAL_ENV="development",
        DJANGO_SETTINGS_MODULE="portal.settings",
        DATABASE_URL=f"sqlite:///{tmp_path}/portal.sqlite3",
    )
    assert done.stdout.split() == ["wal", "1", "20000", "1", "IMMEDIATE"], done.stderr


def test_the_developers_outbox_is_in_no_other_site_map(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "try:\n    print(resolve('/dev/mail/').view_name)\n"
        "except Resolver404:\n    print('404')\n"
    )
    more = {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    in_production = run("-c", code, home=tmp_path, **PRODUCTION, **more)
    assert in_production.stdout == "404\n", in_production.stderr
    in_development = run("-c", code, home=tmp_path, PORTAL_ENV="development", **more)
    assert in_development.stdout == "dev_mail:index\n", in_development.stderr


def test_a_test_run_leaves_the_cache_that_somebody_works_with_alone(tmp_path: Path) -> None:
    done = run(
        "-c",
        "from tests.settings import CACHES; print(CACHES['default']['BACKEND'])",
        home=tmp_path,
        CACHE_URL="redis://127.0.0.1:6379/0",
    )
    assert done.stdout.strip() == "django.core.cache.backends.locmem.LocMemCache", done.stderr


def test_production_refuses_to_widen_the_limits(tmp_path: Path) -> None:
    done = run("manage.py", "check", home=tmp_path, PORTAL_LIMITS_SCALE="10", **PRODUCTION)
    assert done.returncode != 0
    assert "PORTAL_LIMITS_SCALE is for load tests" in done.stderr

"""Settings: silence means production, and production starts whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portal.preflight import NotReadyError, check_cache_is_shared
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


def deployed(home: Path, **variables: str) -> tuple[int, str]:
    """What the check of a deployment ends with, and says."""
    given = {**PRODUCTION, "SECURITY_CONTACT": "safe@example.org", **variables}
    done = run("manage.py", "check", "--deploy", "--fail-level=WARNING", home=home, **given)
    return done.returncode, done.stderr


@pytest.mark.slow  # starts Python anew
def test_the_check_of_a_deployment_finds_nothing(tmp_path: Path) -> None:
    assert deployed(tmp_path) == (0, "")


@pytest.mark.slow  # starts Python anew
def test_it_warns_where_nobody_is_told_what_is_not_safe(tmp_path: Path) -> None:
    status, told = deployed(tmp_path, SECURITY_CONTACT="")
    assert status == 1
    assert "(portal.W001) Nobody is named" in told


@pytest.mark.slow  # starts Python anew
def test_it_refuses_a_cache_for_each_of_several_processes(tmp_path: Path) -> None:
    memory = {"CACHE_URL": "memory://"}
    status, told = deployed(tmp_path, **memory, PORTAL_WORKERS="2")
    assert status == 1
    assert "(portal.E001) The cache (LocMemCache) is of one process" in told
    assert deployed(tmp_path, **memory, PORTAL_WORKERS="1") == (0, "")


def test_production_is_strict(tmp_path: Path) -> None:
    strict = (
        "[settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        " settings.SECURE_SSL_REDIRECT, settings.SECRET_KEY,"
        " settings.CACHES['default']['BACKEND'], settings.MAIL_TRANSPORT,"
        " settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]"
    )
    assert setting(tmp_path, strict, **PRODUCTION) == [
        False,
        True,
        True,
        True,
        PRODUCTION["SECRET_KEY"],
        "django.core.cache.backends.db.DatabaseCache",
        "django.core.mail.backends.smtp.EmailBackend",
        "__Host-sessionid",
        "__Host-csrftoken",
    ]


def test_proxies_are_trusted_by_address_alone(tmp_path: Path) -> None:
    believed = "[settings.SECURE_PROXY_SSL_HEADER, [str(one) for one in settings.TRUSTED_PROXIES]]"
    assert setting(tmp_path, believed, **PRODUCTION) == [None, []]
    trusting = setting(tmp_path, believed, **PRODUCTION, TRUSTED_PROXIES="10.0.0.0/8,2001:db8::1")
    proxies = ["10.0.0.0/8", "2001:db8::1/128"]
    assert trusting == [["HTTP_X_FORWARDED_PROTO", "https"], proxies]


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("TRUSTED_PROXIES", "everybody", "TRUSTED_PROXIES has what is no address or network"),
        ("TRUST_PROXY", "yes", "TRUST_PROXY is gone: set TRUSTED_PROXIES"),
        ("ADMIN_PATH", "the desk", "ADMIN_PATH is 'the desk/': give words of a-z"),
        ("ADMIN_PATH", "stories/desk", "ADMIN_PATH begins with 'stories', which the portal uses"),
        ("SECURITY_CONTACT", "somebody", "SECURITY_CONTACT has what is no contact"),
        ("SECURITY_CONTACT_DAYS", "500", "SECURITY_CONTACT_DAYS must be 1 to 365."),
        ("OIDC_ISSUER", "https://house.example.org", "Set OIDC_ISSUER and OIDC_CLIENT_ID together"),
    ],
)
def test_what_is_half_set_is_refused(variable: str, value: str, told: str, tmp_path: Path) -> None:
    done = run("manage.py", "check", home=tmp_path, **PRODUCTION, **{variable: value})
    assert done.returncode == 1
    assert told in done.stderr


def test_another_house_is_spoken_to_safely_in_production(tmp_path: Path) -> None:
    given = {**PRODUCTION, "OIDC_CLIENT_ID": "portal"}
    done = run("manage.py", "check", home=tmp_path, **given, OIDC_ISSUER="http://house.example.org")
    assert "in production it must be https" in done.stderr
    allowed = "settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']"
    issuer = "https://house.example.org/realms/all/"
    found = setting(tmp_path, allowed, **given, OIDC_ISSUER=issuer)
    assert found == ["'self'", "https://house.example.org"]


def test_staff_need_a_second_step_in_production_and_elsewhere_when_it_is_asked_for(
    tmp_path: Path,
) -> None:
    asked = "settings.STAFF_MFA"
    assert setting(tmp_path, asked, **PRODUCTION) is True
    assert setting(tmp_path, asked, **PRODUCTION, PORTAL_STAFF_MFA="no") is True
    assert setting(tmp_path, asked, PORTAL_ENV="development") is False
    assert setting(tmp_path, asked, PORTAL_ENV="development", PORTAL_STAFF_MFA="1") is True


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


@pytest.mark.slow  # starts Python anew
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


@pytest.mark.parametrize("command", ["serve", "up"])
def test_two_processes_do_not_start_with_a_cache_each(command: str, tmp_path: Path) -> None:
    given = {**PRODUCTION, "CACHE_URL": "memory://"}
    done = run("manage.py", command, "--workers=2", home=tmp_path, **given)
    assert done.returncode == 1
    assert "The cache (LocMemCache) is of one process, and there are to be 2" in done.stderr
    assert "set CACHE_URL to redis://" in done.stderr


def test_one_process_may_have_a_cache_of_its_own(settings: Any) -> None:
    settings.PRODUCTION = True
    check_cache_is_shared(1)
    with pytest.raises(NotReadyError):
        check_cache_is_shared(2)
    for shared in ("redis.RedisCache", "db.DatabaseCache"):
        settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{shared}"}}
        check_cache_is_shared(8)
    settings.PRODUCTION, settings.CACHES = False, {"default": {"BACKEND": "x.LocMemCache"}}
    check_cache_is_shared(8)

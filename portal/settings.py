"""Every switch of the portal, read from the environment.

Silence means production, and production refuses to start half configured. `manage.py` sets
PORTAL_ENV=development, the test suite PORTAL_ENV=test; nothing else does.
"""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

PORTAL_ENV = env.str("PORTAL_ENV", default="") or "production"
if PORTAL_ENV not in {"production", "development", "test"}:
    raise ImproperlyConfigured(
        f"PORTAL_ENV is {PORTAL_ENV!r}: use development, test or production (the default)."
    )
PRODUCTION = PORTAL_ENV == "production"
DEVELOPMENT = PORTAL_ENV == "development"

if PRODUCTION:
    missing = [
        name
        for name in ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "PUBLIC_URL")
        if not os.environ.get(name)
    ]
    if missing:
        raise ImproperlyConfigured(
            f"In production set {', '.join(missing)} in the environment "
            "(on a developer's machine set PORTAL_ENV=development instead)."
        )

# ---------------------------------------------------------------- places

PORTAL_HOME = Path(env.str("PORTAL_HOME", default="") or BASE_DIR / "var").resolve()
STATIC_ROOT = PORTAL_HOME / "static"
MEDIA_ROOT = PORTAL_HOME / "uploads"
STATIC_URL = "/static/"
MEDIA_URL = "/uploads/"
SEEDS_DIR = BASE_DIR / "seeds"


def _kept_secret() -> str:
    """The developer's secret key: made once, kept in PORTAL_HOME, as sessions outlive a restart."""
    path = PORTAL_HOME / "secret-key"
    key = secrets.token_urlsafe(50)
    try:
        PORTAL_HOME.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=PORTAL_HOME, encoding="utf-8") as draft:
            draft.write(key)
            draft.flush()
            os.link(draft.name, path)  # whole or not at all, and never over an older one
    except FileExistsError:
        return path.read_text(encoding="utf-8")
    except OSError:
        return key  # `up` says in one sentence that the folder cannot be written
    return key


# ---------------------------------------------------------------- the address

DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY") or (  # a "$" at its beginning is meant
    _kept_secret() if DEVELOPMENT else "only-for-tests-" + "x" * 50
)
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL] if PRODUCTION else [])
if not urlsplit(PUBLIC_URL).scheme or not urlsplit(PUBLIC_URL).netloc:
    raise ImproperlyConfigured(
        f"PUBLIC_URL is {PUBLIC_URL!r}: give scheme and host, as in https://portal.example.org."
    )
PORTAL_NAME = env.str("PORTAL_NAME", default="Crossings")

# ---------------------------------------------------------------- applications

INSTALLED_APPS = [
    "portal",
    "portal.ready",
    "portal.shelf",
    "community.log",
    "community.accounts",
    "community.limits",
    "community.tags",
    "community.notifications",
    "community.moderation",
    "community.search",
    "stories",
    "threads",
    "mentors",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "taggit",
    "portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "community.lib.requests.RequestIdMiddleware",
    "portal.middleware.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.ready.middleware.ReadyPagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "community.limits.middleware.RetryAfterMiddleware",
    "portal.middleware.TimeZoneMiddleware",
    "mentors.seen.SeenMiddleware",
    "portal.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# ---------------------------------------------------------------- database, cache, tasks

DATABASE_URL = env.str("DATABASE_URL", default="")
_database: dict[str, Any]
if DATABASE_URL:
    _database = env.db_url_config(DATABASE_URL)
else:
    _database = {"ENGINE": "django.db.backends.sqlite3", "NAME": PORTAL_HOME / "portal.sqlite3"}
DATABASES: dict[str, dict[str, Any]] = {"default": _database}
_options = _database.setdefault("OPTIONS", {})
if _database["ENGINE"].endswith("sqlite3"):
    _options |= {
        # Readers and one writer side by side; a writer takes the lock at once and waits for it,
        # because a lock upgraded in the middle of a transaction fails without waiting.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _options.setdefault("connect_timeout", 10)
    if PRODUCTION:
        _options["pool"] = {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=8),
            "timeout": 10,
        }

CACHES: dict[str, dict[str, Any]]
if env.str("CACHE_URL", default=""):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env.str("CACHE_URL"),
        }
    }
elif PRODUCTION:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "portal_cache",
            # Limits on tries are counted here: entries must outlive a flood of others.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CLOCK_SECONDS = env.float("CLOCK_SECONDS", default=60.0)

# Requests to mentors, in days: reminders while somebody's turn lasts, the end of it, and until when
# an expired one may be opened again; and after how many lapses in a row a mentor is paused.
REQUEST_NUDGE_DAYS = sorted(env.list("REQUEST_NUDGE_DAYS", cast=int, default=[7, 14, 21]))
REQUEST_EXPIRES_DAYS = env.int("REQUEST_EXPIRES_DAYS", default=28)
REQUEST_REOPEN_DAYS = env.int("REQUEST_REOPEN_DAYS", default=35)
REQUEST_LAPSES = env.int("REQUEST_LAPSES", default=2)
if not 0 < REQUEST_EXPIRES_DAYS <= REQUEST_REOPEN_DAYS or REQUEST_LAPSES < 1:
    raise ImproperlyConfigured(
        "Requests must expire (REQUEST_EXPIRES_DAYS) before the last day on which they may be "
        "opened again (REQUEST_REOPEN_DAYS), and REQUEST_LAPSES must be 1 or more."
    )

# Limits on how often people may do things, times this: for load tests.
READY_PAGES = env.bool("PORTAL_READY_PAGES", default=True)
LIMITS_SCALE = env.float("PORTAL_LIMITS_SCALE", default=1.0)
if PRODUCTION and LIMITS_SCALE != 1:
    raise ImproperlyConfigured(
        "PORTAL_LIMITS_SCALE is for load tests: in production the limits are those at /limits/."
    )

# ---------------------------------------------------------------- mail

# Mail is a row first (community.notifications); the worker hands it to this transport.
EMAIL_BACKEND = "community.notifications.backend.OutboxBackend"
_mail = env.email_url("EMAIL_URL", default="smtp://localhost" if PRODUCTION else "dummymail://")
MAIL_TRANSPORT = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS", False))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL", False))
EMAIL_PORT = _mail.get("EMAIL_PORT") or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
MAIL_LEASE_SECONDS = env.float("MAIL_LEASE_SECONDS", default=120.0)
MAIL_KEPT_DAYS = env.int("MAIL_KEPT_DAYS", default=14)
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <portal@{urlsplit(PUBLIC_URL).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ---------------------------------------------------------------- accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ["handle", "email", "display_name"]}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USERNAME_VALIDATORS = "community.accounts.models.HANDLE_VALIDATORS"
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_ADAPTER = "community.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    name: f"community.accounts.forms.{form}"
    for name, form in {
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "set_password": "SetPasswordForm",
        "signup": "SignupForm",
    }.items()
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 3  # each one added is a mail to somebody
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# ---------------------------------------------------------------- language, time, numbers

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# ---------------------------------------------------------------- static files and uploads

STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o644

# ---------------------------------------------------------------- security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.pages.errors.csrf_failure"
_https = urlsplit(PUBLIC_URL).scheme == "https"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_https)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
    if env.bool("TRUST_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1  # limits on tries count readers, not the proxy

# ---------------------------------------------------------------- logs


def _is_no_quiet_beat(record: logging.LogRecord) -> bool:
    """Two lines a minute about the worker's sign of life would drown all others."""
    return record.levelno > logging.INFO or "portal.clock.beat" not in record.getMessage()


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "community.lib.requests.RequestIdFilter"},
        "refusals": {"()": "community.lib.requests.RefusalFilter"},
        "no_beats": {"()": "django.utils.log.CallbackFilter", "callback": _is_no_quiet_beat},
    },
    "formatters": {
        "json": {"()": "community.lib.requests.JsonFormatter"},
        "line": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json" if PRODUCTION else "line",
        },
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"handlers": [], "filters": ["refusals"], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django_tasks": {"handlers": [], "filters": ["no_beats"], "propagate": True},
        "_granian": {"handlers": [], "propagate": True},
    },
}

# ---------------------------------------------------------------- taggit, tests

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

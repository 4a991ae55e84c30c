"""Every switch of the portal, read from the environment.

Silence means production, and production refuses to start half configured. `manage.py` sets
PORTAL_ENV=development, the test suite PORTAL_ENV=test; nothing else does.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from community.accounts.reserved import RESERVED

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
EXPORTS_ROOT = PORTAL_HOME / "exports"  # members' own data, on its way to them: never served
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

# Where the editors' desk (the admin) stands.
ADMIN_PATH = (env.str("ADMIN_PATH", default="").strip("/") or "admin") + "/"
ADMIN_URL = f"/{ADMIN_PATH}"
if not re.fullmatch(r"(?:[a-z0-9][a-z0-9_-]*/)+", ADMIN_PATH):
    raise ImproperlyConfigured(
        f"ADMIN_PATH is {ADMIN_PATH!r}: give words of a-z, 0-9, - and _ "
        "with slashes between, as in behind/the-desk/."
    )
if (_first := ADMIN_PATH.split("/")[0]) in RESERVED - {"admin"}:
    raise ImproperlyConfigured(
        f"ADMIN_PATH begins with {_first!r}, which the portal uses or keeps for itself: "
        "choose another word."
    )

# ---------------------------------------------------------------- applications

INSTALLED_APPS = [
    "portal",
    "portal.privacy",
    "portal.ready",
    "portal.shelf",
    "community.log",
    "community.accounts",
    "community.limits",
    "community.changes",
    "community.api",
    "community.tags",
    "community.notifications",
    "community.moderation",
    "community.webhooks",
    "community.search",
    "stories",
    "threads",
    "mentors",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "corsheaders",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
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
    "portal.static_files.StaticFilesConfig",
]

MIDDLEWARE = [
    "community.lib.requests.RequestIdMiddleware",
    "community.lib.client.ProxyMiddleware",
    "portal.headers.HeadersMiddleware",
    "portal.middleware.ProbeMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.ready.middleware.ReadyPagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "community.accounts.alike.AlikeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.QuotaMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.middleware.BodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.SecondStepMiddleware",
    "community.limits.middleware.RetryAfterMiddleware",
    "community.limits.middleware.DoorsMiddleware",
    "portal.middleware.TimeZoneMiddleware",
    "mentors.seen.SeenMiddleware",
    "portal.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.warned.WarnedMiddleware",
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
    # A thread keeps its connection: to open the file anew costs more than a page that is ready.
    _database["CONN_MAX_AGE"] = 60
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _options.setdefault("connect_timeout", 10)
    # To compile a query with many parts takes PostgreSQL seconds, to run it milliseconds.
    _options.setdefault("options", "-c jit=off")
    if PRODUCTION:
        _options["pool"] = {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=8),
            "timeout": 10,
        }

CACHES: dict[str, dict[str, Any]]
_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
if env.str("CACHE_URL", default="") == "memory://":  # of one process: refused beside a second one
    CACHES = {"default": _memory}
elif env.str("CACHE_URL", default=""):
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
    CACHES = {"default": _memory}

# How many processes answer requests, unless `--workers` says otherwise (see portal/checks.py).
WORKERS = env.int("PORTAL_WORKERS", default=min(4, os.cpu_count() or 1) if PRODUCTION else 1)

# Webhooks call strangers' servers, and have a worker of their own.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "webhooks"]}
}
CLOCK_SECONDS = env.float("CLOCK_SECONDS", default=60.0)

# Requests to mentors, in days: reminders while somebody's turn lasts, the end of it, and until when
# an expired one may be opened again; and after how many lapses in a row a mentor is paused.
REQUEST_NUDGE_DAYS = sorted(env.list("REQUEST_NUDGE_DAYS", cast=int, default=[7, 14, 21]))
REQUEST_EXPIRES_DAYS = env.int("REQUEST_EXPIRES_DAYS", default=28)
REQUEST_REOPEN_DAYS = env.int("REQUEST_REOPEN_DAYS", default=35)
REQUEST_LAPSES = env.int("REQUEST_LAPSES", default=2)
MENTORSHIP_PAUSE_NUDGE_DAYS = env.int("MENTORSHIP_PAUSE_NUDGE_DAYS", default=28)
MENTORSHIP_PAUSE_ENDS_DAYS = env.int("MENTORSHIP_PAUSE_ENDS_DAYS", default=42)
# When what was accepted and never began ends, and when both are reminded of a silence.
MENTORSHIP_UNBEGUN_ENDS_DAYS = env.int("MENTORSHIP_UNBEGUN_ENDS_DAYS", default=28)
MENTORSHIP_QUIET_NUDGE_DAYS = env.int("MENTORSHIP_QUIET_NUDGE_DAYS", default=21)
if min(MENTORSHIP_UNBEGUN_ENDS_DAYS, MENTORSHIP_QUIET_NUDGE_DAYS) < 1:
    raise ImproperlyConfigured(
        "MENTORSHIP_UNBEGUN_ENDS_DAYS and MENTORSHIP_QUIET_NUDGE_DAYS must be 1 or more."
    )
if not 0 < MENTORSHIP_PAUSE_NUDGE_DAYS < MENTORSHIP_PAUSE_ENDS_DAYS:
    raise ImproperlyConfigured(
        "Both sides of a mentorship that rests must be reminded (MENTORSHIP_PAUSE_NUDGE_DAYS) "
        "before it ends (MENTORSHIP_PAUSE_ENDS_DAYS)."
    )
if not 0 < REQUEST_EXPIRES_DAYS <= REQUEST_REOPEN_DAYS or REQUEST_LAPSES < 1:
    raise ImproperlyConfigured(
        "Requests must expire (REQUEST_EXPIRES_DAYS) before the last day on which they may be "
        "opened again (REQUEST_REOPEN_DAYS), and REQUEST_LAPSES must be 1 or more."
    )

# How many hours before a meeting its two sides are reminded of it.
MEETING_REMINDER_HOURS = env.int("MEETING_REMINDER_HOURS", default=24)

# Limits on how often people may do things, times this: for load tests.
READY_PAGES = env.bool("PORTAL_READY_PAGES", default=True)
LIMITS_SCALE = env.float("PORTAL_LIMITS_SCALE", default=1.0)
if PRODUCTION and LIMITS_SCALE != 1:
    raise ImproperlyConfigured(
        "PORTAL_LIMITS_SCALE is for load tests: in production the limits are those at /limits/."
    )

# ---------------------------------------------------------------- the API

API_LARGEST_BODY = 1_000_000  # bytes
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "community.api.signing_in.TokenAuthentication",
        "community.api.signing_in.AppAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": ["community.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["community.api.rendering.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "community.api.paging.KeysetPagination",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "community.api.schema.DoorSchema",
    "EXCEPTION_HANDLER": "community.api.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": PORTAL_NAME,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "EXTERNAL_DOCS": {
        "url": f"{PUBLIC_URL}/api/v1/schema/signing-in/",
        "description": "How apps sign people up and in: the same of the addresses at /api/auth/.",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "community.api.examples.add",
        "portal.reference.open.mark",
    ],
    "WEBHOOKS": [f"portal.webhook_schema.{name}" for name in ("CHANGE", "MINE", "TRIED")],
    "ENUM_NAME_OVERRIDES": {
        "Visibility": "community.accounts.models.Visibility",
        "StoryKind": "stories.models.story.Kind",
        "BlockKind": "stories.importing.document.BlockKind",
        "StoryStatus": "stories.models.story.Status",
        "ProposalState": "stories.proposal_states.State",
        "CreditRole": "stories.models.names.Credit.Role",
        "Cadence": "community.notifications.models.Cadence",
        "CaseOutcome": "community.moderation.models.case.Case.Outcome",
        "CaseState": "community.moderation.models.case.Case.State",
        "AppealOutcome": "community.moderation.models.statement.Appeal.Outcome",
        "BulkState": "community.moderation.models.bulk.BulkDeed.State",
        "BulkOutcome": "community.moderation.models.bulk.BulkItem.Outcome",
        "CareerRole": "mentors.models.Role",
        "CareerMeans": "mentors.models.Means",
        "SetbackKind": "mentors.models.SetbackKind",
        "CareerStatus": "mentors.models.Status",
        "Degree": "mentors.models.Degree",
        "Rhythm": "mentors.models.Rhythm",
        "MentorStanding": "mentors.models.Standing",
        "RequestState": "mentors.states.State",
        "Side": "mentors.models.agreement.Side",
        "MeetingStand": "mentors.meeting_states.Stand",
        "NoteAudience": "mentors.models.Audience",
        "StoryClaimState": "mentors.models.StoryClaim.State",
        "JointStoryState": "mentors.models.StoryProposal.State",
        "ClaimEvidence": "mentors.models.MentorClaim.Evidence",
        "ModerationState": "community.moderation.models.State",
        "ThreadKind": "threads.models.Thread.Kind",
        "PostKind": "threads.models.Post.Kind",
        "QuoteState": "threads.api.entries.QUOTE_STATES",
        "VoteValue": "threads.api.entries.VOTE_VALUES",
        "EditSuggestionState": "threads.models.Suggestion.State",
        "WebhookEventCode": "community.webhooks.events.CODES",
        "WebhookPause": "community.webhooks.models.Reason",
        "DeliveryState": "community.webhooks.models.State",
        "SimilarKind": "threads.api.asking.KINDS",
    },
}

# Front ends of other origins that may read the answers: scheme and host, with commas between.
# They send tokens; a browser's cookies are for our own pages alone.
CORS_ALLOWED_ORIGINS = env.list("CORS_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/(v1|auth)/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_HEADERS = [
    *("accept", "authorization", "content-type", "x-session-token"),
    *("idempotency-key", "if-match", "if-none-match"),
]
CORS_EXPOSE_HEADERS = [
    *("ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"),
    *("Idempotency-Replayed", "X-Request-ID"),
]
if not all(re.fullmatch(r"https?://[^/\s*]+", one) for one in CORS_ALLOWED_ORIGINS):
    raise ImproperlyConfigured(
        "CORS_ORIGINS has what is no origin: give scheme and host, as in https://app.example.org."
    )

# ---------------------------------------------------------------- calls to other hosts

# Addresses that members give are called at these ports alone; on a developer's machine and in
# tests this machine itself may be called too.
FETCH_PORTS = env.list("FETCH_PORTS", cast=int, default=[80, 443])
FETCH_LOOPBACK = env.bool("FETCH_LOOPBACK", default=False)
if PRODUCTION and FETCH_LOOPBACK:
    raise ImproperlyConfigured(
        "FETCH_LOOPBACK lets members call this machine from within: in production it stays off."
    )

# How long an endpoint of a webhook may take to answer, names and connection included.
WEBHOOK_SECONDS = env.float("WEBHOOK_SECONDS", default=10.0)

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
AUTHENTICATION_BACKENDS = ["community.accounts.backends.OneTryBackend"]
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
ACCOUNT_RATE_LIMITS = {
    # How often doors are tried is counted in community/limits/doors.py; this one is not a door's:
    # however often somebody asks, an address gets one mail in three minutes.
    **dict.fromkeys(
        (
            "change_password",
            "change_phone",
            "login",
            "login_failed",
            "manage_email",
            "reauthenticate",
            "request_login_code",
            "reset_password",
            "reset_password_from_key",
            "signup",
            "verify_phone",
        )
    ),
    "confirm_email": "1/3m/key",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 3  # each one added is a mail to somebody
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Signing in for apps: `community.api.headless`.
HEADLESS_CLIENTS = ("app",)
HEADLESS_ADAPTER = "community.api.headless.HeadlessAdapter"

# Two-factor. Whoever works behind the pages needs a second step before the admin opens; on a
# developer's machine only with PORTAL_STAFF_MFA=1.
STAFF_MFA = PRODUCTION or env.bool("PORTAL_STAFF_MFA", default=False)
MFA_ADAPTER = "community.accounts.two_factor.TwoFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody is signed in without a confirmed address anyway
MFA_TOTP_ISSUER = PORTAL_NAME
MFA_TOTP_TOLERANCE = 1  # a code is good for half a minute longer: clocks differ, people type
MFA_RATE_LIMITS = {"webauthn_login": None}  # counted in community/limits/doors.py
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
MFA_FORMS = {
    name: f"community.accounts.forms.{form}"
    for name, form in {
        "authenticate": "CodeForm",
        "reauthenticate": "CodeAgainForm",
        "activate_totp": "ActivateAppForm",
        "add_webauthn": "AddKeyForm",
        "edit_webauthn": "RenameKeyForm",
    }.items()
}

# Sign-in with an account of another house (OpenID Connect), by authorization code with PKCE.
# OIDC_ISSUER: its address, under which /.well-known/openid-configuration stands (https).
# OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: as it knows this portal; the address to register there is
#   PUBLIC_URL + /accounts/oidc/house/login/callback/
# OIDC_NAME: what it is called on the button.
# OIDC_AUTHORIZATION_ORIGIN: scheme and host of its sign-in page, where they are not the issuer's.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", default="") or urlsplit(OIDC_ISSUER).hostname or ""
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
if bool(OIDC_ISSUER) != bool(OIDC_CLIENT_ID):
    raise ImproperlyConfigured("Set OIDC_ISSUER and OIDC_CLIENT_ID together, or neither.")
if PRODUCTION and OIDC_ISSUER and urlsplit(OIDC_ISSUER).scheme != "https":
    raise ImproperlyConfigured(f"OIDC_ISSUER is {OIDC_ISSUER!r}: in production it must be https.")
_oidc_origin = "{0.scheme}://{0.netloc}".format(
    urlsplit(env.str("OIDC_AUTHORIZATION_ORIGIN", default="") or OIDC_ISSUER)
)
SOCIALACCOUNT_ADAPTER = "community.accounts.adapter.HouseAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # whoever is new chooses a handle
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by an address that both houses have confirmed
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_FORMS = {"signup": "community.accounts.forms.HouseSignupForm"}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}

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
    # Uploads: a folder by default; with more than one machine, a storage that all of them share.
    "default": {
        "BACKEND": env.str(
            "UPLOADS_BACKEND", default="django.core.files.storage.FileSystemStorage"
        ),
        "OPTIONS": env.json("UPLOADS_OPTIONS", default={}),
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes of a form, its files apart
LARGEST_REQUEST = 8_000_000  # with a picture
LARGEST_UPLOAD = 64_000_000  # by staff: documents to import
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
        # Browsers hold the redirect after a form to this too: signing in elsewhere begins with one.
        "form-action": [SELF, _oidc_origin] if OIDC_ISSUER else [SELF],
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
MESSAGE_STORAGE = "portal.saying.MessageStorage"
CSRF_FAILURE_VIEW = "portal.pages.errors.csrf_failure"
_https = urlsplit(PUBLIC_URL).scheme == "https"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Browsers hold these to this host (community/lib/cookies.py).
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_https)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)

# Whom one tells that something is not safe (/.well-known/security.txt): mail or web addresses, with
# commas between; and for how many days from today that is promised (RFC 9116: less than a year).
SECURITY_CONTACT = [
    f"mailto:{one}" if "@" in one and ":" not in one else one
    for one in env.list("SECURITY_CONTACT", default=[])
]
SECURITY_CONTACT_DAYS = env.int("SECURITY_CONTACT_DAYS", default=180)
if not all(re.fullmatch(r"(?:mailto|https|tel):[^\s]+", one) for one in SECURITY_CONTACT):
    raise ImproperlyConfigured(
        "SECURITY_CONTACT has what is no contact: give mail addresses, or addresses that begin "
        "with https:, with commas between."
    )
if not 0 < SECURITY_CONTACT_DAYS < 366:
    raise ImproperlyConfigured("SECURITY_CONTACT_DAYS must be 1 to 365.")

# Whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks of the proxies,
# with commas between. From anybody else these headers are thrown away, before anything reads them.
try:
    TRUSTED_PROXIES = [
        ipaddress.ip_network(one, strict=False) for one in env.list("TRUSTED_PROXIES", default=[])
    ]
except ValueError as error:
    raise ImproperlyConfigured(
        f"TRUSTED_PROXIES has what is no address or network: {error}."
    ) from error
if os.environ.get("TRUST_PROXY"):
    raise ImproperlyConfigured(
        "TRUST_PROXY is gone: set TRUSTED_PROXIES to the proxy's address, as in 127.0.0.1."
    )
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


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

"""The portal's settings under test: quick hashes, mail kept in memory, nothing left on disk."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["PORTAL_ENV"] = "test"
if not os.environ.get("PORTAL_HOME"):
    _home = TemporaryDirectory(prefix="portal-test-")  # goes with the process that made it
    os.environ["PORTAL_HOME"] = _home.name

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none

# Each process its own: two at work beside each other number their rows alike, and so their files.
_uploads = TemporaryDirectory(prefix="portal-test-uploads-")
MEDIA_ROOT = Path(_uploads.name)

# Every test begins with an empty cache: never one that somebody works with, whatever CACHE_URL says
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

READY_PAGES = False  # factories announce nothing; what is kept ready has tests of its own
LIMITS_SCALE = 1_000.0  # a test writes more in a second than a person in a day

_database = DATABASES["default"]
if os.environ.get("DATABASE_URL") and _database["ENGINE"].endswith("sqlite3"):
    # A file was asked for: test on one beside it, where Django alone would test in memory.
    _database["TEST"] = {"NAME": f"{_database['NAME']}.test"}

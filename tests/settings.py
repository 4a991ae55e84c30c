"""The portal's settings under test: quick hashes, mail kept in memory, nothing left on disk."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["PORTAL_ENV"] = "test"
if not os.environ.get("PORTAL_HOME"):
    _home = TemporaryDirectory(prefix="portal-test-")  # goes with the process that made it
    os.environ["PORTAL_HOME"] = _home.name

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# By this name alone pytest's live server knows that it is to serve static files.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if one == "portal.static_files.StaticFilesConfig" else one
    for one in INSTALLED_APPS
]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none

# Each process its own: two at work beside each other number their rows alike, and so their files.
_uploads = TemporaryDirectory(prefix="portal-test-uploads-")
MEDIA_ROOT = Path(_uploads.name)
EXPORTS_ROOT = MEDIA_ROOT / "exports"

# Every test begins with an empty cache: never one that somebody works with, whatever CACHE_URL says
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

READY_PAGES = False  # factories announce nothing; what is kept ready has tests of its own
LIMITS_SCALE = 1_000.0  # a test writes more in a second than a person in a day

_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # A file, where Django alone would test in memory: a server that is tested answers several
    # browsers at once, and in memory all would share one connection.
    _database["TEST"] = {"NAME": f"{_database['NAME']}.test"}

"""Collect the static files when they changed: hashing and compressing them takes seconds."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.staticfiles import apps
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = "collected.sha256"


class StaticFilesConfig(apps.StaticFilesConfig):
    """Without the files of pages that the portal does not have: those of DRF's browsable API."""

    ignore_patterns = [*apps.StaticFilesConfig.ignore_patterns, "rest_framework/*"]


def _fingerprint() -> str:
    """A name for this set of files: where they go, their sizes and when they changed."""
    found = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list([]):
            of_file = storage.get_modified_time(path)
            found.append(f"{path} {storage.size(path)} {of_file.isoformat()}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def collect() -> bool:
    """Collect, hash and compress what STATIC_ROOT should hold; whether there was anything to do."""
    stamp = settings.STATIC_ROOT / STAMP
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)
    return True

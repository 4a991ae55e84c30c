"""Secrets that must be read again are kept sealed: with the database alone nobody reads them."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealedForGoodError(ValueError):
    """No secret key of the portal opens it: SECRET_KEY was changed without its fallback."""


def seal(text: str, *, purpose: str) -> str:
    """`text` as it may be kept; what is sealed for one purpose opens for no other."""
    return _keys(purpose).encrypt(text.encode()).decode()


def opened(sealed: str, *, purpose: str) -> str:
    """What `seal` was given. Raises SealedForGoodError."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealedForGoodError(
            f"A {purpose} cannot be read: SECRET_KEY was changed without its fallback."
        ) from error


def _keys(purpose: str) -> MultiFernet:
    """One key of each secret key of the portal; the first writes, all of them read."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"{purpose}:{secret!s}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

"""Second steps for tests: an app, its codes, and the codes on paper."""

from __future__ import annotations

import time

from allauth.mfa.app_settings import _app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
)

from community.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXP"


def app_of(someone: User) -> str:
    """Give somebody an app with codes; its secret."""
    TOTP.activate(someone, SECRET)
    return SECRET


def code(secret: str = SECRET) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // _app_settings.TOTP_PERIOD))


def paper_of(someone: User) -> list[str]:
    """Give somebody recovery codes."""
    return RecoveryCodes.activate(someone).get_unused_codes()


def steps_of(someone: User) -> set[str]:
    return set(Authenticator.objects.filter(user=someone).values_list("type", flat=True))

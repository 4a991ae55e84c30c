"""A second step when signing in: how allauth's fits this portal, and who must have one.

Whoever works behind the pages must, where `STAFF_MFA` says so (in production always). Until they
took it their roles rest: at every door they are members like all others, and policy tells them so.
"""

from __future__ import annotations

from typing import Any

import qrcode
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.accounts.models import ApiToken, Scope
from community.lib.sealing import opened, seal

STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""What counts as a second step; recovery codes only stand in for one that is lost."""
PURPOSE = "second step"

_PICTURE = """<svg viewBox="0 0 {size} {size}" width="224" height="224" role="img"
 aria-label="{label}" shape-rendering="crispEdges"
><rect width="{size}" height="{size}" fill="#fff"/><path d="{dark}" fill="#000"/></svg>"""


class TwoFactorAdapter(DefaultMFAAdapter):
    """The portal's name and words; secrets lie encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This is not the right code. Codes change every half minute."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Recovery codes stand in for a second step, and you have none yet."
        ),
    }

    def _get_site_name(self) -> str:
        return str(settings.PORTAL_NAME)

    def get_totp_label(self, user: Any) -> str:
        """What the app calls the account: the handle, which others may see over one's shoulder."""
        return str(user.handle)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """What the passkey is called: by handle too."""
        return {**super().get_public_key_credential_user_entity(user), "name": user.handle}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def build_totp_svg(self, url: str) -> SafeString:
        """The address as a picture to scan, drawn into the page itself."""
        code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(url)
        rows = code.get_matrix()
        dark = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, is_dark in enumerate(row)
            if is_dark
        )
        return format_html(
            _PICTURE,
            size=len(rows),
            label=_("QR code of the secret"),
            dark=dark,
        )

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret in clear. Raises SealedForGoodError, a ValueError."""
        return opened(encrypted_text, purpose=PURPOSE)


WANTED_HERE = gettext_lazy(
    "You work behind the pages: that takes your second step first. "
    "“Two-factor” in your settings leads to it."
)
WANTED_OF_OWNER = gettext_lazy(
    "Roles reach as far as a token only once its owner has set up a second step."
)
OUT_OF_SCOPE = gettext_lazy("Roles reach as far as a token only with the scope `moderate`.")


def rest_roles(request: HttpRequest) -> None:
    """Let the roles of whoever asks rest, until their session has taken a second step."""
    if settings.STAFF_MFA and request.user.is_authenticated:
        request.user.roles_rest = "" if took_second_step(request) else WANTED_HERE


def rest_roles_of(token: ApiToken) -> None:
    """Let the roles of a token's owner rest, unless it has the scope for them and they the step."""
    if Scope.MODERATE not in token.scopes:
        token.owner.roles_rest = OUT_OF_SCOPE
    elif settings.STAFF_MFA and not has_second_step(token.owner):
        token.owner.roles_rest = WANTED_OF_OWNER


def has_second_step(person: Any) -> bool:
    """Whether somebody has set up an app or a passkey. One query."""
    return bool(is_mfa_enabled(person, STEPS))


def took_second_step(request: HttpRequest) -> bool:
    """Whether this session was opened or confirmed with a second step (or a recovery code)."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)

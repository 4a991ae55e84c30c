"""What the portal puts into a browser; nothing there follows anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.accounts import browsers
from community.lib.personal import Words
from portal import saying


@dataclass(frozen=True, slots=True)
class Kept:
    """Something in a browser: when it is put there, why, and for how long."""

    name: str
    when: Words
    why: Words
    days: int = 0  # until the browser is closed, or by itself sooner, when 0
    is_hidden: bool = True  # from scripts


def cookies() -> list[Kept]:
    """Every cookie, by the names that are in force here."""
    return [
        Kept(
            settings.SESSION_COOKIE_NAME,
            _("when you sign in, or begin to"),
            _("to know that it is you; it holds a number and nothing else"),
            days=timedelta(seconds=settings.SESSION_COOKIE_AGE).days,
            is_hidden=settings.SESSION_COOKIE_HTTPONLY,
        ),
        Kept(
            settings.CSRF_COOKIE_NAME,
            _("when a page has a form"),
            _("so that no other site can send a form in your name"),
            days=timedelta(seconds=settings.CSRF_COOKIE_AGE or 0).days,
            is_hidden=settings.CSRF_COOKIE_HTTPONLY,
        ),
        Kept(
            browsers.cookie_name(),
            _("when you sign in or choose a new password; it is sent to the pages for that alone"),
            _(
                "to write to you only when another browser signs in to your account, and so that "
                "nobody who guesses at your password keeps you out"
            ),
            days=browsers.KEPT.days,
        ),
        Kept(
            saying.cookie_name(),
            _("when you have done something"),
            _("to say on the next page that it is done; gone once it is said"),
            is_hidden=settings.SESSION_COOKIE_HTTPONLY,
        ),
    ]


def stored() -> list[Kept]:
    """What scripts keep in the browser, and never send."""
    return [
        Kept(
            "theme",
            _("when you choose light or dark"),
            _("to remember that"),
            is_hidden=False,
        )
    ]

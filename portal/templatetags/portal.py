"""Tags that any template may use, with or without a request behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

register = template.Library()

#: A member's own pages, by the names of their addresses.
SETTINGS = {
    "settings_profile": gettext_lazy("What your page says"),
    "path:edit": gettext_lazy("Your way so far"),
    "notification_settings:edit": gettext_lazy("What you are told of"),
    "shelf:index": gettext_lazy("Saved"),
    "highlights:index": gettext_lazy("Your highlights"),
    "follows:index": gettext_lazy("What you follow"),
    "saved_searches:index": gettext_lazy("Your saved searches"),
    "settings_tags": gettext_lazy("Your tags"),
    "threads:drafts": gettext_lazy("Your drafts"),
    "settings_abilities": gettext_lazy("Your abilities"),
    "account_email": gettext_lazy("E-mail addresses"),
    "account_change_password": gettext_lazy("Password"),
    "account_logout": gettext_lazy("Sign out"),
}


@register.inclusion_tag("settings/_navigation.html", takes_context=True)
def settings_navigation(context: Context) -> dict[str, Any]:
    """The list of a member's own pages; the one that is shown, or that it belongs to, is marked."""
    path = context["request"].path
    addresses = {reverse(url_name): name for url_name, name in SETTINGS.items()}
    here = max((one for one in addresses if path.startswith(one)), key=len, default="")
    current = {here: "page" if path == here else "true"}
    return {
        "pages": [
            {"address": address, "name": name, "current": current.get(address, "")}
            for address, name in addresses.items()
        ]
    }


@register.simple_tag
def portal_name() -> str:
    """The name of this portal; a tag, because error pages and mails have no context to hold it."""
    return str(settings.PORTAL_NAME)


@register.simple_tag
def public_url(name: str = "", *args: object) -> str:
    """The absolute address of a named page (without a name: the first page), for mails."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args) if name else ''}"


@register.simple_tag
def icon(name: str, css_class: str = "icon") -> SafeString:
    """A picture of `portal/icons.svg` by its symbol's id; decoration, which screen readers skip."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("portal/icons.svg"),
        name,
    )


@register.simple_tag
def day(at: datetime) -> SafeString:
    """The day of `at` where the reader is, with the time of day for whoever points at it."""
    here = timezone.localtime(at)
    shown = date_format(here, "j F Y")
    return format_html(
        '<time datetime="{}" title="{}, {}">{}</time>',
        here.isoformat(timespec="seconds"),
        shown,
        f"{here:%H:%M}",
        shown,
    )

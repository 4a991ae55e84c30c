"""Tags that any template may use, with or without a request behind it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.signals import setting_changed
from django.template import Context
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from portal.invented import is_invented
from portal.kept import KeptNode

register = template.Library()

SIZES = {"": 28, "medium": 44, "large": 88}
"""How many pixels wide a picture of somebody is shown; lists.css says the same."""
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
    "proposals:index": gettext_lazy("Stories you proposed"),
    "settings_calendar": gettext_lazy("Your calendar"),
    "settings_abilities": gettext_lazy("Your abilities"),
    "settings_blocked": gettext_lazy("Blocked people"),
    "settings_reports": gettext_lazy("Your reports"),
    "settings_decisions": gettext_lazy("Decisions about you"),
    "account_email": gettext_lazy("E-mail addresses"),
    "account_change_password": gettext_lazy("Password"),
    "mfa_index": gettext_lazy("Two-factor"),
    "usersessions_list": gettext_lazy("Where you are signed in"),
    "settings_tokens": gettext_lazy("API tokens"),
    "webhooks:index": gettext_lazy("Webhooks"),
    "privacy:data": gettext_lazy("Your data"),
    "privacy:close": gettext_lazy("Close your account"),
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


@register.inclusion_tag("people/_block.html", takes_context=True)
def block_form(context: Context, person: Any) -> dict[str, Any]:
    """The form to block `person`, or to take that back, for another member. One query."""
    user = context["request"].user
    is_offered = user.is_authenticated and user != person
    return {
        "csrf_token": context.get("csrf_token"),
        "person": person,
        "is_offered": is_offered,
        "is_blocked": is_offered and user.blockings.filter(blocked=person).exists(),
    }


@register.simple_tag(takes_context=True)
def avatar(context: Context, person: Any, size: str = "") -> SafeString:
    """The picture of `person` for whoever looks, or their initials; their name stands beside it."""
    request = context.get("request")
    viewer = request.user if request is not None else AnonymousUser()
    css_class = f"avatar avatar--{size}" if size else "avatar"
    if not (address := person.picture_for(viewer)):
        return format_html(
            '<span class="{}" aria-hidden="true">{}</span>', css_class, person.initials
        )
    return format_html(
        '<img class="{}" src="{}" alt="" width="{}" height="{}" loading="lazy" decoding="async">',
        css_class,
        address,
        *[SIZES[size]] * 2,
    )


@register.simple_tag
def portal_name() -> str:
    """The name of this portal; a tag, because error pages and mails have no context to hold it."""
    return str(settings.PORTAL_NAME)


@register.simple_tag
def public_url(name: str = "", *args: object) -> str:
    """The absolute address of a named page (without a name: the first page), for mails."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args) if name else ''}"


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """What visitors see of the same piece on every page: `{% kept "name" differing … %}`.

    It is rendered once for each language and each value of what it differs by, which must be few;
    nothing else may have a say in it. For members it is rendered each time.
    """
    _tag, name, *differing = token.split_contents()
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(inside, name, [parser.compile_filter(one) for one in differing])


@register.simple_tag
@lru_cache
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
    shown = _day_in_words(here.date(), get_language())
    return format_html(
        '<time datetime="{}" title="{}, {}">{}</time>',
        here.isoformat(timespec="seconds"),
        shown,
        f"{here:%H:%M}",
        shown,
    )


@lru_cache(maxsize=2_000)
def _day_in_words(on: date, _language: str | None) -> str:
    return date_format(on, "j F Y")


@register.filter
def invented(person: Any) -> bool:
    """Whether `person` is a sample, who stands for nobody."""
    return is_invented(person)


setting_changed.connect(lambda **_changed: icon.cache_clear(), weak=False)  # in tests

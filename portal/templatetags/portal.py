"""Tags that any template may use, with or without a request behind it."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


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

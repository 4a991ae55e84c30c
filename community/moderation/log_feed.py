"""The public record as an Atom feed: the same for everybody, so it leads where a visitor may go."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from community.lib.feeds import LivingFeed
from community.log import wordings
from community.moderation.public_log import Told, public, told

LENGTH = 50


class LogFeed(LivingFeed):
    """The last deeds, of one group (`?about=stories`) or of all."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        group = request.GET.get("about", "")
        if group and group not in dict(wordings.groups()):
            raise Http404
        return group

    def title(self, group: str) -> str:
        named = f"{settings.PORTAL_NAME}: {_('Moderation log')}"
        label = dict(wordings.groups()).get(group)
        return f"{named}: {label}" if label else named

    def subtitle(self, group: str) -> str:
        return _("What moderators and editors did.")

    def link(self, group: str) -> str:
        return _absolute(_address("moderation_log", group))

    def feed_url(self, group: str) -> str:
        return _absolute(_address("moderation_log_feed", group))

    def items(self, group: str) -> list[Told]:
        return told(public(group).order_by("-pk")[:LENGTH], reader=AnonymousUser())

    def item_title(self, item: Told) -> str:
        return item.words

    def item_description(self, item: Told) -> str:
        return escape(f"{item.title}. {item.reason}".strip(". ") if item.title else item.words)

    def item_link(self, item: Told) -> str:
        return _absolute(item.get_absolute_url())

    def item_guid(self, item: Told) -> str:
        """A tag URI (RFC 4151)."""
        host = urlsplit(settings.PUBLIC_URL).hostname
        return f"tag:{host},{item.entry.at:%Y-%m-%d}:moderation-log/{item.entry.pk}"

    def item_pubdate(self, item: Told) -> datetime:
        return item.entry.at

    def item_updateddate(self, item: Told) -> datetime:
        return item.entry.at

    def item_author_name(self, item: Told) -> str:
        return item.by


def _address(name: str, group: str) -> str:
    return reverse(name, query={"about": group} if group else None)


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"

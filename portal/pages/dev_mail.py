"""The outbox as pages, for a developer who has no mail server; only development routes here."""

from __future__ import annotations

import re
from email.message import Message

import nh3
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe

from community.notifications.models import Mail
from community.notifications.stored import parsed

SHOWN = 100
_BLANK_LINES = re.compile(r"\n{3,}")


def index(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    return render(request, "dev_mail/index.html", {"mails": Mail.objects.defer("raw")[:SHOWN]})


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its text with links to follow, its HTML made harmless, what is attached."""
    mail = get_object_or_404(Mail, pk=pk)
    parts = [part for part in parsed(mail).walk() if not part.is_multipart()]
    attached = [part.get_filename() for part in parts if part.get_content_disposition()]
    bodies = [part for part in parts if not part.get_content_disposition()]
    context = {
        "mail": mail,
        "texts": [_text(part) for part in bodies if part.get_content_subtype() == "plain"],
        "htmls": [_html(part) for part in bodies if part.get_content_subtype() == "html"],
        "attached": attached,
    }
    return render(request, "dev_mail/detail.html", context)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    words = payload.decode(part.get_content_charset("utf-8"), "replace")  # type: ignore[union-attr]
    return _BLANK_LINES.sub("\n\n", words.replace("\r\n", "\n")).strip()


def _html(part: Message) -> SafeString:
    """What a mail's HTML says: no image, style or script of it; links can be followed."""
    return mark_safe(nh3.clean(_text(part), tags=nh3.ALLOWED_TAGS - {"img"}))  # noqa: S308

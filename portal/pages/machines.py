"""What machines ask for: the sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mentors.models import Mentor
from stories.models import Story
from stories.selection import tags_in_use
from threads.listing import tags_asked_about
from threads.models import Thread

KEPT_FROM_ROBOTS = (
    *("/accounts/", "/settings/", "/dev/"),
    *("/search/?", "/search/suggest/", "/search/feed/", "/search/saved/"),
)
"""Without the desk: it opens to no robot anyway, and everybody may read where it would stand."""
ENTRANCES = ("home", "stories:index", "threads:index", "tags:index")
# A sitemap may name 50,000 addresses: the newest stories, questions and mentors, and every tag.
MOST_STORIES, MOST_QUESTIONS, MOST_MENTORS = 25_000, 15_000, 5_000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that is meant to be found, under PUBLIC_URL whatever host was asked.

    Written out by hand: Django's own sitemaps take ten times as long for 20,000 stories.
    """
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{SITEMAP}">\n'
    body = "".join(_entry(path, changed_at) for path, changed_at in _pages())
    return HttpResponse(f"{head}{body}</urlset>\n", content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may fetch, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_FROM_ROBOTS)]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _pages() -> Iterator[tuple[str, datetime | None]]:
    """Paths with the time of their last change, None where there is none to tell."""
    yield from ((reverse(name), None) for name in ENTRANCES)
    stories = Story.objects.published().order_by("-pk").values_list("slug", "changed_at")
    before, after = _around("stories:detail")
    yield from ((f"{before}{slug}{after}", at) for slug, at in stories[:MOST_STORIES])
    # What was asked before is left out: its page points to the question that is to be found.
    asked = Thread.objects.questions().filter(duplicate_of=None)
    edited = asked.annotate(edited_at=F("question__edited_at"))
    questions = edited.only("kind", "title", "active_at").order_by("-pk")
    for one in questions[:MOST_QUESTIONS]:
        yield one.page_url, max(one.active_at, one.edited_at or one.active_at)
    before, after = _around("mentors:detail")
    mentors = Mentor.objects.approved().order_by("-pk").values_list("person__handle", flat=True)
    yield from ((f"{before}{handle}{after}", None) for handle in mentors[:MOST_MENTORS])
    before, after = _around("tags:detail")
    tags = (tags_in_use() | tags_asked_about()).order_by("pk").values_list("slug", flat=True)
    yield from ((f"{before}{slug}{after}", None) for slug in tags)


def _around(name: str) -> tuple[str, str]:
    """What stands before and after the slug in a page's path; asked once, not for every row."""
    before, _slug, after = reverse(name, args=["slug"]).rpartition("slug")
    return before, after


def _entry(path: str, changed_at: datetime | None) -> str:
    told = f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(settings.PUBLIC_URL + path)}</loc>{told}</url>\n"

"""The pages that are kept ready: a story's and a question's, at their own bare addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.lib.prepared import Prepared
from portal.ready.following import STORY, THREAD
from stories.models import Story
from threads.models import Thread
from threads.models.thread import ThreadQuerySet

_QUESTION = re.compile(r"/threads/(\d{1,18})-[-\w]+/")
_STORY = re.compile(r"/stories/([-\w]{1,200})/")


@dataclass(frozen=True, slots=True)
class Found:
    """What a page is about, and when it changes by itself, if it does."""

    kind: str
    key: int
    until: datetime | None = None


def may_be_ready(path: str) -> bool:
    """Whether `path` looks like a page that is kept; costs nothing."""
    return bool(_QUESTION.fullmatch(path) or _STORY.fullmatch(path))


def find(path: str) -> Found | None:
    """What stands for every visitor at exactly this address."""
    if question := _QUESTION.fullmatch(path):
        for thread in _asked(None, pk=int(question[1])):
            if thread.page_url == path:
                return Found(THREAD, thread.pk, _ends(thread))
        return None
    if story := _STORY.fullmatch(path):
        found = Story.objects.visible_to(AnonymousUser()).filter(slug=story[1]).first()
        if found is None:
            return None
        discussion = found.threads.filter(kind=Thread.Kind.DISCUSSION).first()
        return Found(STORY, found.pk, _ends(discussion) if discussion else None)
    return None


@Prepared
def _asked(_person: Any, *, pk: int) -> ThreadQuerySet:
    few = ("title", "kind", "closed_until", "locked_until")
    return Thread.objects.questions().only(*few).filter(pk=pk)


def _ends(thread: Thread) -> datetime | None:
    """When the thread is next open or unlocked by itself."""
    now = timezone.now()
    ends = [end for end in (thread.closed_until, thread.locked_until) if end and end > now]
    return min(ends, default=None)

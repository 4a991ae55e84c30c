"""Finding cases in the queue: by words, the next one to judge, and how each line tells itself."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.moderation import subjects
from community.moderation.models import Case, CaseNote, Report
from community.moderation.models.case import CaseQuerySet

MOST_NAMES = 3
LONGEST_NUMBER = 18  # digits of what a key can be


class QueueList(ChangeList):
    """A page of the queue; the titles of all things on it are one query."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        cases: list[Any] = list(self.result_list)
        shown = [(one.subject_kind, one.subject_key) for one in cases if not one.is_private]
        titles = subjects.titles_of(shown)
        for case in cases:
            open_to_all = not case.is_private
            key = (case.subject_kind, case.subject_key)
            case.thing_title = titles.get(key, "") if open_to_all else _("read by few")
        self.result_list = cases


def search(rows: CaseQuerySet, words: str) -> CaseQuerySet:
    """Cases by their number or that of the thing, its title, the reporters, their words, and notes.

    Not by who wrote a thing: some stand under no name. Nor by what is said in private.
    """
    words = words.strip()
    number = words.removeprefix("#")
    found = subjects.titled(words)
    if number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER:
        found |= Q(pk=int(number)) | Q(subject_key=int(number))
    handle = words.removeprefix("@").lower()
    reports = Report.objects.filter(case=OuterRef("pk"))
    by_words = Q(words__icontains=words) | Q(by__handle=handle) | Q(by__display_name__iexact=words)
    found |= Q(Exists(reports.filter(by_words)))
    found |= Q(Exists(CaseNote.objects.filter(case=OuterRef("pk"), words__icontains=words)))
    return rows.filter(found)


def next_case(rows: CaseQuerySet, *, person: Any, after: Case | None = None) -> Case | None:
    """The heaviest of `rows` that is open, with nobody, and `person`'s to judge.

    `after` is the case that one comes from: the one behind it, and from the last the first again.
    """
    waiting = rows.judged_by(person).open().untaken().order_by("-score", "pk")
    if after is None:
        return waiting.first()
    behind = Q(score__lt=after.score) | Q(score=after.score, pk__gt=after.pk)
    return waiting.filter(behind).first() or waiting.exclude(pk=after.pk).first()


def merged(reports: list[Report]) -> list[tuple[str, int]]:
    """What it is reported as, the most frequent first, and how often."""
    return Counter(one.kind.name for one in reports).most_common()


def reporters(reports: list[Report]) -> str:
    """Who reported it, the first by name."""
    names = [one.by.name if one.by else _("former member") for one in reports]
    said = ", ".join(names[:MOST_NAMES])
    if (more := len(names) - MOST_NAMES) > 0:
        said += " " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    return said

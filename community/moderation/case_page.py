"""A case's page: who says what, the thing itself, what was done, notes, and what one can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts.models import User
from community.log import private
from community.log.models import LogEntry
from community.log.wordings import wording_of
from community.moderation import actions, desks, subjects
from community.moderation.actions.cases import DecidedError, as_reported
from community.moderation.case_finding import LONGEST_NUMBER, merged
from community.moderation.forms import DecisionForm, NoteForm
from community.moderation.models import Case
from community.moderation.subjects import Seen

FILTERED = "_changelist_filters"
"""How the list was narrowed, as Django's admin calls it."""
LONGEST_HISTORY = 50
KEEPING = {
    "take": actions.take,
    "release": actions.release,
    "put_away": actions.put_away,
    "leave": actions.leave,
}
"""Deeds without a form: what is posted as `do`, and its action."""
WORDS = {
    "case.take": gettext_lazy("The case was taken"),
    "case.release": gettext_lazy("The case was given back"),
    "case.note": gettext_lazy("A note was written"),
    "case.leave": gettext_lazy("It was left as it is"),
    "case.put_away": gettext_lazy("The case was put away"),
    "report.make": gettext_lazy("It was reported"),
    "appeal.end": gettext_lazy("Whoever appealed has left"),
}
"""How deeds are told here that are not in the public record."""


def find(person: Any, number: str) -> Case | None:
    """The case with this number, if `person` sees it."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    rows = Case.objects.visible_to(person).select_related("assignee", "decided_by", "raised_by")
    return rows.filter(pk=int(number)).first()


def show(door: Any, request: HttpRequest, number: str) -> HttpResponse:
    """The page of a case; and on POST, what its fields `do` names."""
    policy.require(request.user, "case.list")
    if (case := find(request.user, number)) is None:
        raise Http404
    if request.method != "POST":
        return _page(door, request, case)
    do = DOES.get(request.POST.get("do", ""))
    return do(door, request, case) if do else HttpResponse(status=HTTPStatus.BAD_REQUEST)


def to_thing(request: HttpRequest, number: str) -> HttpResponse:
    """Sends on to where the thing of a case stands. Raises Http404, also for what is private."""
    case = find(request.user, number)
    if case is None or case.is_private:
        raise Http404
    seen = _seen(request, case, list(case.reports.select_related("by")))
    if seen is None:
        raise Http404
    return redirect(seen.url)


def _decide(door: Any, request: HttpRequest, case: Case) -> HttpResponse:
    form, status = DecisionForm(request.POST, auto_id="case_%s"), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if form.is_valid():
            actions.decide(case, by=request.user, **form.cleaned_data)
            messages.success(request, _("Decided; who reported it is told."))
            return redirect(_to_list(request))
    except DecidedError as error:
        case, status = error.case, HTTPStatus.CONFLICT
        form.add_error(None, error)
    except ValidationError as error:
        form.add_error(None, error)
    return _page(door, request, case, form=form, status=status)


def _note(door: Any, request: HttpRequest, case: Case) -> HttpResponse:
    form = NoteForm(request.POST, auto_id="note_%s")
    try:
        if form.is_valid():
            actions.note_case(case, by=request.user, words=form.cleaned_data["note"])
            return redirect(f"{request.get_full_path()}#notes")
    except ValidationError as error:
        form.add_error(None, error)
    return _page(door, request, case, note=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _read(door: Any, request: HttpRequest, case: Case) -> HttpResponse:
    try:
        found = actions.read_private(case, by=request.user)
    except (ValidationError, policy.NotAllowed) as error:
        messages.warning(request, " ".join(getattr(error, "messages", [str(error)])))
        return redirect(request.get_full_path())
    return _page(door, request, case, found=found, is_read=True)


def _keep(door: Any, request: HttpRequest, case: Case) -> HttpResponse:
    try:
        KEEPING[request.POST["do"]](case, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect(request.get_full_path())


DOES: dict[str, Callable[[Any, HttpRequest, Case], HttpResponse]] = {
    "decide": _decide,
    "note": _note,
    "read": _read,
    **dict.fromkeys(KEEPING, _keep),
}
"""What is posted as `do`, and what does it."""


def _seen(request: HttpRequest, case: Case, reports: list[Any]) -> Seen | None:
    """The thing as its reporters see it; without any, as this judge does."""
    if reports:
        return as_reported(case, reports)
    return subjects.seen(case.subject_kind, case.subject_key, person=request.user)


def _page(
    door: Any,
    request: HttpRequest,
    case: Case,
    *,
    form: DecisionForm | None = None,
    note: NoteForm | None = None,
    status: int = HTTPStatus.OK,
    found: Seen | None = None,
    is_read: bool = False,
) -> HttpResponse:
    reports = list(case.reports.select_related("by", "kind"))
    is_shown = is_read or not case.is_private
    if is_shown and not is_read:
        found = _seen(request, case, reports)
    desk, is_mine = desks.desk_of(case), case.assignee_id == request.user.pk
    context: dict[str, Any] = {
        **door.admin_site.each_context(request),
        "opts": door.opts,
        "title": _("Case %(number)s: %(thing)s")
        % {"number": case.pk, "thing": subjects.label_of(case.subject_kind)},
        "case": case,
        "reports": reports,
        "merged": merged(reports),
        "tags": list(case.tags.all()),
        "is_shown": is_shown,
        "found": found,
        "may_judge": policy.may(request.user, "case.judge", case),
        "desk": desk,
        "desk_address": desk.door(case.subject_key) if desk else "",
        "is_mine": is_mine,
        "is_anothers": bool(case.taken_until) and not is_mine,
        "history": history(case, deeds_with(case, request.user)[:LONGEST_HISTORY])[::-1],
        "notes": list(case.notes.select_related("by")),
        "form": form or DecisionForm(auto_id="case_%s"),
        "note": note or NoteForm(auto_id="note_%s"),
        "to_list": _to_list(request),
        "next_address": _to_next(request, case),
    }
    return render(request, "admin/moderation/case.html", context, status=status)


def _to_list(request: HttpRequest) -> str:
    """Back to the list as it was narrowed."""
    address, filters = reverse("admin:moderation_case_changelist"), request.GET.get(FILTERED, "")
    return f"{address}?{filters}" if filters else address


def _to_next(request: HttpRequest, case: Case) -> str:
    filters = request.GET.get(FILTERED, "")
    behind = urlencode({"after": case.pk})
    return f"{reverse('admin:moderation_case_next')}?{filters + '&' if filters else ''}{behind}"


def deeds_with(case: Case, person: Any) -> QuerySet[LogEntry]:
    """What the record tells `person` of the case and its thing, the last first."""
    about = Q(target_kind=case._meta.label_lower, target_id=str(case.pk))
    if kind := subjects.log_kind(case.subject_kind):
        about |= Q(target_kind=kind, target_id=str(case.subject_key))
    rows = private.with_own_marked(private.read_by(person)).filter(about)
    return rows.select_related("text").order_by("-pk")


def history(case: Case, deeds: Iterable[LogEntry]) -> list[tuple[Any, str, str, str]]:
    """What was done with the case and its thing, in the order given: when, by whom, what, and why.

    A report is by nobody here: the record does not keep who made it. Nor is what somebody did with
    a thing of their own, which may stand under no name.
    """
    entries = list(deeds)
    people = User.objects.in_bulk({one.actor_id for one in entries if one.actor_id})
    return [(one.at, _name(one, people, case), _what(one), _reason(one)) for one in entries]


def _what(entry: LogEntry) -> str:
    found = wording_of(entry.code)
    return str(found.words) if found and found.is_public else str(WORDS.get(entry.code, entry.code))


def _reason(entry: LogEntry) -> str:
    return entry.text.reason if hasattr(entry, "text") else ""


def _name(entry: Any, people: dict[int, User], case: Case) -> str:
    if entry.actor_id is None or entry.is_ones_own or entry.actor_id == case.person_id:
        return ""
    return people[entry.actor_id].name if entry.actor_id in people else _("former member")

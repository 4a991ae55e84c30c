"""`moderation/cases`: the queue of what needs judgement, and what is done with a case as such."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.parameters import one_of
from community.moderation import actions, subjects
from community.moderation.actions.cases import as_reported
from community.moderation.api.case_rows import (
    CaseNoteSerializer,
    CaseRowSerializer,
    CaseSerializer,
    DecidingSerializer,
    HistorySerializer,
    NotingSerializer,
    ThingOfCaseSerializer,
)
from community.moderation.case_finding import search
from community.moderation.case_page import deeds_with, history
from community.moderation.models import Case, CaseTag, Report
from community.moderation.models.case import CaseQuerySet

ORDERS = {"weight": ("-score", "pk"), "age": ("opened_at", "pk")}
CHOICES = {
    "state": [*Case.State.values, "all"],
    "origin": list(Case.Origin.values),
    "taken": ["me", "nobody", "others"],
}
FILTERS = [
    OpenApiParameter("q", str, description="A number, words of a title, a report or a note."),
    OpenApiParameter("state", str, enum=CHOICES["state"], default="open"),
    OpenApiParameter("origin", str, enum=CHOICES["origin"]),
    OpenApiParameter("thing", str, description="A kind of thing: post, story, user, …"),
    OpenApiParameter("kind", int, description="What it is reported as: `/reports/choices/`."),
    OpenApiParameter("tag", str, description="A slug."),
    OpenApiParameter("language", str),
    OpenApiParameter("taken", str, enum=CHOICES["taken"]),
    OpenApiParameter("older", int, description="Open for more than so many days."),
    OpenApiParameter("sort", str, enum=list(ORDERS), default="weight"),
]


class CaseDoor(Door):
    """What needs judgement, for whoever judges; never what one is part of."""

    scope = Scope.MODERATE
    serializer_class = CaseRowSerializer

    def get_order(self) -> tuple[str, ...]:
        if own := {"notes": ("pk",), "history": ("-pk",)}.get(self.action):
            return own
        return ORDERS[one_of(self.request, "sort", ORDERS) or "weight"]

    def get_queryset(self) -> CaseQuerySet:
        policy.require(self.request.user, "case.list")
        return Case.objects.visible_to(self.request.user)

    def get_object(self) -> Case:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_cases", summary="List what needs judgement", parameters=FILTERS
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """What is open, the heaviest first."""
        for name, values in CHOICES.items():
            one_of(request, name, values)
        rows = chosen(self.get_queryset().for_list(), request.query_params, person=request.user)
        cases: Any = self.paginate_queryset(rows)
        shown = [(one.subject_kind, one.subject_key) for one in cases if not one.is_private]
        context = {"titles": subjects.titles_of(shown), "request": request}
        told = CaseRowSerializer(cases, many=True, context=context).data
        return self.get_paginated_response(told)

    @extend_schema(operation_id="get_case", summary="Read a case", responses=CaseSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Who says what, and the thing itself, unless it is private."""
        return self.told()

    @extend_schema(
        operation_id="take_case", summary="Take a case", request=None, responses=CaseSerializer
    )
    def take(self, request: Request, **kwargs: Any) -> Response:
        """Keep it for oneself for a while, so that nobody does the same work."""
        actions.take(self.get_object(), by=request.user)
        return self.told()

    @extend_schema(
        operation_id="release_case",
        summary="Give a case back",
        request=None,
        responses=CaseSerializer,
    )
    def release(self, request: Request, **kwargs: Any) -> Response:
        """Anybody may take it."""
        actions.release(self.get_object(), by=request.user)
        return self.told()

    @extend_schema(
        operation_id="leave_case",
        summary="Let a thing stand as it is",
        request=None,
        responses=CaseSerializer,
    )
    def leave(self, request: Request, **kwargs: Any) -> Response:
        """Of what could be judged at its own door, and need not be."""
        actions.leave(self.get_object(), by=request.user)
        return self.told()

    @extend_schema(
        operation_id="put_case_away",
        summary="Put a case away",
        request=None,
        responses=CaseSerializer,
    )
    def put_away(self, request: Request, **kwargs: Any) -> Response:
        """Of what waits at its own door no longer."""
        actions.put_away(self.get_object(), by=request.user)
        return self.told()

    @extend_schema(
        operation_id="decide_case",
        summary="Decide a case",
        request=DecidingSerializer,
        responses=CaseSerializer,
    )
    def decide(self, request: Request, **kwargs: Any) -> Response:
        """Close it; whoever reported it is told the outcome and the words."""
        case = self.judged()
        actions.decide(case, by=request.user, **DecidingSerializer.read(request))
        return self.told()

    @extend_schema(
        operation_id="read_case_in_private",
        summary="Read a private thing through its case",
        request=None,
        responses=ThingOfCaseSerializer,
    )
    def read(self, request: Request, **kwargs: Any) -> Response:
        """As who reported it reads it. The look is recorded."""
        found = actions.read_private(self.get_object(), by=request.user)
        if found is None:
            raise Http404
        return Response(ThingOfCaseSerializer(found).data)

    @extend_schema(
        operation_id="list_notes_of_case",
        summary="List the notes on a case",
        responses=CaseNoteSerializer(many=True),
    )
    def notes(self, request: Request, **kwargs: Any) -> Response:
        """What those who judge it tell each other, the first first."""
        return self.page(self.get_object().notes.select_related("by"), CaseNoteSerializer)

    @extend_schema(
        operation_id="note_case",
        summary="Write a note on a case",
        request=NotingSerializer,
        responses={201: CaseNoteSerializer},
    )
    def note(self, request: Request, **kwargs: Any) -> Response:
        """Also after it was decided. The record keeps that it was written, and no word of it."""
        case = self.judged()
        made = actions.note_case(case, by=request.user, **NotingSerializer.read(request))
        return Response(CaseNoteSerializer(made).data, status=201)

    @extend_schema(
        operation_id="get_history_of_case",
        summary="Read what was done with a case",
        responses=HistorySerializer(many=True),
    )
    def history(self, request: Request, **kwargs: Any) -> Response:
        """With the case and with its thing, the last deeds first."""
        names, case = ("at", "by", "what", "reason"), self.get_object()
        deeds = self.paginate_queryset(deeds_with(case, request.user)) or ()
        told = [dict(zip(names, row, strict=True)) for row in history(case, deeds)]
        return self.get_paginated_response(HistorySerializer(told, many=True).data)

    def judged(self) -> Case:
        """The case, for whoever judges it. Raises Http404, SignInRequired or NotAllowed."""
        case = self.get_object()
        policy.require(self.request.user, "case.judge", case)
        return case

    def told(self) -> Response:
        """The case of the address in full."""
        rows = self.get_queryset().for_list().select_related("assignee", "decided_by")
        case = get_object_or_404(rows, pk=self.kwargs["pk"])
        subject = None if case.is_private else self._seen(case)
        titles = {(case.subject_kind, case.subject_key): subject.title if subject else ""}
        context = {"request": self.request, "titles": titles, "subject": subject}
        return Response(CaseSerializer(case, context=context).data)

    def _seen(self, case: Case) -> subjects.Seen | None:
        """The thing as its reporters see it; without any, as this judge does."""
        reports = list(case.reports.all())
        if reports:
            return as_reported(case, reports)
        return subjects.seen(case.subject_kind, case.subject_key, person=self.request.user)


def chosen(rows: CaseQuerySet, asked: Mapping[str, str], *, person: Any) -> CaseQuerySet:
    """`rows` as the query of an address narrows them; what is no value finds nothing."""
    asked = {name: value.replace("\0", "") for name, value in asked.items()}
    state = asked.get("state") or Case.State.OPEN
    rows = rows if state == "all" else rows.filter(state=state)
    plain = {"origin": "origin", "thing": "subject_kind", "language": "language"}
    rows = rows.filter(**{plain[name]: asked[name] for name in plain if asked.get(name)})
    if tag := asked.get("tag", ""):
        tagged = CaseTag.objects.filter(Q(tag__slug=tag.lower()) | Q(tag__name__iexact=tag))
        rows = rows.filter(pk__in=tagged.values("case"))
    kind = asked.get("kind", "")
    if kind.isascii() and kind.isdecimal():
        reported = Report.objects.filter(kind=int(kind[:9]))
        rows = rows.filter(pk__in=reported.values("case"))
    match asked.get("taken", ""):
        case "me":
            rows = rows.taken().filter(assignee=person.pk)
        case "nobody":
            rows = rows.untaken()
        case "others":
            rows = rows.taken().exclude(assignee=person.pk)
    days = asked.get("older", "")
    if days.isascii() and days.isdecimal():
        before = timezone.now() - timedelta(days=min(int(days[:4]), 3650))
        rows = rows.filter(opened_at__lt=before)
    return search(rows, asked["q"]) if asked.get("q", "").strip() else rows

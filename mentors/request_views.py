"""The pages of requests: mine, a new one, and one with all that was said."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset
from community.limits.actions import TooManyError
from mentors import actions, advice, refusing
from mentors.actions.sending import not_offered
from mentors.mentorship import front
from mentors.models import Brief, Mentor, PlaceInLine, Request
from mentors.outlook import Line
from mentors.request_forms import BriefForm, initial_of
from mentors.states import Actor, State, Verb
from threads.views.status import FORBIDDEN, OK, REJECTED, TOO_MANY, rejection

PAGE = 20
MOST_LINES = 50
LONGEST_TYPED = 4000


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What I asked of mentors, or, as a mentor, what was asked of me; and where I stand in line."""
    me = _member(request)
    mine = Mentor.objects.filter(person=me.pk).first()
    role = Actor.MENTOR if request.GET.get("as") == "mentor" else Actor.MENTEE
    visible = Request.objects.visible_to(me).without_parted(me).for_list()
    whose = {"mentor__person": me.pk} if role is Actor.MENTOR else {"mentee": me.pk}
    rows = visible.filter(brief__sent_at__isnull=False, **whose)
    page = keyset.page(rows, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    context = {
        "page": page,
        "lines": [Line(one, role) for one in page.items],
        "role": role.value,
        "query": "as=mentor" if role is Actor.MENTOR else "",
        "mine": mine,
        "begun": Brief.objects.filter(mentee=me.pk, sent_at__isnull=True).first(),
        "places": _places(me),
    }
    return render(request, "mentors/requests/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a request, keep it as a draft, send it."""
    me = _member(request)
    if request.method != "POST":
        wanted = request.GET.get("mentor", "").replace("\x00", "")
        form = BriefForm(by=me, initial=initial_of(actions.draft_of(me), wanted=wanted))
        return _form_page(request, form)
    if request.POST.get("deed") == "discard":
        actions.discard_brief(by=me)
        messages.success(request, _("The draft is thrown away."))
        return redirect("requests:index")
    form, stale = BriefForm(request.POST, by=me), None
    sends = request.POST.get("deed") == "send"
    if form.is_valid():
        try:
            brief = actions.save_brief(by=me, **form.words)
            refusing.carry(form, brief.version)
            if not sends:
                messages.success(request, _("Saved. Only you see it until you send it."))
                return redirect("requests:new")
            if form.require_answers():
                if not form.is_advised and advice.notice(me, form.chosen) is not None:
                    return _form_page(request, form, stopped=True)
                sent = actions.send(brief, by=me)
                words = _("Sent to %(name)s.") % {"name": sent.mentor.person.name}
                messages.success(request, words)
                return redirect(sent)
        except actions.StaleBriefError as error:
            stale = error.saved
            refusing.carry(form, stale.version)
            form.add_error(None, error)
        except ValidationError as error:
            refusing.add(form, error)
        except policy.Unable as error:
            form.add_error(None, str(error))
            return _form_page(request, form, status=FORBIDDEN)
    return _form_page(request, form, status=rejection(form), stale=stale)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with all that was said; when its mentor opens it first, it is read."""
    found, role = _visible(request, pk)
    if found.brief.sent_at is None:
        return redirect("requests:new")
    if role is Actor.MENTOR and found.state == State.SENT:
        try:
            found = actions.VERBS[Verb.VIEW](found, by=request.user)
        except actions.MovedOnError:  # moved meanwhile: the page shows to where
            found, role = _visible(request, pk)
    return _detail_page(request, found, role)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Do a verb with it, unless it stands elsewhere than its page showed."""
    found, role = _visible(request, pk)
    verb, typed = request.POST.get("verb", ""), request.POST.get("words", "")[:LONGEST_TYPED]
    if verb not in {*Verb} - {Verb.VIEW, Verb.EXPIRE, Verb.LAPSE} or found.brief.sent_at is None:
        raise Http404
    typed = typed.replace("\r\n", "\n")
    if request.POST.get("seen") != found.state:
        said = _(
            "This has changed since the page was opened: %(state)s. Look at it and decide anew."
        )
        error = said % {"state": found.get_state_display()}
        return _refused(request, found, role, verb=verb, typed=typed, error=error)
    try:
        words = {} if verb == Verb.SEND else {"words": typed}
        moved = actions.VERBS[Verb(verb)](found, by=request.user, **words)
    except ValidationError as error:
        found, role = _visible(request, pk)
        said = " ".join(error.messages)
        status = TOO_MANY if isinstance(error, TooManyError) else REJECTED
        shown = {"verb": verb, "typed": typed, "error": said}
        return _refused(request, found, role, status=status, **shown)
    messages.success(request, _("Done: %(state)s.") % {"state": moved.get_state_display()})
    return redirect(moved.home_url)


@require_POST
def line(request: HttpRequest, handle: str) -> HttpResponse:
    """Join the line for a mentor, or leave it."""
    me = _member(request)
    leaves = request.POST.get("deed") == "leave"
    if leaves:  # by one's own place, whatever has become of the mentor
        places = PlaceInLine.objects.visible_to(me).waiting().values("mentor")
        mentors = Mentor.objects.filter(pk__in=places)
    else:
        mentors = Mentor.objects.visible_to(me)
    mentor = mentors.filter(person__handle=handle).first()
    if mentor is None:
        raise Http404
    try:
        if leaves:
            actions.leave_line(mentor, by=me)
            messages.success(request, _("You wait no longer."))
        else:
            actions.join_line(mentor, by=me)
            place = actions.place(mentor, me)
            messages.success(
                request, _("You stand in line, at place %(place)s.") % {"place": place}
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("requests:index")


@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    """Lift the pause that unanswered requests brought."""
    me = _member(request)
    mentor = Mentor.objects.filter(person=me.pk).first()
    if mentor is None:
        raise Http404
    actions.come_back(mentor, by=me)
    messages.success(request, _("Welcome back: you are offered again."))
    return redirect("requests:index")


def _member(request: HttpRequest) -> Any:
    if not policy.member(request.user):
        raise policy.SignInRequired
    return request.user


def _visible(request: HttpRequest, pk: int) -> tuple[Request, Actor]:
    """The request under `pk` and what the reader is to it; Http404 for everybody else."""
    me = _member(request)
    found = Request.objects.visible_to(me).without_parted(me).for_list().filter(pk=pk).first()
    role = found.role_of(me) if found is not None else None
    if found is None or role is None:
        raise Http404
    return found, role


def _refused(
    request: HttpRequest,
    found: Request,
    role: Actor,
    *,
    verb: str,
    typed: str,
    error: str,
    status: HTTPStatus = REJECTED,
) -> HttpResponse:
    """Why it was not moved, on the page with its buttons: the mentorship's once there is one."""
    mentorship = getattr(found, "mentorship", None)
    if mentorship is None:
        shown = {"verb": verb, "typed": typed, "error": error}
        return _detail_page(request, found, role, status=status, **shown)
    mine = front.seat(request, mentorship.pk)
    return front.page(request, mine, verb=verb, typed=typed, error=error, status=status)


def _detail_page(
    request: HttpRequest,
    found: Request,
    role: Actor,
    *,
    verb: str = "",
    typed: str = "",
    error: str = "",
    status: HTTPStatus = OK,
) -> HttpResponse:
    reading = Line(found, role)
    deeds = reading.deeds(verb=verb, typed=typed, error=error)
    events = [(reading.happened(event), event) for event in found.events.all()]
    choices = found.brief.requests.for_list().without_parted(request.user)
    others = choices.exclude(pk=found.pk).order_by("rank")
    context = {
        "line": reading,
        "one": found,
        "events": events,
        "answers": found.answers.all(),
        "deeds": deeds,
        "mentorship": getattr(found, "mentorship", None),
        "others": [Line(one, role) for one in others] if role is Actor.MENTEE else [],
        "error": error,
        "unsent": typed if not any(deed.verb == verb and deed.asks for deed in deeds) else "",
    }
    return render(request, "mentors/requests/detail.html", context, status=status)


def _form_page(
    request: HttpRequest,
    form: BriefForm,
    *,
    status: HTTPStatus = OK,
    stale: Brief | None = None,
    stopped: bool = False,
) -> HttpResponse:
    """The form; `stopped` before it was sent, by a word of advice that is said once a choice."""
    form.mark_needed()
    unoffered = [one for one in form.chosen if not one.is_offered]
    told = advice.notice(form.by, form.chosen) if form.chosen else None
    open_now = Request.objects.open().filter(mentee=form.by, mentor__in=unoffered)
    asked = set(open_now.values_list("mentor", flat=True)) if unoffered else set()
    reasons = [(one, not_offered(one)) for one in unoffered]
    context: dict[str, Any] = {"form": form, "stale": stale, "unoffered": reasons, "asked": asked}
    context |= {"advice": told, "stopped": stopped, "advised": form.names if told else ""}
    return render(request, "mentors/requests/new.html", context, status=status)


def _places(me: Any) -> Any:
    before = PlaceInLine.objects.waiting().filter(mentor=OuterRef("mentor"), pk__lt=OuterRef("pk"))
    number = before.order_by().values("mentor").annotate(number=Count("pk")).values("number")
    mine = PlaceInLine.objects.visible_to(me).waiting().select_related("mentor__person")
    return mine.annotate(number=Coalesce(Subquery(number), 0) + 1).order_by("pk")[:MOST_LINES]

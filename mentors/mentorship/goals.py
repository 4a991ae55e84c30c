"""The pages of goals: all of a mentorship's, one goal, one step, and the ticks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.limits.actions import TooManyError
from community.tags.models import Tag
from mentors import actions, refusing
from mentors.mentorship import progress
from mentors.mentorship.finding import Seat, seat
from mentors.mentorship.goal_forms import (
    GoalForm,
    NewGoalForm,
    NewStepForm,
    SeenForm,
    StepForm,
    of_goal,
    of_step,
)
from mentors.models import Goal, GoalTemplate, Step, TemplateStep
from threads.views.status import OK, REJECTED, TOO_MANY, rejection

MOST_PLANS = 30
MOST_SKILLS = 100
PAGE = ["GET", "HEAD", "POST"]
FormT = TypeVar("FormT", bound=SeenForm)


@require_http_methods(PAGE)
def goals(request: HttpRequest, pk: int) -> HttpResponse:
    """All goals with their steps; a new one is set, or made of a plan."""
    mine = seat(request, pk)
    if request.method != "POST":
        return _list(request, mine)
    if request.POST.get("deed") == "take":
        return _take_up(request, mine)
    form = NewGoalForm(request.POST)
    if form.is_valid():
        try:
            goal = actions.add_goal(mine.mentorship, by=mine.me, **form.words)
            messages.success(request, _("The goal is set."))
            return _to(goal)
        except ValidationError as error:
            form.add_error(None, error)
    return _list(request, mine, form=form, status=rejection(form))


@require_http_methods(PAGE)
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one goal, give it one more step, or remove it."""
    found, mine = _goal(request, pk)
    deed = request.POST.get("deed", "save")
    if request.method != "POST":
        return _goal_page(request, mine, found)
    if deed == "remove":
        return _remove(request, mine, found)
    if deed == "step":
        step_form = NewStepForm(request.POST)
        if step_form.is_valid():
            try:
                actions.add_step(found, by=mine.me, **step_form.words)
                return redirect("mentorships:goal", found.pk)
            except ValidationError as error:
                refusing.add(step_form, error)
        status = rejection(step_form)
        return _goal_page(request, mine, found, step_form=step_form, status=status)
    form, stale = GoalForm(request.POST), None
    if form.is_valid():
        try:
            seen = form.version
            return _to(actions.change_goal(found, by=mine.me, seen=seen, **form.words))
        except ValidationError as error:
            stale = _refuse(form, error)
    return _goal_page(request, mine, found, form=form, stale=stale, status=rejection(form))


@require_http_methods(PAGE)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one step, or remove it."""
    found, mine = _step(request, pk)
    if request.method != "POST":
        return _step_page(request, mine, found, StepForm(initial=of_step(found)))
    if request.POST.get("deed") == "remove":
        return _remove(request, mine, found)
    form, stale = StepForm(request.POST), None
    if form.is_valid():
        try:
            seen = form.version
            actions.change_step(found, by=mine.me, seen=seen, **form.words)
            return _to(found.goal)
        except ValidationError as error:
            stale = _refuse(form, error)
    return _step_page(request, mine, found, form, stale=stale, status=rejection(form))


@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a step is done, or not after all."""
    found, mine = _step(request, pk)
    deed = actions.untick if request.POST.get("deed") == "untick" else actions.tick
    try:
        deed(found, by=mine.me)
    except ValidationError as error:
        return _list(request, mine, errors=error.messages, status=_status(error))
    return _to(found.goal)


def _goal(request: HttpRequest, pk: int) -> tuple[Goal, Seat]:
    """The goal under `pk` and the reader's seat; SignInRequired, Http404."""
    whose = Goal.objects.filter(pk=pk).values_list("mentorship", flat=True).first()
    mine = seat(request, whose or 0)
    found = mine.mentorship.goals.for_page().filter(pk=pk).first()
    if found is None:
        raise Http404
    found.mentorship = mine.mentorship
    return found, mine


def _step(request: HttpRequest, pk: int) -> tuple[Step, Seat]:
    """The step under `pk` and the reader's seat; SignInRequired, Http404."""
    found = Step.objects.select_related("goal", "skill", "tick").filter(pk=pk).first()
    mine = seat(request, found.goal.mentorship_id if found else 0)
    if found is None:
        raise Http404
    found.goal.mentorship = mine.mentorship
    return found, mine


def _to(goal: Goal) -> HttpResponseRedirect:
    """To `goal` among all of them."""
    return redirect(f"{reverse('mentorships:goals', args=[goal.mentorship_id])}#goal-{goal.pk}")


def _take_up(request: HttpRequest, mine: Seat) -> HttpResponse:
    number = request.POST.get("plan", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Http404
    plan = GoalTemplate.objects.offered().for_list().filter(pk=int(number)).first()
    if plan is None:
        raise Http404
    try:
        goal = actions.take_up(mine.mentorship, plan, by=mine.me)
    except ValidationError as error:
        return _list(request, mine, errors=error.messages, status=_status(error))
    messages.success(request, _("The plan is among your goals. Change it as you like."))
    return _to(goal)


def _remove(request: HttpRequest, mine: Seat, found: Goal | Step) -> HttpResponse:
    try:
        if isinstance(found, Goal):
            actions.remove_goal(found, by=mine.me)
        else:
            actions.remove_step(found, by=mine.me)
    except ValidationError as error:
        return _list(request, mine, errors=error.messages, status=_status(error))
    messages.success(request, _("Removed."))
    return redirect("mentorships:goals", mine.mentorship.pk)


def _status(error: ValidationError) -> HTTPStatus:
    return TOO_MANY if isinstance(error, TooManyError) else REJECTED


def _refuse(form: SeenForm, error: ValidationError) -> Any:
    """Say `error` in `form`; what was saved meanwhile, if that is what is wrong."""
    if isinstance(error, actions.StaleGoalError):
        form.carry(error.saved.version)
        form.add_error(None, error)
        return error.saved
    refusing.add(form, error)
    return None


def _list(
    request: HttpRequest,
    mine: Seat,
    *,
    form: NewGoalForm | None = None,
    errors: Any = (),
    status: HTTPStatus = OK,
) -> HttpResponse:
    lines = progress.lines(mine.mentorship.goals.for_page(), mine)
    taken = {line.goal.template_id for line in lines if line.goal.template_id is not None}
    done, steps = sum(one.number_done for one in lines), sum(len(one.steps) for one in lines)
    context = {
        "seat": mine,
        "section": "goals",
        "lines": lines,
        "done": done,
        "steps": steps,
        "says": progress.number_of(done, steps),
        "form": form or NewGoalForm(),
        "plans": _plans(taken),
        "errors": errors,
    }
    return render(request, "mentors/mentorships/goals.html", context, status=status)


def _goal_page(
    request: HttpRequest,
    mine: Seat,
    found: Goal,
    *,
    form: GoalForm | None = None,
    step_form: NewStepForm | None = None,
    stale: Goal | None = None,
    status: HTTPStatus = OK,
) -> HttpResponse:
    context = {
        "seat": mine,
        "section": "goals",
        "goal": found,
        "form": form or GoalForm(initial=of_goal(found)),
        "step_form": step_form or NewStepForm(),
        "stale": stale,
        "skills": _skills(),
    }
    return render(request, "mentors/mentorships/goal.html", context, status=status)


def _step_page(
    request: HttpRequest,
    mine: Seat,
    found: Step,
    form: StepForm,
    *,
    stale: Step | None = None,
    status: HTTPStatus = OK,
) -> HttpResponse:
    context = {
        "seat": mine,
        "section": "goals",
        "step": found,
        "form": form,
        "stale": stale,
        "skills": _skills(),
    }
    return render(request, "mentors/mentorships/step.html", context, status=status)


def _plans(taken: set[int]) -> Any:
    """What can be taken up still."""
    return GoalTemplate.objects.offered().exclude(pk__in=taken).for_list()[:MOST_PLANS]


def _skills() -> Any:
    """The names of skills that plans train, to be offered."""
    trained = TemplateStep.objects.filter(skill__isnull=False).values("skill")
    return Tag.objects.filter(pk__in=trained).order_by("name")[:MOST_SKILLS]

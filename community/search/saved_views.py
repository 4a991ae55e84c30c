"""The searches that a member keeps, and the link that ends their mail."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.limits.actions import TooManyError
from community.search import leaving
from community.search import saving as actions
from community.search.models import SavedSearch
from community.search.saved_forms import SavedSearchForm, SaveSearchForm, saving

LIST = "saved_searches:index"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of one's saved searches, the last first; they are at most `saving.MOST`."""
    policy.require(request.user, "saved_search.list")
    mine = SavedSearch.objects.visible_to(request.user).order_by("-pk")
    return render(request, "search/saved/index.html", {"searches": mine, "most": actions.MOST})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Save a search; `?q=` is the one that the form begins with."""
    policy.require(request.user, "saved_search.save")
    form, status = saving(request.GET.get("q", "").replace("\0", "")), HTTPStatus.OK
    if request.method == "POST":
        form = SaveSearchForm(request.POST)
        if _save(request, form):
            return redirect(_results(request) or LIST)
        status = _rejection(form)
    return render(request, "search/saved/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What one search is called, and how often it is mailed."""
    search, status = _own(request, pk), HTTPStatus.OK
    form = SavedSearchForm(
        request.POST if request.method == "POST" else None,
        initial={"name": search.name, "cadence": search.cadence},
    )
    if request.method == "POST":
        try:
            if form.is_valid():
                actions.change(search, by=request.user, **form.cleaned_data)
                messages.success(request, _("Your saved search is changed."))
                return redirect(LIST)
        except ValidationError as error:
            form.add_error(None, error)
        status = _rejection(form)
    context = {"form": form, "search": search}
    return render(request, "search/saved/edit.html", context, status=status)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a search no longer."""
    actions.forget(_own(request, pk), by=request.user)
    messages.success(request, _("The search is forgotten."))
    return redirect(LIST)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the mail of saved searches: a page that asks, a POST that does it, and a way back.

    Whoever holds the link may; nothing is done by opening it, for mail scanners open links.
    """
    leave = leaving.read(token)
    if leave is None:
        raise Http404
    done = ""
    if request.method == "POST":
        done = "resumed" if "back" in request.POST else "ended"
        (actions.resume if done == "resumed" else actions.end)(leave)
    context = {"searches": [search for search, _often in leave.searches], "done": done}
    response = render(request, "search/saved/unsubscribe.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _save(request: HttpRequest, form: SaveSearchForm) -> bool:
    """Whether the search could be saved; else the form says why."""
    try:
        if not form.is_valid():
            return False
        text = form.cleaned_data.pop("query")
        actions.save_search(text, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The search is saved."))
    for problem in actions.problems_of(text):
        messages.warning(request, problem.message)
    return True


def _results(request: HttpRequest) -> str:
    """The page of results that the form stood on; empty where it stood on its own."""
    asked = QueryDict(request.POST.get("asked", "")).urlencode()
    return f"{reverse('search:index')}?{asked}" if asked else ""


def _rejection(form: Form) -> HTTPStatus:
    """429 where a limit was reached, else 422."""
    errors = form.errors.as_data().get(NON_FIELD_ERRORS, [])
    is_limit = any(isinstance(one, TooManyError) for one in errors)
    return HTTPStatus.TOO_MANY_REQUESTS if is_limit else HTTPStatus.UNPROCESSABLE_ENTITY


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    """One's own; Http404 for anybody else's, SignInRequired for a visitor."""
    policy.require(request.user, "saved_search.list")
    return get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)

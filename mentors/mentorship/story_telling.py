"""The pages on which shared notes become a story: proposed, read by both, agreed to, taken back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.lib import keyset, markdown
from community.limits.actions import TooManyError
from mentors import actions, refusing
from mentors.mentorship.finding import Seat, seat
from mentors.mentorship.note_forms import MOST_NOTES, NotesForm, StoryForm
from mentors.models import StoryProposal
from mentors.states import Actor
from threads.views.status import OK, REJECTED, TOO_MANY, rejection

PAGE = 20
HEADINGS_FROM = 2  # a document begins its parts on the second level


@require_safe
def stories(request: HttpRequest, pk: int) -> HttpResponse:
    """What was made of notes so far, and the shared notes to begin with."""
    mine = seat(request, pk)
    rows = StoryProposal.objects.visible_to(mine.me).filter(mentorship=mine.mentorship).for_list()
    page = keyset.page(rows, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    form = NotesForm(mentorship=mine.mentorship, person=mine.me)
    notes = list(form.fields["notes"].queryset[:MOST_NOTES])  # type: ignore[attr-defined]
    has_open = rows.filter(state=StoryProposal.State.PROPOSED).exists()
    context = {
        "seat": mine,
        "section": "notes",
        "page": page,
        "notes": notes,
        "has_open": has_open,
    }
    return render(request, "mentors/mentorships/stories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the story, beginning with the notes that were chosen, and propose it."""
    mine = seat(request, pk)
    if request.method != "POST":
        return _form_page(request, mine, StoryForm(initial={"body": _begun(request, mine)}))
    form = StoryForm(request.POST)
    if form.is_valid():
        try:
            made = actions.propose_story(mine.mentorship, by=mine.me, **form.words)
            said = _("Proposed. It becomes a story once %(name)s agrees.")
            messages.success(request, said % {"name": mine.other.name})
            return redirect(made)
        except ValidationError as error:
            refusing.add(form, error)
    return _form_page(request, mine, form, status=rejection(form))


@require_safe
def proposal(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """The words, who has agreed to them, and what the reader can do."""
    mine = seat(request, pk)
    return _page(request, mine, _visible(mine, proposal_pk))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Change the words; both consents are asked for anew, but for the changer's own."""
    mine = seat(request, pk)
    found, stale = _visible(mine, proposal_pk), None
    if not found.is_open:
        return redirect(found)
    if request.method != "POST":
        initial = {name: getattr(found, name) for name in ("title", "byline", "body", "version")}
        return _form_page(request, mine, StoryForm(initial=initial), found=found)
    form = StoryForm(request.POST)
    if form.is_valid():
        try:
            seen = form.cleaned_data["version"] or 0
            changed = actions.edit_story(found, by=mine.me, seen=seen, **form.words)
            said = _("Changed. %(name)s is asked anew.") % {"name": mine.other.name}
            messages.success(request, said)
            return redirect(changed)
        except actions.StaleProposalError as error:
            stale = error.saved
            refusing.carry(form, stale.version)
            form.add_error(None, error)
        except ValidationError as error:
            refusing.add(form, error)
    return _form_page(request, mine, form, found=found, stale=stale, status=rejection(form))


@require_POST
def decide(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Agree to the words that were read, decline, or take one's consent back."""
    mine = seat(request, pk)
    found = _visible(mine, proposal_pk)
    seen = request.POST.get("version", "")
    deeds: dict[str, tuple[Callable[..., StoryProposal], str]] = {
        "decline": (actions.decline_story, _("Declined. The words are gone.")),
        "withdraw": (actions.take_story_back, _("Taken back. The words are gone, everywhere.")),
    }
    deed = request.POST.get("deed", "")
    try:
        if deed == "agree" and seen.isascii() and seen.isdecimal() and len(seen) < 10:
            agreed = actions.agree_to_story(found, by=mine.me, seen=int(seen))
            said = _("You both agree: the editors have it as a draft now.")
            messages.success(request, said if agreed.is_agreed else _("You agree."))
        elif deed in deeds:
            do, words = deeds[deed]
            do(found, by=mine.me)
            messages.success(request, words)
        else:
            raise Http404
    except ValidationError as error:
        status = TOO_MANY if isinstance(error, TooManyError) else REJECTED
        found = _visible(mine, proposal_pk)
        return _page(request, mine, found, error=" ".join(error.messages), status=status)
    return redirect(found)


def _begun(request: HttpRequest, mine: Seat) -> str:
    """The words of the notes that were chosen, in the order in which they were written."""
    form = NotesForm(request.GET, mentorship=mine.mentorship, person=mine.me)
    chosen = form.cleaned_data["notes"] if form.is_valid() else []
    return actions.assembled(sorted(chosen, key=lambda note: note.pk))


def _visible(mine: Seat, pk: int) -> StoryProposal:
    visible = StoryProposal.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
    found = visible.for_list().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    mine: Seat,
    found: StoryProposal,
    *,
    error: str = "",
    status: HTTPStatus = OK,
) -> HttpResponse:
    other = Actor.MENTOR if mine.role is Actor.MENTEE else Actor.MENTEE
    story: Any = found.story
    context = {
        "seat": mine,
        "section": "notes",
        "proposal": found,
        "html": markdown.render(found.body, heading_base=HEADINGS_FROM),
        "i_agree": found.is_agreed_to_by(mine.role),
        "they_agree": found.is_agreed_to_by(other),
        "published": story if story is not None and story.is_published else None,
        "error": error,
    }
    return render(request, "mentors/mentorships/proposal.html", context, status=status)


def _form_page(
    request: HttpRequest,
    mine: Seat,
    form: StoryForm,
    *,
    found: StoryProposal | None = None,
    stale: StoryProposal | None = None,
    status: HTTPStatus = OK,
) -> HttpResponse:
    context = {"seat": mine, "section": "notes", "form": form, "proposal": found, "stale": stale}
    return render(request, "mentors/mentorships/propose_story.html", context, status=status)

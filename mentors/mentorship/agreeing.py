"""The page of an agreement: what holds, what is proposed, and every version there was."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.lib import keyset
from mentors import actions, refusing
from mentors.actions.agreeing import begins_on, holding_of, latest_of
from mentors.mentorship.agreement_forms import AgreementForm, initial_of
from mentors.mentorship.finding import Seat, seat
from mentors.models import Agreement
from threads.views.status import OK, REJECTED, rejection

PAGE = 10


@dataclass(frozen=True)
class Version:
    """A version as one side reads it; `before` is the one that holds, to say what differs."""

    agreement: Agreement
    seat: Seat
    before: Agreement | None = None

    @property
    def is_mine(self) -> bool:
        return self.agreement.side == self.seat.role

    @property
    def rows(self) -> list[tuple[str, str, bool]]:
        """Label, words, and whether these differ from what holds; nothing said is left out."""
        found = []
        for name in ("goals", "rhythm", "weeks", "stays_private"):
            said = str(getattr(self.agreement, name))
            is_changed = self.before is not None and said != str(getattr(self.before, name))
            if said or is_changed:
                label = str(AgreementForm.Meta.labels[name])
                found.append((label, said or _("Nothing"), is_changed))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """What the two agree on; a version that is sent is put on the table."""
    mine = seat(request, pk)
    holding = holding_of(mine.mentorship)
    if request.method != "POST":
        return _page(request, mine)
    form, stale = AgreementForm(request.POST, holding=holding), None
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            actions.propose(mine.mentorship, by=mine.me, seen=seen, words=form.words)
            said = _("Proposed: it holds once %(name)s agrees.")
            messages.success(request, said % {"name": mine.other.name})
            return redirect("mentorships:agreement", pk)
        except actions.StaleAgreementError as error:
            stale = error.latest
            refusing.carry(form, stale.number if stale else 0, field="seen")
            form.add_error(None, error)
        except ValidationError as error:
            refusing.add(form, error)
    return _page(request, mine, form=form, stale=stale, status=rejection(form))


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to the version that was read, unless another is on the table by now."""
    mine = seat(request, pk)
    number = request.POST.get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Http404
    found = Agreement.objects.filter(mentorship=mine.mentorship, number=int(number))
    read = found.select_related("mentorship__request__mentor").first()
    if read is None:
        raise Http404
    try:
        agreed = actions.agree(read, by=mine.me)
    except actions.StaleAgreementError as error:
        return _page(request, mine, read=read, error=error, status=REJECTED)
    except ValidationError as error:
        return _page(request, mine, error=error, status=REJECTED)
    messages.success(request, _("Agreed: version %(number)d holds.") % {"number": agreed.number})
    return redirect("mentorships:agreement", pk)


def _page(
    request: HttpRequest,
    mine: Seat,
    *,
    form: AgreementForm | None = None,
    stale: Agreement | None = None,
    read: Agreement | None = None,
    error: ValidationError | None = None,
    status: HTTPStatus = OK,
) -> HttpResponse:
    latest, holding = latest_of(mine.mentorship), holding_of(mine.mentorship)
    proposed = latest if latest and not latest.is_agreed else None
    rows = Agreement.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
    page = keyset.page(rows, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    context = {
        "seat": mine,
        "section": "agreement",
        "holding": Version(holding, mine) if holding else None,
        "proposed": Version(proposed, mine, holding) if proposed else None,
        "would_begin": begins_on(proposed, holding) if proposed else None,
        "form": form or AgreementForm(initial=initial_of(mine.mentorship, latest), holding=holding),
        "stale": Version(stale, mine) if stale else None,
        "read": Version(read, mine) if read else None,
        "errors": error.messages if error else [],
        "page": page,
        "history": [Version(one, mine) for one in page.items],
    }
    return render(request, "mentors/mentorships/agreement.html", context, status=status)

"""What must be so before a mentor is asked: they are offered, and the mentee has few waiting."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.accounts.models import User
from mentors.models import Brief, Mentor, Request
from mentors.request_limits import MOST_WAITING

OPEN_ALREADY = gettext_lazy("You have an open request to this mentor already: go on there.")


def answer_time(mentor: Mentor) -> timedelta:
    """Within what the mentor means to answer."""
    return timedelta(days=mentor.answer_days)


def reopen_until(request: Request) -> datetime:
    """Until when a request that expired may be opened again."""
    days = settings.REQUEST_REOPEN_DAYS - settings.REQUEST_EXPIRES_DAYS
    return request.state_at + timedelta(days=days)


def require_sendable(request: Request) -> None:
    """Raise ValidationError, keyed by field where there is one, if `request` cannot be sent now."""
    _require_told(request.brief)
    mentor = request.mentor
    if mentor.person_id == request.mentee_id:
        raise ValidationError(_("You cannot ask yourself. Choose somebody else."))
    if not mentor.is_offered or not mentor.person.is_active:
        raise ValidationError(not_offered(mentor))
    require_few(request.mentee)
    if Request.objects.open().filter(mentee=request.mentee_id, mentor=mentor).exists():
        raise ValidationError(OPEN_ALREADY)
    given = {one.question: one.text for one in request.answers.all()}
    if any(not given.get(one.text, "").strip() for one in mentor.questions.all()):
        raise ValidationError(
            _("%(name)s asks some questions of everybody: answer all of them first.")
            % {"name": mentor.person.name}
        )


def require_few(mentee: User) -> None:
    """Raise ValidationError where as many requests of `mentee`, who is held, wait as may."""
    if Request.objects.waiting().filter(mentee=mentee).count() >= MOST_WAITING:
        raise ValidationError(
            ngettext(
                "%(most)d request of yours waits already. Withdraw it first, or wait.",
                "%(most)d requests of yours wait already. Withdraw one first, or wait.",
                MOST_WAITING,
            )
            % {"most": MOST_WAITING}
        )


def require_reopenable(request: Request) -> None:
    """Raise ValidationError where it expired too long ago, or another one is open by now."""
    if timezone.now() > reopen_until(request):
        raise ValidationError(_("The time to open it again is over. Make a new request instead."))
    open_now = Request.objects.open().filter(mentee=request.mentee_id, mentor=request.mentor_id)
    if open_now.exists():
        raise ValidationError(_("Another request between you two is open by now: go on there."))


def not_offered(mentor: Mentor) -> str:
    """Why `mentor` cannot be asked now."""
    name = {"name": mentor.person.name}
    if not mentor.is_approved or not mentor.person.is_active:
        return _("%(name)s does not mentor any more.") % name
    if mentor.is_paused:
        return _("%(name)s is on a pause and takes no requests now.") % name
    if mentor.is_inactive:
        return _("%(name)s was not here for four weeks, so they are not asked.") % name
    return _("%(name)s has no free place now. You can join the line.") % name


def _require_told(brief: Brief) -> None:
    missing = {
        name: _("Say this in your own words first: the mentor decides by it.")
        for name in ("goal", "situation")
        if not getattr(brief, name).strip()
    }
    if missing:
        raise ValidationError(missing)

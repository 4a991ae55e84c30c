"""What must be so before a mentor is asked: they are offered, and the mentee has few waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.accounts.blocking import blocked_between
from community.accounts.models import User
from mentors.models import Brief, Mentor, Request, Standing
from mentors.request_limits import MOST_WAITING
from mentors.states import TAKEN, State

OPEN_ALREADY = gettext_lazy("You have an open request to this mentor already: go on there.")


def open_to(mentor: Mentor, person: Any) -> Request | None:
    """The open request of `person` to `mentor`, which leaves them nothing to wait in line for."""
    return Request.objects.open().for_list().filter(mentor=mentor, mentee=person.pk).first()


def reopen_until(request: Request) -> datetime:
    """Until when a request that expired may be opened again."""
    days = settings.REQUEST_REOPEN_DAYS - settings.REQUEST_EXPIRES_DAYS
    return request.state_at + timedelta(days=days)


def rests_until(request: Request) -> datetime:
    """When a mentorship that rests ends by itself, as the two were told if they were."""
    if request.nudges and request.due_at is not None:
        return request.due_at
    return request.state_at + timedelta(days=settings.MENTORSHIP_PAUSE_ENDS_DAYS)


def begin_by(accepted_at: datetime) -> datetime:
    """Until when the mentee can begin what was accepted then."""
    return accepted_at + timedelta(days=settings.MENTORSHIP_UNBEGUN_ENDS_DAYS)


def begins_until(request: Request) -> datetime:
    """When what was accepted ends by itself, unless the mentee begins."""
    return request.due_at or begin_by(request.state_at)


def require_sendable(request: Request) -> None:
    """Raise ValidationError, keyed by field where there is one, if `request` cannot be sent now."""
    if not request.mentee.is_active:  # the clock would ask for them
        raise ValidationError(_gone(request.mentee))
    _require_told(request.brief)
    mentor = request.mentor
    if mentor.person_id == request.mentee_id:
        raise ValidationError(_("You cannot ask yourself. Choose somebody else."))
    require_reachable(mentor, request.mentee_id)
    if not mentor.is_offered or not mentor.person.is_active:
        raise ValidationError(not_offered(mentor))
    require_few(request.mentee)
    if Request.objects.open().filter(mentee=request.mentee_id, mentor=mentor).exists():
        raise ValidationError(OPEN_ALREADY)
    _require_answered(request.brief)


def require_reachable(mentor: Mentor, mentee: int) -> None:
    """Raise ValidationError where one of the two has blocked the other; it does not say which."""
    if blocked_between(mentor.person_id, mentee):
        raise ValidationError(
            _("%(name)s cannot be asked by you. Please choose somebody else.")
            % {"name": mentor.person.name}
        )


def _require_answered(brief: Brief) -> None:
    """Raise ValidationError unless what each chosen mentor asks of everybody is answered.

    Never in doubt once the brief was sent: its answers can be changed no more then, and keep the
    questions as they were asked.
    """
    if brief.sent_at is not None:
        return
    choices = brief.requests.select_related("mentor__person").order_by("rank")
    for choice in choices.prefetch_related("answers", "mentor__questions"):
        given = {one.question: one.text for one in choice.answers.all()}
        if not all(given.get(one.text, "").strip() for one in choice.mentor.questions.all()):
            words = _("%(name)s asks some questions of everybody: answer all of them first.")
            raise ValidationError({"answers": words % {"name": choice.mentor.person.name}})


def require_acceptable(request: Request) -> None:
    """Raise ValidationError where the mentee has gone, the mentor is not approved (any more), or
    has no free place.
    """
    if not request.mentee.is_active:
        raise ValidationError(
            _("%(name)s does not use their account any more, so this cannot be accepted.")
            % {"name": request.mentee.name}
        )
    if not is_answerable(request.mentor):
        raise ValidationError(
            _("Your profile is not approved at present, so you can accept nobody until it is.")
        )
    if not request.mentor.free:
        raise ValidationError(
            _("You have no free place left: raise the number in your profile, or decline.")
        )


def require_few(mentee: User, *, is_own: bool = True) -> None:
    """Raise ValidationError where as many requests of `mentee`, who is held, wait as may.

    Unless `is_own`, a mentor reads it: how many requests the mentee has is not theirs to know.
    """
    if Request.objects.waiting().filter(mentee=mentee).count() >= MOST_WAITING:
        if not is_own:
            raise ValidationError(_("The mentee cannot take this up again at the moment."))
        raise ValidationError(
            ngettext(
                "%(most)d request of yours waits already. Withdraw it first, or wait.",
                "%(most)d requests of yours wait already. Withdraw one first, or wait.",
                MOST_WAITING,
            )
            % {"most": MOST_WAITING}
        )


def require_reopenable(request: Request) -> None:
    """Raise ValidationError where it expired too long ago, where another one is open or somebody
    else took the brief on by now, and where one of the two has gone.

    Either side may, although the mentor is away or has enough to answer: they were asked already.
    """
    if not is_answerable(request.mentor):
        raise ValidationError(not_offered(request.mentor))
    if not request.mentee.is_active:
        raise ValidationError(_gone(request.mentee))
    if timezone.now() > reopen_until(request):
        raise ValidationError(_("The time to open it again is over. Make a new request instead."))
    open_now = Request.objects.open().filter(mentee=request.mentee_id, mentor=request.mentor_id)
    if open_now.exists():
        raise ValidationError(_("Another request between you two is open by now: go on there."))
    if Request.objects.filter(brief=request.brief_id, state__in=TAKEN).exists():
        raise ValidationError(_("Somebody else has taken this on meanwhile."))


def is_answerable(mentor: Mentor) -> bool:
    """Whether `mentor` still mentors, be there a free place or not."""
    return bool(mentor.is_approved and mentor.person.is_active)


def is_in_review(mentor: Mentor) -> bool:
    """Whether moderators look at the profile of `mentor`, who may mentor again soon."""
    return mentor.standing in {Standing.ASKED, Standing.WAITING} and mentor.person.is_active


def is_talking(now: datetime) -> Q:
    """Requests that keep the next choice from being asked: accepted, or a talk goes on.

    It goes on until a mentor whose turn it is lets their own due date pass.
    """
    goes_on = Q(state=State.ANSWERED) & (Q(due_at=None) | Q(due_at__gt=now))
    return Q(state__in=TAKEN | {State.ASKED}) | goes_on


def last_asked(of_brief: QuerySet[Request]) -> QuerySet[Request]:
    """The choice of a brief that was asked last, if any was."""
    return of_brief.filter(sent_at__isnull=False).order_by("-sent_at", "-rank")[:1]


def not_offered(mentor: Mentor) -> str:
    """Why `mentor` cannot be asked now."""
    name = {"name": mentor.person.name}
    if is_in_review(mentor):
        return _("The profile of %(name)s is being looked at, so they are not asked now.") % name
    if not is_answerable(mentor):
        return _("%(name)s does not mentor any more.") % name
    if mentor.is_paused:
        return _("%(name)s is on a pause and takes no requests now.") % name
    if mentor.is_inactive:
        return _("%(name)s was not here for four weeks, so they are not asked.") % name
    if not mentor.free:
        return _("%(name)s has no free place now. You can join the line.") % name
    return (
        _("%(name)s has as many requests to answer as they take at once. You can join the line.")
        % name
    )


def _gone(mentee: User) -> str:
    return _("%(name)s does not use their account any more.") % {"name": mentee.name}


def _require_told(brief: Brief) -> None:
    missing = {
        name: _("Say this in your own words first: the mentor decides by it.")
        for name in ("goal", "situation")
        if not getattr(brief, name).strip()
    }
    if missing:
        raise ValidationError(missing)

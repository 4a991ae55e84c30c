"""How mentors, requests and meetings look to somebody who would report them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.moderation.subjects import Seen
from mentors.meeting_telling import accounts
from mentors.models import Mentor, Request
from mentors.models.meeting import Meeting
from mentors.states import Actor


def mentors(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Profiles, by what the mentor says of themselves to everybody."""
    rows = Mentor.objects.visible_to(person).filter(pk__in=keys).select_related("person")
    return {
        mentor.pk: Seen(
            title=_("%(name)s, mentor") % {"name": mentor.person.name},
            url=mentor.get_absolute_url(),
            words="\n\n".join(filter(None, (mentor.headline, mentor.who_i_am, mentor.helps_with))),
            person=mentor.person_id,
            by=mentor.person.name,
        )
        for mentor in rows
    }


def requests(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Requests with all that was said in them; the other side answers for them."""
    rows = Request.objects.visible_to(person).filter(pk__in=keys).for_list()
    return {
        one.pk: Seen(
            title=_("A request"),
            url=one.get_absolute_url(),
            words="\n\n".join(_said(one)),
            person=_other(one, person).pk,
            by=_other(one, person).name,
            is_private=True,
        )
        for one in rows.prefetch_related("answers", "events__by")
    }


def meetings(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Meetings, by when and where and who came; the other side answers for them."""
    rows = Meeting.objects.visible_to(person).filter(pk__in=keys).for_list()
    found = {}
    for meeting in rows:
        other = _other(meeting.mentorship.request, person)
        starts = date_format(timezone.localtime(meeting.starts_at), "j F Y, H:i e")
        found[meeting.pk] = Seen(
            title=_("A meeting on %(at)s") % {"at": starts},
            url=meeting.get_absolute_url(),
            words="\n\n".join(filter(None, (meeting.place, meeting.why, *accounts(meeting)))),
            person=other.pk,
            by=other.name,
            is_private=True,
        )
    return found


def _other(request: Request, person: Any) -> Any:
    """The other side, as `person` sees it."""
    is_mentee = request.role_of(person) is Actor.MENTEE
    return request.mentor.person if is_mentee else request.mentee


def _said(request: Request) -> list[str]:
    brief = request.brief
    told = [brief.goal, brief.situation, brief.tried]
    told += [f"{one.question}: {one.text}" for one in request.answers.all()]
    told += [
        f"{one.by.name if one.by else '—'}: {one.words}"
        for one in request.events.all()
        if one.words
    ]
    return [words for words in told if words.strip()]

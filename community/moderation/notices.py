"""What people are told of by moderation itself, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.moderation import deeds, subjects
from community.moderation.models import Report, Sanction, Statement
from community.notifications.events import Event, declare
from community.notifications.tellers import Told

SUSPEND = declare(
    Event(
        "suspend",
        gettext_lazy("A moderator suspends an ability of yours, or gives it back"),
        gettext_lazy("a moderator has decided on an ability of yours"),
        is_direct=True,
        passes_blocks=True,
    )
)
DECISION = declare(
    Event(
        "decision",
        gettext_lazy("A moderator decides on something of yours"),
        gettext_lazy("a moderator has decided on something of yours"),
        is_direct=True,
        passes_blocks=True,
    )
)
WARN = declare(
    Event(
        "warn",
        gettext_lazy("A moderator warns you"),
        gettext_lazy("a moderator asks you to read this"),
        is_direct=True,
        passes_blocks=True,
    )
)
APPEAL_DECIDED = declare(
    Event(
        "appeal-decided",
        gettext_lazy("A moderator answers your appeal"),
        gettext_lazy("another moderator has answered your appeal"),
        is_direct=True,
        passes_blocks=True,
    )
)
REPORT_DECIDED = declare(
    Event(
        "report-decided",
        gettext_lazy("A moderator decides on what you reported"),
        gettext_lazy("a moderator has decided on what you reported"),
        is_direct=True,
        passes_blocks=True,
    )
)


def sanctions(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Sanctions, by why and until when, to the person they are on."""
    url, title = reverse("settings_abilities"), _("Your abilities")
    return {
        sanction.pk: Told(
            title=sanction.deed,
            url=url,
            excerpt=_("It is yours again.") if sanction.lifted_at else sanction.words,
            place="abilities",
            place_title=title,
            place_url=url,
        )
        for sanction in Sanction.objects.on(person).filter(pk__in=keys)
    }


def statements(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Statements of reasons, to the person they are about: what, why, and how to appeal."""
    url, title = reverse("settings_decisions"), _("Decisions about you")
    mine = Statement.objects.visible_to(person).filter(pk__in=keys).select_related("appeal")
    return {
        one.pk: Told(
            title=one.title or deeds.told_of(one.code),
            url=one.get_absolute_url(),
            excerpt=_excerpt(one),
            place="decisions",
            place_title=title,
            place_url=url,
        )
        for one in mine
    }


def _excerpt(statement: Statement) -> str:
    """Why it was decided; once an appeal is answered, that answer."""
    appeal = getattr(statement, "appeal", None)
    if statement.lifted_at is not None and appeal is None:
        return _("It was taken back.")
    if appeal is not None and not appeal.is_waiting:
        return f"{appeal.get_outcome_display().capitalize()}. {appeal.answer}"
    rule = _("Rule: %(rule)s.") % {"rule": statement.rule} if statement.rule else ""
    return " ".join(filter(None, (statement.reason, rule, str(HOW_TO_APPEAL))))


def cases(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Cases, to those who reported what they are about: what came of it, and why."""
    url, title = reverse("settings_reports"), _("Your reports")
    mine = Report.objects.visible_to(person).filter(case__in=keys).select_related("case")
    return {
        report.case_id: Told(
            title=_("Your report about %(thing)s")
            % {"thing": subjects.label_of(report.subject_kind)},
            url=f"{url}#report-{report.pk}",
            excerpt=f"{report.case.get_outcome_display()}. {report.case.words}",
            place="reports",
            place_title=title,
            place_url=url,
        )
        for report in mine
        if not report.case.is_open
    }


HOW_TO_APPEAL = gettext_lazy("Is it wrong? You can appeal there, and another moderator decides.")

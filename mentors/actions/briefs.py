"""What a mentee means to ask, kept while they write: one draft each, saved with its version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.limits.actions import spend
from mentors.models import Brief, MenteesAnswer, Mentor, Request
from mentors.models.request import MOST_CHOICES
from threads.limits import DRAFT, trust


class StaleBriefError(ValidationError):
    """The draft was saved elsewhere since; `saved` is how."""

    def __init__(self, saved: Brief) -> None:
        self.saved = saved
        super().__init__(
            _(
                "You have saved this in another place since this page was opened. Both are kept: "
                "yours is in the form, what was saved stands above it. Save again to keep yours."
            )
        )


def draft_of(person: Any) -> Brief | None:
    """The request that `person` has begun and not sent."""
    found = Brief.objects.filter(mentee=person.pk, sent_at__isnull=True)
    return found.prefetch_related("requests__mentor__person", "requests__answers").first()


@transaction.atomic
def save_brief(
    *,
    by: Any,
    goal: str,
    situation: str,
    tried: str,
    hours: int,
    choices: Sequence[Mentor],
    answers: Mapping[int, str],
    seen: int,
) -> Brief:
    """Keep the draft: the words, whom to ask in which order, and `answers` by pk of the question.

    `seen` is the version that this was written over, 0 for none. Raises SignInRequired,
    ValidationError, StaleBriefError and TooManyError.
    """
    policy.require(by, "request.make")
    if len({one.pk for one in choices}) < len(choices) or len(choices) > MOST_CHOICES:
        raise ValidationError(_("Choose up to three different mentors."))
    spend(DRAFT, who=f"user-{by.pk}", trust=trust(by))
    made, is_new = Brief.objects.get_or_create(mentee=by, sent_at=None)
    brief = Brief.objects.select_for_update(no_key=True).get(pk=made.pk)
    if brief.sent_at is not None or (not is_new and brief.version != seen):
        raise StaleBriefError(brief)
    brief.goal, brief.situation, brief.tried, brief.hours = goal, situation, tried, hours
    brief.version = seen + 1
    brief.save()
    brief.requests.all().delete()
    for rank, mentor in enumerate(choices, start=1):
        choice = Request.objects.create(brief=brief, mentee=by, mentor=mentor, rank=rank)
        MenteesAnswer.objects.bulk_create(
            MenteesAnswer(
                request=choice,
                position=question.position,
                question=question.text,
                text=answers.get(question.pk, ""),
            )
            for question in mentor.questions.all()
        )
    return brief


@transaction.atomic
def discard_brief(*, by: Any) -> None:
    """Throw the draft away."""
    policy.require(by, "request.discard")
    Brief.objects.filter(mentee=by, sent_at__isnull=True).delete()

"""A mentor invited to answer a question; whether they did is told by the thread, not kept here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.accounts.blocking import apart_from
from mentors.models.mentor import Mentor
from threads.models import Post, Thread
from threads.models.thread import ThreadQuerySet

MOST_INVITED = 3
"""Mentors who are invited to one question at a time; whoever declines leaves their place."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, person: Any) -> InvitationQuerySet:
        """Invitations of `person` to questions that they may read.

        Not by people whom they would rather not meet; but under no name these are told as all
        others are, for their absence would give the name. One query.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        questions = Thread.objects.visible_to(person).filter(kind=Thread.Kind.QUESTION)
        mine = self.filter(mentor__person=person, thread__in=questions)
        apart = apart_from(person)
        return mine.exclude(by__in=apart, thread__is_pseudonymous=False) if apart else mine

    def standing(self) -> InvitationQuerySet:
        """Those that were neither declined nor taken back."""
        return self.filter(declined_at=None, taken_back_at=None)

    def with_answered(self) -> InvitationQuerySet:
        """Each with `has_answered`: whether the mentor answers the question, in sight of all."""
        return self.annotate(has_answered=_answered())

    def answered(self) -> InvitationQuerySet:
        return self.filter(_answered())

    def declined(self) -> InvitationQuerySet:
        """Those that were declined, and not answered all the same."""
        return self.filter(~_answered(), declined_at__isnull=False, taken_back_at=None)

    def open(self) -> InvitationQuerySet:
        """Those that wait: neither answered nor declined, and answers are taken."""
        return self.standing().filter(~_answered(), thread__in=_taking_answers())

    def over(self) -> InvitationQuerySet:
        """Those whose question took no more answers before one came."""
        return self.standing().filter(~_answered()).exclude(thread__in=_taking_answers())

    def for_list(self) -> InvitationQuerySet:
        """What a line in the inbox shows, in a fixed number of queries."""
        asked = self.select_related("thread__author", "thread__question", "mentor", "by")
        return asked.prefetch_related("thread__tags").with_answered()


def _answered() -> Exists:
    answers = Post.objects.answers().live().named().filter(thread=OuterRef("thread"))
    return Exists(answers.filter(author=OuterRef("mentor__person")))


def _taking_answers() -> ThreadQuerySet:
    return Thread.objects.questions().open_to_answers()


class Invitation(models.Model):
    """One mentor asked to answer one question, by its asker or by a moderator.

    `place` is one of the few that a question has; it is free again when the invitation is declined
    or taken back.
    """

    thread = models.ForeignKey(
        "threads.Thread", on_delete=models.CASCADE, related_name="invitations"
    )
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="invitations")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    place = models.PositiveSmallIntegerField(_("place"))
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    has_answered: bool  # by `with_answered`

    class Meta:
        verbose_name = _("invitation to answer")
        verbose_name_plural = _("invitations to answer")
        constraints = (
            models.UniqueConstraint(fields=("thread", "mentor"), name="invitation_once"),
            models.UniqueConstraint(
                fields=("thread", "place"),
                condition=Q(declined_at__isnull=True, taken_back_at__isnull=True),
                name="invitation_one_a_place",
            ),
            models.CheckConstraint(
                condition=Q(place__range=(1, MOST_INVITED)), name="invitation_few_places"
            ),
        )
        indexes = (models.Index(fields=("mentor", "-id"), name="invitation_by_mentor"),)

    def __str__(self) -> str:
        return f"{self.mentor_id} to {self.thread_id}"

    @property
    def person_id(self) -> int:
        """Whom it invites."""
        return self.mentor.person_id

    @property
    def inviter(self) -> str:
        """Who invites, as everybody on the question's page is told it."""
        if self.by is None:
            return gettext("a former member")
        is_asker = self.by_id == self.thread.author_id
        return gettext("a member") if is_asker and self.thread.is_pseudonymous else self.by.name

"""What people follow: a thread, a story or a person. (Tags are followed, or muted, in `tags`.)"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.accounts.models import User
from stories.models import Story
from threads.models.thread import Thread

_ONE_OF_THREE = (
    models.Q(thread__isnull=False, story__isnull=True, person__isnull=True)
    | models.Q(thread__isnull=True, story__isnull=False, person__isnull=True)
    | models.Q(thread__isnull=True, story__isnull=True, person__isnull=False)
)


class FollowQuerySet(models.QuerySet["Follow"]):
    def standing(self) -> FollowQuerySet:
        """Those that were not taken back."""
        return self.filter(is_on=True)

    def for_list(self, person: Any) -> FollowQuerySet:
        """Those of which `person` may see what is followed, with what a line about each shows."""
        in_sight = (
            models.Q(thread__in=Thread.objects.visible_to(person))
            | models.Q(story__in=Story.objects.visible_to(person))
            | models.Q(person__in=User.objects.visible_to(person))
        )
        return self.filter(in_sight).select_related("thread__story", "story", "person")


class Follow(models.Model):
    """Somebody wants to be told what is new in a thread, under a story, or from a person.

    Writing in a thread follows it, unless one has unfollowed it: that is what a row that is not
    on remembers.
    """

    follower = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="follows")
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, blank=True, related_name="follows"
    )
    story = models.ForeignKey(
        "stories.Story", on_delete=models.CASCADE, null=True, blank=True, related_name="follows"
    )
    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="followed_by"
    )
    is_on = models.BooleanField(_("on"), default=True)
    at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = (
            models.CheckConstraint(condition=_ONE_OF_THREE, name="follow_one_thing"),
            models.UniqueConstraint(fields=("follower", "thread"), name="follow_thread_once"),
            models.UniqueConstraint(fields=("follower", "story"), name="follow_story_once"),
            models.UniqueConstraint(fields=("follower", "person"), name="follow_person_once"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | ~models.Q(person=models.F("follower")),
                name="follow_not_oneself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.follower_id} → {self.thread_id or self.story_id or self.person_id}"

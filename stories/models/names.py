"""Names: of the people a story credits, and those a story's address once had."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.story import Provenance, Story


class Credit(models.Model):
    """Someone the story names as its author, narrator or interviewer; never guessed.

    `person` is the member who that is, as an editor has established.
    """

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        NARRATOR = "narrator", _("narrator")
        INTERVIEWER = "interviewer", _("interviewer")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(_("role"), max_length=11, choices=Role)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("name in addresses"), max_length=120)
    provenance = models.CharField(
        _("where the name is from"),
        max_length=12,
        choices=Provenance,
        default=Provenance.EDITOR,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    person = models.ForeignKey(
        "accounts.User",
        verbose_name=_("member"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="credits",
    )

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("story", "role", "slug"), name="story_credit_once"),
        )
        indexes = (
            models.Index(fields=("slug",), name="credit_by_slug"),
            models.Index(fields=("name", "slug"), name="credit_by_name"),
        )

    def __str__(self) -> str:
        return self.name


class OldSlug(models.Model):
    """A slug a story once had; its address redirects to where the story is now, in one hop."""

    slug = models.SlugField(_("old slug"), max_length=120, unique=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="old_slugs")

    class Meta:
        verbose_name = _("old slug")
        verbose_name_plural = _("old slugs")

    def __str__(self) -> str:
        return self.slug

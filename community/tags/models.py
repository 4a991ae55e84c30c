"""One vocabulary for everything that carries tags."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase


class Tag(TagBase):
    """A subject. A synonym points at the tag that is meant; a child stands under a wider one."""

    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("wider tag"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
    )
    synonym_of = models.ForeignKey(
        "self",
        verbose_name=_("means the same as"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="synonyms",
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(synonym_of=models.F("id")), name="tag_not_its_own_synonym"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="tag_not_its_own_parent"
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("tags:detail", args=[self.slug])

    @property
    def meant(self) -> Tag:
        """The tag a reader should be shown: what this is a synonym of, or itself."""
        return self.synonym_of or self


class TagRevision(models.Model):
    """What a tag's description said before an edit, and who made the edit when."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    description = models.TextField(_("description"), blank=True)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("edited"))

    class Meta:
        verbose_name = _("version of a description")
        verbose_name_plural = _("versions of descriptions")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("tag", "number"), name="tag_revision_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.tag_id} #{self.number}"


class FormerTag(models.Model):
    """The slug of a tag that was renamed or merged, whose addresses lead to the tag there is."""

    slug = models.SlugField(_("former slug"), max_length=100, unique=True, allow_unicode=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="former")
    at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("former tag")
        verbose_name_plural = _("former tags")

    def __str__(self) -> str:
        return self.slug


class TagFollow(models.Model):
    """Somebody follows a tag, or mutes it."""

    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="tag_follows"
    )
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="follows")
    is_muted = models.BooleanField(_("muted"), default=False)
    at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("follow of a tag")
        verbose_name_plural = _("follows of tags")
        constraints = (
            models.UniqueConstraint(fields=("person", "tag"), name="tag_follow_one_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {'mutes' if self.is_muted else 'follows'} {self.tag_id}"

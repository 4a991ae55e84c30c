"""A person with an account."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.accounts.reserved import RESERVED
from community.lib import abilities


def validate_not_reserved(handle: str) -> None:
    """Refuse words that the site map, or an impostor, would want."""
    if handle.lower() in RESERVED:
        raise ValidationError(_("This handle is kept for the portal. Please choose another."))


def validate_time_zone(name: str) -> None:
    """Refuse what is not an IANA time zone name."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not a time zone we know."), params={"name": name})


HANDLE_VALIDATORS: list[Callable[[str], None]] = [
    RegexValidator(
        r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z",
        _("Use small letters, digits and hyphens, beginning and ending with a letter or digit."),
    ),
    validate_not_reserved,
]


class CareerStage(models.IntegerChoices):
    """A ladder with one step between neighbours, so that distance can be counted."""

    EXPLORING = 1, _("exploring the field")
    STUDYING = 2, _("studying or retraining")
    ENTERING = 3, _("looking for, or in, a first role")
    WORKING = 4, _("some years in the work")
    SENIOR = 5, _("senior")
    LEADING = 6, _("staff, principal or leading others")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("everyone")
    MEMBERS = "members", _("members")
    NOBODY = "nobody", _("only me")


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        """Accounts in use."""
        return self.filter(is_active=True)

    def visible_to(self, person: Any) -> UserQuerySet:
        """People whose page `person` may open: every account in use."""
        return self.active()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(
        self, handle: str, email: str, password: str | None = None, **fields: Any
    ) -> User:
        """Make an account; the address is stored in small letters throughout."""
        user: User = self.model(handle=handle.lower(), email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, handle: str, email: str, password: str | None = None, **fields: Any
    ) -> User:
        """Make an administrator's account."""
        return self.create_user(handle, email, password, is_staff=True, is_superuser=True, **fields)


def _visibility(label: Any, default: Visibility) -> Any:
    return models.CharField(label, max_length=8, choices=Visibility, default=default)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with an account; each optional field is shown to whom its owner chose."""

    handle = models.CharField(
        _("handle"),
        max_length=40,
        unique=True,
        validators=HANDLE_VALIDATORS,
        help_text=_("How others mention you: small letters, digits and hyphens."),
        error_messages={"unique": _("This handle is taken.")},
    )
    email = models.EmailField(_("e-mail address"))
    display_name = models.CharField(_("name shown"), max_length=80, blank=True)
    about = models.TextField(_("about me"), max_length=2000, blank=True)
    about_visibility = _visibility(_("about me is shown to"), Visibility.PUBLIC)
    career_stage = models.SmallIntegerField(
        _("career stage"), choices=CareerStage, null=True, blank=True
    )
    career_stage_visibility = _visibility(_("career stage is shown to"), Visibility.PUBLIC)
    language = models.CharField(_("language"), max_length=12, default="en", blank=True)
    language_visibility = _visibility(_("language is shown to"), Visibility.MEMBERS)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    time_zone_visibility = _visibility(_("time zone is shown to"), Visibility.MEMBERS)
    stories_visibility = _visibility(_("that a story is mine is shown to"), Visibility.PUBLIC)
    unread_count = models.PositiveIntegerField(_("unread notifications"), default=0, editable=False)
    is_active = models.BooleanField(_("account in use"), default=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("An account with this address exists already."),
            ),
            models.CheckConstraint(
                condition=models.Q(handle__regex=r"^[a-z0-9-]+$"), name="user_handle_letters"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name others see."""
        return self.display_name or self.handle

    def get_absolute_url(self) -> str:
        return reverse("people:detail", args=[self.handle])

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the groups this person works in; asked once an object."""
        return frozenset(self.groups.values_list("name", flat=True))

    @cached_property
    def abilities(self) -> frozenset[str]:
        """What the share of good work has opened to this person, less what is suspended for now.

        Asked once an object; which abilities there are, and what each takes, is declared in
        `community.lib.abilities`.
        """
        return abilities.held_by(self)

    def suspension(self, ability: str) -> Any:
        """The sanction that takes `ability` from this person now, or None."""
        return self.sanctions.in_force().filter(ability=ability).first()

    def shows(self, field: str, viewer: Any) -> bool:
        """Whether `viewer` may see the optional `field` (one that has a `…_visibility`)."""
        if viewer.is_authenticated and viewer.pk == self.pk:
            return True
        match getattr(self, f"{field}_visibility"):
            case Visibility.PUBLIC:
                return True
            case Visibility.MEMBERS:
                return bool(viewer.is_authenticated)
            case _:
                return False

"""A person with an account."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import timedelta
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

from community.accounts.reserved import is_reserved
from community.lib import abilities, uploads, zones


def validate_not_reserved(handle: str) -> None:
    """Refuse words that the site map, or an impostor, would want."""
    if is_reserved(handle):
        raise ValidationError(_("This handle is kept for the portal. Please choose another."))


def validate_time_zone(name: str) -> None:
    """Refuse what is not an IANA time zone name."""
    if name not in zones.known():
        raise ValidationError(_("%(name)s is not a time zone we know."), params={"name": name})


_NOT_IN_NAMES = frozenset('<>"&')


def validate_name(name: str) -> None:
    """Refuse a name that is no name, or that could be taken for markup."""
    if any(sign in _NOT_IN_NAMES or unicodedata.category(sign) in {"Cc", "Cs"} for sign in name):
        raise ValidationError(_('Please leave out <, >, ", & and control characters.'))
    if not any(sign.isalpha() for sign in name):
        raise ValidationError(_("Please let the name have at least one letter."))


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
        """Accounts in use; one begins to be when its owner has confirmed an address."""
        return self.filter(is_active=True, is_confirmed=True)

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
    display_name = models.CharField(
        _("name shown"), max_length=80, blank=True, validators=[validate_name]
    )
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
    avatar = models.CharField(_("picture"), max_length=100, blank=True, editable=False)
    avatar_visibility = _visibility(_("the picture is shown to"), Visibility.PUBLIC)
    unread_count = models.PositiveIntegerField(_("unread notifications"), default=0, editable=False)
    is_active = models.BooleanField(_("account in use"), default=True)
    is_confirmed = models.BooleanField(_("has confirmed an address"), default=True, editable=False)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    roles_rest: Any = ""
    """Why roles count for nothing at the door this person came by; see `two_factor`. No column."""

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

    @property
    def initials(self) -> str:
        """What stands in the place of a picture: the first letters of the first and last word."""
        words = self.name.replace("-", " ").split() or [self.handle]
        return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()[:2]

    def picture_for(self, viewer: Any) -> str:
        """The address of the picture, "" where there is none that `viewer` may see."""
        return uploads.address(self.avatar) if self.avatar and self.shows("avatar", viewer) else ""

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
        """The sanction that takes `ability`, or all of them, from this person now, or None."""
        return self.sanctions.in_force().filter(ability__in=(ability, abilities.ALL)).first()

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


class BlockingQuerySet(models.QuerySet["Blocking"]):
    def around(self, person: Any) -> BlockingQuerySet:
        """Those by `person` and those of `person`."""
        return self.filter(models.Q(blocker=person) | models.Q(blocked=person))

    def visible_to(self, person: Any) -> BlockingQuerySet:
        """One's own: nobody learns from a page who has blocked them."""
        return self.filter(blocker=person.pk)


class Blocking(models.Model):
    """A person would rather not meet another: neither is led to the other from then on."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blockings")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blockings_of_me")
    at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = BlockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocking")
        verbose_name_plural = _("blockings")
        constraints = (
            models.UniqueConstraint(fields=("blocker", "blocked"), name="blocking_once"),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")), name="blocking_of_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class HeldHandle(models.Model):
    """A handle that somebody chose with an address that has an account already.

    It is nobody's, and nobody can take it: else whether it is free would say that of the address.
    """

    handle = models.CharField(_("handle"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("held handle")
        verbose_name_plural = _("held handles")

    def __str__(self) -> str:
        return self.handle


class Scope(models.TextChoices):
    """How far a token reaches; never further than its owner."""

    READ = "read", _("read what I may read")
    ME = "write:me", _("change my settings, follows and lists")
    THREADS = "write:threads", _("ask, answer, comment, vote and describe tags")
    STORIES = "write:stories", _("comment on stories and propose them")
    MENTORS = "write:mentors", _("send and answer requests, and all that follows")
    WEBHOOKS = "webhooks", _("add, change and delete my webhooks")
    MODERATE = "moderate", _("do what my roles allow")


def validate_scopes(scopes: object) -> None:
    """Refuse what is no list of scopes."""
    known = isinstance(scopes, list) and scopes and set(map(str, scopes)) <= set(Scope.values)
    if not known:
        raise ValidationError(_("Choose one at least of: %(all)s.") % {"all": ", ".join(Scope)})


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_use(self) -> ApiTokenQuerySet:
        """Neither over nor revoked."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def over(self) -> ApiTokenQuerySet:
        """Revoked, or at their end."""
        return self.exclude(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def visible_to(self, person: Any) -> ApiTokenQuerySet:
        """One's own."""
        return self.filter(owner=person.pk)


class ApiToken(models.Model):
    """What lets a program act for its owner. The secret is shown once; its digest is kept."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    scopes = models.JSONField(_("what it may do"), validators=[validate_scopes])
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    hint = models.CharField(_("its last letters"), max_length=4, editable=False)
    made_at = models.DateTimeField(_("made"), editable=False)
    expires_at = models.DateTimeField(_("works until"), editable=False)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="token_lasts"
            ),
        )
        indexes = (models.Index(fields=("owner", "-id"), name="token_by_owner"),)

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"

    @property
    def is_in_use(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def life(self) -> timedelta:
        """How long it was made for."""
        return self.expires_at - self.made_at

    def covers(self, scope: str) -> bool:
        """Whether the token reaches so far. To write somewhere is not to read everywhere."""
        return scope in self.scopes

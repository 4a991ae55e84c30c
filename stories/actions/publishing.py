"""Letting a story out and taking it back, whole or in part; who agreed to it; its address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from stories.actions.identity import is_taken
from stories.actions.locking import block_for, hold
from stories.actions.proposals import tell_published
from stories.actions.rendering import renew
from stories.judging import follow_story
from stories.models import Block, OldSlug, Story
from stories.models.story import Status


@transaction.atomic
def publish(story: Story, *, by: Any) -> Story:
    """Let a draft or withdrawn story out. Raises SignInRequired or NotAllowed, also for an editor
    who told what another withdrew.

    ValidationError for one that those who told it took back: of that nothing is left.
    """
    policy.require(by, "story.publish", story)
    held = hold(story.pk)
    if held.is_erased:
        raise ValidationError(_("Those who told it took it back for good."))
    statements.refuse_whom_it_tells(held, "story.withdraw", by=by)
    fresh = let_out(held, by=by)
    story.refresh_from_db()
    return fresh


def let_out(story: Story, *, by: Any) -> Story:
    """Publish a story whose row is held; the caller answers for the right to do so."""
    if story.status != Status.PUBLISHED:
        before, story.status, story.withdrawn_reason = story.status, Status.PUBLISHED, ""
        story.listed_at = story.listed_at or timezone.now()
        story.save(update_fields=["status", "withdrawn_reason", "listed_at", "changed_at"])
        record("story.publish", by=by, target=story, before=before, after=Status.PUBLISHED.value)
        statements.end(story, "story.withdraw")
        follow_story(story, by=by)
        tell_published(story)
        changes.announce("story", story.pk)
    return story


@transaction.atomic
def withdraw(story: Story, *, by: Any, reason: str) -> Story:
    """Take a story back; its address answers 410 and its discussion is kept.

    Members who told it are told why. Raises ValidationError without a reason, SignInRequired or
    NotAllowed.
    """
    policy.require(by, "story.withdraw", story)
    reason = _given(reason)
    fresh = hold(story.pk)
    if fresh.status != Status.WITHDRAWN:
        before, fresh.status, fresh.withdrawn_reason = fresh.status, Status.WITHDRAWN, reason
        fresh.save(update_fields=["status", "withdrawn_reason", "changed_at"])
        record(
            "story.withdraw",
            by=by,
            target=fresh,
            reason=reason,
            before=before,
            after=Status.WITHDRAWN.value,
        )
        effects = {"was": str(before)}
        statements.explain("story.withdraw", fresh, by=by, reason=reason, effects=effects)
        follow_story(fresh, by=by)
        changes.announce("story", fresh.pk)
    story.refresh_from_db()
    return fresh


@transaction.atomic
def undo_withdrawing(
    story: Story, *, by: Any, reason: str, statement: Statement | None = None
) -> Story:
    """Put a story that was withdrawn back as it stood, published or a draft.

    A moderator's deed, on an appeal. Raises SignInRequired, NotAllowed, and ValidationError for one
    that was taken back for good.
    """
    policy.require(by, "story.restore", story)
    fresh = hold(story.pk)
    if fresh.is_erased:
        raise ValidationError(_("Those who told it took it back for good."))
    told = statement or statements.standing(fresh, "story.withdraw")
    if told is not None and fresh.status == Status.WITHDRAWN:
        before, fresh.status, fresh.withdrawn_reason = fresh.status, told.effects["was"], ""
        fresh.save(update_fields=["status", "withdrawn_reason", "changed_at"])
        after = fresh.status
        record("story.publish", by=by, target=fresh, reason=reason, before=before, after=after)
        follow_story(fresh, by=by)
        changes.announce("story", fresh.pk)
    statements.end(fresh, "story.withdraw")
    return fresh


@transaction.atomic
def approve(story: Story, *, name: str, on: date, by: Any) -> Story:
    """Note that the interviewee or author `name` read the text and agreed to it on the day `on`.

    A later approval takes the place of an earlier one, which the record keeps. Raises
    ValidationError with the field for no or too long a name and a day to come; SignInRequired or
    NotAllowed.
    """
    policy.require(by, "story.edit", story)
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Say who read and approved it.")})
    if len(name) > 200:
        raise ValidationError({"name": _("A name has at most 200 characters.")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come.")})
    return _put_approval(story, name, on, "story.approve", by)


@transaction.atomic
def take_approval_back(story: Story, *, by: Any) -> Story:
    """Note that nobody's approval stands; the story's status stays as it is."""
    policy.require(by, "story.edit", story)
    return _put_approval(story, "", None, "story.take_approval_back", by)


def _put_approval(story: Story, name: str, on: date | None, code: str, by: Any) -> Story:
    fresh = hold(story.pk)
    before = _approval(fresh)
    fresh.approved_by, fresh.approved_on = name, on
    if _approval(fresh) != before:
        fresh.save(update_fields=["approved_by", "approved_on", "changed_at"])
        record(code, by=by, target=fresh, before=before, after=_approval(fresh))
        changes.announce("look", fresh.pk)
    story.refresh_from_db()
    return fresh


def _approval(story: Story) -> dict[str, str]:
    """Who approved it and when, for the record; nothing without an approval."""
    if story.approved_on is None:
        return {}
    return {"name": story.approved_by, "on": story.approved_on.isoformat()}


@transaction.atomic
def redact(block: Block, *, by: Any, reason: str) -> Block:
    """Take a block's words out of sight everywhere; its place stays for links and comments.

    The reason is required and lands in the record; the words do not.
    """
    reason = _given(reason)
    story, row = block_for(block, "story.edit", by)
    if not row.is_redacted:
        row.redacted_at = timezone.now()
        row.save(update_fields=["redacted_at"])
        renew(story)
        record("story.redact", by=by, target=row, reason=reason, before="shown", after="redacted")
    block.redacted_at = row.redacted_at
    return row


@transaction.atomic
def unredact(block: Block, *, by: Any, reason: str = "") -> Block:
    """Show a redacted block's words again."""
    story, row = block_for(block, "story.edit", by)
    statements.refuse_whom_it_tells(row, "block.hide", by=by)
    if row.is_redacted:
        row.redacted_at = None
        row.save(update_fields=["redacted_at"])
        renew(story)
        statements.end(row, "block.hide")
        said = {"before": "redacted", "after": "shown"}
        record("story.unredact", by=by, target=row, reason=reason.strip(), **said)
    block.redacted_at = None
    return row


@transaction.atomic
def change_slug(story: Story, slug: str, *, by: Any) -> Story:
    """Move a story to another address; the one it had redirects there in one hop.

    Raises ValidationError for a slug that is not `[a-z0-9-]+` or that another story has or had.
    """
    policy.require(by, "story.edit", story)
    validate_slug(slug)
    if slug != slug.lower() or "_" in slug or len(slug) > 120:
        raise ValidationError(_("Use small letters, digits and hyphens, at most 120."))
    fresh = hold(story.pk)
    if slug != fresh.slug:
        OldSlug.objects.filter(story=fresh, slug=slug).delete()
        if is_taken(slug):
            raise ValidationError(_("Another story has or had this address."))
        before, fresh.slug = fresh.slug, slug
        OldSlug.objects.create(story=fresh, slug=before)
        fresh.save(update_fields=["slug", "changed_at"])
        record("story.change_slug", by=by, target=fresh, before=before, after=slug)
        changes.announce("details", fresh.pk)
    story.refresh_from_db()
    return fresh


def _given(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Say why: the record will show it."))
    return reason

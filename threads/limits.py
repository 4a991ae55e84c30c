"""How often members write and vote in a day, and what trust rests on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import markdown
from community.limits.actions import Limit, Trust, are_waived, declare, spend
from threads import abilities

ASK = declare("ask", _("ask"), most=(3, 6, 12))
ANSWER = declare("answer", _("answer"), most=(8, 25, 60))
COMMENT = declare("comment", _("comment"), most=(15, 60, 150))
MESSAGE = declare("message", _("write messages"), most=(60, 120, 300))
VOTE = declare("vote", _("vote"), most=(20, 60, 150))
MENTION = declare("mention", _("mention people"), most=(5, 20, 60))
SUGGEST = declare("suggest", _("suggest edits"), most=(5, 15, 40))
DRAFT = declare("draft", _("save drafts"), most=(900, 900, 900), per=timedelta(hours=1))

KNOWN_POSTS = 3  # posts that stand, to be known
KNOWN_AFTER = timedelta(days=1)  # since the first of them
TRUSTED_POSTS = 20  # posts that readers or moderators have judged, to be trusted
TRUSTED_SHARE = 0.8  # of these, the share that is good


def trust(person: Any) -> Trust:
    """How far `person` is trusted, from the share of good work and not from points.

    Known: KNOWN_POSTS posts stand, the first for KNOWN_AFTER. Trusted: of at least TRUSTED_POSTS
    posts with votes, or hidden by a moderator, the share with more votes up than down and in sight
    is TRUSTED_SHARE or more. Staff are trusted. One query; none where no limit applies.
    """
    if policy.staff(person) or are_waived():
        return Trust.TRUSTED
    return trust_of(abilities.record_of(person))


def trust_of(record: abilities.Record) -> Trust:
    """The same from somebody's work; it asks nothing of the database."""
    posts, first = record.posts, record.first
    if posts.standing < KNOWN_POSTS or first is None or first > timezone.now() - KNOWN_AFTER:
        return Trust.NEW
    if posts.judged >= TRUSTED_POSTS and posts.good >= TRUSTED_SHARE * posts.judged:
        return Trust.TRUSTED
    return Trust.KNOWN


def spend_on(limit: Limit, *, by: Any, body: str = "") -> None:
    """Note one deed under `limit`, and the people that `body` mentions; raises TooManyError.

    Unable or ValidationError keyed by "body" where `by` may not mention people or post links.
    """
    abilities.refuse_links(by=by, body=body)
    level, who = trust(by), f"user-{by.pk}"
    spend(limit, who=who, trust=level)
    if "@" in body and (named := markdown.mentioned(body)):
        policy.require(by, "post.mention")
        spend(MENTION, who=who, trust=level, times=len(named))


def spend_on_mentions(*, by: Any, before: str, after: str) -> None:
    """Note the people whom an edit mentions for the first time; raises as `spend_on`."""
    abilities.refuse_links(by=by, body=after, before=before)
    if "@" in after and (added := markdown.mentioned(after) - markdown.mentioned(before)):
        policy.require(by, "post.mention")
        spend(MENTION, who=f"user-{by.pk}", trust=trust(by), times=len(added))

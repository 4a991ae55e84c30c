"""People, tags, accounts on their way out, and what moderators work with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.moderation import actions as moderation
from community.moderation.actions.bulk import begin_bulk, carry_on
from community.moderation.deeds import deed_of
from community.moderation.models import (
    BulkDeed,
    Case,
    ReportKind,
    Rule,
    Sanction,
    Statement,
    Warning,  # noqa: A004
    WarningTemplate,
)
from community.tags.models import Tag
from community.webhooks import actions as webhooks
from community.webhooks.models import Endpoint
from mentors.models import MentorClaim
from portal.privacy.actions import close_account
from portal.privacy.models import Closing
from tests.cast import PostFactory
from tests.laws.admin_writes.sending import (
    NOTHING,
    WHY,
    Senders,
    Sent,
    Told,
    added,
    at,
    bulk,
    button,
    changed,
    made,
    moderator,
    page,
    reported,
    root,
    somebody,
)
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.threads.asking import tag
from tests.threads.ruling import rule
from threads import actions as threads
from threads.models import Post


def _in_two_days() -> Any:
    return timezone.now() + timedelta(days=2)


def _suspended() -> Sanction:
    return moderation.suspend(somebody(), "vote", by=moderator(), reason=WHY, until=_in_two_days())


def _lifted() -> Sent:
    one = _suspended()
    return button("lift", one, ("vote", "lifted"), of=one.person, reason=WHY)


def _suspend() -> Sent:
    until = f"{_in_two_days():%Y-%m-%dT%H:%M}"
    typed = {"person": somebody().handle, "ability": "vote", "reason": WHY, "until": until}
    return page(at("moderation_sanction_add"), somebody(), made('"vote"'), **typed)


def _warned() -> Warning:
    return moderation.warn(somebody(), by=moderator(), reason="Not so, please.")


def _begun(post: Post) -> BulkDeed:
    """What root does to many, before any of it is done."""
    deed = deed_of("post.hide")
    assert deed
    return begin_bulk(deed, [post.pk], by=root(), given={"reason": WHY})


def _undo_bulk() -> Sent:
    done = carry_on(_begun(PostFactory.create()))
    return page(done.get_absolute_url(), done, ("done", "undoing"), do="undo")


def _carried_on() -> Sent:
    """Each row is recorded as it would be alone."""
    post = PostFactory.create()
    return page(_begun(post).get_absolute_url(), post, ("live", "hidden"), do="carry_on")


def _appealed(verb: str, outcome: str) -> Sent:
    post = PostFactory.create(author=somebody())
    threads.hide(post, by=moderator(), reason=WHY)
    told = Statement.objects.of("post", post.pk, "post.hide").get()
    one = moderation.appeal(told, by=somebody(), words="She agreed.")
    path = at("moderation_appeal_change", one.pk)
    return page(path, one, ("waiting", outcome), outcome=verb, words="So it is.")


def _case(do: str, told: Told = NOTHING, case: Case | None = None, **typed: str) -> Sent:
    case = case or reported(PostFactory.create())
    return page(at("moderation_case_change", case.pk), case, told, do=do, **typed)


def _taken() -> Case:
    return moderation.take(reported(PostFactory.create()), by=root())


def _private() -> Case:
    """About a message in a mentorship, which its mentee reported."""
    mentorship = together()
    said = threads.say(mentorship.thread, by=mentorship.mentor, body="Send me money.")
    return reported(said, by=mentorship.mentee)


def _claim() -> Case:
    """A mentor's claim that waits to be verified, and may stay as it is."""
    claim = MentorFactory.create().claims.create(text="PhD at the harbour")
    return moderation.open_case(Case.Origin.CLAIM, "mentorclaim", claim.pk)


def _claim_gone() -> Case:
    case = _claim()
    MentorClaim.objects.all().delete()
    return case


def _closing() -> Sent:
    typed = {"handle": somebody().handle, "posts": "kept", "when": "later", "reason": WHY}
    told = made('{"posts": "kept", "at_once": false}')
    return page(at("privacy_closing_add"), somebody(), told, **typed)


def _kept() -> Sent:
    close_account(somebody(), by=somebody(), posts=Closing.Posts.KEPT, at_once=False)
    row = Closing.objects.get(person=somebody())
    return button("keep", row, ("closing", "kept"), of=somebody(), reason=WHY)


def _merged() -> Sent:
    stays, goes = tag("phd"), tag("doctorate")
    path = at("tags_tag_merge", goes.pk)
    return page(path, stays, ('"doctorate"', '"phd"'), into=stays.name, reason=WHY)


def _webhook() -> Endpoint:
    given = {"url": "https://hooks.example.org/in", "events": ["story"]}
    return webhooks.add_endpoint(by=somebody(), **given)[0]  # type: ignore[arg-type]


def _stopped() -> Endpoint:
    return webhooks.stop_endpoint(_webhook(), by=moderator(), reason=WHY)


SENDERS: Senders = {
    "webhooks.Endpoint:stop": {
        "webhook.stop": lambda: button("stop", _webhook(), ("sending", "staff"), reason=WHY),
    },
    "webhooks.Endpoint:release": {
        "webhook.release": lambda: button("release", _stopped(), ("staff", "sending"), reason=WHY),
    },
    "accounts.User:change": {
        "person.set_roles": lambda: changed(somebody(), ("[]", '["editor"]'), roles=["editor"]),
    },
    "accounts.User:show_emails": {
        "person.see_email": lambda: button("show_emails", somebody()),
    },
    "accounts.User:accounts_user_email": {
        "person.see_email": lambda: page(at("accounts_user_email", somebody().pk), somebody()),
    },
    "accounts.User:accounts_user_by_email": {
        "person.see_email": lambda: page(
            at("accounts_user_by_email"), somebody(), email=somebody().email
        ),
        "person.seek_email": lambda: page(
            at("accounts_user_by_email"), root(), email="nobody@example.org"
        ),
    },
    "accounts.User:accounts_user_bulk": {"bulk.do": lambda: bulk("person.warn", somebody())},
    "moderation.Appeal:page": {
        "appeal.grant": lambda: _appealed("grant", "granted"),
        "appeal.refuse": lambda: _appealed("refuse", "refused"),
    },
    "moderation.BulkDeed:page:undo": {"bulk.undo": _undo_bulk},
    "moderation.BulkDeed:page:carry_on": {"post.hide": _carried_on},
    "moderation.Case:page:take": {"case.take": lambda: _case("take", ("free", "taken"))},
    "moderation.Case:page:release": {
        "case.release": lambda: _case("release", ("taken", "free"), _taken()),
    },
    "moderation.Case:page:read": {"case.read": lambda: _case("read", case=_private())},
    "moderation.Case:page:note": {"case.note": lambda: _case("note", note="I know the two.")},
    "moderation.Case:page:leave": {
        "case.leave": lambda: _case("leave", ("open", "dismissed"), _claim()),
    },
    "moderation.Case:page:put_away": {
        "case.put_away": lambda: _case("put_away", ("open", "settled"), _claim_gone()),
    },
    "moderation.Case:page:decide": {
        "case.decide": lambda: _case(
            "decide", ("open", "dismissed"), outcome="dismissed", words="It may stand."
        ),
    },
    "moderation.ReportKind:add": {
        "report_kind.edit": lambda: added(ReportKind, '"name": "Quite new"', name="Quite new"),
    },
    "moderation.ReportKind:change": {
        "report_kind.edit": lambda: changed(
            ReportKind.objects.create(name="Quite another", weight=4),
            ('"weight": 4', '"weight": 3'),
            weight="3",
        ),
    },
    "moderation.Rule:add": {
        "rule.edit": lambda: added(
            Rule, '"name": "Copies"', kind="same", name="Copies", says="A moderator compares it."
        ),
    },
    "moderation.Rule:change": {
        "rule.edit": lambda: changed(
            rule("words", words="scam"), ('"words": "scam"', '"words": "easy"'), words="easy"
        ),
    },
    "moderation.Sanction:add": {"person.suspend": _suspend},
    "moderation.Sanction:lift": {"sanction.lift": _lifted},
    "moderation.Warning:withdraw": {
        "warning.withdraw": lambda: button(
            "withdraw", _warned(), ("standing", "withdrawn"), reason=WHY
        ),
    },
    "moderation.WarningTemplate:add": {
        "warning_template.edit": lambda: added(
            WarningTemplate, '"name": "Tone"', name="Tone", words="Be kind."
        ),
    },
    "moderation.WarningTemplate:change": {
        "warning_template.edit": lambda: changed(
            WarningTemplate.objects.create(name="Tone", words="Be kind."),
            ('"words": "Be kind."', '"words": "Be civil."'),
            words="Be civil.",
        ),
    },
    "privacy.Closing:add": {"account.close": _closing},
    "privacy.Closing:keep": {"account.keep": _kept},
    "tags.Tag:add": {
        "tag.edit": lambda: added(Tag, '"Compilers"', name="Compilers", slug="compilers"),
    },
    "tags.Tag:change": {
        "tag.edit": lambda: changed(tag("phd"), ('"phd"', '"PhD"'), name="PhD"),
    },
    "tags.Tag:tags_tag_merge": {"tag.merge": _merged},
}

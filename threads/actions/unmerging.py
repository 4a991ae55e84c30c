"""Taking back that a question was merged into another one: it stands under its number again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, ForeignObjectRel, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Appeal, Moderated, Statement
from community.moderation.models.statement import APPEAL_WITHIN
from community.notifications.models import Notification
from threads.actions.closing import close_again
from threads.actions.moving_back import as_before, put_back
from threads.actions.posts import locked_threads, tally
from threads.models import Acceptance, Draft, FormerThread, Post, Revision, TaggedThread, Thread

MERGE = "thread.merge"
_ITS_OWN = (Acceptance, Post, Thread)
MERGED_ON = _(
    "It cannot be taken back: the question it was merged into, or what was asked, was merged, "
    "moved or deleted since."
)
Rows = dict[tuple[str, Any], dict[str, Any]]


def row_of(thing: Model) -> dict[str, Any]:
    """All that the row of `thing` says, JSON-ready, to the microsecond."""
    values = ((one.attname, getattr(thing, one.attname)) for one in thing._meta.concrete_fields)
    return {name: said.isoformat() if isinstance(said, date) else said for name, said in values}


def hanging_rows(*threads: int) -> Rows:
    """What hangs on these threads beside posts and acceptances: follows, tags, drafts, …"""
    found: list[QuerySet[Any]] = [Draft.objects.filter(form__in=[f"answer-{pk}" for pk in threads])]
    for relation in Thread._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in _ITS_OWN:
            model: Any = relation.related_model
            found.append(model._base_manager.filter(**{f"{relation.field.name}__in": threads}))
    return {(row._meta.label, row.pk): row_of(row) for rows in found for row in rows}


def differences(before: Rows, after: Rows) -> dict[str, Any]:
    """What a merging did to rows, JSON-ready: which are gone, new, or say something else by now."""
    changed: dict[tuple[str, str], list[Any]] = defaultdict(list)
    columns: dict[str, Any] = {}
    for (label, pk), row in before.items():
        now = after.get((label, pk))
        if now is None or now == row:
            continue
        other = {name: [said, now[name]] for name, said in row.items() if now[name] != said}
        columns[str(other)] = other
        changed[label, str(other)].append(pk)
    return {
        "gone": [[key[0], row] for key, row in before.items() if key not in after],
        "new": [list(key) for key in after if key not in before],
        "changed": [[label, columns[said], pks] for (label, said), pks in changed.items()],
    }


@transaction.atomic
def unmerge(post: Post, *, by: Any, reason: str, statement: Statement | None = None) -> Thread:
    """Ask again, under its former number, what `post` asked before it was merged; returns that.

    What came along goes back, with all that hangs below it by now; what was moved on, deleted or
    edited since stays as it is. Raises SignInRequired, NotAllowed, and ValidationError where the
    question that it went into is gone, or `post` stands there no more.
    """
    told = statement or statements.standing(post, MERGE)
    if told is None or "source" not in told.effects:
        raise ValidationError(_("It was not merged."))
    was, number = told.effects, told.effects["source"]["id"]
    target = locked_threads(was["there"]).get(was["there"])
    policy.require(by, "thread.unmerge", post)
    fresh = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk, thread=target).first()
    if target is None or fresh is None or Thread.objects.filter(pk=number).exists():
        raise ValidationError(MERGED_ON)
    FormerThread.objects.filter(number=number).delete()
    source = _ask_again(was["source"], fresh)
    back = _posts_back(fresh, target, source, was)
    _rows_back(was["rows"], but=() if _edit_back(target, was["edit"]) else (TaggedThread,))
    Thread.objects.filter(pk__in=was["duplicates"], duplicate_of=target).update(duplicate_of=source)
    Notification.objects.filter(pk__in=was["notices"], key=target.pk).update(key=number)
    if was["gave_passage"] and target.passage_id == was["source"]["passage_id"]:
        target.passage = None
        target.save(update_fields=["passage"])
    statements.stand_again(was["statements"])
    tally(source)
    tally(target)
    Post.objects.filter(pk=post.pk).update(**_read(Post, {"active_at": was["active_at"]}))
    changes.announce("post", *back, *filter(None, (target.question_id,)))
    changes.announce("thread", number, target.pk)
    if source.passage is not None:
        changes.announce("discussion", source.passage.story_id)
    record("thread.unmerge", by=by, target=source, reason=reason, before=target.pk, after=number)
    statements.end_one(told)
    if was["reopened"] and not target.is_closed:
        close_again(target, by=by, reason=reason, stood=was["reopened"])
    return Thread.objects.get(pk=number)


def forget_old() -> int:
    """Keep no rows that went with a merging which nobody appeals against any more; of how many.

    They are members' own: what they follow, began, saved and noted. Taken back later by hand, the
    rest is still put back.
    """
    over = Q(at__lt=timezone.now() - APPEAL_WITHIN) | Q(lifted_at__isnull=False)
    waits = Q(appeal__outcome=Appeal.Outcome.WAITING)
    found = with_rows().filter(over).exclude(waits)
    return sum(_keep_rows(told, []) for told in found)


def forget_rows(of: Callable[[str, dict[str, Any]], bool]) -> None:
    """Keep no rows that went with a merging and are `of` somebody: given a model's label and a row.

    For whoever closes an account.
    """
    for told in with_rows():
        gone = told.effects["rows"]["gone"]
        stays = [[label, row] for label, row in gone if not of(label, row)]
        if len(stays) < len(gone):
            _keep_rows(told, stays)


def with_rows() -> QuerySet[Statement]:
    """Statements of mergings that keep rows which went with them."""
    return Statement.objects.filter(code=MERGE, effects__rows__gone__0__isnull=False)


@transaction.atomic
def _keep_rows(told: Statement, rows: list[list[Any]]) -> bool:
    """Let these be the rows that `told` keeps; whether it kept any."""
    fresh = with_rows().select_for_update(of=("self",)).filter(pk=told.pk).first()
    if fresh is None:
        return False
    fresh.effects["rows"]["gone"] = [one for one in fresh.effects["rows"]["gone"] if one in rows]
    fresh.save(update_fields=["effects"])
    return True


def _ask_again(row: Mapping[str, Any], post: Post) -> Thread:
    """The thread as it stood, by whoever `post` is of by now, in sight where `post` is."""
    values = {**_read(Thread, row), "question_id": post.pk, "accepted_id": None}
    values |= {"author_id": post.author_id, "is_pseudonymous": post.is_pseudonymous}
    if values["state"] != post.state:
        values |= {one.attname: getattr(post, one.attname) for one in Moderated._meta.fields}
    for name in ("passage_id", "duplicate_of_id"):
        if not _leads_somewhere(Thread, {name: values[name]}):
            values[name] = None
    _insert(Thread, values)
    return Thread.objects.get(pk=values["id"])


def _posts_back(post: Post, target: Thread, source: Thread, was: Mapping[str, Any]) -> list[int]:
    """Put what came along, and what hangs below it, into `source`; returns their pks.

    An answer of these that was accepted since is accepted no more.
    """
    came = {one.pk: one for one in target.posts.filter(pk__in=was["posts"]).order_by("pk")}
    rows: dict[int, dict[str, Any]] = {}
    loose: list[Post] = []
    kept: list[Post] = []
    for row in was["places"]:
        if (one := came.get(row["pk"])) and came.keys() >= _above(row):
            rows[one.pk] = {**row, "passage_id": one.passage_id}
    for one in came.values():
        is_answer = one.kind == Post.Kind.ANSWER
        if one.pk not in rows:
            (kept if is_answer or came.keys() >= _above(vars(one)) else loose).append(one)
    hanging = Q(subject__in=came) | Q(parent__in=came) | Q(root__in=came)
    since = list(target.posts.filter(hanging).exclude(pk__in=came))
    Acceptance.objects.filter(pk__in=was["acceptances"], thread=target).update(thread=source)
    if target.accepted_id in came:
        target.accepted = None
        target.save(update_fields=["accepted"])
    new = Acceptance.objects.filter(thread=target, answer__in=came)
    new.filter(ended_at=None).update(ended_at=timezone.now())
    new.update(thread=source)
    target.posts.filter(pk__in=[one.pk for one in kept]).update(thread=source)
    put_back(post, target, source, rows, sorted([*since, *loose], key=lambda one: one.pk))
    as_before(was, source, post.pk)
    return [*came, *(one.pk for one in since)]


def _above(row: Mapping[str, Any]) -> set[int]:
    """What a post stands below."""
    return {row[name] for name in ("subject_id", "parent_id", "root_id") if row[name] is not None}


def _edit_back(target: Thread, edit: Mapping[str, Any] | None) -> bool:
    """Take the edit back that brought tags to `target`; whether nobody edited it after that."""
    subject = target.question
    if edit is None or subject is None or subject.revision_count != edit["number"]:
        return edit is None
    Revision.objects.filter(post=subject, number=edit["number"]).delete()
    values = _read(Post, {name: said for name, said in edit.items() if name != "number"})
    if not _leads_somewhere(Post, values):
        values["edited_by_id"] = None
    Post.objects.filter(pk=subject.pk).update(**values, revision_count=edit["number"] - 1)
    return True


def _rows_back(rows: Mapping[str, Any], but: Collection[type[Model]]) -> None:
    """Undo `differences`; what was changed since, or has no place any more, stays as it is."""
    for label, pk in rows["new"]:
        model: Any = apps.get_model(label)
        if model not in but:
            model._base_manager.filter(pk=pk).delete()
    # Those that leave make room for those that stay.
    for label, columns, pks in sorted(rows["changed"], key=lambda one: "thread_id" not in one[1]):
        model = apps.get_model(label)
        now = _read(model, {name: said[1] for name, said in columns.items()})
        then = _read(model, {name: said[0] for name, said in columns.items()})
        found = model._base_manager.filter(pk__in=pks, **now)
        if not _tried(found.update, **then):
            for pk in pks:
                _tried(found.filter(pk=pk).update, **then)
    for label, row in rows["gone"]:
        model = apps.get_model(label)
        values = _read(model, row)
        if _leads_somewhere(model, values):
            _tried(_insert, model, values)


def _tried(do: Callable[..., object], *what: Any, **values: Any) -> bool:
    try:
        with transaction.atomic():
            do(*what, **values)
    except IntegrityError:
        return False
    return True


def _read(model: type[Model], row: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Field[Any, Any]] = {one.attname: one for one in model._meta.concrete_fields}
    return {name: fields[name].to_python(said) for name, said in row.items()}


def _leads_somewhere(model: type[Model], values: Mapping[str, Any]) -> bool:
    """Whether all is there that these columns point to: SQLite asks only at the very end."""
    for one in model._meta.concrete_fields:
        said = values.get(one.attname)
        if one.is_relation and said is not None:
            there: Any = one.related_model
            if not there._base_manager.filter(pk=said).exists():
                return False
    return True


def _insert(model: Any, values: Mapping[str, Any]) -> None:
    """Make this very row; its times too, which Django would make those of now."""
    made = model._base_manager.bulk_create([model(**values)])[0]
    key = model._meta.pk.attname
    rest = {name: said for name, said in values.items() if name != key}
    model._base_manager.filter(pk=made.pk).update(**rest)

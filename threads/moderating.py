"""The deeds of moderators on their pages: what each asks for, foretells, does and says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community import policy
from community.tags.models import Tag
from stories.models import Story
from threads import actions, moderation_forms
from threads.actions.merging import tags_brought
from threads.actions.places import hanging_on
from threads.models import Post, Thread

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


@dataclass(frozen=True)
class Deed:
    """One deed and its page; `name` is that of its address.

    `thing` is what it is done with; `fits` says whether there is something to do. Where `is_shown`
    what will happen depends on what is typed, and is shown before it is done.
    """

    name: str
    right: str
    title: Words
    button: Words
    done: Words
    form: type[moderation_forms.DeedForm]
    do: Callable[..., Any]
    foretell: Callable[[Any, Mapping[str, Any]], list[str]]
    fits: Callable[[Any], bool]
    is_shown: bool = False

    def is_open_to(self, person: Any, thing: Any) -> bool:
        held = (
            thing.thread if isinstance(thing, Post) and self.right.startswith("thread.") else thing
        )
        return self.fits(thing) and policy.may(person, self.right, held)


def _in_numbers(post: Post) -> str:
    number = len(hanging_on(post))
    return ngettext("%(number)d comment goes along.", "%(number)d comments go along.", number) % {
        "number": number
    }


def _title(place: Thread | Story) -> str:
    if isinstance(place, Thread) and place.story is not None:
        return place.story.title
    return place.title


def _close(thread: Thread, given: Mapping[str, Any]) -> list[str]:
    return [
        _("Nobody can answer it from then on; comments and votes go on."),
        _("Its page and the lists say that it is closed, and why."),
    ]


def _lock(thread: Thread, given: Mapping[str, Any]) -> list[str]:
    return [
        _("Members can write, change, delete, vote on and accept nothing here."),
        _("Its page says so, with your reason. Moderators can go on."),
    ]


def _open(thread: Thread, given: Mapping[str, Any]) -> list[str]:
    told = [_("It takes answers again.")]
    if thread.duplicate_of_id:
        told.append(_("It no longer points to the question that was asked before."))
    return told


def _unlock(thread: Thread, given: Mapping[str, Any]) -> list[str]:
    return [_("Members can write, change and vote here again.")]


def _duplicate(thread: Thread, given: Mapping[str, Any]) -> list[str]:
    target = given["of"].duplicate_of or given["of"]
    told = [
        _("It keeps its page, which points to “%(title)s”.") % {"title": target.title},
        _("That page lists it, and it takes no new answers."),
    ]
    if (number := thread.duplicates.count()) > 0:
        words = ngettext(
            "%(number)d question that points here points there from then on.",
            "%(number)d questions that point here point there from then on.",
            number,
        )
        told.append(words % {"number": number})
    return told


def _tags_told(added: Sequence[Tag], left_out: Sequence[Tag]) -> list[str]:
    told = []
    if added:
        told.append(_("It brings these tags along: %(names)s.") % {"names": _names(added)})
    if left_out:
        told.append(
            _("These tags would be too many there, and stay in the record alone: %(names)s.")
            % {"names": _names(left_out)}
        )
    return told


def _names(tags: Sequence[Tag]) -> str:
    return ", ".join(tag.name for tag in tags)


def _merge(thread: Thread, given: Mapping[str, Any]) -> list[str]:
    told = [
        _("This page goes, and every address of it leads to “%(title)s”.")
        % {"title": given["into"].title},
        _("What was asked becomes an answer there.")
        if given["as_kind"] == Post.Kind.ANSWER
        else _("What was asked becomes a comment on the question there."),
        ngettext(
            "%(number)d answer moves there, with its comments and votes.",
            "%(number)d answers move there, with their comments and votes.",
            thread.answer_count,
        )
        % {"number": thread.answer_count},
        *_tags_told(*tags_brought(thread, given["into"])),
        _(
            "Its title is kept in the record alone. You can take it back for ten minutes, another "
            "moderator on appeal."
        ),
    ]
    if thread.accepted_id and given["into"].accepted_id:
        told.append(_("The answer accepted here is not the accepted one there."))
    return told


def _convert(post: Post, given: Mapping[str, Any]) -> list[str]:
    if post.kind == Post.Kind.COMMENT:
        return [_("It becomes an answer to the question."), _in_numbers(post)]
    told = [_("It becomes a comment."), _in_numbers(post)]
    if post.thread.accepted_id == post.pk:
        told.append(_("It is no longer the accepted answer."))
    return told


def _move(post: Post, given: Mapping[str, Any]) -> list[str]:
    told = [
        _("It moves to “%(title)s”, with its votes; its address leads there.")
        % {"title": _title(given["to"])},
        _in_numbers(post),
    ]
    if post.thread.accepted_id == post.pk:
        told.append(_("It is no longer an accepted answer."))
    return told


def _split(post: Post, given: Mapping[str, Any]) -> list[str]:
    return [
        _("It becomes the question “%(title)s”, asked by whoever wrote it.")
        % {"title": given["title"]},
        _in_numbers(post),
        ngettext(
            "%(number)d of them is an answer there.",
            "%(number)d of them are answers there.",
            len(given.get("answers", ())),
        )
        % {"number": len(given.get("answers", ()))},
    ]


def _convert_either_way(post: Post, *, by: Any, reason: str, below: Post | None = None) -> Post:
    if post.kind == Post.Kind.COMMENT:
        return actions.convert_to_answer(post, by=by, reason=reason)
    return actions.convert_to_comment(post, by=by, below=below, reason=reason)


def _is_question(thread: Thread) -> bool:
    return thread.kind == Thread.Kind.QUESTION


def _is_below_a_question(post: Post) -> bool:
    return _is_question(post.thread) and post.kind != Post.Kind.QUESTION


OF_THREADS = (
    Deed(
        "close",
        "thread.close",
        gettext_lazy("Close this question"),
        gettext_lazy("Close it"),
        gettext_lazy("The question is closed."),
        moderation_forms.CloseForm,
        actions.close,
        _close,
        lambda thread: _is_question(thread) and thread.is_live,
    ),
    Deed(
        "duplicate",
        "thread.close",
        gettext_lazy("Close it as asked before"),
        gettext_lazy("Close it as asked before"),
        gettext_lazy("The question is closed as asked before."),
        moderation_forms.DuplicateForm,
        actions.close_as_duplicate,
        _duplicate,
        lambda thread: _is_question(thread) and thread.is_live,
        is_shown=True,
    ),
    Deed(
        "reopen",
        "thread.close",
        gettext_lazy("Open this question again"),
        gettext_lazy("Open it"),
        gettext_lazy("The question is open again."),
        moderation_forms.ReasonForm,
        actions.reopen,
        _open,
        lambda thread: thread.closed_at is not None,
    ),
    Deed(
        "lock",
        "thread.lock",
        gettext_lazy("Lock this thread"),
        gettext_lazy("Lock it"),
        gettext_lazy("The thread is locked."),
        moderation_forms.LockForm,
        actions.lock,
        _lock,
        lambda thread: True,
    ),
    Deed(
        "unlock",
        "thread.unlock",
        gettext_lazy("Unlock this thread"),
        gettext_lazy("Unlock it"),
        gettext_lazy("The thread is open again."),
        moderation_forms.ReasonForm,
        actions.unlock,
        _unlock,
        lambda thread: thread.locked_at is not None,
    ),
    Deed(
        "merge",
        "thread.merge",
        gettext_lazy("Merge it into another question"),
        gettext_lazy("Merge it"),
        gettext_lazy("The questions are merged. You are in the one that stays."),
        moderation_forms.MergeForm,
        actions.merge,
        _merge,
        _is_question,
        is_shown=True,
    ),
)
OF_POSTS = (
    Deed(
        "convert",
        "post.convert",
        gettext_lazy("Make a comment of an answer, or the other way round"),
        gettext_lazy("Convert it"),
        gettext_lazy("It is converted."),
        moderation_forms.BelowForm,
        _convert_either_way,
        _convert,
        _is_below_a_question,
    ),
    Deed(
        "move",
        "post.move",
        gettext_lazy("Move it to another question or story"),
        gettext_lazy("Move it"),
        gettext_lazy("It is moved. You are where it stands now."),
        moderation_forms.MoveForm,
        actions.move,
        _move,
        lambda post: post.kind != Post.Kind.QUESTION,
        is_shown=True,
    ),
    Deed(
        "split",
        "thread.split",
        gettext_lazy("Make a question of its own out of it"),
        gettext_lazy("Make the question"),
        gettext_lazy("It is a question of its own."),
        moderation_forms.SplitForm,
        actions.split,
        _split,
        lambda post: post.kind != Post.Kind.QUESTION and post.is_live,
        is_shown=True,
    ),
)
BY_NAME = {deed.name: deed for deed in (*OF_THREADS, *OF_POSTS)}

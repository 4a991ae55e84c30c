"""The forms whose drafts are kept: what each is called, what it holds, and where it stands.

A name is a kind, and the number of what it is about: "ask" and "propose" (something new),
"answer-12" (a question), "remark-5" (a question or an answer), "reply-9" (a comment), "message-7"
(a private thread), "comment-3" (a story), "edit-5" and "suggest-5" (a post), "improve-4" (a
suggested edit).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.models import Story
from stories.models.proposal import LONGEST_TEXT, LONGEST_WORDS
from threads.models import MAX_LENGTH, Draft, Post, Suggestion, Thread

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_PASSAGE = ("at", "quote", "before", "after")
_QUESTION = ("title", "body", "often", "tags")
FIELDS: dict[str, tuple[str, ...]] = {
    "ask": (*_QUESTION, "suggested", "is_pseudonymous", "story", *_PASSAGE),
    "answer": ("body",),
    "remark": ("body",),
    "reply": ("body",),
    "message": ("body",),
    "comment": ("body", *_PASSAGE),
    "edit": (*_QUESTION, "suggested", "seen"),
    "suggest": (*_QUESTION, "suggested", "note", "seen"),
    "improve": (*_QUESTION, "suggested", "seen"),
    "propose": ("way", "title", "address", "body", "claim", "teller", "about", "is_credited"),
}
"""What is kept of each kind of form, by the names of its fields."""

ALONE = {"ask", "propose"}  # forms about nothing that is there yet: one of each
WORDS = ("title", "body", "tags", "note", "address")  # without any of them there is nothing to keep
LISTS = ("suggested", "often")  # ticked among several
LONGEST = {"title": 300, "body": MAX_LENGTH, "tags": 300, "note": 300, "quote": 2_000}
LONGEST_OF = {("propose", "body"): LONGEST_TEXT, ("propose", "about"): LONGEST_WORDS}
LONGEST_OF |= {("propose", "address"): 500}
LONGEST_OTHER = 200  # characters of any other field, and of each thing ticked
MOST_TICKED = 20

_TITLES: dict[str, _StrPromise] = {
    "ask": _("A question"),
    "answer": _("An answer"),
    "remark": _("A comment"),
    "reply": _("A reply"),
    "message": _("A message"),
    "comment": _("A comment"),
    "edit": _("An edit"),
    "suggest": _("A suggested edit"),
    "improve": _("Changes to a suggested edit"),
    "propose": _("A story to propose"),
}

LABELS: dict[str, _StrPromise] = {
    "title": _("Title"),
    "body": _("Text"),
    "suggested": _("Tags that fit"),
    "often": _("Tags that are often used"),
    "tags": _("Tags"),
    "note": _("What the edit does"),
    "address": _("Address"),
    "teller": _("Who tells it"),
    "about": _("To the editors"),
    "quote": _("The words quoted"),
    "is_pseudonymous": _("Ask under no name"),
}
"""What two versions of a form are compared by."""

Content = dict[str, Any]  # the name of a field → what was typed; a list where several are ticked


@dataclass(frozen=True)
class DraftForm:
    """A form that its writer may open; `thing` is what it is about, None for what is new."""

    kind: str
    thing: Any = None

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.thing.pk}" if self.thing else self.kind

    @property
    def address(self) -> str:
        """Where the form stands."""
        return _ADDRESSES[self.kind](self.thing)

    @property
    def about(self) -> str:
        """The title of what it stands under; "" for a question to ask."""
        if self.thing is None:
            return ""
        post = self.thing.post if isinstance(self.thing, Suggestion) else self.thing
        if isinstance(post, Post):
            return post.thread.title or getattr(post.thread.story, "title", "")
        return str(self.thing.title)


def split(name: str) -> tuple[str, int | None]:
    """The kind of a form and the number in its name; ("", None) for what no form is called."""
    kind, _sign, number = name.partition("-")
    if name in ALONE:
        return name, None
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return (kind, int(number)) if is_number and kind in _SOUGHT else ("", None)


def title(name: str) -> str:
    """What is written in the form `name`."""
    return str(_TITLES.get(split(name)[0], _("A text")))


def find(name: str, *, by: Any) -> DraftForm | None:
    """The form called `name`; None where there is none, or none that `by` may see."""
    return find_all([name], by=by).get(name)


def find_all(names: Iterable[str], *, by: Any) -> dict[str, DraftForm]:
    """Those of the forms that are there for `by`, by name; a query for each sort of thing."""
    wanted = {name: split(name) for name in names}
    found = {name: DraftForm(kind) for name, (kind, _pk) in wanted.items() if kind in ALONE}
    for kinds, seek in _SEEKERS:
        here = {name: given for name, given in wanted.items() if given[0] in kinds}
        things = seek({pk for _kind, pk in here.values() if pk}, by) if here else {}
        for name, (kind, pk) in here.items():
            if (thing := things.get(pk or 0)) is not None and _SOUGHT[kind](thing):
                found[name] = DraftForm(kind, thing)
    return found


def typed(kind: str, given: QueryDict) -> Content:
    """What of a form of `kind` was sent along."""
    return {
        name: given.getlist(name) if name in LISTS else given[name]
        for name in FIELDS[kind]
        if name in given
    }


def checked(kind: str, content: Mapping[str, Any]) -> Content:
    """What is kept of `content`; {} where nothing is written in it.

    Raises ValidationError for another field, for too much, and for what is no text.
    """
    if unknown := sorted(set(content) - set(FIELDS[kind])):
        raise ValidationError(_("This form has no such field.") + f" {', '.join(unknown)}"[:100])
    kept = {name: _checked(kind, name, value) for name, value in content.items()}
    is_written = any(str(kept.get(name, "")).strip() for name in WORDS)
    return {name: value for name, value in kept.items() if value} if is_written else {}


def _checked(kind: str, name: str, value: Any) -> str | list[str]:
    if name in LISTS:
        if not isinstance(value, list) or len(value) > MOST_TICKED:
            raise ValidationError(_("Too much is ticked to be kept in a draft."))
        return [_text(kind, name, one) for one in value]
    return _text(kind, name, value)


def _text(kind: str, name: str, value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValidationError(_("There is a sign in it that no text may have."))
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    longest = LONGEST_OF.get((kind, name), LONGEST.get(name, LONGEST_OTHER))
    if (over := len(text) - longest) > 0:
        raise ValidationError(
            _("It is too long to be kept: shorten it by %(over)d characters."),
            params={"over": over},
        )
    return text


def _threads(pks: set[int], by: Any) -> dict[int, Any]:
    threads = Thread.objects.visible_to(by).filter(kind=Thread.Kind.QUESTION)
    found: dict[int, Any] = {}
    for thread in threads.filter(Q(pk__in=pks) | Q(former__number__in=pks)).prefetch_related(
        "former"
    ):
        found |= {former.number: thread for former in thread.former.all()}
        found[thread.pk] = thread
    return found


def _conversations(pks: set[int], by: Any) -> dict[int, Any]:
    threads = Thread.objects.visible_to(by).filter(kind=Thread.Kind.PRIVATE)
    return {thread.pk: thread for thread in threads.filter(pk__in=pks)}


def _posts(pks: set[int], by: Any) -> dict[int, Any]:
    posts = Post.objects.visible_to(by).select_related("thread__story")
    return {post.pk: post for post in posts.filter(pk__in=pks)}


def _stories(pks: set[int], by: Any) -> dict[int, Any]:
    return {story.pk: story for story in Story.objects.visible_to(by).filter(pk__in=pks)}


def _suggestions(pks: set[int], by: Any) -> dict[int, Any]:
    waiting = Suggestion.objects.visible_to(by).waiting().select_related("post__thread__story")
    return {one.pk: one for one in waiting.filter(pk__in=pks)}


def _takes_remarks(post: Post) -> bool:
    return post.kind != Post.Kind.COMMENT and post.thread.kind == Thread.Kind.QUESTION


def _is_comment(post: Post) -> bool:
    return post.kind == Post.Kind.COMMENT


def _is_there(thing: Any) -> bool:
    return True


_SOUGHT: dict[str, Callable[[Any], bool]] = {
    "answer": _is_there,
    "comment": _is_there,
    "message": _is_there,
    "edit": _is_there,
    "suggest": _is_there,
    "improve": _is_there,
    "remark": _takes_remarks,
    "reply": _is_comment,
}
_SEEKERS = (
    (("answer",), _threads),
    (("comment",), _stories),
    (("message",), _conversations),
    (("edit", "suggest", "remark", "reply"), _posts),
    (("improve",), _suggestions),
)


def _replying_to(comment: Post) -> str:
    if comment.subject_id:
        return reverse("threads:remark", args=[comment.subject_id]) + f"?reply={comment.pk}#write"
    return f"{comment.thread.page_url}?reply={comment.pk}#write"


_ADDRESSES: dict[str, Callable[[Any], str]] = {
    "ask": lambda nothing: reverse("threads:ask"),
    "propose": lambda nothing: reverse("proposals:new"),
    "answer": lambda thread: f"{thread.page_url}#write",
    "remark": lambda post: reverse("threads:remark", args=[post.pk]) + "#write",
    "reply": _replying_to,
    "message": lambda thread: f"{thread.page_url}#write",
    "comment": lambda story: f"{story.get_absolute_url()}#write",
    "edit": lambda post: reverse("threads:edit", args=[post.pk]),
    "suggest": lambda post: reverse("threads:suggest", args=[post.pk]),
    "improve": lambda suggestion: reverse("threads:improve_suggestion", args=[suggestion.pk]),
}


def words(draft: Draft) -> str:
    """What was written, but for the title."""
    said = (str(draft.content.get(name, "")).strip() for name in ("body", "note"))
    return "\n\n".join(one for one in said if one)

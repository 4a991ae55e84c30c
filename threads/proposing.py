"""The forms to suggest an edit of what somebody else wrote, and to improve one while deciding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from threads import actions, changes, fitting
from threads.actions.suggestions import LONGEST_NOTE, words_meant, words_of
from threads.drafting import Begun, begun
from threads.fitting import Fitting
from threads.forms import EditForm, QuestionForm
from threads.models import Post, Suggestion


class NoteField(forms.CharField):
    """What an edit does, in a line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What your edit does"),
            max_length=LONGEST_NOTE,
            help_text=_("Such as “mends the second link”. Whoever decides on it reads this first."),
            error_messages={"required": _("Say in a few words what your edit does.")},
        )


@dataclass
class Proposal:
    """New words for `post` about to be suggested, or, with `suggestion`, to be put in its place.

    `current` is what the post says now, where that changed while they were typed.
    """

    form: Any
    post: Post
    person: Any
    begun: Begun
    suggestion: Suggestion | None = None
    current: Post | None = None

    def send(self, *, by: Any) -> Suggestion | None:
        """Do it; None when it cannot stand, and the form then says why.

        Raises SignInRequired or NotAllowed.
        """
        if not self.form.is_valid():
            return None
        typed = self.form.cleaned_data
        words = {"body": typed["body"], "seen": typed["seen"]}
        if self.post.kind == Post.Kind.QUESTION:
            words |= {"title": typed["title"], "tags": typed["meant"]}
        try:
            with self.begun.sending(by=by):
                if self.suggestion is not None:
                    return actions.improve_suggestion(self.suggestion, by=by, **words)
                return actions.suggest(self.post, by=by, note=typed["note"], **words)
        except actions.StaleEditError as error:
            self.current = error.current
            sent: QueryDict = self.form.data.copy()
            sent["seen"] = str(error.current.revision_count)
            self.form.data = sent
            self.form.add_error(None, error)
        except ValidationError as error:
            self.form.add_error(None, error)
        return None

    @cached_property
    def fitting(self) -> Fitting:
        """Tags that fit what was typed so far, of a question."""
        return fitting.fitting(self.form, person=self.person)

    @property
    def now(self) -> Post:
        """The post as it stands, for whoever has to compare."""
        return self.current or self.post

    @property
    def preview(self) -> SafeString:
        """What was typed, as it will look."""
        return actions.as_html(str(self.form["body"].value() or ""))


@dataclass(frozen=True)
class Comparison:
    """What a suggestion would change, word by word; nothing where its words are withheld."""

    title: list[changes.Piece]
    body: list[changes.Piece]
    tags: list[changes.Piece]


def propose(request: HttpRequest, post: Post) -> Proposal:
    """The form to suggest an edit of `post`: its words, what was begun, or what was sent."""
    draft = begun(request, f"suggest-{post.pk}", edits=post)
    form = _form(request, post, _initial(post, words_of(post)) | draft.content, "suggest_%s")
    form.fields["note"] = NoteField()
    return Proposal(form, post, request.user, draft)


def improve(request: HttpRequest, suggestion: Suggestion) -> Proposal:
    """The form to approve `suggestion` with changes: its words, or what was sent."""
    post = suggestion.post
    words = words_of(post) if suggestion.is_withheld else words_meant(suggestion)
    draft = begun(request, f"improve-{suggestion.pk}", edits=post)
    form = _form(request, post, _initial(post, words) | draft.content, "improve_%s")
    return Proposal(form, post, request.user, draft, suggestion)


def comparison(suggestion: Suggestion) -> Comparison | None:
    """What `suggestion` changes: of what the post says now while it waits, else of what it said.

    None where a moderator has hidden what it repeats.
    """
    if suggestion.is_withheld:
        return None
    old: Any = words_of(suggestion.post)
    if not suggestion.is_waiting:
        before = suggestion.post.revisions.filter(number=suggestion.seen + 1).first()
        old = before or old
    new = words_meant(suggestion)
    return Comparison(
        changes.compare(old.title, new.title),
        changes.compare(old.body, new.body),
        changes.compare(old.tags, new.tags),
    )


def _initial(post: Post, words: Any) -> dict[str, Any]:
    return {
        "title": words.title,
        "body": words.body,
        "tags": words.tags,
        "seen": post.revision_count,
    }


def _form(request: HttpRequest, post: Post, initial: dict[str, Any], ids: str) -> Any:
    sent = request.POST if request.method == "POST" else None
    if post.kind == Post.Kind.QUESTION:
        form: Any = QuestionForm(sent, initial=initial, auto_id=ids)
    else:
        form = EditForm(sent, initial=initial, auto_id=ids)
        form.fields["body"].label = _("The text")
    return form

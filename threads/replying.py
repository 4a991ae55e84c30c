"""The form under a question: an answer to it, a comment on a post of it, or a reply to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community import policy
from community.lib import markdown
from threads import actions, quoting
from threads.drafting import Begun, begun
from threads.forms import AnswerForm, RemarkForm
from threads.models import Post, Thread


@dataclass(frozen=True)
class Reply:
    """An answer about to be written; with `subject`, a comment on it; with `parent`, a reply."""

    form: AnswerForm | RemarkForm
    thread: Thread
    begun: Begun
    subject: Post | None = None
    parent: Post | None = None

    def send(self, *, by: Any) -> Post | None:
        """Write it; None when it cannot stand, and the form then says why.

        Raises SignInRequired or NotAllowed.
        """
        if not self.form.is_valid():
            return None
        body = self.form.cleaned_data["body"]
        try:
            with self.begun.sending(by=by):
                if self.subject is None:
                    return actions.answer(self.thread, by=by, body=body)
                return actions.remark(self.subject, by=by, body=body, parent=self.parent)
        except ValidationError as error:
            self.form.add_error(None, error)
        return None

    @property
    def address(self) -> str:
        """Where the form is sent."""
        if self.subject is None:
            return reverse("threads:answer", args=[self.thread.pk])
        return reverse("threads:remark", args=[self.subject.pk])

    @property
    def preview(self) -> SafeString:
        """What was typed, as it will look."""
        return actions.as_html(str(self.form["body"].value() or ""))

    @property
    def answered(self) -> Post | None:
        """The post that this one is about, for the beginning of its words; None for an answer."""
        return self.parent or self.subject

    @property
    def answered_words(self) -> str:
        return Truncator(markdown.plain(self.answered.body)).words(25) if self.answered else ""


def begin(request: HttpRequest, thread: Thread) -> Reply | None:
    """A form for an answer, with what was begun and what it is to quote.

    None for whoever may not answer.
    """
    if not policy.may(request.user, "thread.answer", thread):
        return None
    quote = quoting.begun(thread.posts.all(), request.GET, by=request.user)
    draft = begun(request, f"answer-{thread.pk}")
    form = AnswerForm(initial={"body": draft.body_with(quote)})
    quoting.told(form, quote)
    return Reply(form, thread, draft)


def resume(request: HttpRequest, thread: Thread) -> Reply:
    """The answer that was sent."""
    return Reply(AnswerForm(request.POST), thread, begun(request, f"answer-{thread.pk}"))


def takes_remarks(subject: Post) -> bool:
    """Whether `subject` is a question or an answer: below these, comments are about one of them."""
    return subject.kind != Post.Kind.COMMENT and subject.thread.kind == Thread.Kind.QUESTION


def remark(request: HttpRequest, subject: Post) -> Reply:
    """A comment on `subject`: what was sent, or what was begun; it replies to `?reply=<pk>`.

    Where the comment answered is gone meanwhile, the form says so and lets go of it: sent again,
    it is a comment of its own.
    """
    if request.method != "POST":
        pk = request.GET.get("reply", "")
        is_number = pk.isascii() and pk.isdecimal() and len(pk) < 19
        parent = _answered(subject, int(pk), by=request.user) if is_number else None
        quote = quoting.begun(subject.thread.posts.all(), request.GET, by=request.user)
        draft = begun(request, _name(subject, parent))
        initial = {"parent": parent and parent.pk, "body": draft.body_with(quote)}
        form = RemarkForm(initial=initial)
        quoting.told(form, quote)
        return Reply(form, subject.thread, draft, subject, parent)
    sent = request.POST.copy()
    form = RemarkForm(sent)
    form.is_valid()
    wanted = form.cleaned_data.get("parent")
    parent = _answered(subject, wanted, by=request.user) if wanted else None
    if wanted and parent is None:
        sent["parent"] = ""
        form.add_error(
            None,
            _("The comment you answer is no longer there. Post again for a comment of its own."),
        )
    draft = begun(request, _name(subject, parent))
    return Reply(form, subject.thread, draft, subject, parent)


def _name(subject: Post, parent: Post | None) -> str:
    return f"reply-{parent.pk}" if parent else f"remark-{subject.pk}"


def _answered(subject: Post, pk: int, *, by: Any) -> Post | None:
    posts = Post.objects.visible_to(by).live().select_related("author")
    return posts.filter(subject=subject, pk=pk).first()

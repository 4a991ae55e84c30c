"""The form of a private conversation: what it answers, and what was typed so far."""

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
from threads.forms import MessageForm
from threads.models import Post, Thread


@dataclass(frozen=True)
class Message:
    """A message about to be written, or a reply to `parent`.

    `pk` is the number of its thread, which a visitor is not even told to be there: then `thread`
    is None.
    """

    form: MessageForm
    pk: int
    begun: Begun
    thread: Thread | None = None
    parent: Post | None = None

    def send(self, *, by: Any) -> Post | None:
        """Write the message; None when it cannot stand, and the form then says why.

        Raises SignInRequired or NotAllowed.
        """
        if self.thread is None or not self.form.is_valid():
            return None
        body = self.form.cleaned_data["body"]
        try:
            with self.begun.sending(by=by):
                return actions.say(self.thread, by=by, body=body, parent=self.parent)
        except ValidationError as error:
            self.form.add_error(None, error)
        return None

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return reverse("threads:say", args=[self.pk])

    @property
    def preview(self) -> SafeString:
        """What was typed, as it will look."""
        return actions.as_html(str(self.form["body"].value() or ""))

    @property
    def answered(self) -> str:
        """The beginning of the message that this one answers."""
        return Truncator(markdown.plain(self.parent.body)).words(25) if self.parent else ""


def begin(request: HttpRequest, thread: Thread) -> Message | None:
    """A form as the address asks (`?reply=<pk>`, `?quote=<pk>`), with what was begun.

    None for whoever may not write here.
    """
    may = policy.may(request.user, "thread.converse", thread)
    if not may or actions.is_cut(thread, request.user):
        return None
    pk = request.GET.get("reply", "")
    is_number = pk.isascii() and pk.isdecimal() and len(pk) < 19
    parent = _answered(thread, int(pk)) if is_number else None
    quote = quoting.begun(thread.posts.all(), request.GET, by=request.user)
    draft = begun(request, _name(thread.pk, parent))
    form = MessageForm(
        initial={"body": draft.body_with(quote), "parent": parent and parent.pk},
    )
    quoting.told(form, quote)
    return Message(form, thread.pk, draft, thread, parent)


def resume(request: HttpRequest, pk: int, thread: Thread | None) -> Message:
    """What was sent to the thread under `pk`, checked as far as a form can.

    Where the message answered is gone meanwhile, the form says so and lets go of it: sent again,
    it is a message of its own. Without `thread`, of a visitor, nothing is looked up.
    """
    sent = request.POST.copy()
    form = MessageForm(sent)
    form.is_valid()
    wanted = form.cleaned_data.get("parent")
    parent = _answered(thread, wanted) if thread and wanted else None
    if thread and wanted and parent is None:
        sent["parent"] = ""
        form.add_error(
            None,
            _("The message you answer is no longer there. Send again for a message of its own."),
        )
    return Message(form, pk, begun(request, _name(pk, parent)), thread, parent)


def _name(pk: int, parent: Post | None) -> str:
    return f"reply-{parent.pk}" if parent else f"message-{pk}"


def _answered(thread: Thread, pk: int) -> Post | None:
    return thread.posts.live().select_related("author").filter(pk=pk).first()

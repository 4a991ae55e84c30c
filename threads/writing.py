"""The form under a story: what it answers or hangs on, and what was typed so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community import policy
from community.lib import markdown
from stories.models import Block, Passage, Story
from threads import actions, passages, quoting
from threads.drafting import Begun, begun
from threads.forms import CommentForm, EditForm
from threads.models import Post

LONG_QUOTE = 400  # a longer paragraph is not offered as the quote: its writer picks words from it


@dataclass(frozen=True)
class Writing:
    """A comment about to be written: a reply to `parent`, or about words of `block`, or neither."""

    form: CommentForm
    story: Story
    begun: Begun
    parent: Post | None = None
    block: Block | None = None

    def send(self, *, by: Any) -> Post | None:
        """Write the comment; None when it cannot stand, and the form then says why.

        Raises SignInRequired or NotAllowed.
        """
        if not self.form.is_valid():
            return None
        body = self.form.cleaned_data["body"]
        try:
            with self.begun.sending(by=by):
                return actions.comment(
                    self.story, by=by, body=body, parent=self.parent, passage=self._passage()
                )
        except ValidationError as error:
            self.form.add_error(None, error)
        return None

    def _passage(self) -> Passage | None:
        if self.block is None:
            return None
        typed = self.form.cleaned_data
        return passages.find(
            self.block, typed["quote"], prefix=typed["before"], suffix=typed["after"]
        )

    @property
    def preview(self) -> SafeString:
        """What was typed, as it will look."""
        return actions.as_html(str(self.form["body"].value() or ""))

    @property
    def answered(self) -> str:
        """The beginning of the comment that this one answers."""
        return Truncator(markdown.plain(self.parent.body)).words(25) if self.parent else ""


@dataclass
class Change:
    """New words for `post` about to be saved; `current` is what it says now if that has changed."""

    form: EditForm
    post: Post
    begun: Begun
    current: Post | None = None

    def send(self, *, by: Any) -> Post | None:
        """Save the change; None when it cannot stand, and the form then says why.

        A change on top of somebody else's comes back with both texts; sent again, it replaces
        theirs. Raises SignInRequired or NotAllowed.
        """
        if not self.form.is_valid():
            return None
        typed = self.form.cleaned_data
        try:
            with self.begun.sending(by=by):
                return actions.edit(self.post, by=by, body=typed["body"], seen=typed["seen"])
        except actions.StaleEditError as error:
            self.current = error.current
            self.form.data = {"body": typed["body"], "seen": error.current.revision_count}
            self.form.add_error(None, error)
        except ValidationError as error:
            self.form.add_error(None, error)
        return None

    @property
    def preview(self) -> SafeString:
        """What was typed, as it will look."""
        return actions.as_html(str(self.form["body"].value() or ""))


def change(request: HttpRequest, post: Post) -> Change:
    """The form to edit `post`: its words, what was begun, or what was sent."""
    sent = request.POST if request.method == "POST" else None
    draft = begun(request, f"edit-{post.pk}", edits=post)
    initial = {"body": post.body, "seen": post.revision_count}
    form = EditForm(sent, initial=initial | draft.content)
    if post.kind == Post.Kind.ANSWER:
        form.fields["body"].label = _("Your answer")
    if post.is_private:
        form.fields["body"].label = _("Your message")
    return Change(form, post, draft)


def begin(request: HttpRequest, story: Story) -> Writing | None:
    """A form as the address asks: `?reply=<pk>` or `?at=<key>`, and `?quote=<pk>`.

    What was begun is in it, as far as the address says nothing else. None for whoever may not write
    here.
    """
    if not policy.may(request.user, "post.comment", story):
        return None
    pk = request.GET.get("reply", "")
    is_number = pk.isascii() and pk.isdecimal() and len(pk) < 19
    parent = _answered(story, int(pk), by=request.user) if is_number else None
    draft = begun(request, _name(story, parent))
    begun_at = draft.content.get("at", "")
    key = "" if parent else request.GET.get("at", "") or begun_at
    block = passages.quotable(story, key, by=request.user)
    initial: dict[str, Any] = {
        "at": block and block.key,
        "quote": block.plain if block and len(block.plain) <= LONG_QUOTE else "",
    }
    if block is not None and block.key == begun_at:
        initial |= draft.content
    quote = quoting.begun(Post.objects.filter(thread__story=story), request.GET, by=request.user)
    initial |= {"body": draft.body_with(quote), "parent": parent and parent.pk}
    form = CommentForm(initial=initial)
    quoting.told(form, quote)
    return Writing(form, story, draft, parent, block)


def resume(request: HttpRequest, story: Story) -> Writing:
    """What was sent, checked as far as a form can.

    Where the comment answered or the paragraph quoted is gone meanwhile, the form says so and lets
    go of it: sent again, it is a comment of its own.
    """
    sent = request.POST.copy()
    form = CommentForm(sent)
    form.is_valid()
    pk, key = form.cleaned_data.get("parent"), form.cleaned_data.get("at", "")
    parent = _answered(story, pk, by=request.user) if pk else None
    block = passages.quotable(story, key, by=request.user)
    if pk and parent is None:
        sent["parent"] = ""
        form.add_error(
            None,
            _("The comment you answer is no longer there. Post again for a comment of its own."),
        )
    if key and block is None:
        sent["at"] = ""
        form.add_error(
            None,
            _("This paragraph can no longer be quoted. Post again to comment on the whole story."),
        )
    return Writing(form, story, begun(request, _name(story, parent)), parent, block)


def _name(story: Story, parent: Post | None) -> str:
    return f"reply-{parent.pk}" if parent else f"comment-{story.pk}"


def _answered(story: Story, pk: int, *, by: Any) -> Post | None:
    posts = Post.objects.visible_to(by).live().select_related("author")
    return posts.filter(thread__story=story, pk=pk).first()

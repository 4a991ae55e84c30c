"""The form to ask a question or to change one, and what is like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from community.search import similar as likeness
from community.search.results import Hit
from threads import actions, fitting, tagging, twins
from threads.asking_about import About, about
from threads.drafting import Begun, begun
from threads.fitting import Fitting
from threads.forms import AskForm, QuestionForm
from threads.models import AskTemplate, Post, Thread

KINDS = ("thread", "story")  # what may hold the answer already
MOST_SIMILAR = 5


@dataclass(frozen=True)
class Asking:
    """A question about to be asked; `shown` are the like of it that its writer has seen.

    `about` is the passage of a story that it is about, where it is about one.
    """

    form: AskForm
    person: Any
    begun: Begun
    shown: frozenset[str] = field(default_factory=frozenset)
    about: About | None = None

    @cached_property
    def similar(self) -> list[Hit]:
        """Threads and stories that are like the title typed so far."""
        return similar(str(self.form["title"].value() or ""), person=self.person)

    @property
    def has_unseen(self) -> bool:
        """Whether something like it has not been shown to the writer yet."""
        return not {reference(hit) for hit in self.similar} <= self.shown

    def send(self, *, by: Any) -> Thread | None:
        """Ask it; None when it cannot stand, and the form then says why."""
        passage = self.about.passage() if self.about else None
        if not self.form.is_valid() or (self.about and self.about.has_error):
            return None
        typed = self.form.cleaned_data
        try:
            with self.begun.sending(by=by):
                return actions.ask(
                    by=by,
                    title=typed["title"],
                    body=typed["body"],
                    tags=typed["meant"],
                    is_pseudonymous=typed["is_pseudonymous"],
                    passage=passage,
                )
        except ValidationError as error:
            self.form.add_error(None, error)
        return None

    @cached_property
    def fitting(self) -> Fitting:
        """Tags and outlines that fit what was typed so far."""
        return fitting.fitting(self.form, person=self.person)

    @property
    def outlines(self) -> list[AskTemplate]:
        """The outlines that may be begun with; none once something is typed."""
        return [] if self.form.is_bound or self.form["body"].value() else fitting.offered()

    @property
    def preview(self) -> SafeString:
        """What was typed, as it will look."""
        return actions.as_html(str(self.form["body"].value() or ""))


@dataclass
class QuestionChange:
    """New words for a question; `current` is what it says now if that has changed meanwhile."""

    form: QuestionForm
    post: Post
    begun: Begun
    person: Any
    current: Post | None = None

    def send(self, *, by: Any) -> Post | None:
        """Save the change; None when it cannot stand, and the form then says why.

        A change on top of another comes back with both; sent again, it replaces the other. Raises
        SignInRequired or NotAllowed.
        """
        if not self.form.is_valid():
            return None
        typed = self.form.cleaned_data
        try:
            with self.begun.sending(by=by):
                actions.edit_question(
                    self.post.thread,
                    by=by,
                    title=typed["title"],
                    body=typed["body"],
                    tags=typed["meant"],
                    seen=typed["seen"],
                )
        except actions.StaleEditError as error:
            self.current = error.current
            sent = cast(QueryDict, self.form.data).copy()
            sent["seen"] = str(error.current.revision_count)
            self.form.data = sent
            self.form.add_error(None, error)
        except ValidationError as error:
            self.form.add_error(None, error)
        else:
            return Post.objects.select_related("thread").get(pk=self.post.pk)
        return None

    @cached_property
    def fitting(self) -> Fitting:
        """Tags that fit what was typed so far."""
        return fitting.fitting(self.form, person=self.person)

    @property
    def preview(self) -> SafeString:
        """What was typed, as it will look."""
        return actions.as_html(str(self.form["body"].value() or ""))


def begin(request: HttpRequest) -> Asking:
    """The form to ask: what was sent, what was begun, or what the address brings along.

    That is `?title=`, `?tag=`, `?template=` (the tag of an outline), and a passage (see `about`);
    where the draft is about something else, it stays apart.
    """
    if request.method == "POST":
        shown = frozenset(request.POST.getlist("shown"))
        draft = begun(request, "ask")
        return Asking(AskForm(request.POST), request.user, draft, shown, about(request))
    title, tag = request.GET.get("title", "")[:300], request.GET.get("tag", "")[:100]
    outline = fitting.outline(request.GET.get("template", "")[:100])
    known = outline.tag if outline else tagging.named([tag]).get(tag.casefold()) if tag else None
    initial = {
        "title": title,
        "body": outline.body if outline else "",
        "tags": known.name if known else "",
    }
    passage = {name: request.GET.get(name, "") for name in ("story", "at")}
    draft = begun(request, "ask", brought=initial | passage)
    form = AskForm(initial=initial | draft.content)
    return Asking(form, request.user, draft, about=about(request, begun=draft.content))


def change(request: HttpRequest, post: Post) -> QuestionChange:
    """The form to edit the question of `post`: its words and tags, what was begun or was sent."""
    draft = begun(request, f"edit-{post.pk}", edits=post)
    if request.method == "POST":
        return QuestionChange(QuestionForm(request.POST), post, draft, request.user)
    names = tagging.joined(tag.name for tag in post.thread.tags.all())
    initial = {
        "title": post.thread.title,
        "body": post.body,
        "tags": names,
        "seen": post.revision_count,
    }
    form = QuestionForm(initial=initial | draft.content)
    return QuestionChange(form, post, draft, request.user)


def similar(title: str, *, person: Any) -> list[Hit]:
    """Threads and stories like `title` among what `person` may see, best first."""
    return twins.led_on(
        likeness.similar(title, person=person, kinds=KINDS, limit=MOST_SIMILAR), person=person
    )


def reference(hit: Hit) -> str:
    """A hit's name in a form."""
    return f"{hit.kind}-{hit.key}"

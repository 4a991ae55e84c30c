"""Publishing and withdrawing, one story or many, and deleting one, after a second look.

Stories are hidden and restored as whatever moderators judge: `BulkMixin.look_at`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from community import policy
from community.accounts import confirming
from community.lib.admin import do_each
from community.moderation.deeds import RestrictionForm, by_rule
from community.moderation.undo_views import with_a_way_back
from stories import actions
from stories.models import Story

MOST = 50  # stories at once: as many as one page of the list shows


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of state that someone looks at twice."""

    title: Promise
    explained: Promise
    do: Callable[..., Any]
    takes_reason: bool = True
    needs_reason: bool = False
    is_restriction: bool = False
    lets_out: bool = False
    most: int = MOST


DEEDS = {
    "publish": Deed(
        _("Publish"),
        _("Everyone can read it, and lists and feeds show it."),
        actions.publish,
        takes_reason=False,
        lets_out=True,
    ),
    "withdraw": Deed(
        _("Withdraw"),
        _("Its page answers that the story is gone; the discussion is kept out of sight."),
        actions.withdraw,
        needs_reason=True,
        is_restriction=True,
    ),
    "delete": Deed(
        _("Delete for good"),
        _(
            "The text, all drawn from it, its pictures and its words elsewhere are gone, and "
            "nobody can bring them back. Its addresses answer so; the discussion is kept out of "
            "sight."
        ),
        actions.delete,
        needs_reason=True,
        is_restriction=True,
        most=1,
    ),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who told it reads it, and it is kept in the record."),
    )
    rule = RestrictionForm.base_fields["rule"]

    def __init__(self, *args: Any, deed: Deed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = deed.needs_reason
        if not deed.takes_reason:
            del self.fields["reason"]
        if not deed.is_restriction:
            del self.fields["rule"]


def ask(deed: str, stories: QuerySet[Story]) -> HttpResponse:
    """Send an editor who chose stories in the list to the page that looks twice."""
    chosen = [("id", pk) for pk in stories.values_list("pk", flat=True)[:MOST]]
    return redirect(reverse("admin:stories_story_deed", args=[deed], query=chosen))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, deed: str) -> HttpResponse:
    """Show the chosen stories and ask for the reason; then do it to each."""
    if deed not in DEEDS:
        raise Http404
    policy.require(request.user, f"story.{deed}")
    what = DEEDS[deed]
    asked = request.POST if request.method == "POST" else request.GET
    form = ReasonForm(request.POST or None, deed=what)
    if request.method == "POST":
        if deed == "delete" and (confirm := confirming.ask(request)):
            return confirm
        form = ReasonForm(request.POST, deed=what)
    stories = _chosen(asked.getlist("id")[: what.most])
    if request.method == "POST" and form.is_valid():
        _do(request, what, stories, form.cleaned_data)
        if len(stories) == 1 and deed != "delete":
            return redirect("admin:stories_story_desk", stories[0].pk)
        return redirect("admin:stories_story_changelist")
    context = {"deed": what, "form": form, "stories": stories}
    return render(request, "admin/stories/story/deed.html", context)


def _do(request: HttpRequest, what: Deed, stories: list[Story], given: dict[str, Any]) -> None:
    """Each story by itself: one that cannot be changed does not stop the others."""
    done = do_each(request, stories, partial(by_rule, what.do, by=request.user, **given))
    if done:
        told = ngettext("%(deed)s: %(n)d story.", "%(deed)s: %(n)d stories.", done)
        said = told % {"deed": what.title, "n": done}
        messages.success(request, with_a_way_back(request.user, said))


def _chosen(numbers: list[str]) -> list[Story]:
    """The stories with these numbers, with how many tasks are open; 404 when there are none."""
    pks = [
        int(one) for one in numbers[:MOST] if one.isascii() and one.isdecimal() and len(one) < 18
    ]
    open_tasks = Count("findings", filter=Q(findings__decided_at=None))
    found: list[Any] = list(
        Story.objects.filter(pk__in=pks).annotate(open_tasks=open_tasks).order_by("-pk")
    )
    if not found:
        raise Http404
    return found

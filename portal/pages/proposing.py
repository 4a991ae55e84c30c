"""A story about to be proposed: the form with its draft, and what it becomes when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from community import policy
from stories import actions
from stories.models import Proposal
from stories.models.proposal import LONGEST_TEXT, LONGEST_WORDS
from threads.drafting import Begun, begun

NAME = "propose"
"""What the form is called among drafts."""
UNABLE = "unable"
"""The code of an error that says which ability is wanting."""


class ProposeForm(forms.Form):
    """A link, a pasted text or one's own story; on what ground, and who tells it."""

    way = forms.ChoiceField(
        label=_("What you hand in"),
        choices=Proposal.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you hand in.")},
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": ""}),
        help_text=_("Where it stands, or stood. A link needs one; a text may have one."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("The whole story, as plain text or Markdown. For a link it may stay empty."),
    )
    teller = forms.CharField(
        label=_("Who tells it"),
        max_length=160,
        required=False,
        help_text=_("The name under which it appears. Empty: it names nobody."),
    )
    claim = forms.ChoiceField(
        label=_("Whose it is"),
        choices=Proposal.Claim.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say on what ground it may be shown.")},
    )
    about = forms.CharField(
        label=_("To the editors"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Why it helps, and whom to ask. Only editors read it."),
    )
    is_credited = forms.BooleanField(
        label=_("Say on the story’s page that I proposed it"), required=False, initial=True
    )


@dataclass(frozen=True)
class Proposing:
    """The form as a page shows it."""

    form: ProposeForm
    begun: Begun

    def send(self, *, by: Any) -> Proposal | None:
        """Propose it; None when it cannot stand, and the form then says why."""
        if not self.form.is_valid():
            return None
        try:
            with self.begun.sending(by=by):
                return actions.propose(by=by, **self.form.cleaned_data)
        except policy.Unable as error:
            self.form.add_error(None, ValidationError(str(error), code=UNABLE))
        except ValidationError as error:
            self.form.add_error(None, error)
        return None


def begin(request: HttpRequest) -> Proposing:
    """The form: what was sent, or what was begun."""
    draft = begun(request, NAME)
    if request.method == "POST":
        return Proposing(ProposeForm(request.POST, auto_id="propose_%s"), draft)
    kept = dict(draft.content)
    if kept:
        kept["is_credited"] = bool(kept.get("is_credited"))
    return Proposing(ProposeForm(initial=kept, auto_id="propose_%s"), draft)


def page(
    request: HttpRequest, proposing: Proposing, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    return render(request, "proposals/new.html", {"propose": proposing, **more}, status=status)


def unsent(request: HttpRequest, status: HTTPStatus = HTTPStatus.UNAUTHORIZED) -> HttpResponse:
    """The form with what was typed, for whoever is signed out by now."""
    is_unsent = status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    return page(request, begin(request), status, unsent=is_unsent)


def give_back(request: HttpRequest, given: Mapping[str, Any]) -> Any:
    """What `threads.unsent` calls to give back what was typed."""
    return partial(unsent, request)

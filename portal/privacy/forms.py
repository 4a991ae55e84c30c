"""What is asked before an account is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from portal.privacy.actions import WAITS
from portal.privacy.models import Closing

LATER, NOW = "later", "now"


class CloseForm(forms.Form):
    """When, and what becomes of the posts."""

    posts = forms.ChoiceField(
        label=_("Your questions, answers and comments"),
        choices=[
            (Closing.Posts.KEPT, _("Keep them for others, under “former member”")),
            (Closing.Posts.REMOVED, _("Delete them; with a question go its answers")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of your posts.")},
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            (LATER, _("In %(days)d days: until then you can change your mind") % {"days": 14}),
            (NOW, _("At once: there is no way back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when: Any = self.fields["when"]
        later = _("In %(days)d days: until then you can change your mind") % {"days": WAITS.days}
        when.choices = [(LATER, later), when.choices[1]]

    @property
    def wish(self) -> dict[str, Any]:
        """What `close_account` is asked for."""
        return {
            "posts": self.cleaned_data["posts"],
            "at_once": self.cleaned_data["when"] == NOW,
        }


class CloseOnRequestForm(CloseForm):
    """The same for whoever cannot sign in; only a superuser (`by`) has the choice."""

    handle = forms.CharField(
        label=_("Handle"),
        max_length=40,
        help_text=_("They have two weeks in which they can still keep it; their posts stay."),
    )
    reason = forms.CharField(
        label=_("Who asked for it, and how"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_(
            "The person gets it by mail, and it is kept in the record. No name and no address: "
            "these are to be forgotten."
        ),
    )
    field_order = ("handle", "posts", "when", "reason")

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if policy.superuser(by):
            self.fields["handle"].help_text = ""
        else:
            del self.fields["posts"], self.fields["when"]

    @property
    def wish(self) -> dict[str, Any]:
        """What `close_account` is asked for: where there is no choice, what can be taken back."""
        if "when" in self.fields:
            return super().wish
        return {"posts": Closing.Posts.KEPT, "at_once": False}

    def clean_handle(self) -> User:
        """The account that is meant."""
        handle = self.cleaned_data["handle"].strip().lstrip("@").lower()
        found = User.objects.active().filter(handle=handle).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this handle."))
        return found


class KeepForm(forms.Form):
    """Why a moderator keeps an account that was to be closed."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("The person gets it by mail, and it is kept in the record."),
        error_messages={"required": _("Say why: the person and the record will show it.")},
    )

"""An invitation in the making: whom; and taking one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.moderation.deeds import LONGEST_REASON
from mentors.models import Mentor


class TakeBackForm(forms.Form):
    """Why an invitation is taken back; whoever made it need not say."""

    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


class InviteForm(forms.Form):
    """A mentor by the name in the address of their page; `cleaned_data` has the mentor."""

    mentor = forms.CharField(
        label=_("Somebody else"),
        max_length=40,
        help_text=_("The name in the address of a mentor’s page."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "invite_%s", **kwargs})
        self.by = by

    def clean_mentor(self) -> Mentor:
        handle = str(self.cleaned_data["mentor"]).strip().removeprefix("@").lower()
        visible = Mentor.objects.visible_to(self.by).filter(person__handle=handle)
        found = visible.select_related("person").first()
        if found is None:
            raise forms.ValidationError(_("No mentor is called so: see the address of their page."))
        return found

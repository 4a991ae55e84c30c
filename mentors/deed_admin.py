"""Deeds of the moderators' desk on mentors: a form first, then one action for each row chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import SHOWN, PolicyAdmin, do_each
from mentors.actions.reviewing import LONGEST_WORDS
from mentors.models import MentorClaim, StoryClaim
from stories.models import Credit

Do = Callable[..., Any]


class DeedForm(forms.Form):
    """What a deed asks for; `rows` are those chosen."""

    def __init__(self, data: Any = None, *, rows: list[Any]) -> None:
        super().__init__(data, auto_id="deed_%s")
        self.rows = rows


def words(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ApproveForm(DeedForm):
    words = words(gettext_lazy("A word to them"), gettext_lazy("They read it."), required=False)


class AskForm(DeedForm):
    words = words(gettext_lazy("What is missing"), gettext_lazy("They read it, and the record."))


class DeclineForm(DeedForm):
    words = words(gettext_lazy("Reason"), gettext_lazy("They read it, and it is in the record."))


class ReasonForm(DeedForm):
    reason = words(gettext_lazy("Reason"), gettext_lazy("They read it, and it is in the record."))


class VerifyForm(DeedForm):
    evidence = forms.ChoiceField(
        label=gettext_lazy("It rests on"),
        choices=[one for one in MentorClaim.Evidence.choices if one[0] != "stated"],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it rests on.")},
    )
    seen = forms.CharField(
        label=gettext_lazy("What was seen"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For moderators; no copies of documents, no addresses."),
    )


class ConfirmForm(DeedForm):
    """Which name in the story they are."""

    credit = forms.ModelChoiceField(
        label=gettext_lazy("The name in the story"),
        queryset=Credit.objects.none(),
        help_text=gettext_lazy("A story that names nobody gets its names from an editor first."),
    )

    def __init__(self, data: Any = None, *, rows: list[StoryClaim]) -> None:
        super().__init__(data, rows=rows)
        credit: Any = self.fields["credit"]
        stories = {claim.story_id for claim in rows}
        credit.queryset = Credit.objects.filter(story__in=stories, person=None)


class DeedsAdmin(PolicyAdmin):
    """A list whose rows moderators decide about; each deed says its own form and action."""

    policy_view = "mentor.review"
    policy_moderate: ClassVar[str] = "mentor.review"
    back: ClassVar[str] = ""
    """Where one is after a deed: the name of an admin address."""

    def has_moderate_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.policy_moderate, obj)

    def ask(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        name: str,
        title: str,
        form_class: type[DeedForm],
        do: Do,
        *,
        one_by_one: bool = False,
    ) -> HttpResponse | None:
        """Show the form first; once it is sent and clean, do the deed to each row chosen."""
        chosen = list(queryset[: self.list_per_page])
        if one_by_one and len(chosen) > 1:
            self.message_user(request, _("One by one, please: choose one."), messages.WARNING)
            return None
        form = form_class(request.POST if SHOWN in request.POST else None, rows=chosen)
        if form.is_valid():
            self._do(request, chosen, do, form.cleaned_data)
            return redirect(self.back)
        return self.deed_page(request, form, name=name, title=title, chosen=chosen)

    def _do(self, request: HttpRequest, chosen: list[Any], do: Do, given: dict[str, Any]) -> None:
        def each(row: Any) -> None:
            do(row, by=request.user, **given)
            self.message_user(request, _("Done: %(row)s") % {"row": row}, messages.SUCCESS)

        do_each(request, chosen, each)

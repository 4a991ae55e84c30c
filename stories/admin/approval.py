"""Who read a story and agreed to it: noted, corrected and taken back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from stories import actions
from stories.admin.desk_forms import refuse
from stories.admin.door import story_for


class ApprovalForm(forms.Form):
    name = forms.CharField(
        label=_("Approved by"),
        max_length=200,
        help_text=_("The interviewee or author. Readers see this name."),
    )
    on = forms.DateField(
        label=_("Approved on"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("A day: 2025-09-01."),
    )


@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Note an approval, or take it back where the button `as=take-back` was pressed."""
    story = story_for(request, pk)
    if request.method == "POST" and request.POST.get("as") == "take-back":
        actions.take_approval_back(story, by=request.user)
        messages.success(request, _("The approval was taken back."))
        return redirect("admin:stories_story_approval", story.pk)
    said = {"name": story.approved_by, "on": story.approved_on}
    form = ApprovalForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.approve(story, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The approval was noted."))
            return redirect("admin:stories_story_approval", story.pk)
    context = {"story": story, "form": form}
    return render(request, "admin/stories/story/approval.html", context)

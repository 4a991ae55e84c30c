"""The moderators' page of a deed in a case: what it asks for; then it is done, and decided."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts import confirming
from community.moderation import deeds, desks, subjects
from community.moderation.actions.cases import LONGEST_WORDS, DecidedError
from community.moderation.actions.judging import do_and_decide, open_deeds, thing_for
from community.moderation.models import Case
from community.moderation.undo_views import with_a_way_back


class WordsForm(forms.Form):
    """What those who reported it are told."""

    words = forms.CharField(
        label=gettext_lazy("Words to the reporters"),
        max_length=LONGEST_WORDS,
        initial=gettext_lazy("Thank you. You were right, and we have done something about it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Everybody who reported this reads them; whoever wrote it does not."
        ),
        error_messages={
            "required": gettext_lazy("Say why: the reporters and the record will show it.")
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="words_%s")


def offered(case: Case, person: Any) -> list[deeds.Deed]:
    """What a case's page offers to do."""
    return open_deeds(case, by=person)


def do_deed(door: Any, request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Ask what the deed asks for; once it is given, do it and decide the case in one step."""
    policy.require(request.user, "case.list")
    rows = Case.objects.visible_to(request.user).select_related("person", "decided_by")
    case, deed = get_object_or_404(rows, pk=pk), deeds.deed_of(code)
    thing = thing_for(case, deed) if deed and desks.desk_of(case) is None else None
    if deed is None or thing is None:
        raise Http404
    policy.require(request.user, deed.right or deed.code, thing)
    if deed.is_final and request.method == "POST" and (asked := confirming.ask(request)):
        return asked
    data = request.POST if request.method == "POST" else None
    form, words = deed.form(data, thing=thing, person=request.user), WordsForm(data)
    status = HTTPStatus.OK
    if data is not None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid() & words.is_valid():
                given = {**form.cleaned_data, **words.cleaned_data}
                do_and_decide(case, deed, by=request.user, **given)
                said = _("Done, and the case is decided.")
                messages.success(request, with_a_way_back(request.user, said))
                return redirect("admin:moderation_case_changelist")
        except DecidedError as error:
            status = HTTPStatus.CONFLICT
            form.add_error(None, error)
        except ValidationError as error:
            refuse(form, error)
    context = {
        **door.admin_site.each_context(request),
        "opts": door.opts,
        "title": str(deed.label),
        "case": case,
        "thing": _called(case, deed, thing, person=request.user),
        "form": form,
        "words": words,
    }
    return render(request, "admin/moderation/case/deed.html", context, status=status)


def _called(case: Case, deed: deeds.Deed, thing: Any, *, person: Any) -> str:
    """To what the deed is done; a person by no number where they wrote under no name."""
    subject = (case.subject_kind, case.subject_key)
    if deed.kind != case.subject_kind and subjects.nameless([subject], person=person):
        return _("a member")
    if deed.kind == subjects.PERSON:
        return str(thing.name)  # shown as it is where the deed is offered
    return _("%(what)s %(number)s") % {"what": subjects.label_of(deed.kind), "number": thing.pk}


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Say what an action refused at the field it names, or above the form where there is none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        place = "reason" if name == "note" else name
        known = place in form.fields
        for one in errors:
            form.add_error(place if known and place != NON_FIELD_ERRORS else None, one)

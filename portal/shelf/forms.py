"""Saving things and making lists, from the browser's fields to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shelf import things
from portal.shelf.actions import DEFAULT_NAME, LONGEST_ABOUT, LONGEST_NAME
from portal.shelf.models import LONGEST_NOTE, ReadingList


class ItemForm(forms.Form):
    """In which of one's lists a thing is, and what one wants to remember of it."""

    into = forms.ModelChoiceField(
        label=_("List"),
        queryset=ReadingList.objects.none(),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose one of your lists.")
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only you read it, unless you share the list."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "saved_%s", **kwargs})
        field: Any = self.fields["into"]
        field.queryset = ReadingList.objects.visible_to(by).for_list()
        field.empty_label = None


class SaveForm(ItemForm):
    """What to save (see `things`), too: its name, and of a passage the block and the words.

    `before` and `after` are the words around `quote`, which tell look-alikes apart.
    """

    what = forms.CharField(max_length=40, widget=forms.HiddenInput)
    at = forms.CharField(required=False, max_length=things.LONGEST["at"], widget=forms.HiddenInput)
    quote = forms.CharField(
        label=_("The words to save"),
        required=False,
        max_length=things.LONGEST["quote"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As they stand in the paragraph; left empty, all of it."),
    )
    before = forms.CharField(
        required=False, max_length=things.LONGEST["before"], widget=forms.HiddenInput
    )
    after = forms.CharField(
        required=False, max_length=things.LONGEST["after"], widget=forms.HiddenInput
    )

    field_order = ("quote", "into", "note")

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        """No list is the default one, which may not be there yet."""
        super().__init__(*args, by=by, **kwargs)
        default = ReadingList.objects.visible_to(by).filter(is_default=True).first()
        field: Any = self.fields["into"]
        field.required, field.empty_label = False, None if default else DEFAULT_NAME
        self.initial.setdefault("into", default and default.pk)


class ListForm(forms.Form):
    """The name of a list and what it is for."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    about = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown above the list; whoever has its link reads it too."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "list_%s", **kwargs})

"""Marking words of a story, from the browser's fields to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shelf.models import LONGEST_NOTE, Highlight


class LabelForm(forms.Form):
    """What marked words are to whoever marked them."""

    label = forms.ChoiceField(
        label=_("What they are to you"),
        choices=Highlight.Label.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the labels.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only you read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "highlight_%s", **kwargs})


class WordsForm(LabelForm):
    """Which words of a story: its slug, the block's key, the words.

    `before` and `after` are the words around `quote`, which tell look-alikes apart.
    """

    story = forms.CharField(max_length=120, widget=forms.HiddenInput)
    at = forms.CharField(max_length=24, widget=forms.HiddenInput)
    quote = forms.CharField(
        label=_("The words to highlight"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As they stand in the paragraph; left empty, all of it."),
    )
    before = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    field_order = ("quote", "label", "note")

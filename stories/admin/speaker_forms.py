"""What an editor may state about who speaks in a story, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stories.models import Speaker


class VoiceForm(forms.Form):
    """Label, name and role of `speaker`, or of a new one (None); its ids are its own."""

    label = forms.CharField(
        label=_("Label"),
        max_length=80,
        help_text=_("Short, as before a turn: C, Host. Shown where no name is known."),
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.CharField(label=_("Role"), max_length=300, required=False)

    def __init__(self, speaker: Speaker | None = None, data: Any = None) -> None:
        self.speaker = speaker
        self.anchor = f"voice-{speaker.pk if speaker else 'new'}"
        fields = ("label", "name", "role")
        said = {field: getattr(speaker, field) for field in fields} if speaker else {}
        super().__init__(data, auto_id=f"{self.anchor}-%s", initial=said)
        if speaker and speaker.is_set_by_editor:
            self.fields["name"].help_text = _("Set by an editor: no import changes who this is.")

"""What members and moderators fill in about reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.moderation.actions.appeals import LONGEST_ANSWER, LONGEST_APPEAL
from community.moderation.actions.cases import LONGEST_NOTE
from community.moderation.actions.cases import LONGEST_WORDS as LONGEST_DECISION
from community.moderation.actions.reporting import LONGEST_WORDS
from community.moderation.models import Case, ReportKind


class KindChoices(forms.ModelChoiceField):
    """Kinds of reports, each with what it means."""

    def label_from_instance(self, kind: Any) -> str:
        return f"{kind.name}: {kind.explanation}" if kind.explanation else kind.name


class ReportForm(forms.Form):
    """Why something is reported."""

    kind = KindChoices(
        label=_("What is wrong"),
        queryset=ReportKind.objects.filter(is_offered=True),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Moderators read it, and nobody else. What should they look at?"),
    )


class DecisionForm(forms.Form):
    """What came of a case."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Case.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    words = forms.CharField(
        label=_("Words to the reporters"),
        max_length=LONGEST_DECISION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who reported this reads them, and they are kept in the record."),
        error_messages={"required": _("Say why: the reporters and the record will show it.")},
    )


class NoteForm(forms.Form):
    """What one who judges a case tells the others."""

    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who judge this case. It cannot be changed afterwards."),
        error_messages={"required": _("Write what the others should know.")},
    )


class AppealForm(forms.Form):
    """Why a decision is wrong."""

    words = forms.CharField(
        label=_("Why it is wrong"),
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Another moderator reads it, who did not make the decision. You ask once."),
        error_messages={"required": _("Say why you think that it is wrong.")},
    )


class AnswerForm(forms.Form):
    """What comes of an appeal."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("grant", _("Grant it: what the decision did is taken back")),
            ("refuse", _("Refuse it: the decision stands")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes of it.")},
    )
    words = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it, and it is kept in the record. Refusing needs words."),
    )

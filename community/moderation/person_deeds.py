"""What moderators can do with a person: warn them, suspend an ability, remove their picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.accounts.models import User
from community.lib.abilities import ALL, all_abilities, deed_of
from community.moderation.actions.pictures import REMOVE, give_avatar_back, remove_avatar
from community.moderation.actions.sanctions import suspend, undo_suspension
from community.moderation.actions.warnings import undo_warning, warn
from community.moderation.actions.wording import HIDE_ABOUT, hide_about, restore_about
from community.moderation.deeds import LONGEST_REASON, Deed, ReasonForm, RestrictionForm
from community.moderation.models import WarningTemplate


class WarnForm(ReasonForm):
    """The words of a warning, from a template or one's own, or both."""

    template = forms.ModelChoiceField(
        label=_("Template"),
        required=False,
        queryset=WarningTemplate.objects.filter(is_offered=True),
        empty_label=_("none"),
        help_text=_("Its words stand before yours."),
    )
    reason = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it before they go on, and it is kept in the record."),
    )
    field_order = ("template", "reason")

    def clean(self) -> dict[str, Any]:
        """The words as the person reads them: what is wrong with them is told at the field."""
        given = super().clean() or {}
        template = given.get("template")
        words = [template.words if template else "", given.get("reason", "").strip()]
        given["reason"] = "\n\n".join(filter(None, words))
        if not given["reason"]:
            self.add_error("reason", _("Say what was wrong, or choose a template."))
        elif len(given["reason"]) > LONGEST_REASON:
            self.add_error("reason", _("Together with the template this is too long."))
        return given


class SuspendForm(RestrictionForm):
    """Which ability, why and until when."""

    ability = forms.ChoiceField(label=_("What they may not do"))
    until = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("A year from now at most. It ends by itself."),
    )

    def __init__(self, data: Any = None, *, thing: Any = None, person: Any = None) -> None:
        super().__init__(data, thing=thing, person=person)
        ability: Any = self.fields["ability"]
        everything = (ALL, deed_of(ALL))
        ability.choices = [*((one.name, one.deed) for one in all_abilities()), everything]


OF_PEOPLE = (
    Deed(
        "person.warn",
        User,
        _("Warn them"),
        warn,
        undo_warning,
        "warning.withdraw",
        form=WarnForm,
        person_of=lambda person: person.pk,
        fits=lambda person: person.is_active,
        is_restriction=True,
        told=_("You were warned"),
    ),
    Deed(
        "person.suspend",
        User,
        _("Suspend an ability"),
        lambda person, **given: suspend(person, given.pop("ability"), **given),
        undo_suspension,
        "sanction.lift",
        form=SuspendForm,
        person_of=lambda person: person.pk,
        fits=lambda person: person.is_active,
        is_restriction=True,
        told=_("An ability of yours was suspended"),
    ),
    Deed(
        REMOVE,
        User,
        _("Remove their picture"),
        remove_avatar,
        give_avatar_back,
        "person.give_avatar_back",
        person_of=lambda person: person.pk,
        fits=lambda person: bool(person.avatar),
        is_restriction=True,
        told=_("Your picture was removed"),
    ),
    Deed(
        HIDE_ABOUT,
        User,
        _("Hide what they tell about themselves"),
        hide_about,
        restore_about,
        "person.restore_about",
        person_of=lambda person: person.pk,
        fits=lambda person: bool(person.about),
        is_restriction=True,
        told=_("What you tell about yourself was hidden"),
    ),
)

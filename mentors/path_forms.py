"""One's own way, row by row, from the browser's fields to clean values.

Every kind of fact is a set of rows of one form. A row that is emptied is taken out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.accounts.models import Visibility
from mentors import naming
from mentors.actions.paths import MOST_ROWS
from mentors.models import Circumstance, Degree, Means, Role, SetbackKind, Status
from mentors.models.past import EARLIEST, LATEST

CHOOSE = ("", gettext_lazy("Choose"))
SHOWN_TO = gettext_lazy("Shown to")


def chosen(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """A choice of one, which begins with none."""
    return forms.ChoiceField(label=label, choices=[CHOOSE, *choices], **more)


def shown(initial: str = Visibility.PUBLIC, label: Any = SHOWN_TO) -> forms.ChoiceField:
    """To whom a fact is shown."""
    return forms.ChoiceField(label=label, choices=Visibility.choices, initial=initial)


def note() -> forms.CharField:
    label = gettext_lazy("In your own words")
    return forms.CharField(label=label, required=False, max_length=300)


def year() -> forms.IntegerField:
    box = forms.NumberInput(attrs={"inputmode": "numeric"})
    wrong = gettext_lazy("Write a year such as 2021.")
    return forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=EARLIEST,
        max_value=LATEST,
        widget=box,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


class NamedField(forms.CharField):
    """What is typed by its name and kept by its code; a list offers the names."""

    def __init__(self, *, names: str, find: Any, call: Any, unknown: Any, **more: Any) -> None:
        box = forms.TextInput(attrs={"list": names, "autocomplete": "off"})
        super().__init__(max_length=80, widget=box, **more)
        self.find, self.call, self.unknown = find, call, unknown

    def prepare_value(self, value: Any) -> Any:
        return self.call(value) if value and self.find(value) else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        code = self.find(typed) if typed else ""
        if code is None:
            raise ValidationError(self.unknown, code="unknown")
        return str(code)


class RowForm(forms.Form):
    """A fact in a row; to whom it is shown says nothing by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("Say this too, or empty the row.")

    def has_changed(self) -> bool:
        return any(name != "visibility" for name in self.changed_data)

    def values(self) -> dict[str, Any]:
        """What was told, clean."""
        return self.cleaned_data


class CrossingForm(RowForm):
    from_role = chosen(gettext_lazy("From"), Role.choices)
    to_role = chosen(gettext_lazy("To"), Role.choices)
    year = year()
    means = chosen(gettext_lazy("By means of"), Means.choices, required=False)
    note = note()
    visibility = shown()

    def clean(self) -> dict[str, Any]:
        return _elsewhere(self)


class WantedForm(RowForm):
    from_role = chosen(gettext_lazy("From"), Role.choices)
    to_role = chosen(gettext_lazy("To"), Role.choices)
    note = note()
    visibility = shown(Visibility.MEMBERS)

    def clean(self) -> dict[str, Any]:
        return _elsewhere(self)


class SetbackForm(RowForm):
    kind = chosen(gettext_lazy("What happened"), SetbackKind.choices)
    year = year()
    note = note()
    visibility = shown(Visibility.MEMBERS)


class LanguageForm(RowForm):
    code = NamedField(
        label=gettext_lazy("Language"),
        names="languages",
        find=naming.language_called,
        call=naming.language,
        unknown=gettext_lazy("We know no language of this name. Try its name in English."),
    )
    visibility = shown()


class CountryForm(RowForm):
    value = NamedField(
        label=gettext_lazy("Country"),
        names="countries",
        find=naming.country_called,
        call=naming.country,
        unknown=gettext_lazy("We know no country of this name. Choose one of the list."),
    )
    visibility = shown(Visibility.MEMBERS)


class CircumstancesForm(forms.Form):
    """The highest degree, and for each circumstance whether it holds and who sees it."""

    degree = forms.ChoiceField(
        label=gettext_lazy("Highest degree"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *Degree.choices],
    )
    degree_visibility = shown(label=gettext_lazy("The degree is shown to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "told", "auto_id": "id_%s", **kwargs})
        for status in Status:
            self.fields[status.value] = forms.ChoiceField(
                label=str(status.label)[:1].upper() + str(status.label)[1:],
                required=False,
                choices=[("", _("Not said")), *_SAID],
            )

    @property
    def statuses(self) -> list[forms.BoundField]:
        return [self[status.value] for status in Status]

    def values(self) -> list[dict[str, Any]]:
        """Circumstances as rows, without the countries."""
        told, kinds = self.cleaned_data, Circumstance.Kind
        rows = [
            {"kind": kinds.STATUS, "value": status.value, "visibility": told[status.value]}
            for status in Status
            if told[status.value]
        ]
        if told["degree"]:
            degree = {"kind": kinds.DEGREE, "value": told["degree"]}
            rows.append({**degree, "visibility": told["degree_visibility"]})
        return rows


_SAID = [
    (Visibility.PUBLIC.value, gettext_lazy("Yes: everyone may know")),
    (Visibility.MEMBERS.value, gettext_lazy("Yes: members may know")),
    (Visibility.NOBODY.value, gettext_lazy("Yes: for me alone")),
]


class RowSet(forms.BaseFormSet):
    """Rows of one kind, each as good as another: none has to stay, empty ones are passed over."""

    legend: ClassVar[str | Promise] = ""
    row_name: ClassVar[str | Promise] = ""
    help: ClassVar[str | Promise] = ""
    more: ClassVar[str | Promise] = gettext_lazy("One more")
    once: ClassVar[Sequence[str]] = ()

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    @property
    def values(self) -> list[dict[str, Any]]:
        """The clean rows that say something."""
        return [form.values() for form in self.forms if form.has_changed()]

    @property
    def is_full(self) -> bool:
        return self.total_form_count() >= self.max_num

    def clean(self) -> None:
        """Nothing is told twice; the second of two is where it is said."""
        seen: set[tuple[Any, ...]] = set()
        for form in self.forms:
            if not self.once or not form.has_changed() or form.errors:
                continue
            said = tuple(form.cleaned_data[name] for name in self.once)
            if said in seen:
                form.add_error(self.once[0], _("This stands above already: once is enough."))
            seen.add(said)


class Crossings(RowSet):
    legend = gettext_lazy("Transitions behind me")
    row_name = gettext_lazy("Transition")
    help = gettext_lazy("From what you were to what you became: by these you are found.")
    more = gettext_lazy("One more transition")
    once = ("from_role", "to_role")


class Wanted(RowSet):
    legend = gettext_lazy("Transitions still ahead")
    row_name = gettext_lazy("Transition ahead")
    help = gettext_lazy("Where you want to go: mentors who went there are suggested to you.")
    more = gettext_lazy("One more transition ahead")
    once = ("from_role", "to_role")


class Setbacks(RowSet):
    legend = gettext_lazy("Setbacks I met")
    row_name = gettext_lazy("Setback")
    help = gettext_lazy("Told so that others need not meet them alone.")
    more = gettext_lazy("One more setback")
    once = ("kind", "year")


class Languages(RowSet):
    legend = gettext_lazy("Languages")
    row_name = gettext_lazy("Language")
    help = gettext_lazy("Those you can talk in about work.")
    more = gettext_lazy("One more language")
    once = ("code",)


class Countries(RowSet):
    legend = gettext_lazy("Countries")
    row_name = gettext_lazy("Country")
    help = gettext_lazy("Where you are from, and where you went or want to go.")
    more = gettext_lazy("One more country")
    once = ("value",)


def rows_of(form: type[RowForm], kind: type[RowSet], *, extra: int, most: int) -> type[RowSet]:
    """The formset of `kind` with `extra` empty rows below those there are."""
    made: Any = forms.formset_factory(
        form, formset=kind, extra=extra, max_num=most, absolute_max=most + 10, validate_max=True
    )
    return cast(type[RowSet], made)


PATH_ROWS: Mapping[str, type[RowSet]] = {
    "crossings": rows_of(CrossingForm, Crossings, extra=2, most=MOST_ROWS),
    "setbacks": rows_of(SetbackForm, Setbacks, extra=1, most=MOST_ROWS),
    "languages": rows_of(LanguageForm, Languages, extra=1, most=MOST_ROWS),
    "countries": rows_of(CountryForm, Countries, extra=1, most=MOST_ROWS),
}
WANTED_ROWS: Mapping[str, type[RowSet]] = {
    "wanted": rows_of(WantedForm, Wanted, extra=1, most=5),
}


def _elsewhere(form: forms.Form) -> dict[str, Any]:
    told = form.cleaned_data
    if told.get("from_role") and told.get("from_role") == told.get("to_role"):
        form.add_error("to_role", _("A transition leads to another role."))
    return told

"""Several forms and sets of rows that are filled in on one page, and sent and judged as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict

from community.limits.actions import TooManyError
from mentors.path_forms import RowSet

Initial = Mapping[str, Any]
"""Field values of the forms by their names, and lists of them for the rows by theirs."""


class Sheets:
    """`forms` and `rows` by their names, empty, as they are kept, or as they were sent."""

    def __init__(
        self,
        *,
        forms: Mapping[str, type[forms.Form]],
        rows: Mapping[str, type[RowSet]],
        initial: Initial,
        data: QueryDict | None = None,
    ) -> None:
        self.forms = {name: form(data, initial=initial.get(name)) for name, form in forms.items()}
        self.rows = {
            name: kind(data, prefix=name, initial=initial.get(name, ()))
            for name, kind in rows.items()
        }
        self.is_refused_for_now = False

    def __getitem__(self, name: str) -> Any:
        return self.forms[name] if name in self.forms else self.rows[name]

    def is_valid(self) -> bool:
        """Whether all is well; every form and row says what is wrong with it."""
        judged = [form.is_valid() for form in self.forms.values()]
        judged += [rows.is_valid() for rows in self.rows.values()]
        return all(judged)

    def carry(self, name: str, mark: str) -> None:
        """Let the form `name` be sent next over what is kept now, which `mark` stands for."""
        form: Any = self.forms[name]
        form.data = form.data.copy()
        form.data["seen"] = mark

    def add(self, error: ValidationError) -> None:
        """Put what an action refused to where it belongs: a field, a set of rows, or the whole."""
        self.is_refused_for_now |= isinstance(error, TooManyError)
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in told.items():
            for message in messages:
                self._add(name, message)

    def _add(self, name: str, message: str) -> None:
        if name in self.rows:
            self.rows[name].non_form_errors().append(message)
            return
        for form in self.forms.values():
            if name in form.fields:
                form.add_error(name, message)
                return
        next(iter(self.forms.values())).add_error(None, message)

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """All that is wrong: where on the page, in which field, and what."""
        return list(self._wrong())

    @property
    def told(self) -> list[tuple[str, list[str]]]:
        """What stands in the forms, to be read beside others: what each says, in lines."""
        lines = [
            (str(field.label), [_shown(field)])
            for form in self.forms.values()
            for field in form.visible_fields()
            if _shown(field) and not field.name.endswith("visibility")
        ]
        for rows in self.rows.values():
            said = [", ".join(filter(None, map(_shown, one.visible_fields()))) for one in rows]
            filled = [line for line, one in zip(said, rows, strict=True) if one.initial]
            if filled:
                lines.append((str(rows.legend), filled))
        return lines

    def _wrong(self) -> Iterator[tuple[str, str, str]]:
        for form in self.forms.values():
            yield from _of_form(form, "")
        for name, rows in self.rows.items():
            for message in rows.non_form_errors() if rows.is_bound else ():
                yield f"rows-{name}", str(rows.legend), str(message)
            for number, form in enumerate(rows.forms, start=1):
                yield from _of_form(form, f"{rows.row_name} {number}, ")


def typed_in(
    data: QueryDict, *, forms: Mapping[str, type[forms.Form]], rows: Mapping[str, type[RowSet]]
) -> dict[str, Any]:
    """What was typed, as it was typed, to begin with again: nothing of it is judged."""
    found: dict[str, Any] = {name: _typed(form(data)) for name, form in forms.items()}
    for name, kind in rows.items():
        found[name] = [_typed(form) for form in kind(data, prefix=name).forms]
    return found


def with_one_more(rows: Mapping[str, type[RowSet]], name: str, typed: Initial) -> dict[str, Any]:
    """The kinds of rows with one empty row below those that stand there, and only in `name`."""
    changed = {}
    for one, kind in rows.items():
        extra = 1 if one == name or not typed[one] else 0
        changed[one] = type(kind.__name__, (kind,), {"extra": extra, "has_new": one == name})
    return changed


def _typed(form: forms.Form) -> dict[str, Any]:
    return {name: form[name].data for name in form.fields}


def _of_form(form: forms.BaseForm, before: str) -> Iterator[tuple[str, str, str]]:
    if not form.is_bound:
        return
    for message in form.errors.get(NON_FIELD_ERRORS, ()):
        yield "", before.rstrip(", "), str(message)
    for field in _with_errors(form):
        place = "" if field.is_hidden else field.id_for_label or field.auto_id
        for message in field.errors:
            yield str(place), f"{before}{field.label}", str(message)


def _with_errors(form: forms.BaseForm) -> Iterable[forms.BoundField]:
    return (form[name] for name in form.errors if name in form.fields)


def _shown(field: forms.BoundField) -> str:
    """The value of a field as one reads it."""
    value, choices = field.value(), getattr(field.field, "choices", None)
    if value in (None, "", []):
        return ""
    if choices is not None:
        return str(dict(choices).get(value, value))
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)

"""What forms have in common when an action refuses what they bring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def add(form: forms.BaseForm, error: ValidationError) -> None:
    """Say `error` at its fields, where it names any that the form has."""
    told: dict[str, Any] = getattr(error, "error_dict", {})
    for name, errors in told.items():
        form.add_error(name if name in form.fields else None, errors)
    if not told:
        form.add_error(None, error)


def carry(form: forms.BaseForm, version: int, *, field: str = "version") -> None:
    """Let the form go on from the version that is saved now, which it has in `field`."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[field] = str(version)  # type: ignore[index]

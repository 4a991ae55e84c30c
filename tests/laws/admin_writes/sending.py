"""What a form or button of the admin is sent, and what the record must then say of it.

Each table of this package names a form or button as the law does, each code that it writes, and
beside it a function that makes what is needed and says what to send. `Told` is what stands before
and after beside the entry: a part of each, or "" where there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as CHECKBOX
from django.core import signing
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from community.moderation import bulk_admin
from community.moderation.actions import report
from community.moderation.models import BulkDeed, Case, ReportKind
from tests.cast import person

WHY = "It names somebody who did not agree to that."
Told = tuple[str, str]
NOTHING: Told = ("", "")
"""A look changes nothing; and of a note on a case no word is for the record."""


def made(what: str) -> Told:
    """There was nothing before."""
    return ("", what)


def gone(what: str) -> Told:
    """There is nothing any more."""
    return (what, "")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request to `path`, and the entry that it writes: to what, and what stood before and after.

    `target` is a model where the request makes its row. `is_form`: it is sent over what the page
    shows, as a browser does. `is_look`: nothing is sent, to open the page is the deed. `chosen` is
    what an action of a list is sent first: it leads to the page that is then sent.
    """

    path: str
    target: Model | type[Model]
    told: Told = NOTHING
    typed: dict[str, Any] = field(default_factory=dict)
    is_form: bool = False
    is_look: bool = False
    chosen: dict[str, Any] = field(default_factory=dict)

    def by(self, desk: Client) -> Any:
        """Send it; the answer."""
        if self.is_look:
            return desk.get(self.path)
        path = desk.post(self.path, self.chosen)["Location"] if self.chosen else self.path
        shown = _shown(desk, path, set(self.typed)) if self.is_form or self.chosen else {}
        return desk.post(path, {**shown, **self.typed})

    @property
    def reason(self) -> str:
        """The reason that was typed, where one is asked for by that name."""
        return str(self.typed.get("reason", ""))

    @property
    def name_of_target(self) -> tuple[str, str]:
        """How the record calls it, once it is sent."""
        found = self.target
        if isinstance(found, type):
            found = found._default_manager.latest("pk")
        return found._meta.label_lower, str(found.pk)


Sender = Callable[[], Sent]
Senders = dict[str, dict[str, Sender]]
"""Form or button → code → how it is sent."""


def root() -> User:
    """Whoever sends."""
    return User.objects.get(handle="root")


def somebody(handle: str = "somebody") -> User:
    """A member, made once."""
    return User.objects.filter(handle=handle).first() or person(handle)


def moderator() -> User:
    """Who did what is taken back."""
    return User.objects.filter(handle="mo").first() or person("mo", role="moderator")


def at(name: str, *args: object) -> str:
    """The address of a page of the admin."""
    return reverse(f"admin:{name}", args=args)


def page(path: str, target: Model | type[Model], told: Told = NOTHING, **typed: Any) -> Sent:
    """What is sent to a page of its own."""
    return Sent(path, target, told, typed)


def look(path: str, target: Model) -> Sent:
    return Sent(path, target, is_look=True)


def form(path: str, target: Model | type[Model], told: Told, **typed: Any) -> Sent:
    """What is sent over what the page shows."""
    return Sent(path, target, told, typed, is_form=True)


def added(model: type[Model], what: str, **typed: Any) -> Sent:
    """The form for a new row."""
    name = f"{model._meta.app_label}_{model._meta.model_name}_add"
    return form(at(name), model, made(what), **typed)


def changed(row: Model, told: Told, **typed: Any) -> Sent:
    """The form of a row, with something typed into it."""
    return form(at(f"{_of(row)}_change", row.pk), row, told, **typed)


def deleted(row: Model, what: str) -> Sent:
    return page(at(f"{_of(row)}_delete", row.pk), row, gone(what), post="yes")


def button(
    name: str,
    row: Model,
    told: Told = NOTHING,
    *,
    of: Model | None = None,
    asked: str = "",
    **typed: Any,
) -> Sent:
    """A deed chosen over one row of a list, with its form; the entry is `of` that or another."""
    chosen = {"action": name, CHECKBOX: [row.pk], "shown": "1"}
    return page(f"{at(f'{_of(row)}_changelist')}?{asked}", of or row, told, **chosen, **typed)


def led(name: str, row: Model, told: Told, *, asked: str = "", **typed: Any) -> Sent:
    """A deed chosen over one row of a list, which leads to the page of deeds over many."""
    path, chosen = f"{at(f'{_of(row)}_changelist')}?{asked}", {"action": name}
    return Sent(path, row, told, {"reason": WHY, **typed}, chosen=chosen | {CHECKBOX: [row.pk]})


def bulk(code: str, row: Model, **typed: Any) -> Sent:
    """A deed over all that a list finds, after a look at what it meets."""
    looked = [root().pk, code, [row.pk]]
    chosen = signing.dumps(looked, salt=bulk_admin.SALT, compress=True)
    told, path = made(f'{{"deed": "{code}", "chosen": 1}}'), at(f"{_of(row)}_bulk")
    return page(path, BulkDeed, told, deed=code, chosen=chosen, **{"reason": WHY, **typed})


def reported(thing: Model, by: User | None = None) -> Case:
    """The case of something that somebody reported."""
    kind = ReportKind.objects.get_or_create(name="Advertising")[0]
    made_of_it = report(thing, by=by or somebody("reporter"), kind=kind, words="Look at it.")
    return Case.objects.get(pk=made_of_it.case_id)


def _of(row: Model) -> str:
    return f"{row._meta.app_label}_{row._meta.model_name}"


def _shown(desk: Client, path: str, typed: set[str]) -> dict[str, Any]:
    """What the form at `path` holds that has these fields."""
    tree = lxml.html.fromstring(desk.get(path).content)
    forms = [one for one in tree.forms if typed & set(one.fields.keys())]
    assert forms, f"no form with {typed} at {path}"
    values: dict[str, Any] = {}
    for name, value in forms[0].form_values():
        values.setdefault(name, []).append(value)
    return {name: value for name, value in values.items() if name != "csrfmiddlewaretoken"}

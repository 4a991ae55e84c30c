"""Something about to be saved: what it is, and the form that says where and with which note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from portal.shelf import actions, things
from portal.shelf.forms import SaveForm
from portal.shelf.models import SavedItem
from portal.shelf.things import Thing

LONG_QUOTE = 400  # of a longer paragraph its reader picks the words


@dataclass(frozen=True)
class Draft:
    form: SaveForm
    thing: Thing
    back: str  # the page it was saved from, "" for its own

    def send(self, *, by: Any) -> tuple[SavedItem, bool] | None:
        """Save it; None when it cannot be, and the form then says why."""
        if not self.form.is_valid():
            return None
        typed = self.form.cleaned_data
        try:
            chosen = self.thing.chosen(typed)
            return actions.save(chosen, by=by, into=typed["into"], note=typed["note"])
        except ValidationError as error:
            self.form.add_error(None, error)
        return None

    @property
    def place(self) -> str:
        """Where one was: the page it was saved from, at the thing itself."""
        page = self.back.partition("#")[0] or self.thing.page
        return f"{page}#{self.thing.anchor}" if self.thing.anchor else page


def begin(request: HttpRequest) -> Draft:
    """What the form or the address says (`?what=`, and `?at=` for a passage).

    An address may bring the words along; of a short paragraph all are meant. Raises Http404, or
    Gone with a withdrawn story.
    """
    is_sent = request.method == "POST"
    given = request.POST if is_sent else request.GET
    said = {
        name: given.get(name, "").replace("\0", "")[:most] for name, most in things.LONGEST.items()
    }
    thing = things.visible_thing(request, given.get("what", ""), said["at"])
    back = given.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or "\0" in back:
        back = ""
    if is_sent:
        return Draft(SaveForm(request.POST, by=request.user), thing, back)
    whole = thing.block.plain if thing.block else ""
    if not said["quote"].strip() and len(whole) <= LONG_QUOTE:
        said["quote"] = whole
    return Draft(SaveForm(initial={**said, "what": thing.name}, by=request.user), thing, back)

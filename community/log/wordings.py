"""How each deed is told to everybody: each app says so of its own codes.

The public record names nobody: a deed is told by the role in which it is done. A code that nobody
has declared is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

MODERATOR = _("a moderator")
EDITOR = _("an editor")
PROGRAMME = _("a programme manager")
ADMINISTRATOR = _("an administrator")
MEMBER = _("a member")
PORTAL = _("the portal, by a rule")


@dataclass(frozen=True, slots=True)
class Wording:
    """A deed as everybody reads it: `words` is a sentence without who, `by` the role of who.

    `is_linked`: readers who see the thing are led to it; never where it would name a person.
    `tells_reason`: its reason is about something public, and shown to those who see that.
    A private one is in the record for staff alone; then `words` says why.
    """

    code: str
    group: str
    words: Words
    by: Words
    is_linked: bool = True
    tells_reason: bool = False
    is_public: bool = True


_groups: dict[str, Words] = {}
_wordings: dict[str, Wording] = {}


@dataclass(frozen=True, slots=True)
class Group:
    """Deeds that readers may ask for together; `by` is the role in which most are done."""

    name: str
    label: Words
    by: Words

    def tell(
        self,
        code: str,
        words: Words,
        *,
        by: Words | None = None,
        is_linked: bool = True,
        tells_reason: bool = False,
    ) -> None:
        """Show `code` to everybody in these words; once, from an app's `ready()`."""
        _groups[self.name] = self.label
        who = self.by if by is None else by
        _wordings[code] = Wording(code, self.name, words, who, is_linked, tells_reason)

    def keep(self, code: str, why: str) -> None:
        """Keep `code` from the public record, for the reason `why`."""
        _wordings[code] = Wording(code, self.name, why, self.by, is_linked=False, is_public=False)


def wording_of(code: str) -> Wording | None:
    """How `code` is told; None for one that nobody declared."""
    return _wordings.get(code)


def all_wordings() -> list[Wording]:
    """Every declaration, by code."""
    return [_wordings[code] for code in sorted(_wordings)]


def public_codes(group: str = "") -> list[str]:
    """The codes that everybody reads, of one group or of all."""
    return [one.code for one in all_wordings() if one.is_public and group in {"", one.group}]


def groups() -> list[tuple[str, Words]]:
    """Names and labels of what can be asked for, by name."""
    shown = {one.group for one in all_wordings() if one.is_public}
    return [(name, _groups[name]) for name in sorted(shown)]

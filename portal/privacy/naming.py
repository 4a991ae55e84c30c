"""The names of one person, found and taken out of what others wrote.

Anybody may be called like a word of the field, so a name alone proves nothing. A mention, an
address of the person's pages and an e-mail address mean the person wherever they stand (`sure`).
A whole name of two words or more, and a handle with a digit or a hyphen in it, mean the person only
where a text has to do with them (`tied`); any other handle and a first name never do, for they
cannot be told from words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from community.lib import markdown
from community.tags.models import Tag

MENTION = "former-member"
"""A reserved handle: it is nobody's, and a mention of it links nowhere."""
_CODE = re.compile(
    r"(^(?:```|~~~).*?^(?:```|~~~)[^\n]*$|(?<!`)`++[^`\n]++`+)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Names:
    """What somebody was called, and whether it is also what something is called here."""

    handle: str
    emails: tuple[str, ...]
    shown: str
    is_a_word: bool = False

    @classmethod
    def of(cls, person: Any) -> Names:
        """The names of an account as they stand."""
        addresses = {person.email.lower()}
        addresses |= {one.email.lower() for one in person.emailaddress_set.all()}
        shown = " ".join(person.display_name.split())
        tagged = Tag.objects.filter(name__iexact=shown) | Tag.objects.filter(slug=person.handle)
        return cls(person.handle, tuple(sorted(addresses)), shown, tagged.exists())

    @property
    def needles(self) -> Collection[str]:
        """Of these one at least is in every text in which the person is surely meant."""
        return {f"@{self.handle}", f"/{self.handle}", *self.emails}

    @property
    def words(self) -> Collection[str]:
        """Of these one at least is in every text that may name the person besides."""
        return {name for name in (self._own_handle, self._own_name) if name}

    def sure(self, text: str) -> str:
        """`text` without what means the person wherever it stands; code is left as it is."""
        text = self._mail.sub(lambda _found: _("(an address)"), text)
        text = self._link.sub(rf"\1{MENTION}", text)
        if self._is_mentioned(text):
            prose = _CODE.split(text)  # what is code stands at the odd places
            prose[::2] = [self._mention.sub(f"@{MENTION}", part) for part in prose[::2]]
            text = "".join(prose)
        return text

    def tied(self, text: str) -> str:
        """`text` that has to do with the person, without any name that could be told from a word"""
        text = self.sure(text)
        if self._own_handle:
            text = self._handle.sub(MENTION, text)
        if self._own_name:
            text = self._shown.sub(lambda _found: _("a former member"), text)
        return text

    def has_address(self, text: str) -> bool:
        """Whether an e-mail address of the person stands in `text`, whole."""
        return bool(self._mail.search(text))

    def in_search(self, text: str) -> str:
        """The words of a search without the person's handle after an operator."""
        return self._operator.sub(rf"\1{MENTION}", self.sure(text))

    @property
    def _own_handle(self) -> str:
        """The handle where it cannot be a word: there is a digit or a hyphen in it."""
        return "" if self.is_a_word or self.handle.isalpha() else self.handle

    @property
    def _own_name(self) -> str:
        """The name shown where it is written as names are: of two words, the last one not small."""
        words = self.shown.split()
        is_name = len(words) > 1 and not words[-1][0].islower()
        return self.shown if is_name and not self.is_a_word else ""

    def _is_mentioned(self, text: str) -> bool:
        if not self._mention.search(text):
            return False
        if len(text) > markdown.MAX_LENGTH:
            return True  # it is shown as typed
        return self.handle in markdown.mentioned(text)

    @cached_property
    def _mail(self) -> re.Pattern[str]:
        any_of = "|".join(map(re.escape, self.emails))
        return re.compile(rf"(?<![\w.+-])(?:{any_of})(?![\w-]|\.\w)", re.IGNORECASE)

    @cached_property
    def _link(self) -> re.Pattern[str]:
        """An address of a page of the person on this portal; elsewhere it is somebody else's."""
        portal = re.escape(settings.PUBLIC_URL.rstrip("/"))
        return re.compile(
            rf"((?<![\w./:@-])(?:{portal})?(?:/feeds|/api/v1)?/(?:people|mentors)/)"
            rf"{re.escape(self.handle)}(?![\w-])",
            re.IGNORECASE,
        )

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w@/.+-])@{re.escape(self.handle)}(?!-*[\w@])", re.IGNORECASE)

    @cached_property
    def _operator(self) -> re.Pattern[str]:
        return re.compile(
            rf"(\b(?:from|by|author|user|mentor):@?){re.escape(self.handle)}(?![\w-])",
            re.IGNORECASE,
        )

    @cached_property
    def _handle(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?<!\w@){re.escape(self.handle)}(?![\w-])", re.IGNORECASE)

    @cached_property
    def _shown(self) -> re.Pattern[str]:
        words = r"\s+".join(map(re.escape, self.shown.split()))
        return re.compile(rf"(?<!\w){words}(?!\w)")

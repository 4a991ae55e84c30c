"""Take typed values out of one mapping of the file, and say plainly what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from stories.importing.document import Block, Precision
from stories.importing.structure_items import PartialDate, Quote, StructureError
from stories.importing.structure_quote import find_quote
from stories.importing.structure_yaml import Mapping, Node, Scalar, nearest
from stories.importing.structure_yaml import Sequence as YamlList

Word = TypeVar("Word", bound=StrEnum)

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
ADDRESS = re.compile(r"https?://[\w.-]+(:[0-9]+)?([/?#]\S*)?")
LONGEST_TEXT = 1000
LONGEST_NAME = 160
LONGEST_TITLE = 300
LONGEST_ADDRESS = 500
QUOTED = 80  # so much of a wrong value is shown again
YES_AND_NO = {"yes": True, "true": True, "no": False, "false": False}
PRECISION_BY_LENGTH = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


@dataclass(frozen=True, slots=True)
class Fields:
    """One mapping of the file, named `what` in messages; values are taken by their key.

    Each method raises StructureError with the line of the offending value. A key that is absent
    or left empty gives the method's empty value, unless `required`.
    """

    what: str
    mapping: Mapping
    blocks: Sequence[Block]

    @property
    def line(self) -> int:
        return self.mapping.line

    def allow(self, *known: str) -> None:
        """Refuse every other key, naming the known one that it resembles most."""
        for key, line in self.mapping.key_lines.items():
            if key not in known:
                like = nearest(key, list(known))
                hint = f"did you mean “{like}”?" if like else f"known are {', '.join(known)}."
                raise StructureError(f"“{key}” is not known in {self.what}; {hint}", line)

    def has(self, key: str) -> bool:
        return self._value(key) is not None

    def text(self, key: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        expected = "one piece of text"
        found = self._required(key, expected) if required else self._scalar(key, expected)
        text = " ".join(found.text.split()) if found else ""
        if len(text) > longest:
            raise self.wrong(key, f"is longer than {longest} characters")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        return tuple(
            " ".join(self._as_scalar(node, key, "text").text.split()) for node in self._each(key)
        )

    def word(self, key: str, vocabulary: type[Word]) -> Word | None:
        found = self._scalar(key, "one word")
        return self._as_word(found, key, vocabulary) if found else None

    def choice(self, key: str, vocabulary: type[Word]) -> Word:
        """A word that must be there."""
        return self._as_word(self._required(key, "one word"), key, vocabulary)

    def words(self, key: str, vocabulary: type[Word]) -> tuple[Word, ...]:
        """A list of words of the vocabulary; one word alone is a list of one."""
        return tuple(
            self._as_word(self._as_scalar(node, key, "a word"), key, vocabulary)
            for node in self._each(key)
        )

    def number(self, key: str) -> Decimal | None:
        return self.figure(key) if self.has(key) else None

    def whole(self, key: str) -> int | None:
        return int(self.figure(key, whole=True)) if self.has(key) else None

    def figure(self, key: str, *, whole: bool = False) -> Decimal:
        """A number that must be there, 0 or more."""
        found = self._required(key, "a number such as 40000 or 6.5")
        if not NUMBER.fullmatch(found.text):
            raise self.wrong(key, "must be a number such as 40000 or 6.5")
        number = Decimal(found.text)
        if whole and number != int(number):
            raise self.wrong(key, "must be a whole number")
        return number

    def flag(self, key: str) -> bool:
        found = self._scalar(key, "yes or no")
        if not found:
            return False
        if found.text.lower() not in YES_AND_NO:
            raise self.wrong(key, "must be yes or no")
        return YES_AND_NO[found.text.lower()]

    def date(self, key: str, cut_to: Precision | None = None) -> PartialDate | None:
        """A date as precise as it was written, or cut to a coarser precision."""
        found = self._scalar(key, "a date such as 2015, 2015-09 or 2015-09-01")
        if not found:
            return None
        if not DATE.fullmatch(found.text) or not _is_real(found.text):
            raise self.wrong(key, "must be a date such as 2015, 2015-09 or 2015-09-01")
        value = found.text
        if cut_to is not None:
            length = next(n for n, named in PRECISION_BY_LENGTH.items() if named is cut_to)
            if len(value) < length:
                raise self.wrong(key, f"is less precise than “precision: {cut_to}” says")
            value = value[:length]
        return PartialDate(value, PRECISION_BY_LENGTH[len(value)])

    def url(self, key: str) -> str:
        found = self.text(key, longest=LONGEST_ADDRESS)
        if found and not ADDRESS.fullmatch(found):
            raise self.wrong(key, "must be an address that starts with https:// or http://")
        return found

    def at(self) -> Quote:
        """The place in the text that supports this item."""
        found = self._required("at", "words from the text")
        quote = find_quote(found.text, self.blocks)
        if quote is None:
            reason = f"The words “{found.text}” are not in the text"
            hint = "copy them from one paragraph exactly as they stand there."
            raise StructureError(f"{reason}; {hint}", found.line)
        return quote

    def group(self, key: str, what: str) -> Fields | None:
        """The mapping under `key`."""
        node = self._value(key)
        return None if node is None else self._as_fields(node, what)

    def groups(self, key: str, what: str) -> Iterator[Fields]:
        """Each mapping of the list under `key`."""
        node = self._value(key)
        if node is None:
            return
        if not isinstance(node, YamlList):
            raise self.wrong(key, "must be a list, each entry starting with a dash")
        for item in node.items:
            yield self._as_fields(item, what)

    def wrong(self, key: str, why: str) -> StructureError:
        """The error that says what is wrong with the value of `key`."""
        node = self._value(key)
        written = f" (“{node.text[:QUOTED]}”)" if isinstance(node, Scalar) else ""
        line = node.line if node else self.line
        return StructureError(f"“{key}” of {self.what} {why}{written}.", line)

    def _value(self, key: str) -> Node | None:
        node = self.mapping.entries.get(key)
        is_empty = isinstance(node, Scalar) and (node.is_null or not node.text.strip())
        return None if is_empty else node

    def _scalar(self, key: str, expected: str) -> Scalar | None:
        node = self._value(key)
        return None if node is None else self._as_scalar(node, key, expected)

    def _required(self, key: str, expected: str) -> Scalar:
        found = self._scalar(key, expected)
        if found is None:
            line = self.mapping.key_lines.get(key, self.line)
            raise StructureError(f"“{key}” is missing in {self.what}.", line)
        return found

    def _each(self, key: str) -> tuple[Node, ...]:
        node = self._value(key)
        if node is None:
            return ()
        return node.items if isinstance(node, YamlList) else (node,)

    def _as_scalar(self, node: Node, key: str, expected: str) -> Scalar:
        if not isinstance(node, Scalar) or node.is_null:
            raise StructureError(f"“{key}” of {self.what} must be {expected}.", node.line)
        return node

    def _as_word(self, found: Scalar, key: str, vocabulary: type[Word]) -> Word:
        known = [str(word) for word in vocabulary]
        if found.text in known:
            return vocabulary(found.text)
        like = nearest(found.text, known)
        hint = f"did you mean “{like}”?" if like else f"choose one of {', '.join(known)}."
        reason = f"“{found.text}” is not known as “{key}” of {self.what}; {hint}"
        raise StructureError(reason, found.line)

    def _as_fields(self, node: Node, what: str) -> Fields:
        if not isinstance(node, Mapping):
            raise StructureError(f"{what} must be written as keys and values.", node.line)
        return Fields(what, node, self.blocks)


def _is_real(text: str) -> bool:
    """Whether a calendar has this year, month or day."""
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True

"""Countries and languages in words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from django.utils import translation


def country(code: str) -> str:
    """What a country is called; a code that is none stays as it is."""
    return str(_locale().territories.get(code, code))


def language(code: str) -> str:
    """What a language is called; of "pt-br" both the language and the country."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(_locale())
    except (UnknownLocaleError, ValueError):
        name = _locale().languages.get(code)
    return name or code


def _locale() -> Locale:
    return _parsed(translation.get_language() or "en")


@cache
def _parsed(code: str) -> Locale:
    return Locale.parse(code, sep="-")


def languages() -> Mapping[str, str]:
    """The languages of two letters, and what each is called, by name."""
    return _languages(translation.get_language() or "en")


def countries() -> Mapping[str, str]:
    """The countries and what each is called, by name."""
    return _countries(translation.get_language() or "en")


@cache  # to read what every language is called takes longer than the rest of a page
def _languages(reader: str) -> Mapping[str, str]:
    with translation.override(reader):
        codes = [str(code) for code in _locale().languages]
        named = {code: language(code) for code in codes if len(code) == 2}
    return MappingProxyType(dict(sorted(named.items(), key=lambda one: one[1])))


@cache
def _countries(reader: str) -> Mapping[str, str]:
    parts = _parsed(reader).territories.items()
    named = {code: str(name) for code, name in parts if _is_country(code)}
    return MappingProxyType(dict(sorted(named.items(), key=lambda one: one[1])))


def language_called(typed: str) -> str | None:
    """The code of the language that somebody typed by its name, or by its code."""
    wanted = typed.strip().casefold()
    by_name = {name.casefold(): code for code, name in languages().items()}
    if wanted in by_name:
        return by_name[wanted]
    try:
        return str(Locale.parse(wanted, sep="-")).replace("_", "-").lower()
    except (UnknownLocaleError, ValueError):
        return wanted if wanted in _locale().languages else None


def country_called(typed: str) -> str | None:
    """The code of the country that somebody typed by its name, or by its code."""
    wanted, known = typed.strip(), countries()
    by_name = {name.casefold(): code for code, name in known.items()}
    return by_name.get(wanted.casefold()) or (wanted.upper() if wanted.upper() in known else None)


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ"}

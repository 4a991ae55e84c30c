"""Countries and languages in words of the reader's language."""

from __future__ import annotations

from functools import cache

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

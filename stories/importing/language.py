"""The language of a text."""

from __future__ import annotations

from functools import cache
from typing import Any

#: Texts of fewer letters are too short to tell.
LETTERS = 60
#: How much of a text is looked at, in characters.
SAMPLE = 20_000
#: Languages that stories are told in, as ISO 639-1; fewer languages, fewer odd guesses.
LANGUAGES = (  # noqa: SIM905 - words read best as words
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt ro ru "
    "sk sl sr sv sw ta th tr uk ur vi zh"
).split()
#: The least probability, from 0 to 1, at which a language is named.
CERTAINTY = 0.7


@cache
def _identifier() -> Any:
    from py3langid.langid import (  # noqa: PLC0415 - brings numpy, which only an import needs
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in LANGUAGES if code in identifier.labels])
    return identifier


def language_of(text: str) -> str:
    """The language as an ISO 639-1 code, or "und" when the text is too short or unclear."""
    sample = text[:SAMPLE]
    letters = sum(char.isalpha() for char in sample)
    wide = sum("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in sample)
    if letters + 3 * wide < LETTERS:  # a Chinese character says as much as four letters
        return "und"
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= CERTAINTY else "und"

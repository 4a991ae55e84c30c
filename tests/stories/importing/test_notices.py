"""Whether a notice tells of AI is one list of names, for reading and for the badge alike."""

from __future__ import annotations

import pytest

from stories.importing.notices import names_ai


@pytest.mark.parametrize(
    "notice",
    [
        "This interview was lightly edited by AI.",
        "Transcribed with Whisper, then corrected by hand.",
        "The text was condensed with GPT-4.",
        "本文由人工智能整理。",
    ],
)
def test_ai_is_named(notice: str) -> None:
    assert names_ai(notice)


@pytest.mark.parametrize(
    "notice", ["This interview was edited for clarity.", "The email was said aloud.", ""]
)
def test_ai_is_not_named(notice: str) -> None:
    assert not names_ai(notice)

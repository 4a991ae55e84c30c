"""Every pair of colours that meet on a page can be read, by light and by dark.

The pairs are those the style sheets make; the ratios are WCAG 2.2's: 4.5 for text (1.4.3), 3 for
what one must see to use a control (1.4.11).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "portal/static/portal/css/tokens.css"
COLOUR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
COLOURS = {name: (light, dark) for name, light, dark in COLOUR.findall(TOKENS.read_text())}

INKS = ("ink", "ink-soft", "accent", "accent-strong")
GROUNDS = ("paper", "surface", "sunken")
WASHES = ("info", "success", "warning", "danger")
TEXT = [
    *[(ink, ground) for ink in INKS for ground in GROUNDS],
    *[(tone, ground) for tone in WASHES for ground in ("paper", "surface")],
    *[(tone, f"{tone}-wash") for tone in WASHES],
    *[("ink", f"{tone}-wash") for tone in WASHES],
    *[(ink, "accent-wash") for ink in ("ink", "accent", "accent-strong")],
    *[(ink, "highlight") for ink in ("ink", "ink-soft", "accent-strong")],
    *[("on-accent", ground) for ground in ("accent", "accent-strong")],
    ("on-danger", "danger"),
]
CONTROLS = [
    (line, ground) for line in ("rule-strong", "accent", "danger", "focus") for ground in GROUNDS
]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right_at_both_ends_and_at_a_published_value() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_colour_is_written_for_both_themes() -> None:
    declared = re.findall(r"--[a-z-]+: (?:light-dark\()?#", TOKENS.read_text())

    assert len(declared) == len(COLOURS) >= 20


def test_no_style_sheet_but_the_tokens_holds_a_colour() -> None:
    for sheet in TOKENS.parent.glob("*.css"):
        if sheet.name not in {"tokens.css", "print.css"}:
            assert not re.search(r"#[0-9a-f]{3,8}\b|\brgb|\bhsl", sheet.read_text()), sheet.name


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_can_be_seen(line: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[line][theme], COLOURS[ground][theme]) >= 3

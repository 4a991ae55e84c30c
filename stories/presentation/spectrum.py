"""Where a journey started and ended between research (0) and applied work (100)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stories.models import Story

LEFT, LENGTH = 16, 328  # of the line, in the units of a viewBox 360 wide


@dataclass(frozen=True, slots=True)
class Spectrum:
    """The two positions as told and as drawn; `in_words` says the same for who cannot see it."""

    started: int
    ended: int
    started_x: float
    ended_x: float
    in_words: str
    anchor: str

    @property
    def has_moved(self) -> bool:
        return self.started != self.ended


def spectrum(story: Story, anchor: str = "") -> Spectrum | None:
    """The drift of `story`, or None when it tells none; one position alone stands for both."""
    started, ended = story.spectrum_started, story.spectrum_ended
    started = ended if started is None else started
    ended = started if ended is None else ended
    if started is None or ended is None:
        return None
    return Spectrum(started, ended, _x(started), _x(ended), _in_words(started, ended), anchor)


def _x(position: int) -> float:
    return LEFT + LENGTH * position / 100


def _in_words(started: int, ended: int) -> str:
    places = {"started": started, "ended": ended}
    if started == ended:
        text = _("Stayed at %(ended)s on a line from 0 (research) to 100 (applied).")
    elif started < ended:
        text = _(
            "Moved towards applied work: from %(started)s to %(ended)s on a line from 0 (research) "
            "to 100 (applied)."
        )
    else:
        text = _(
            "Moved towards research: from %(started)s to %(ended)s on a line from 0 (research) "
            "to 100 (applied)."
        )
    return text % places

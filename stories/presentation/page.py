"""Everything a story's page shows, worked out once from rows that were fetched for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from stories.models import ReadingPlace, Speaker, Story
from stories.presentation import neighbours, timeline
from stories.presentation.contents import Saying, Section, listed, of_headings
from stories.presentation.dates import year_when_old
from stories.presentation.drawn import Places, Reading, positions, reading_list
from stories.presentation.facts import FactCard, fact_card
from stories.presentation.milestones import Step, step
from stories.presentation.spectrum import Spectrum, spectrum
from stories.presentation.text import Stretch, stretches
from stories.presentation.voices import View, Voice, voices

PATH = {"study", "job", "transition"}  # milestones that change what one is


class StoryPage:
    """One story for one reader. `story` comes from `for_page()`; `query` is the page's GET."""

    def __init__(self, story: Story, reader: Any, query: Mapping[str, str], today: date) -> None:
        self.story = story
        self.reader = reader
        self.query = query
        self.year_when_old = year_when_old(story, today)
        self.is_staff = policy.may(reader, "story.read_unpublished")
        self.is_readable = policy.may(reader, "story.read_text", story)
        self.blocks = list(story.blocks.all()) if self.is_readable else []
        self._by_pk = {block.pk: block for block in self.blocks}
        self.places = Places(self._by_pk)

    @cached_property
    def voices(self) -> dict[int, Voice]:
        """The voices by their speaker's pk; none for a text that nobody speaks."""
        speakers = list(self.story.speakers.all())
        return voices(speakers, self.story.credits.all(), self.blocks)

    @cached_property
    def members(self) -> dict[int, User]:
        """Members whom the story credits and the reader may be told of: one query, if any."""
        named = {one.person_id for one in self.story.credits.all() if one.person_id is not None}
        if not (named and self.is_readable):
            return {}
        visible = User.objects.visible_to(self.reader).filter(pk__in=named)
        return {one.pk: one for one in visible if one.shows("stories", self.reader)}

    @cached_property
    def proposer(self) -> User | None:
        """The member who proposed the story and wants to be named for it."""
        proposals = self.story.proposals_by_members.filter(is_credited=True, by__is_active=True)
        first = proposals.select_related("by").order_by("pk").first()
        return first.by if first else None

    @property
    def speaking(self) -> list[Voice]:
        """The voices that have turns, in the order of the registry."""
        heard = {block.speaker_id for block in self.blocks}
        return [voice for pk, voice in self.voices.items() if pk in heard]

    @property
    def introduced(self) -> list[Speaker]:
        """The speakers of whom the text says more than a label."""
        return [one.speaker for one in self.speaking if one.speaker.name or one.speaker.role]

    @property
    def has_answers(self) -> bool:
        return any(voice.asks for voice in self.speaking) and len(self.speaking) > 1

    @cached_property
    def view(self) -> View:
        """What `?view=answers` or `?speaker=<label>` asks for; anything else shows everything."""
        wanted = self.query.get("speaker", "")
        only = next((one for one in self.speaking if one.speaker.label == wanted), None)
        return View(answers=self.query.get("view") == "answers" and self.has_answers, only=only)

    @property
    def unknown_speaker(self) -> str:
        """The label that was asked for and that nobody has."""
        wanted = self.query.get("speaker", "")
        return wanted if wanted and self.view.only is None else ""

    @cached_property
    def stretches(self) -> list[Stretch]:
        return stretches(self.blocks, self.voices, self.view)

    @cached_property
    def contents(self) -> list[Section]:
        if entries := self._drawn("contents"):
            takeaways = self.places.open(self.story.takeaways.all())
            return listed(
                entries, takeaways, self._by_pk, lambda one: self.places.anchor(one.passage)
            )
        return of_headings(self.blocks)

    @cached_property
    def takeaways(self) -> list[Saying]:
        """What to take away from the whole story; those of a section stand in the contents."""
        return [
            Saying(one.text, self.places.anchor(one.passage))
            for one in self.places.open(self._drawn("takeaways"))
            if one.entry_id is None
        ]

    @cached_property
    def steps(self) -> list[Step]:
        return [
            step(one, self.places.anchor(one.passage))
            for one in self.places.open(self._drawn("milestones"))
        ]

    @cached_property
    def path(self) -> list[str]:
        """The roles of the journey one after another, for the top of the page."""
        roles: list[str] = []
        for one in self.steps:
            if one.kind in PATH:
                roles += [one.from_role] if one.from_role and not roles else []
                roles += [one.to_role] if one.to_role and one.to_role not in roles else []
        return roles if len(roles) > 1 else []

    @cached_property
    def scale(self) -> timeline.Scale | None:
        return timeline.scale(self.steps)

    @cached_property
    def track(self) -> timeline.Track | None:
        return timeline.track(self.steps) if self.steps else None

    @cached_property
    def spectrum(self) -> Spectrum | None:
        if not self.is_readable:
            return None
        return spectrum(self.story, self.places.anchor(self.story.spectrum_passage))

    @cached_property
    def facts(self) -> list[FactCard]:
        return [
            fact_card(one, self.places.anchor(one.passage))
            for one in self.places.open(self._drawn("facts"))
        ]

    @cached_property
    def reading_list(self) -> list[Reading]:
        return reading_list(self._drawn("recommendations"), self.places)

    @cached_property
    def positions(self) -> list[tuple[str, list[Saying]]]:
        return positions(self._drawn("claims"), self.places)

    @cached_property
    def left_off(self) -> str:
        """The fragment of the block where the reader left off, "" when there is none."""
        if not (self.is_readable and policy.may(self.reader, "story.keep_place", self.story)):
            return ""
        kept = ReadingPlace.objects.filter(user=self.reader, story=self.story).first()
        block = next((block for block in self.blocks if kept and block.key == kept.key), None)
        return block.anchor if block else ""

    @cached_property
    def newer(self) -> Story | None:
        return neighbours.newer(self.story) if self.is_readable else None

    @cached_property
    def older(self) -> Story | None:
        return neighbours.older(self.story) if self.is_readable else None

    @cached_property
    def related(self) -> list[Story]:
        return neighbours.related(self.story) if self.is_readable else []

    @cached_property
    def other_parts(self) -> list[tuple[str, str]]:
        """What the page holds below the text: fragment and name of each part that is there."""
        parts = (
            ("journey", _("The way, as told"), self.steps or self.spectrum),
            ("figures", _("Figures"), self.facts),
            ("reading", _("Reading list"), self.reading_list),
            ("positions", _("Positions"), self.positions),
            ("source", _("Where this text comes from"), True),
            ("discussion", _("Discussion"), True),
        )
        return [(fragment, name) for fragment, name, is_there in parts if is_there]

    def _drawn(self, name: str) -> list[Any]:
        """The rows of a reverse relation, none of them when the text may not be read."""
        return list(getattr(self.story, name).all()) if self.is_readable else []

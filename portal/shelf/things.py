"""What can be saved, as forms and addresses name it: `story-12`, `thread-5`, `answer-7`, and
`passage-12`, a story of which more fields say the words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from portal.shelf.models import SavedItem
from portal.shelf.places import name_of
from stories.models import Block, Passage, Story
from threads import passages
from threads.models import Post, Thread
from threads.views.finding import absence, place_of, visible_post, visible_question

LONGEST = {"at": 24, "quote": 20_000, "before": 200, "after": 200}
_NAME = re.compile(r"(story|passage|thread|answer)-([1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Thing:
    """Something that its reader may see; `block` holds the words of a passage, if they are there.

    `anchor` is its place on the page it stands on, "" for the page itself.
    """

    name: str
    kind: str
    row: Story | Thread | Post
    title: str
    page: str
    anchor: str = ""
    block: Block | None = None

    @property
    def url(self) -> str:
        return f"{self.page}#{self.anchor}" if self.anchor else self.page

    @property
    def is_passage(self) -> bool:
        return self.kind == SavedItem.Kind.PASSAGE

    def chosen(self, said: Mapping[str, str]) -> Story | Passage | Thread | Post:
        """What is to be saved: of a passage the words that `said` names, or all of it.

        Raises ValidationError keyed by "quote".
        """
        if not self.is_passage:
            return self.row
        if self.block is None:
            raise ValidationError({"quote": _("This paragraph is no longer in the story.")})
        return passages.find(self.block, said["quote"], prefix=said["before"], suffix=said["after"])

    def saved_by(self, person: Any) -> SavedItem | None:
        """Where `person` has it already; of a passage, all of it."""
        mine = SavedItem.objects.visible_to(person)
        if not self.is_passage:
            column = {"story": "story", "thread": "thread", "answer": "post"}[self.kind]
            return mine.filter(**{column: self.row.pk, "kind": self.kind}).first()
        if self.block is None:
            return None
        return mine.filter(story=self.row.pk, words=name_of(passages.find(self.block))).first()


def visible_thing(request: HttpRequest, name: str, at: str = "") -> Thing:
    """What `name` means, and for a passage `at`, a block's key. Http404, or Gone with its story."""
    meant = _NAME.fullmatch(name)
    if meant is None:
        raise Http404
    kind, pk = meant[1], int(meant[2])
    if kind == "thread":
        thread = visible_question(request, pk)
        return Thing(name, kind, thread, thread.title, thread.page_url)
    if kind == "answer":
        return _post(request, name, pk)
    story = Story.objects.visible_to(request.user).filter(pk=pk).first()
    if story is None:
        raise absence(Story.objects.filter(pk=pk))
    page = story.get_absolute_url()
    if kind == "story":
        return Thing(name, kind, story, story.title, page)
    block = passages.quotable(story, at, by=request.user)
    return Thing(name, kind, story, story.title, page, block.anchor if block else "", block)


def _post(request: HttpRequest, name: str, pk: int) -> Thing:
    post = visible_post(request, pk)
    if post.kind != Post.Kind.ANSWER:
        raise Http404
    page, _hash, anchor = place_of(post, request).partition("#")
    return Thing(name, SavedItem.Kind.ANSWER, post, post.thread.title, page, anchor)

"""A listing understood: the tags and the story that its words mean now, and the questions in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from community.tags.following import followed_by, with_synonyms
from community.tags.meaning import families, meanings
from community.tags.models import Tag
from stories.models import Passage, Story
from threads.listing import FOLLOWING, MINE, STATES, UNACCEPTED, UNANSWERED, Listing
from threads.models import Follow, TaggedThread, Thread
from threads.models.thread import ThreadQuerySet

MOST_STORIES = MOST_TAGS_OFFERED = 100  # in the form
FILTERS = ("tags", "some", "without")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use: what it says, and the listing without it."""

    text: str
    without: Listing


@dataclass(frozen=True)
class Narrowed:
    """`listing` by the slugs of now; `has_moved` when it was asked for by slugs that are no more.

    `tags` are those meant, by slug; of a slug that means nothing there is none. `mentor` is a row
    of an app above this one, which knows which questions are theirs.
    """

    listing: Listing
    has_moved: bool
    tags: Mapping[str, Tag]
    same: Mapping[int, frozenset[int]]
    story: Story | None
    mentor: Any = None

    @property
    def one_tag(self) -> Tag | None:
        """The tag that it is all about, if it is cut down to one and by nothing else."""
        return self.tags.get(self.listing.tags[0]) if self.is_of_one_tag else None

    @property
    def is_of_one_tag(self) -> bool:
        """Whether it is cut down to one tag, be there such a tag or not, and by nothing else."""
        tags = self.listing.tags
        alone = replace(self.listing.unfiltered, tags=tags)
        return len(tags) == 1 and self.listing == alone

    @property
    def chips(self) -> list[Chip]:
        """A chip for each filter in use, in the order of the form."""
        listing, chips = self.listing, []
        says = {"tags": "%(tag)s", "some": _("maybe %(tag)s"), "without": _("not %(tag)s")}
        for name in FILTERS:
            slugs: tuple[str, ...] = getattr(listing, name)
            for slug in slugs:
                named = self.tags[slug].name if slug in self.tags else slug
                left = tuple(other for other in slugs if other != slug)
                chips.append(Chip(says[name] % {"tag": named}, _with(listing, name, left)))
        if listing.state:
            chips.append(Chip(str(STATES[listing.state]), replace(listing, state="")))
        if listing.story:
            title = self.story.title if self.story else listing.story
            words = _("about “%(title)s”") % {"title": title}
            chips.append(Chip(words, replace(listing, story="")))
        if listing.mentor:
            name = self.mentor.person.name if self.mentor else listing.mentor
            words = _("answered by %(name)s, or asked of them") % {"name": name}
            chips.append(Chip(words, replace(listing, mentor="")))
        return chips

    @property
    def words(self) -> dict[str, str]:
        """What stands in the fields of the form: the names of the tags, with commas between."""
        return {
            name: ", ".join(
                self.tags[slug].name if slug in self.tags else slug
                for slug in getattr(self.listing, name)
            )
            for name in FILTERS
        }

    def questions(self, person: Any) -> ThreadQuerySet:
        """The questions asked for, by whoever asks; of one's own also those that are hidden.

        Raises SignInRequired for what is a member's own.
        """
        found = self._filtered(self._of_tab(person))
        if self.listing.tab == MINE or self.listing.with_muted:
            return found
        wanted = (*self.listing.tags, *self.listing.some)
        return found.unmuted_for(
            person, but=[self.tags[slug].pk for slug in wanted if slug in self.tags]
        )

    def _of_tab(self, person: Any) -> ThreadQuerySet:
        found = Thread.objects.questions()
        if self.listing.tab == MINE:
            policy.require(person, "thread.ask")
            seen = Thread.objects.visible_to(person)
            return seen.filter(author=person, kind=Thread.Kind.QUESTION)
        if self.listing.tab == FOLLOWING:
            policy.require(person, "thread.ask")
            return found.filter(_followed_by(person))
        if self.listing.tab == UNANSWERED:
            return found.unanswered()
        return found.without_accepted() if self.listing.tab == UNACCEPTED else found

    def _filtered(self, found: ThreadQuerySet) -> ThreadQuerySet:
        listing = self.listing
        if listing.state:
            found = IN_STATE[listing.state](found)
        if listing.story:
            about = Passage.objects.filter(story=self.story) if self.story else None
            found = found.filter(passage__in=about) if about is not None else found.none()
        if listing.mentor:
            found = found.filter(self.mentor.questions_of()) if self.mentor else found.none()
        for slug in listing.tags:
            found = found.carrying(self._pks([slug]))
        if listing.some:
            found = found.carrying(self._pks(listing.some))
        return found.carrying_none_of(self._pks(listing.without)) if listing.without else found

    def _pks(self, slugs: Iterable[str]) -> Collection[int]:
        tags = (self.tags[slug] for slug in slugs if slug in self.tags)
        return frozenset[int]().union(*(self.same[tag.pk] for tag in tags))


IN_STATE = {
    "open": ThreadQuerySet.open_to_answers,
    "closed": ThreadQuerySet.closed,
    "duplicate": lambda found: found.exclude(duplicate_of=None),
    "answered": lambda found: found.filter(answer_count__gt=0),
    "accepted": lambda found: found.exclude(accepted=None),
}


def narrowed(asked: Listing) -> Narrowed:
    """What `asked` means; six queries at most, and none where it has no filter."""
    meant = meanings({slug for name in FILTERS for slug in getattr(asked, name)})
    story = _told(asked.story) if asked.story else None
    listing = replace(asked, story=story.slug if story else asked.story)
    for name in FILTERS:
        slugs = (meant[slug].tag.slug if slug in meant else slug for slug in getattr(asked, name))
        listing = _with(listing, name, tuple(dict.fromkeys(slugs)))
    tags = {one.tag.slug: one.tag for one in meant.values()}
    return Narrowed(
        listing,
        listing.story != asked.story or any(one.has_moved for one in meant.values()),
        tags,
        families(tags.values()),
        story,
        _mentor(asked.mentor) if asked.mentor else None,
    )


def stories_asked_about() -> list[Story]:
    """Open stories that a question in sight is about, by title."""
    asked = Thread.objects.questions().filter(passage__story=OuterRef("pk"))
    told = Story.objects.published().open().filter(Exists(asked))
    return list(told.only("slug", "title").order_by("title", "pk")[:MOST_STORIES])


def _with(listing: Listing, name: str, slugs: tuple[str, ...]) -> Listing:
    """`listing` with `slugs` in one of `FILTERS`."""
    changed: dict[str, Any] = {name: slugs}
    return replace(listing, **changed)


def _told(slug: str) -> Story | None:
    """The story at `slug`, or that once was; of others than open ones nothing is said."""
    return Story.objects.published().open().called(slug).order_by("pk").first()


def _mentor(handle: str) -> Any:
    """The mentor called so, whom everybody may see; None where there is none."""
    mentors: Any = User._meta.get_field("mentor").related_model
    visible = mentors._default_manager.visible_to(None).select_related("person")
    return visible.filter(person__handle=handle).first()


def _followed_by(person: Any) -> Q:
    """What one has asked to hear of: a thread, a tag, a story, or a person who gives their name."""
    follows = Follow.objects.standing().filter(follower=person)
    carrying = TaggedThread.objects.filter(tag__in=with_synonyms(followed_by(person)))
    passages = Passage.objects.filter(story__in=follows.exclude(story=None).values("story"))
    ways: list[Q] = [
        Q(pk__in=follows.exclude(thread=None).values("thread")),
        Q(pk__in=carrying.values("content_object")),
        Q(author__in=follows.exclude(person=None).values("person"), is_pseudonymous=False),
        Q(passage__in=passages.values("pk")),
    ]
    return reduce(Q.__or__, ways)

"""What members do with their shelf: save things in lists, with notes, and share a list."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts.models import User
from community.limits.actions import declare, spend
from portal.shelf import places
from portal.shelf.models import LONGEST_NOTE, ReadingList, SavedItem
from stories.models import Passage, Story
from threads import passages
from threads.limits import trust
from threads.models import Post, Thread

Savable = Story | Passage | Thread | Post

MOST_LISTS = 50  # lists of one person
MOST_ITEMS = 500  # things in one list
LONGEST_NAME, LONGEST_ABOUT = 80, 500
SAVE = declare("save", gettext_lazy("save things for later"), most=(60, 200, 400))
MAKE_LIST = declare("make_list", gettext_lazy("make lists"), most=(10, 20, 30))
DEFAULT_NAME = gettext_lazy("Read later")


# ------------------------------------------------------------------------------------- the things


@transaction.atomic
def save(
    thing: Savable, *, by: Any, into: ReadingList | None = None, note: str = ""
) -> tuple[SavedItem, bool]:
    """Keep a story, words of one, a question or an answer in a list; and whether it is new there.

    Without a list where it is saved already, else in the default one, made at first use. What is
    there already stays, and takes the note where there is one. `thing` is what `by` was shown (see
    `things.find`); a Passage is not yet saved. Raises SignInRequired or NotAllowed, TooManyError,
    or ValidationError keyed by "note", "quote" or by nothing.
    """
    policy.require(by, "shelf.save")
    note = _checked_note(note)
    named = _named(thing, by)
    _one_at_a_time(by)
    known = SavedItem.objects.visible_to(by).filter(**named)
    if into is not None:
        into = _still_there(into, by)
        known = known.filter(reading_list=into)
    if item := known.select_related("reading_list").first():
        return (set_note(item, by=by, note=note) if note else item), False
    spend(SAVE, who=f"user-{by.pk}", trust=trust(by))
    into = into or _default_list(by)
    _make_room(into)
    quoted = {}
    if isinstance(thing, Passage):
        quoted = {name: getattr(thing, name) for name in ("key", "exact", "prefix", "suffix")}
    return into.items.create(**named, **quoted, note=note), True


def unsave(item: SavedItem, *, by: Any) -> None:
    """Take a thing out of its list, with the note on it. Raises NotAllowed."""
    policy.require(by, "saved.change", item)
    item.delete()


def set_note(item: SavedItem, *, by: Any, note: str) -> SavedItem:
    """Write what one wants to remember of it. Raises NotAllowed, or ValidationError on "note"."""
    policy.require(by, "saved.change", item)
    item.note = _checked_note(note)
    item.save(update_fields=["note"])
    return item


@transaction.atomic
def change(item: SavedItem, *, by: Any, note: str, to: ReadingList | None = None) -> SavedItem:
    """Write another note, and perhaps put it into another list. Raises as `move` and `set_note`."""
    item = set_note(item, by=by, note=note)
    return item if to is None else move(item, by=by, to=to)


@transaction.atomic
def move(item: SavedItem, *, by: Any, to: ReadingList) -> SavedItem:
    """Put a thing into another list; where it stands there already, the notes become one.

    Raises NotAllowed, or ValidationError keyed by "into".
    """
    policy.require(by, "saved.change", item)
    _one_at_a_time(by)
    to = _still_there(to, by)
    if to.pk == item.reading_list_id:
        return item
    same = {name: getattr(item, name) for name in ("kind", "story", "thread", "post", "words")}
    if twin := to.items.filter(**same).first():
        twin = set_note(twin, by=by, note=_both(twin.note, item.note))
        item.delete()
        return twin
    _make_room(to)
    item.reading_list = to
    item.save(update_fields=["reading_list"])
    return item


# -------------------------------------------------------------------------------------- the lists


@transaction.atomic
def make_list(*, by: Any, name: str, about: str = "") -> ReadingList:
    """A new list. Raises TooManyError, or ValidationError keyed by "name", "about" or nothing."""
    policy.require(by, "list.make")
    _one_at_a_time(by)
    spend(MAKE_LIST, who=f"user-{by.pk}", trust=trust(by))
    if by.reading_lists.count() >= MOST_LISTS:
        raise ValidationError(
            _("You have %(most)d lists, and that is all there can be. Delete one first.")
            % {"most": MOST_LISTS}
        )
    return _kept(ReadingList(owner=by), name, about)


@transaction.atomic
def describe_list(reading_list: ReadingList, *, by: Any, name: str, about: str = "") -> ReadingList:
    """Give a list another name, and say what it is for. Raises as `make_list`, or NotAllowed."""
    policy.require(by, "list.change", reading_list)
    return _kept(reading_list, name, about)


@transaction.atomic
def delete_list(reading_list: ReadingList, *, by: Any) -> None:
    """Let go of a list with all that is in it, and of the notes. Raises NotAllowed."""
    policy.require(by, "list.change", reading_list)
    _one_at_a_time(by)
    reading_list.delete()


def share(reading_list: ReadingList, *, by: Any) -> ReadingList:
    """Open a list, with its notes, to whoever has its link; the link is new after `stop_sharing`.

    Raises NotAllowed.
    """
    policy.require(by, "list.change", reading_list)
    if reading_list.share_key is None:
        reading_list.share_key = secrets.token_urlsafe()
        reading_list.save(update_fields=["share_key"])
    return reading_list


def stop_sharing(reading_list: ReadingList, *, by: Any) -> ReadingList:
    """Close a list: its link leads nowhere, and never will again. Raises NotAllowed."""
    policy.require(by, "list.change", reading_list)
    reading_list.share_key = None
    reading_list.save(update_fields=["share_key"])
    return reading_list


# ------------------------------------------------------------------------ what they all rest on


def _named(thing: Savable, by: Any) -> dict[str, Any]:
    """The columns that name `thing` in a list. Raises where `by` may not see it."""
    row = thing.story if isinstance(thing, Passage) else thing
    if not type(row)._default_manager.visible_to(by).filter(pk=row.pk).exists():
        raise policy.NotAllowed(_("This is not here to be saved."))
    match thing:
        case Passage():
            block = passages.quotable(thing.story, thing.key, by=by)
            if block is None or thing.exact not in block.plain:
                raise ValidationError({"quote": _("These words are no longer in the story.")})
            kind = SavedItem.Kind.PASSAGE
            return {"kind": kind, "story": thing.story, "words": places.name_of(thing)}
        case Story():
            return {"kind": SavedItem.Kind.STORY, "story": thing, "words": ""}
        case Thread():
            return {"kind": SavedItem.Kind.THREAD, "thread": thing}
        case Post():
            return {"kind": SavedItem.Kind.ANSWER, "post": thing}


def _one_at_a_time(by: Any) -> None:
    """Let what else this person does to their lists wait, so that no two of it fill the last place.

    Whoever only names them in another row does not wait.
    """
    User.objects.select_for_update(no_key=True).filter(pk=by.pk).values("pk").first()


def _still_there(reading_list: ReadingList, by: Any) -> ReadingList:
    policy.require(by, "list.change", reading_list)
    if found := ReadingList.objects.filter(pk=reading_list.pk).first():
        return found
    raise ValidationError({"into": _("This list was deleted. Choose another one.")})


def _default_list(by: Any) -> ReadingList:
    """The list that takes what is saved with one press; one of that name becomes it."""
    if found := by.reading_lists.filter(is_default=True).first():
        return found
    name = str(DEFAULT_NAME)
    made = by.reading_lists.filter(name__iexact=name).first() or ReadingList(owner=by, name=name)
    made.is_default = True
    made.save()
    return made


def _kept(reading_list: ReadingList, name: str, about: str) -> ReadingList:
    reading_list.name, reading_list.about = " ".join(name.split()), " ".join(about.split())
    if not reading_list.name:
        raise ValidationError({"name": _("Give the list a name.")})
    for field, longest in (("name", LONGEST_NAME), ("about", LONGEST_ABOUT)):
        if len(getattr(reading_list, field)) > longest:
            raise ValidationError({field: _("Use up to %(most)d characters.") % {"most": longest}})
    try:
        with transaction.atomic():
            reading_list.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("You have a list of this name already.")}) from error
    return reading_list


def _make_room(reading_list: ReadingList) -> None:
    if reading_list.items.count() >= MOST_ITEMS:
        raise ValidationError(
            _("“%(name)s” holds %(most)d things, and that is all it can. Choose another list.")
            % {"name": reading_list.name, "most": MOST_ITEMS}
        )


def _checked_note(note: str) -> str:
    note = note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_NOTE:
        raise ValidationError(
            {"note": _("A note has up to %(most)d characters.") % {"most": LONGEST_NOTE}}
        )
    return note


def _both(note: str, other: str) -> str:
    """Two notes as one."""
    if not note or not other or note == other:
        return note or other
    return f"{note}\n\n{other}"

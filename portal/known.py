"""Who is known to everybody: people whose name stands under something that anybody may see.

Whoever only reads has a page for those who know its address, and stands in no list of ours; the
changes say nothing of them.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from community.accounts.models import User, UserQuerySet
from community.changes import recording
from mentors.models import Mentor
from threads.models import Post


def known() -> UserQuerySet:
    """Authors of posts in sight, by name, and mentors."""
    said = Post.objects.visible_to(None).live().named().filter(author=OuterRef("pk"))
    mentoring = Mentor.objects.approved().filter(person=OuterRef("pk"))
    return User.objects.filter(Q(Exists(said)) | Q(Exists(mentoring)))


def newly_known(kind: str, keys: Collection[int]) -> set[int]:
    """Those who are told of for the first time with the rows `keys` of `kind`."""
    if around := {"post": "pk", "thread": "thread", "story": "thread__story"}.get(kind):
        named = Post.objects.visible_to(None).live().named().filter(**{f"{around}__in": keys})
        found = set(named.exclude(author=None).values_list("author", flat=True))
    elif kind == "mentor":
        mentors = Mentor.objects.approved().filter(pk__in=keys)
        found = set(mentors.values_list("person", flat=True))
    else:
        return set()
    return found and found - recording.noted("person", found)

"""Prints of what was posted: written with each post, asked by rules, forgotten after some days."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from community.moderation.models import Pace, Print, Shingle
from community.moderation.rules.likeness import alike, sketch
from community.moderation.rules.written import Written

KEPT = timedelta(days=8)
"""How long prints are kept: a little longer than any rule looks back."""


class Kept:
    """The prints in the database, as rules ask them."""

    def posts_of(self, person: int, since: datetime, until: datetime) -> int:
        """How many things `person` posted after `since`, up to `until`."""
        return Print.objects.filter(person=person, at__gt=since, at__lte=until).count()

    def is_repeated(self, one: Written, since: datetime, share: float) -> bool:
        """Whether much the same was posted after `since`: by them; or, all new, by another."""
        mine = sketch(one.text)
        whose = Q(print__person=one.person)
        if one.is_new:
            whose |= Q(print__is_new=True)
        rows = Shingle.objects.filter(whose, value__in=mine, print__at__gt=since)
        rows = rows.exclude(print__kind=one.kind, print__key=one.key)
        counted = rows.values("print", "print__size").annotate(number=Count("pk"))
        near = counted.filter(number__gte=ceil(share * len(mine)))
        return any(
            alike(row["number"], len(mine), row["print__size"]) >= share
            for row in near.order_by("print")
        )


def queue_up(person: int, text: str) -> None:
    """Let `person` post one thing at a time, and anybody what is like `text`, until the transaction
    ends.

    Who posts the same at the same instant comes after, and sees the print of the first. Numbers of
    a sketch are locked in order, so that no two wait for each other. SQLite lets one writer in.
    """
    Pace.objects.get_or_create(person_id=person)
    list(Pace.objects.select_for_update().filter(pk=person).values_list("pk"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for value in sketch(text):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [value])


def put(one: Written) -> None:
    """Write the print of `one`, or what an edit makes of it. When it was posted stays."""
    values = sketch(one.text)
    row, is_made = Print.objects.update_or_create(
        kind=one.kind,
        key=one.key,
        defaults={"size": len(values)},
        create_defaults={
            "person_id": one.person,
            "at": one.at,
            "is_new": one.is_new,
            "size": len(values),
        },
    )
    if not is_made:
        row.shingles.all().delete()
    Shingle.objects.bulk_create(Shingle(print=row, value=value) for value in values)


def forget_text(kind: str, key: int) -> None:
    """Its author has deleted it: to say the same elsewhere is no repetition."""
    Shingle.objects.filter(print__kind=kind, print__key=key).delete()


def forget_old() -> None:
    """Delete what no rule looks back to."""
    Print.objects.filter(at__lt=timezone.now() - KEPT).delete()

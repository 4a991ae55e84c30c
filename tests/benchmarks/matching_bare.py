"""The same candidates by hand: found by one statement, and their rows fetched, nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from mentors.candidates import Asking
from mentors.matching import NEAR_STAGES, NEAR_YEARS
from mentors.models.mentor import INACTIVE_AFTER
from mentors.shortlist import EACH
from mentors.weighing import (
    CONSTRAINT,
    MOST_TAGS,
    SAME_BEGINNING,
    SAME_GOAL,
    SAME_MEANS,
    SAME_TRANSITION,
    TAG,
)

SHOWN = "visibility IN ('public', 'members')"

FIND = f"""
WITH told AS (
    SELECT person_id,
        MAX(CASE WHEN from_role || '>' || to_role || '>' || means = ANY(%(likewise)s)
                THEN {SAME_TRANSITION + SAME_MEANS}
            WHEN from_role || '>' || to_role = ANY(%(wanted)s) THEN {SAME_TRANSITION}
            WHEN to_role || '>' || means = ANY(%(means)s) THEN {SAME_GOAL + SAME_MEANS}
            WHEN to_role = ANY(%(goals)s) THEN {SAME_GOAL} ELSE 0 END)
        + MAX(CASE WHEN from_role || '>' || to_role = ANY(%(behind)s)
            THEN {SAME_BEGINNING} ELSE 0 END) AS points,
        0 AS met,
        MAX(CASE WHEN year < %(fresh)s THEN 0
            WHEN from_role || '>' || to_role = ANY(%(wanted)s) THEN 2
            WHEN to_role = ANY(%(goals)s) THEN 1 ELSE 0 END) AS fresh,
        MAX(CASE WHEN to_role = ANY(%(goals)s) THEN 1 ELSE 0 END) AS there
    FROM mentors_crossing
    WHERE NOT is_wanted AND {SHOWN} AND (to_role = ANY(%(goals)s) OR from_role = ANY(%(starts)s)
        AND from_role || '>' || to_role = ANY(%(behind)s))
    GROUP BY person_id
    UNION ALL
    SELECT DISTINCT person_id, {CONSTRAINT}, 1, 0, 0 FROM mentors_setback
    WHERE kind = ANY(%(setbacks)s) AND {SHOWN}
    UNION ALL
    SELECT person_id, {CONSTRAINT} * COUNT(DISTINCT kind), 0, 0, 0 FROM mentors_circumstance
    WHERE kind || '=' || value = ANY(%(circumstances)s) AND {SHOWN} GROUP BY person_id
    UNION ALL
    SELECT DISTINCT person_id, {CONSTRAINT}, 0, 0, 0 FROM mentors_spokenlanguage
    WHERE code = ANY(%(languages)s) AND {SHOWN}
), sums AS (
    SELECT person_id, SUM(points) AS points, MAX(met) AS met, MAX(fresh) AS fresh,
        MAX(there) AS there
    FROM told GROUP BY person_id
), tagged AS (
    SELECT content_object_id, {TAG} * LEAST(COUNT(*), {MOST_TAGS}) AS points FROM mentors_mentortag
    WHERE tag_id = ANY(%(tags)s) GROUP BY content_object_id
), offered AS (
    SELECT m.id, m.person_id, m.taken, m.places,
        CASE WHEN u.career_stage_visibility <> 'nobody' THEN u.career_stage END AS stage
    FROM mentors_mentor m JOIN accounts_user u ON u.id = m.person_id
    WHERE m.standing = 'approved' AND u.is_active AND m.seen_at >= %(since)s
        AND (m.paused_at IS NULL OR m.paused_until <= %(now)s) AND m.taken < m.places
        AND m.waiting < m.most_waiting
        AND m.person_id <> %(member)s
), placed AS (
    SELECT o.id, ROW_NUMBER() OVER (
        PARTITION BY COALESCE(met, 0), CASE WHEN fresh = 2 THEN 1
            WHEN stage > %(stage)s AND stage <= %(farthest)s THEN 1
            WHEN stage > %(farthest)s THEN 2
            WHEN stage IS NOT NULL AND %(stage)s::int IS NOT NULL THEN 0
            WHEN fresh = 1 THEN 1 WHEN there = 1 THEN 2 ELSE 0 END
        ORDER BY COALESCE(s.points, 0) + COALESCE(t.points, 0) DESC, taken * 1.0 / places, o.id
    ) AS place
    FROM offered o LEFT JOIN sums s ON s.person_id = o.person_id
    LEFT JOIN tagged t ON t.content_object_id = o.id
    WHERE s.person_id IS NOT NULL OR t.content_object_id IS NOT NULL
)
SELECT id FROM placed WHERE place <= %(each)s
"""

MENTORS = """
SELECT m.id, m.person_id, m.places, m.taken, m.asked, m.answered, m.hours_visibility,
    u.career_stage, u.career_stage_visibility, u.time_zone, u.time_zone_visibility
FROM mentors_mentor m JOIN accounts_user u ON u.id = m.person_id WHERE m.id = ANY(%(ids)s)
"""
TOLD = f"""
SELECT person_id, from_role, to_role, means, year FROM mentors_crossing
WHERE person_id = ANY(%(people)s) AND NOT is_wanted AND {SHOWN}
    AND (to_role = ANY(%(goals)s) OR from_role || '>' || to_role = ANY(%(behind)s))
UNION ALL
SELECT person_id, kind, '', '', year FROM mentors_setback
WHERE person_id = ANY(%(people)s) AND kind = ANY(%(setbacks)s) AND {SHOWN}
UNION ALL
SELECT person_id, kind, value, '', 0 FROM mentors_circumstance
WHERE person_id = ANY(%(people)s) AND kind || '=' || value = ANY(%(circumstances)s) AND {SHOWN}
UNION ALL
SELECT person_id, code, '', '', 0 FROM mentors_spokenlanguage
WHERE person_id = ANY(%(people)s) AND code = ANY(%(languages)s) AND {SHOWN}
"""
TAGS = """
SELECT content_object_id, tag_id FROM mentors_mentortag
WHERE content_object_id = ANY(%(ids)s) AND tag_id = ANY(%(tags)s)
"""
HOURS = "SELECT mentor_id, weekday, starts, ends FROM mentors_hours WHERE mentor_id = ANY(%(ids)s)"


def values(asks: Asking) -> dict[str, Any]:
    """What the statements are told of the mentee."""
    known = asks.mentee
    by_means = [way for way in known.wanted if way.means]
    return {
        "member": asks.member.pk,
        "wanted": [f"{way.from_role}>{way.to_role}" for way in known.wanted],
        "likewise": [f"{one.from_role}>{one.to_role}>{one.means}" for one in by_means],
        "means": [f"{one.to_role}>{one.means}" for one in by_means],
        "goals": [way.to_role for way in known.wanted],
        "behind": [f"{way.from_role}>{way.to_role}" for way in known.behind],
        "starts": [way.from_role for way in known.behind],
        "fresh": known.year - NEAR_YEARS,
        "setbacks": [one.kind for one in known.setbacks],
        "circumstances": [f"{kind}={value}" for kind, value in known.circumstances],
        "languages": list(known.languages),
        "tags": list(asks.subjects),
        "stage": known.stage,
        "farthest": None if known.stage is None else known.stage + NEAR_STAGES,
        "since": timezone.now() - timedelta(seconds=INACTIVE_AFTER.total_seconds()),
        "now": timezone.now(),
        "each": EACH,
    }


def find(told: dict[str, Any]) -> list[int]:
    """The candidates' ids."""
    return [pk for (pk,) in _all(FIND, told)]


def rows(told: dict[str, Any], ids: Sequence[int]) -> list[Any]:
    """The candidates' rows, with what they have in common with the mentee."""
    mentors = _all(MENTORS, {"ids": list(ids)})
    several = {**told, "ids": list(ids), "people": [mentor[1] for mentor in mentors]}
    return [mentors, _all(TOLD, several), _all(TAGS, several), _all(HOURS, several)]


def both(told: dict[str, Any]) -> list[Any]:
    """Find the candidates and fetch their rows."""
    return rows(told, find(told))


def _all(statement: str, told: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())

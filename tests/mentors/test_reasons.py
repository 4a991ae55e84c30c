"""Each reason is a sentence that cites facts of both sides."""

from __future__ import annotations

import pytest
from django.utils import translation

from mentors.known import Met, Way
from mentors.models import Degree, Means, Role, SetbackKind, Status
from mentors.reasons import published, sentence
from mentors.weighing import Kind, Part, Reason, Time

WANTED = Way(Role.DOCTORAL, Role.RESEARCH_ENGINEER, means=Means.INTERNSHIP)
DONE = Way(Role.DOCTORAL, Role.RESEARCH_ENGINEER, 2021, Means.INTERNSHIP)


@pytest.mark.parametrize(
    ("kind", "yours", "theirs", "said"),
    [
        (
            Kind.SAME_TRANSITION,
            WANTED,
            DONE,
            "You want to go from PhD student to research engineer; Ana did in 2021, "
            "by an internship.",
        ),
        (
            Kind.SAME_TRANSITION,
            WANTED,
            Way(Role.DOCTORAL, Role.RESEARCH_ENGINEER, 2019),
            "You want to go from PhD student to research engineer; Ana did in 2019.",
        ),
        (
            Kind.SAME_GOAL,
            WANTED,
            Way(Role.SOFTWARE, Role.RESEARCH_ENGINEER, 2018, Means.REFERRAL),
            "You want to get to research engineer; Ana got there in 2018, "
            "from software engineer, by a referral.",
        ),
        (
            Kind.SAME_MEANS,
            Means.INTERNSHIP,
            Means.INTERNSHIP,
            "You plan to get there by an internship, as Ana did.",
        ),
        (
            Kind.SAME_BEGINNING,
            Way(Role.STUDENT, Role.DOCTORAL, 2023),
            Way(Role.STUDENT, Role.DOCTORAL, 2014),
            "You went from student to PhD student in 2023; Ana went the same way in 2014.",
        ),
        (
            Kind.SETBACK,
            Met(SetbackKind.LAYOFF, 2024),
            Met(SetbackKind.LAYOFF, 2019),
            "You went through a layoff in 2024; Ana did in 2019.",
        ),
        (
            Kind.STATUS,
            Status.VISA,
            Status.VISA,
            "You need a visa to work or study; so does Ana.",
        ),
        (
            Kind.DEGREE,
            Degree.MASTER,
            Degree.MASTER,
            "Your highest degree is a master’s degree; so is that of Ana.",
        ),
        (Kind.DEGREE, Degree.NONE, Degree.NONE, "You have no degree; nor has Ana."),
        (Kind.COUNTRY, "ES", "ES", "You named Spain as a country of yours; so did Ana."),
        (Kind.LANGUAGE, "es", "es", "You speak Spanish; so does Ana."),
        (Kind.TAG, "visas", "visas", "You wish for help with “visas”; Ana gives it."),
        (
            Kind.STAGE,
            2,
            4,
            "Ana is 2 stages ahead of you: you “studying or retraining”, "
            "they “some years in the work”.",
        ),
        (
            Kind.STAGE,
            4,
            5,
            "Ana is one stage ahead of you: you “some years in the work”, they “senior”.",
        ),
        (
            Kind.HOURS,
            Time(90, "Europe/Madrid"),
            Time(180, "Asia/Tokyo"),
            "Of the 3 hours a week that Ana usually has (Asia/Tokyo), "
            "1.5 hours fall into your day (Europe/Madrid).",
        ),
        (
            Kind.HOURS,
            Time(30, "UTC"),
            Time(60, "UTC"),
            "Of the 1 hour a week that Ana usually has (UTC), 30 minutes fall into your day (UTC).",
        ),
        (Kind.ROOM, None, Part(1, 1), "Ana has 1 of 1 place free."),
        (Kind.ROOM, None, Part(2, 3), "Ana has 2 of 3 places free."),
        (Kind.ANSWERS, None, Part(9, 10), "Ana answered 9 of 10 requests."),
        (Kind.ANSWERS, None, Part(0, 0), "Ana has not been asked yet."),
    ],
)
def test_a_reason_in_words(kind, yours, theirs, said):
    assert sentence(Reason(kind, yours, theirs), "Ana") == said


def test_no_kind_is_without_words():
    told = {
        Kind.SAME_TRANSITION: (WANTED, DONE),
        Kind.SAME_GOAL: (WANTED, DONE),
        Kind.SAME_MEANS: (Means.DEGREE, Means.DEGREE),
        Kind.SAME_BEGINNING: (DONE, DONE),
        Kind.STAGE: (1, 2),
        Kind.HOURS: (Time(60, "UTC"), Time(60, "UTC")),
        Kind.ROOM: (None, Part(1, 2)),
        Kind.ANSWERS: (None, Part(1, 1)),
        Kind.DEGREE: (Degree.DOCTORATE, Degree.DOCTORATE),
        Kind.COUNTRY: ("ZZ", "ZZ"),
        Kind.LANGUAGE: ("tlh", "tlh"),
        Kind.TAG: ("a", "a"),
    }
    cases = [Reason(kind, *told[kind]) for kind in Kind if kind in told]
    cases += [Reason(Kind.STATUS, status, status) for status in Status]
    cases += [Reason(Kind.SETBACK, Met(kind, 2020), Met(kind, 2021)) for kind in SetbackKind]
    assert {case.kind for case in cases} == set(Kind)
    for case in cases:
        assert "Ana" in sentence(case, "Ana")


def test_places_are_named_in_the_readers_language():
    with translation.override("de"):
        said = sentence(Reason(Kind.COUNTRY, "ES", "ES"), "Ana")
    assert "Spanien" in said


def test_what_is_published_is_what_is_counted():
    rows = published()
    assert all(points > 0 and most > 0 and str(words) for words, points, most in rows)
    assert [points for _words, points, _most in rows][:2] == [24_000, 12_000]

"""Suggestions from what is in the database: whose, of what is shown, in how many queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import CareerStage, User, Visibility
from community.tags.models import TagFollow
from mentors import advice, shortlist
from mentors.candidates import asking, candidates
from mentors.matching import Distance, distance
from mentors.models import Means, Mentor, MentorTag, Role, SetbackKind, Standing
from mentors.suggesting import suggestions
from mentors.weighing import ORDERING, Kind
from stories.files import import_paths
from stories.models import Story
from stories.models.story import Status
from tests.cast import person
from tests.mentors.mentoring import (
    MentorFactory,
    circumstance,
    crossed,
    has_hours,
    met,
    speaks,
    wants,
)
from tests.threads.asking import tag

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
INTERVIEW = settings.SEEDS_DIR / "haifeng-jin-phd-to-ai-infrastructure.md"


@pytest.fixture
def member() -> User:
    """Somebody who wants to become a research engineer."""
    someone = person("member", career_stage=CareerStage.STUDYING)
    wants(someone)
    return someone


def mentor(stage: int | None = CareerStage.WORKING, **fields: Any) -> Mentor:
    return MentorFactory.create(person__career_stage=stage, **fields)


def crosser(year: int = 2015, **fields: Any) -> Mentor:
    """A mentor who crossed what the member wants to."""
    one = mentor(**fields)
    crossed(one.person, year=year)
    return one


def whom(member: User, **how: Any) -> list[Mentor]:
    return [one.mentor for one in suggestions(member, among=Mentor.objects.all(), **how)]


def why(member: User) -> set[Kind]:
    """All that is found in common with the one mentor there is."""
    found = suggestions(member, among=Mentor.objects.all())
    return {
        reason.kind
        for one in found
        for reason in one.suggestion.reasons
        if reason.kind not in ORDERING
    }


def test_a_mentor_is_suggested_with_what_both_have_told(member):
    one = crosser(person__display_name="Ana")
    met(one.person, year=2019)
    met(member, year=2024)
    (found,) = suggestions(member, among=Mentor.objects.all())
    assert found.mentor == one
    assert found.distance is Distance.NEAR
    assert found.sentences[:2] == [
        "You want to go from PhD student to research engineer; Ana did in 2015.",
        "You went through a layoff in 2024; Ana did in 2019.",
    ]


def test_every_kind_of_thing_is_found(member):
    for someone in (member, one := crosser().person):
        met(someone)
        circumstance(someone, "status", "visa")
        circumstance(someone, "degree", "master")
        circumstance(someone, "country", "ES")
        speaks(someone, "es")
        crossed(someone, Role.STUDENT, Role.DOCTORAL, 2012)
    MentorTag.objects.create(content_object=one.mentor, tag=tag("visas"))
    TagFollow.objects.create(person=member, tag=tag("visas"))
    has_hours(one.mentor, 0, 9, 10)
    (found,) = suggestions(member, among=Mentor.objects.all())
    every = set(Kind) - {Kind.SAME_GOAL, Kind.SAME_MEANS}
    assert {reason.kind for reason in found.suggestion.reasons} == every


def test_tags_meet_under_the_one_they_mean(member):
    meant = tag("visas")
    alike, older = tag("work-permits", synonym_of=meant), tag("permits", synonym_of=meant)
    MentorTag.objects.create(content_object=mentor(), tag=older)
    TagFollow.objects.create(person=member, tag=alike)
    assert why(member) == {Kind.TAG}
    assert whom(member, tags=[tag("phd")]) == []


def test_who_tells_nothing_is_suggested_nobody():
    speaks(mentor().person, "es")
    assert whom(person("newcomer")) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"standing": Standing.WAITING},
        {"taken": 2},
        {"paused_at": timezone.now()},
        {"seen_at": timezone.now() - timedelta(days=29)},
        {"person__is_active": False},
    ],
)
def test_who_is_not_offered_is_not_suggested(member, fields):
    crosser(**fields)
    assert whom(member) == []


def test_oneself_is_not_suggested(member):
    MentorFactory.create(person=member)
    crossed(member)
    assert whom(member) == []


def test_whom_the_caller_leaves_out_is_not_suggested(member):
    kept, left_out = crosser(), crosser()
    found = suggestions(member, among=Mentor.objects.exclude(pk=left_out.pk))
    assert [one.mentor for one in found] == [kept]


class TestWhatIsShown:
    @pytest.mark.parametrize("shown", [Visibility.PUBLIC, Visibility.MEMBERS])
    def test_what_members_may_see_counts(self, member, shown):
        crossed(mentor().person, visibility=shown)
        assert why(member) == {Kind.SAME_TRANSITION}

    def test_what_a_mentor_shows_to_nobody_is_not_matched(self, member):
        one = mentor().person
        shown = {"visibility": Visibility.NOBODY}
        crossed(one, **shown)
        met(one, **shown)
        circumstance(one, "status", "visa", **shown)
        speaks(one, "es", **shown)
        met(member)
        circumstance(member, "status", "visa")
        speaks(member, "es")
        assert whom(member) == []

    def test_nor_what_the_member_shows_to_nobody(self):
        member, one = person("member"), mentor().person
        wants(member, visibility=Visibility.NOBODY)
        met(member, visibility=Visibility.NOBODY)
        crossed(one)
        met(one)
        assert whom(member) == []

    def test_a_hidden_stage_tells_no_distance(self, member):
        speaks(member, "es")
        one = mentor(CareerStage.LEADING, person__career_stage_visibility=Visibility.NOBODY)
        speaks(one.person, "es")
        (found,) = suggestions(member, among=Mentor.objects.all())
        assert found.distance is None
        assert Kind.STAGE not in {reason.kind for reason in found.suggestion.reasons}

    @pytest.mark.parametrize("field", ["hours_visibility", "person__time_zone_visibility"])
    def test_hours_need_both_hours_and_zone_to_be_shown(self, member, field):
        has_hours(crosser(**{field: Visibility.NOBODY}), 0, 9, 10)
        (found,) = suggestions(member, among=Mentor.objects.all())
        assert Kind.HOURS not in {reason.kind for reason in found.suggestion.reasons}


class TestAmongMany:
    def test_the_quota_is_met_from_beyond_the_best(self, member, monkeypatch):
        monkeypatch.setattr(shortlist, "EACH", 2)
        met(member, SetbackKind.LAYOFF)
        speaks(member, "es")
        for _number in range(6):
            speaks(crosser(2010, stage=CareerStage.STUDYING).person, "es")
        near, far, with_setback = (
            mentor(CareerStage.ENTERING),
            mentor(CareerStage.LEADING),
            mentor(1),
        )
        for one in (near, far, with_setback):
            speaks(one.person, "es")
        met(with_setback.person, SetbackKind.LAYOFF)
        assert {near, far, with_setback} < set(whom(member))

    def test_nobody_who_shares_more_is_left_out(self, monkeypatch):
        """The same means outweigh any constraint, so the database counts them too."""
        monkeypatch.setattr(shortlist, "EACH", 1)
        member = person("by-means", career_stage=None)
        wants(member, means=Means.REFERRAL)
        speaks(member, "es")
        for start in (Role.PROFESSOR, Role.DOCTORAL):
            otherwise, likewise = mentor(None), mentor(None)
            speaks(otherwise.person, "es")
            crossed(otherwise.person, start, year=YEAR, means=Means.DEGREE)
            crossed(likewise.person, start, year=YEAR, means=Means.REFERRAL)
            assert whom(member) == [likewise]

    def test_the_database_sorts_mentors_as_matching_does(self, monkeypatch):
        """With one place for each sort, exactly the sorts that matching knows have one."""
        monkeypatch.setattr(shortlist, "EACH", 1)
        for stage in (None, *CareerStage):
            for start in (Role.DOCTORAL, Role.PROFESSOR):
                for year in (YEAR, YEAR - 10):
                    one = mentor(stage)
                    crossed(one.person, start, year=year)
        for number, stage in enumerate((None, CareerStage.STUDYING, CareerStage.SENIOR)):
            member = person(f"member-{number}", career_stage=stage)
            wants(member)
            asks = asking(member)
            every = candidates(asks, Mentor.objects.all())
            sorts = {one.id: distance(asks.mentee, one) for one in every}
            listed = shortlist.shortlist(asks, Mentor.objects.all())
            assert sorted(str(sorts[pk]) for pk in listed) == sorted(map(str, set(sorts.values())))

    def test_as_many_queries_for_thirty_as_for_three(self, member, django_assert_num_queries):
        def more(number: int) -> None:
            for _number in range(number):
                one = crosser()
                met(one.person)
                speaks(one.person, "es")
                has_hours(one, 0, 9, 10)
                MentorTag.objects.create(content_object=one, tag=tag("visas"))

        met(member)
        speaks(member, "es")
        TagFollow.objects.create(person=member, tag=tag("visas"))
        for number in (3, 27):
            more(number)
            with django_assert_num_queries(7):
                assert whom(member)


class TestOnlyFarAhead:
    def test_the_notice_leads_to_the_words_of_the_interview(self, member):
        assert import_paths([INTERVIEW], publish=True).failed == []
        notice = advice.notice(member, [mentor(CareerStage.LEADING)])
        assert notice.told.words == advice.WORDS
        address, anchor = notice.told.url.split("#b-")
        story = Story.objects.get(slug=advice.STORY)
        assert address == story.get_absolute_url()
        assert advice.WORDS in story.blocks.get(key=anchor).plain

    def test_without_the_story_the_notice_stands_alone(self, member):
        assert advice.notice(member, [mentor(CareerStage.LEADING)]) == advice.Notice(None)

    def test_words_that_are_redacted_or_gone_are_not_cited(self, member):
        import_paths([INTERVIEW], publish=True)
        block = Story.objects.get(slug=advice.STORY).blocks.get(plain__contains=advice.WORDS)
        block.redacted_at = timezone.now()
        block.save()
        assert advice.told(member) is None

    def test_a_story_that_is_withdrawn_is_not_cited(self, member):
        import_paths([INTERVIEW], publish=True)
        assert advice.told(member) is not None
        Story.objects.filter(slug=advice.STORY).update(status=Status.WITHDRAWN)
        assert advice.told(member) is None

    def test_with_one_who_is_near_there_is_no_notice(self, member):
        chosen = [mentor(CareerStage.LEADING), crosser(YEAR, stage=CareerStage.LEADING)]
        assert advice.notice(member, chosen) is None
        assert advice.notice(member, []) is None

    def test_in_few_queries(self, member):
        import_paths([INTERVIEW], publish=True)
        chosen = [mentor(CareerStage.LEADING) for _number in range(3)]
        with CaptureQueriesContext(connection) as asked:
            advice.notice(member, chosen)
        assert len(asked) <= 8

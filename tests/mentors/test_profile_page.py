"""A mentor's page: each fact for whom it is shown to, and hours in two zones."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import User
from community.search.indexing import rebuild
from community.tags.models import Tag
from mentors.found import MentorSource
from mentors.models import Mentor, Setback, Standing
from mentors.profile import answering
from mentors.weekdays import coming
from stories.models import Credit
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory, circumstance, crossed, has_hours, met, speaks
from tests.stories.looking import queries

pytestmark = pytest.mark.django_db
HOUR = 60
SHOWN = ("public", "members", "nobody")


@pytest.fixture
def mentor(owner: User) -> Mentor:
    User.objects.filter(pk=owner.pk).update(display_name="Mina Sol", time_zone="Europe/Zurich")
    return MentorFactory.create(person=User.objects.get(pk=owner.pk))


def page(mentor: Mentor, reader: User | None = None) -> str:
    client = browser_of(reader) if reader else Client()
    return str(client.get(mentor.get_absolute_url()).content.decode())


def test_each_fact_is_shown_to_whom_its_owner_chose(
    mentor: Mentor, owner: User, stranger: User, moderator: User
) -> None:
    roles = ("product", "lead", "founder")
    for who, role in zip(SHOWN, roles, strict=True):
        crossed(owner, "student", role, note=f"crossed-{who}", visibility=who)
        mentor.claims.create(text=f"claim-{who}", visibility=who)
    for who, kind in zip(SHOWN, Setback._meta.get_field("kind").choices or (), strict=False):
        met(owner, kind[0], note=f"met-{who}", visibility=who)
    for who, (code, country) in zip(SHOWN, (("de", "CH"), ("fr", "FR"), ("fi", "FI")), strict=True):
        speaks(owner, code, visibility=who)
        circumstance(owner, "country", country, visibility=who)
    facts = {
        "public": ("crossed-public", "met-public", "claim-public", "German", "Switzerland"),
        "members": ("crossed-members", "met-members", "claim-members", "French", "France"),
        "nobody": ("crossed-nobody", "met-nobody", "claim-nobody", "Finnish", "Finland"),
    }
    for reader, may in ((None, 1), (stranger, 2), (moderator, 2), (owner, 3)):
        text = page(mentor, reader)
        for number, who in enumerate(SHOWN):
            for fact in facts[who]:
                assert (fact in text) is (number < may), (reader, fact)


@pytest.mark.parametrize(
    ("field", "words"), [("helps_not_with", "Visas"), ("interviews_given", 4711)]
)
@pytest.mark.parametrize(("who", "seen_by"), [("public", 3), ("members", 2), ("nobody", 1)])
def test_so_are_the_optional_words_of_the_profile(
    field: str, words: Any, who: str, seen_by: int, mentor: Mentor, owner: User, stranger: User
) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(**{field: words, f"{field}_visibility": who})
    seen = [str(words) in page(mentor, reader) for reader in (owner, stranger, None)]
    assert seen == [number < seen_by for number in range(3)]


@pytest.mark.parametrize(("who", "seen_by"), [("public", 3), ("members", 2), ("nobody", 1)])
def test_so_is_how_soon_they_answer_and_what_they_ask(
    who: str, seen_by: int, mentor: Mentor, owner: User, stranger: User
) -> None:
    """Whoever asks for a place answers the questions, whoever else may read them."""
    mentor.questions.create(position=1, text="What have you built?")
    chosen = {"answer_days_visibility": who, "questions_visibility": who, "answer_days": 9}
    Mentor.objects.filter(pk=mentor.pk).update(**chosen)
    for number, reader in enumerate((owner, stranger, None)):
        text = page(mentor, reader)
        assert ("answers within 9 days" in text) is (number < seen_by)
        assert ("What have you built?" in text) is (number < seen_by)
    form = browser_of(stranger).get(f"/mentors/requests/new/?mentor={owner.handle}")
    assert "What have you built?" in form.content.decode()


def test_nothing_to_reach_them_by_is_on_it(mentor: Mentor, owner: User, stranger: User) -> None:
    for reader in (None, stranger):
        assert owner.email not in page(mentor, reader)


@pytest.mark.parametrize("standing", [one for one in Standing if one != Standing.APPROVED])
def test_what_is_not_approved_is_not_there_for_others(
    standing: str, mentor: Mentor, owner: User, stranger: User, editor: User, moderator: User
) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(standing=standing, standing_reason="Say more.")
    for client in (Client(), browser_of(stranger), browser_of(editor)):
        assert client.get(mentor.get_absolute_url()).status_code == 404
    own = page(mentor, owner)
    assert "Say more." in own
    assert str(Standing(standing).label) in own
    assert "noindex" in own
    assert "ld+json" not in own
    assert "Only moderators and its mentor" in page(mentor, moderator)


def test_whoever_left_has_no_page(mentor: Mentor, stranger: User) -> None:
    User.objects.filter(pk=mentor.person_id).update(is_active=False)
    assert browser_of(stranger).get(mentor.get_absolute_url()).status_code == 404


def test_machines_read_public_facts_only(mentor: Mentor, owner: User) -> None:
    speaks(owner, "de")
    speaks(owner, "fr", visibility="members")
    mentor.claims.create(text="PhD </script><b>")
    for reader in (None, owner):
        text = page(mentor, reader)
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert found
        told = json.loads(found[1])
        assert told["@type"] == "ProfilePage"
        assert told["mainEntity"]["name"] == "Mina Sol"
        assert told["mainEntity"]["knowsLanguage"] == ["de"]
        assert f'<link rel="canonical" href="{told["url"]}">' in text


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ({}, "new: no requests yet"),
        (
            {"asked": 11, "answered": 9, "answer_hours": 40},
            "answered 9 of 11, usually within 40 hours",
        ),
        ({"asked": 3, "answered": 3, "answer_hours": 49}, "answered 3 of 3, usually within 3 days"),
        ({"asked": 2, "answered": 0}, "answered 0 of 2"),
        ({"asked": 1, "answered": 1, "answer_hours": 0}, "answered 1 of 1, usually within 1 hour"),
    ],
)
def test_how_they_answer_is_said_with_its_sample(counted: dict[str, int], said: str) -> None:
    assert answering(Mentor(**counted)) == said


def test_why_they_are_not_offered(mentor: Mentor, stranger: User) -> None:
    assert "Ask Mina Sol to be your mentor" in page(mentor, stranger)
    back = timezone.now() + timedelta(days=9)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"taken": 2}, "no free place"),
        ({"paused_at": timezone.now(), "paused_until": back}, "back on"),
        ({"seen_at": timezone.now() - timedelta(days=29)}, "not here for four weeks"),
    ]
    for changed, said in cases:
        fresh = MentorFactory.create()
        Mentor.objects.filter(pk=fresh.pk).update(**changed)
        text = page(fresh, stranger)
        assert said in text
        assert f"/new/?mentor={fresh.person.handle}" not in text


def test_their_stories_and_their_person_page(mentor: Mentor, owner: User, stranger: User) -> None:
    story = StoryFactory.create(title="The harbour")
    Credit.objects.create(story=story, role="narrator", name="Mina", slug="mina", person=owner)
    text = page(mentor, stranger)
    assert "The harbour" in text
    assert f'href="{owner.get_absolute_url()}?kind=answer"' in text
    there = Client().get(owner.get_absolute_url()).content.decode()
    assert mentor.get_absolute_url() in there
    User.objects.filter(pk=owner.pk).update(stories_visibility="nobody")
    assert "The harbour" not in page(mentor, stranger)


def test_a_person_page_says_nothing_of_what_is_not_approved(mentor: Mentor, owner: User) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(standing=Standing.WAITING)
    path = owner.get_absolute_url()
    assert mentor.get_absolute_url() not in Client().get(path).content.decode()
    assert mentor.get_absolute_url() in browser_of(owner).get(path).content.decode()


def test_the_sitemap_names_approved_mentors_alone(mentor: Mentor) -> None:
    waits = MentorFactory.create(standing=Standing.WAITING)
    text = Client().get("/sitemap.xml").content.decode()
    assert mentor.get_absolute_url() in text
    assert waits.get_absolute_url() not in text


class TestHours:
    """Usual hours as they fall in the coming week, in both zones."""

    SUNDAY = (6, 18 * HOUR, 20 * HOUR)

    def told(self, there: str, here: str, now: datetime) -> list[str]:
        spans = coming([self.SUNDAY], there=there, here=here, now=now)
        return [f"{one.starts:%a %d %H:%M}-{one.ends:%H:%M}" for one in spans]

    def test_before_and_after_a_change_of_the_mentors_clock(self) -> None:
        # Europe goes to summer time on 29 March 2026, a Sunday; Nairobi never does.
        zones = ("Europe/Zurich", "Africa/Nairobi")
        assert self.told(*zones, datetime(2026, 3, 20, tzinfo=UTC)) == ["Sun 22 20:00-22:00"]
        assert self.told(*zones, datetime(2026, 3, 27, tzinfo=UTC)) == ["Sun 29 19:00-21:00"]

    def test_between_two_changes_on_different_days(self) -> None:
        # New York changes on 8 March, Zurich on 29 March: five hours apart between, else six.
        zones = ("America/New_York", "Europe/Zurich")
        assert self.told(*zones, datetime(2026, 2, 25, tzinfo=UTC)) == ["Mon 02 00:00-02:00"]
        assert self.told(*zones, datetime(2026, 3, 4, tzinfo=UTC)) == ["Sun 08 23:00-01:00"]
        assert self.told(*zones, datetime(2026, 3, 25, tzinfo=UTC)) == ["Mon 30 00:00-02:00"]

    def test_what_is_over_today_is_told_of_the_next_week(self) -> None:
        there = ("UTC", "UTC")
        assert self.told(*there, datetime(2026, 3, 1, 17, tzinfo=UTC)) == ["Sun 01 18:00-20:00"]
        assert self.told(*there, datetime(2026, 3, 1, 20, tzinfo=UTC)) == ["Sun 08 18:00-20:00"]

    def test_the_end_of_the_day_and_a_time_that_a_clock_skips(self) -> None:
        now = datetime(2026, 3, 27, tzinfo=UTC)
        late = coming([(5, 22 * HOUR, 24 * HOUR)], there="Europe/Zurich", here="UTC", now=now)
        assert [f"{one.ends_there:%a %H:%M}" for one in late] == ["Sun 00:00"]
        skipped = coming([(6, 2 * HOUR + 30, 4 * HOUR)], there="Europe/Zurich", here="UTC", now=now)
        assert [f"{one.starts_there:%H:%M}" for one in skipped] == ["03:30"]

    def test_on_the_page(self, mentor: Mentor, stranger: User) -> None:
        has_hours(mentor, 6, 18, 20)
        User.objects.filter(pk=stranger.pk).update(time_zone="Asia/Tokyo")
        text = page(mentor, User.objects.get(pk=stranger.pk))
        assert "For you (Asia/Tokyo)" in text
        assert "For them (Europe/Zurich)" in text
        assert "18:00–20:00" in text
        assert "18:00–" not in page(mentor)
        Mentor.objects.filter(pk=mentor.pk).update(hours_visibility="public")
        for_all = page(mentor)
        assert "For you (UTC)" in for_all
        assert "Europe/Zurich" not in for_all, "the zone of the account is shown to members"


def test_a_page_costs_the_same_however_much_is_told(mentor: Mentor, owner: User) -> None:
    reader = browser_of(person("reader"))
    path = mentor.get_absolute_url()

    def tell(number: int) -> None:
        year = 1960 + number
        crossed(owner, "student", ("product", "lead", "founder", "away")[number % 4], year)
        met(owner, year=year)
        speaks(owner, ("de", "fr", "fi", "it")[number])
        circumstance(owner, "country", ("CH", "FR", "FI", "IT")[number])
        mentor.claims.create(text=f"Claim {number}")
        has_hours(mentor, number, 8, 9)
        mentor.questions.create(position=number + 1, text="Why?")
        name = f"tag-{number}"
        mentor.tagged_items.create(tag=Tag.objects.create(name=name, slug=name))
        story = StoryFactory.create()
        Credit.objects.create(story=story, role="author", name="M", slug="m", person=owner)

    tell(0)
    few = queries(path, reader)
    for number in range(1, 4):
        tell(number)
    assert queries(path, reader) == few
    assert few <= 20


def test_search_finds_public_facts_and_nothing_else(
    mentor: Mentor, owner: User, stranger: User
) -> None:
    crossed(owner, note="Over the glacier.")
    met(owner, note="Under the avalanche.", visibility="members")
    rebuild()
    for words, is_found in (("glacier", True), ("avalanche", False)):
        text = browser_of(stranger).get(f"/search/?q={words}+kind:mentor").content.decode()
        assert (mentor.get_absolute_url() in text) is is_found


def test_indexing_many_costs_no_more_queries() -> None:
    def cost() -> int:
        source = MentorSource()
        with CaptureQueriesContext(connection) as asked:
            list(source.documents(list(Mentor.objects.values_list("pk", flat=True))))
        return len(asked)

    for number in range(3):
        crossed(MentorFactory.create().person, note=f"{number}")
    few = cost()
    for number in range(6):
        crossed(MentorFactory.create().person, note=f"{number}")
    assert cost() == few

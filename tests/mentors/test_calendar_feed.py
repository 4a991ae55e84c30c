"""The calendar behind a secret link: what it tells, to whom, and that it can be taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar, Event

from community.accounts.models import User
from mentors.actions import share_calendar, stop_sharing_calendar
from mentors.meeting_states import MeetingState
from mentors.mentorship import calendar_key
from mentors.models import CalendarKey, Meeting, Mentorship
from mentors.note_limits import CALENDAR, CALENDAR_LINK
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.calendars import UID, instant, met_at, pair

pytestmark = pytest.mark.django_db
PAGE = "/settings/calendar/"


@pytest.fixture(autouse=True)
def _pages_of_meetings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Meeting, "get_absolute_url", lambda self: f"/meetings/{self.pk}/")


@pytest.fixture
def mentorship() -> Mentorship:
    return pair()


def soon(days: float = 3) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(microsecond=0, second=0)


def link(who: User) -> str:
    return calendar_key.address_of(share_calendar(by=who))


def events(path: str) -> list[Event]:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).events)


class TestWhatItTells:
    def test_meetings_in_force_for_each_side_in_their_own_zone(
        self, mentorship: Mentorship
    ) -> None:
        at = datetime(timezone.now().year + 1, 1, 15, 15, 0, tzinfo=UTC)
        met_at(mentorship, at, uid=UID, sequence=4)
        for who, wall in ((mentorship.mentee, "16:00"), (mentorship.mentor, "10:00")):
            text = Client().get(link(who)).content
            calendar = Calendar.from_ical(text)
            (event,) = calendar.events
            assert str(calendar["METHOD"]) == "PUBLISH"
            assert f"{event.decoded('DTSTART'):%H:%M}" == wall
            assert instant(event, list(calendar.timezones)) == at
            assert (event["SEQUENCE"], str(event["STATUS"])) == (4, "CONFIRMED")
            assert str(event["UID"]).startswith(str(UID))
            assert mentorship.other(who).name in event["SUMMARY"]
            assert b"mailto:" not in text
            assert b"@example.org" not in text

    def test_sixty_days_back_and_all_that_comes(self, mentorship: Mentorship) -> None:
        for days in (-61, -59, 1, 400):
            met_at(mentorship, soon(days))
        assert len(events(link(mentorship.mentee))) == 3

    def test_a_cancelled_one_says_so_and_one_never_agreed_on_is_not_there(
        self, mentorship: Mentorship
    ) -> None:
        fields: dict[str, Any] = {"state": MeetingState.CANCELLED, "cancelled_at": timezone.now()}
        met_at(mentorship, soon(1), **fields)
        met_at(mentorship, soon(2), **fields, confirmed_at=None)
        met_at(mentorship, soon(3), state=MeetingState.PROPOSED, confirmed_at=None)
        (event,) = events(link(mentorship.mentee))
        assert str(event["STATUS"]) == "CANCELLED"

    def test_nothing_of_other_peoples_meetings(self, mentorship: Mentorship) -> None:
        met_at(mentorship, soon())
        assert events(link(person("stranger"))) == []

    def test_as_many_queries_for_many_as_for_few(self, mentorship: Mentorship) -> None:
        path, counts = link(mentorship.mentee), []
        for days in range(1, 31):
            met_at(mentorship, soon(days))
            if days in {3, 30}:
                with CaptureQueriesContext(connection) as asked:
                    Client().get(path)
                counts.append(len(asked))
        assert counts[0] == counts[1]


class TestTheLink:
    def test_who_keeps_a_copy_asks_again_and_search_engines_stay_out(
        self, mentorship: Mentorship
    ) -> None:
        met_at(mentorship, soon())
        path = link(mentorship.mentee)
        for client in (Client(), browser_of(mentorship.mentee)):
            answer = client.get(path)
            assert answer["Cache-Control"] == "private, no-cache"
            assert "noindex" in answer["X-Robots-Tag"]
            assert not answer.cookies
            again = client.get(path, headers={"If-None-Match": answer["ETag"]})
            assert again.status_code == 304
        Meeting.objects.update(place="Elsewhere", sequence=1)
        assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 200

    def test_a_new_one_ends_the_old_one(self, mentorship: Mentorship) -> None:
        old = link(mentorship.mentee)
        new = link(mentorship.mentee)
        assert [Client().get(path).status_code for path in (old, new)] == [404, 200]

    def test_taken_back_it_leads_nowhere(self, mentorship: Mentorship) -> None:
        path = link(mentorship.mentee)
        stop_sharing_calendar(by=mentorship.mentee)
        assert Client().get(path).status_code == 404

    def test_it_ends_with_the_account(self, mentorship: Mentorship) -> None:
        path = link(mentorship.mentee)
        User.objects.filter(pk=mentorship.mentee.pk).update(is_active=False)
        assert Client().get(path).status_code == 404

    @pytest.mark.parametrize("key", ["x", "A" * 43, "A" * 5000, "ü", "%00", "..", "' OR 1=1"])
    def test_a_wrong_key_is_not_found_by_the_same_work(self, key: str) -> None:
        link(person("someone"))
        with CaptureQueriesContext(connection) as asked:
            answer = Client().get(f"/mentors/calendar/{key}.ics")
        assert answer.status_code == 404
        keys = [one for one in asked if "calendarkey" in one["sql"]]
        assert len(keys) <= 1
        assert not answer.cookies

    def test_the_database_does_not_hold_it(self, mentorship: Mentorship) -> None:
        path = link(mentorship.mentee)
        key = path.rsplit("/", 1)[1].removesuffix(".ics")
        held = CalendarKey.objects.values_list().get()
        assert not [value for value in held if key in str(value)]

    def test_with_another_secret_of_the_portal_the_page_says_so(
        self, mentorship: Mentorship, settings: Any
    ) -> None:
        row = share_calendar(by=mentorship.mentee)
        browser = browser_of(mentorship.mentee)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
        assert calendar_key.address_of(row) == ""
        assert "Make a new one" in browser.get(PAGE).content.decode()


class TestThePage:
    def test_made_shown_renewed_taken_back(self, mentorship: Mentorship) -> None:
        browser = browser_of(mentorship.mentee)
        assert "There is no link yet" in browser.get(PAGE).content.decode()
        shown = []
        for _number in range(2):
            page = browser.post(PAGE, {"deed": "make"}, follow=True).content.decode()
            found = re.search(r'href="[^"]+(/mentors/calendar/[^"]+)"', page)
            assert found is not None
            shown.append(found[1])
        assert [Client().get(path).status_code for path in shown] == [404, 200]
        page = browser.post(PAGE, {"deed": "stop"}, follow=True).content.decode()
        assert "There is no link yet" in page
        assert Client().get(shown[1]).status_code == 404

    def test_a_visitor_signs_in_first(self) -> None:
        for answer in (Client().get(PAGE), Client().post(PAGE)):
            assert answer.status_code == 302
            assert "/accounts/login/" in answer["Location"]


class TestLimits:
    @pytest.mark.usefixtures("still")
    def test_a_calendar_is_read_so_often_in_an_hour(
        self, mentorship: Mentorship, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(CALENDAR), "allows", lambda self, trust: max(2, self.least))
        path = link(mentorship.mentee)
        answers = [Client().get(path) for _number in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert int(answers[2]["Retry-After"]) > 0
        assert Client().get(link(mentorship.mentor)).status_code == 200

    @pytest.mark.usefixtures("still")
    def test_links_are_made_so_often_in_a_day(
        self, mentorship: Mentorship, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(CALENDAR_LINK), "allows", lambda self, trust: max(1, self.least))
        browser = browser_of(mentorship.mentee)
        assert browser.post(PAGE).status_code == 302
        refused = browser.post(PAGE)
        assert refused.status_code == 429
        assert "/mentors/calendar/" in refused.content.decode(), "the link there was still holds"

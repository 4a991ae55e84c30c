"""The pages of meetings: both clocks, a list to choose from, and every deed by a button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from mentors import reportable
from mentors.both_clocks import Both
from mentors.meeting_states import MeetingState, Stand
from mentors.models import Meeting, Mentorship
from mentors.states import State
from tests.conftest import browser_of
from tests.mentors.meeting import MONDAY, first_free, met, pair
from tests.stories.looking import queries

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as moving:
        yield moving


@pytest.fixture
def two(clock: Any) -> Mentorship:
    return pair()


@pytest.fixture
def ada(two: Mentorship) -> Client:
    """The mentee, in Tokyo."""
    return browser_of(two.mentee)


@pytest.fixture
def gil(two: Mentorship) -> Client:
    """The mentor, in Berlin."""
    return browser_of(two.mentor)


def page(two: Mentorship) -> str:
    return reverse("mentorships:meetings", args=[two.pk])


def do(browser: Client, meeting: Meeting, deed: str, **more: Any) -> HttpResponse:
    meeting = Meeting.objects.get(pk=meeting.pk)
    address = reverse("mentorships:meeting_deed", args=[meeting.mentorship_id, meeting.pk])
    return browser.post(address, {"deed": deed, "seen": meeting.version, **more}, follow=True)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


class TestBothClocks:
    def test_the_weekday_is_said_where_it_is_another(self) -> None:
        at = datetime(2026, 5, 5, 21, 30, tzinfo=UTC)
        assert Both(at, "Europe/Berlin", "Asia/Tokyo").words == (
            "Tue 5 May, 23:30 in Berlin, Wed 06:30 in Tokyo"
        )
        assert Both(at, "Europe/Berlin", "America/New_York").words == (
            "Tue 5 May, 23:30 in Berlin, 17:30 in New York"
        )
        assert Both(at, "UTC", "UTC").words == "Tue 5 May, 21:30 in UTC"

    def test_a_time_that_comes_twice_has_its_offset(self) -> None:
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        one, other = (Both(at, "Europe/Berlin", "UTC").words for at in (first, first + HOUR))
        assert one.startswith("Sun 25 October, 02:30 (UTC+02:00) in Berlin")
        assert other.startswith("Sun 25 October, 02:30 (UTC+01:00) in Berlin")

    def test_each_clock_changes_in_a_week_of_its_own(self) -> None:
        """New York changes three weeks before Berlin: the hours between them are not always six."""
        hours = [
            Both(datetime(2026, 3, day, 17, tzinfo=UTC), "Europe/Berlin", "America/New_York").words
            for day in (5, 12, 30)
        ]
        assert [one.rpartition(", ")[2] for one in hours] == [
            "12:00 in New York",
            "13:00 in New York",
            "13:00 in New York",
        ]


def test_times_are_offered_by_day_on_both_clocks(two: Mentorship, ada: Client) -> None:
    shown = text(ada.get(page(two)))
    assert "Times in Tokyo, your zone; beside them those in Berlin, where Gil Ade is." in shown
    assert "Wednesday, 6 May" in shown
    assert '<strong class="numeric">01:00</strong>' in shown
    assert "Tue 18:00 in Berlin" in shown


def test_a_week_at_a_time(two: Mentorship, gil: Client) -> None:
    first = text(gil.get(page(two)))
    assert "Sunday, 10 May" in first
    assert "Monday, 11 May" not in first
    assert "?week=2026-05-11#propose" in first
    later = text(gil.get(page(two) + "?week=2026-05-11"))
    assert "Monday, 11 May" in later
    assert "?week=2026-05-04#propose" in later
    for odd in ("2031-01-01", "0001-01-01", "x", "2026-13-01", "%00"):
        assert gil.get(page(two) + f"?week={odd}").status_code == 200


def test_the_mentee_proposes_and_the_mentor_confirms(
    two: Mentorship, ada: Client, gil: Client
) -> None:
    at = first_free(two)
    sent = {"at": at.isoformat(), "place": "https://meet.example/two"}
    answer = ada.post(page(two), sent, follow=True)
    assert "Proposed: Wed 6 May, 01:00 in Tokyo, Tue 18:00 in Berlin" in text(answer)
    made = Meeting.objects.get()
    seen = text(gil.get(made.get_absolute_url()))
    assert "Ada Moss proposed it: it is your turn." in seen
    assert 'href="https://meet.example/two"' in seen
    assert "Confirmed" in text(do(gil, made, "confirm"))
    assert Meeting.objects.get().stand is Stand.CONFIRMED


def test_what_is_typed_is_kept_when_a_time_is_gone(two: Mentorship, ada: Client) -> None:
    at = first_free(two)
    met(two, at)
    for wrong, words in (
        (at.isoformat(), "not free any more"),
        ("", "Choose a time"),
        ("x", "One"),
    ):
        answer = ada.post(page(two), {"at": wrong, "place": "Room 4"})
        assert answer.status_code == 422
        assert 'value="Room 4"' in text(answer)
        assert words.lower() in text(answer).lower()
    assert Meeting.objects.count() == 1


def test_past_the_limit_of_a_day_the_words_stay(
    two: Mentorship, ada: Client, settings: Any
) -> None:
    settings.LIMITS_SCALE = 0.01
    first, second = (first_free(two, number).isoformat() for number in (0, 3))
    assert ada.post(page(two), {"at": first}).status_code == 302
    answer = ada.post(page(two), {"at": second, "place": "Room 4"})
    assert answer.status_code == 429
    assert 'value="Room 4"' in text(answer)
    made = Meeting.objects.get()
    refused = do(ada, made, "cancel", words="I am ill, sorry.")
    assert refused.status_code == 429
    assert "I am ill, sorry." in text(refused)


def test_a_naive_or_far_time_is_refused_politely(two: Mentorship, ada: Client) -> None:
    for wrong in ("2026-05-06T18:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "\x00"):
        assert ada.post(page(two), {"at": wrong}).status_code == 422


def test_move_keep_place_and_cancel_by_buttons(two: Mentorship, ada: Client, gil: Client) -> None:
    made = met(two, first_free(two))
    other = first_free(two, 5)
    assert "Another time is proposed" in text(do(gil, made, "move", at=other.isoformat()))
    assert "Proposed instead" in text(ada.get(made.get_absolute_url()))
    assert "keeps its time" in text(do(ada, made, "keep"))
    assert "place is changed" in text(do(ada, made, "place", words="Room 4"))
    refused = do(ada, made, "cancel", words=" ")
    assert refused.status_code == 422
    assert "Say it in a few words" in text(refused)
    assert "I am ill." in text(do(ada, made, "cancel", words="I am ill."))
    assert "Ada Moss cancelled it." in text(gil.get(made.get_absolute_url()))


def test_an_old_page_keeps_the_words_and_does_nothing(
    two: Mentorship, ada: Client, gil: Client
) -> None:
    made = met(two, first_free(two))
    do(gil, made, "cancel", words="No.")
    address = reverse("mentorships:meeting_deed", args=[two.pk, made.pk])
    answer = ada.post(address, {"deed": "cancel", "seen": 1, "words": "I am ill, sorry."})
    assert answer.status_code == 422
    assert "What you had written:" in text(answer)
    assert "I am ill, sorry." in text(answer)


def test_who_came_is_said_and_contested_by_buttons(
    two: Mentorship, ada: Client, gil: Client
) -> None:
    made = met(two, MONDAY - 2 * HOUR)
    assert "Say whether you met." in text(ada.get(page(two)))
    assert "You say that Gil Ade did not come." in text(do(ada, made, "absent"))
    assert "Ada Moss says that you did not come." in text(gil.get(made.get_absolute_url()))
    assert "You contest it." in text(do(gil, made, "contest"))
    assert "Gil Ade contests it." in text(ada.get(made.get_absolute_url()))
    assert "You say that you met." in text(do(ada, made, "came"))
    assert "Ada Moss says that you met." in text(gil.get(made.get_absolute_url()))


def test_the_next_meeting_stands_above_the_conversation(two: Mentorship, ada: Client) -> None:
    front = reverse("mentorships:detail", args=[two.pk])
    assert "Next meeting" not in text(ada.get(front))
    met(two, MONDAY - DAY)
    met(two, MONDAY + 9 * DAY)
    first = met(two, MONDAY + 8 * DAY)
    shown = text(ada.get(front))
    assert "Next meeting: Tue 12 May, 18:00 in Tokyo" in shown
    assert first.get_absolute_url() in shown


def test_without_hours_both_are_told_what_helps(two: Mentorship, ada: Client, gil: Client) -> None:
    two.request.mentor.hours.all().delete()
    assert "Gil Ade has told no usual hours yet" in text(ada.get(page(two)))
    assert reverse("mentors:edit", args=["gil"]) in text(gil.get(page(two)))


def test_when_it_is_over_the_meetings_are_read_only(two: Mentorship, ada: Client) -> None:
    met(two, MONDAY - DAY, MeetingState.HELD, mentor_came=True)
    two.request.state = State.COMPLETED
    two.request.save()
    shown = text(ada.get(page(two)))
    assert "Propose" not in shown
    assert "took place" in shown


def test_strangers_moderators_and_visitors(
    two: Mentorship, stranger: User, moderator: User, client: Client
) -> None:
    made = met(two, MONDAY + 3 * DAY, place="https://meet.example/secret")
    deed = reverse("mentorships:meeting_deed", args=[two.pk, made.pk])
    for address in (page(two), made.get_absolute_url()):
        assert client.get(address).status_code == 302
        for who in (stranger, moderator):
            assert browser_of(who).get(address).status_code == 404
    for who in (stranger, moderator):
        sent = {"deed": "confirm", "seen": 1}
        assert browser_of(who).post(deed, sent).status_code == 404


def test_a_meeting_is_reported_with_both_accounts(two: Mentorship, ada: Client) -> None:
    """A moderator reads in the report, and nowhere else, who contests what."""
    absent = {"mentor_came": False, "mentor_contested_at": MONDAY, "mentee_came": True}
    made = met(two, MONDAY - DAY, MeetingState.MISSED, **absent)
    assert f"/meeting/{made.pk}" in text(ada.get(made.get_absolute_url())).replace("-", "/")
    (seen,) = reportable.meetings(two.mentee, [made.pk]).values()
    assert seen.words.split("\n\n") == [
        "Ada Moss says that Gil Ade did not come; Gil Ade contests it.",
        "Gil Ade says that Ada Moss came.",
    ]
    assert seen.is_private


def test_a_meeting_is_found_under_its_own_mentorship_alone(two: Mentorship, ada: Client) -> None:
    made = met(two, MONDAY + 3 * DAY)
    for path in (f"{two.pk + 1}/meetings/{made.pk}", f"{two.pk}/meetings/{made.pk + 1}"):
        assert ada.get(f"/mentors/mentorships/{path}/").status_code == 404
    address = reverse("mentorships:meeting_deed", args=[two.pk, made.pk])
    for sent in ({"deed": "dance", "seen": 1}, {"deed": "keep"}, {"deed": "keep", "seen": "x"}):
        assert ada.post(address, sent).status_code == 404
    assert ada.get(address).status_code == 405


def test_old_meetings_come_in_pages(two: Mentorship, ada: Client) -> None:
    for days in range(1, 13):
        met(two, MONDAY - days * DAY, MeetingState.HELD, mentee_came=True)
    first = ada.get(page(two))
    assert len(first.context["before"]) == 10
    rest = ada.get(page(two) + "?cursor=" + first.context["page"].next)
    assert len(rest.context["before"]) == 2


def test_a_notice_says_when_on_the_readers_clock(two: Mentorship, ada: Client, gil: Client) -> None:
    ada.post(page(two), {"at": first_free(two).isoformat()})
    shown = text(gil.get(reverse("notifications:index")))
    assert "Ada Moss proposes a time to meet" in shown
    assert "Tue 5 May, 18:00 in Berlin, Wed 01:00 in Tokyo" in shown


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_page_asks_as_much_of_many_meetings_as_of_few(two: Mentorship, ada: Client) -> None:
    front = reverse("mentorships:detail", args=[two.pk])

    def arrange(*numbers: int) -> None:
        for number in numbers:
            met(two, MONDAY + (3 + number) * DAY)
            met(two, MONDAY + (3 + number) * DAY + HOUR, MeetingState.PROPOSED)
            met(two, MONDAY - (3 + number) * DAY, MeetingState.HELD, mentor_came=True)

    arrange(0, 1, 2)
    count = [queries(path, ada) for path in (page(two), front)]
    arrange(*range(3, 10))
    assert [queries(path, ada) for path in (page(two), front)] == count

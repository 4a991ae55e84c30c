"""Between two of whom one has blocked the other nothing is arranged, and no words go across."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from community.accounts.actions import block, unblock
from community.notifications.models import Mail, Notification
from mentors.actions import MEETING_VERBS, propose_meeting
from mentors.meeting_states import MeetingState, MeetingVerb, Stand
from mentors.models import Meeting, Mentorship
from tests.conftest import browser_of
from tests.mentors.calendars import message, written
from tests.mentors.meeting import MONDAY, first_free, met, pair

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECRET = "xylophone"
NO_MORE = "You cannot write here any more."


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as moving:
        yield moving


@pytest.fixture
def two(clock: Any) -> Mentorship:
    return pair()


def apart(two: Mentorship, who: str) -> None:
    """One of the two blocks the other."""
    people = (two.mentee, two.mentor)
    by, whom = people if who == "mentee" else reversed(people)
    block(whom, by=by)


def do(meeting: Meeting, verb: str, by: Any, **words: Any) -> Meeting:
    now = Meeting.objects.for_list().get(pk=meeting.pk)
    return MEETING_VERBS[MeetingVerb(verb)](now, by=by, seen=now.version, **words)


def moving(two: Mentorship) -> Meeting:
    return met(two, MONDAY + 3 * DAY, moved_to=first_free(two, 20), moved_by=two.mentee)


def shown(two: Mentorship, path: str, by: Any) -> str:
    return browser_of(by).get(path).content.decode()


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_nothing_is_arranged_and_it_is_not_said_who_blocked(two: Mentorship, who: str) -> None:
    proposed = met(two, MONDAY + 2 * DAY, MeetingState.PROPOSED)
    other = moving(two)
    before = list(Meeting.objects.order_by("pk").values())
    apart(two, who)
    at = first_free(two, 9)
    refused = [
        (proposed, "confirm", two.mentor, {}),
        (proposed, "move", two.mentor, {"at": at}),
        (proposed, "place", two.mentee, {"place": SECRET}),
        (other, "confirm", two.mentor, {}),
        (other, "keep", two.mentee, {}),
        (other, "place", two.mentor, {"place": SECRET}),
    ]
    for meeting, verb, by, words in refused:
        with pytest.raises(ValidationError) as said:
            do(meeting, verb, by, **words)
        assert said.value.messages == [NO_MORE], verb
    for by in (two.mentee, two.mentor):
        with pytest.raises(ValidationError) as said:
            propose_meeting(two, by=by, at=at, place=SECRET)
        assert said.value.messages == [NO_MORE]
    assert list(Meeting.objects.order_by("pk").values()) == before
    assert not Notification.objects.exists()


def test_it_is_arranged_again_once_the_block_is_gone(two: Mentorship) -> None:
    apart(two, "mentee")
    unblock(two.mentor, by=two.mentee)
    assert propose_meeting(two, by=two.mentor, at=first_free(two)).stand is Stand.PROPOSED


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@pytest.mark.parametrize("words", [SECRET, "", "x" * 5000])
def test_a_meeting_is_cancelled_and_no_words_go_with_it(
    two: Mentorship, who: str, words: str
) -> None:
    made = met(two, MONDAY + 3 * DAY)
    apart(two, who)
    done = do(made, "cancel", two.mentee, words=words)
    assert (done.stand, done.why, done.cancelled_by) == (Stand.CANCELLED, "", two.mentee)
    told = Notification.objects.get()
    assert (told.event, told.receiver) == ("meeting-cancelled", two.mentor)
    assert Mail.objects.count() == 2, "both calendars are told"
    for mail in Mail.objects.all():
        body = message(mail).get_body(("plain",))
        assert body is not None
        assert b"METHOD:CANCEL" in written(mail)
        assert SECRET not in body.get_content() + written(mail).decode() + mail.subject
    for path in (made.get_absolute_url(), reverse("notifications:index")):
        assert SECRET not in shown(two, path, two.mentor)


def test_who_came_is_said_and_contested(two: Mentorship) -> None:
    over = met(two, MONDAY - DAY)
    apart(two, "mentor")
    assert do(over, "came", two.mentor).stand is Stand.HELD
    missed = do(over, "absent", two.mentee)
    assert missed.stand is Stand.MISSED
    assert do(over, "contest", two.mentor).mentor_contested_at is not None
    told = Notification.objects.order_by("pk").values_list("event", "receiver__handle")
    assert list(told) == [("meeting-absent", "gil"), ("meeting-contested", "ada")], (
        "each learns what touches them"
    )
    assert do(over, "cancel", two.mentee, words=SECRET).why == ""


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_the_pages_offer_only_what_is_left(two: Mentorship, who: str) -> None:
    proposed, other = met(two, MONDAY + 2 * DAY, MeetingState.PROPOSED), moving(two)
    index = reverse("mentorships:meetings", args=[two.pk])
    for by in (two.mentee, two.mentor):
        assert 'name="at"' in shown(two, index, by)
    apart(two, who)
    for by in (two.mentee, two.mentor):
        page = shown(two, index, by)
        assert NO_MORE in page
        assert 'name="at"' not in page
        assert "it is your turn" not in page
        for meeting in (proposed, other):
            page = shown(two, meeting.get_absolute_url(), by)
            assert 'name="deed" value="cancel"' in page
            assert 'name="words"' not in page, "nobody is asked for words that go nowhere"
            for verb in ("confirm", "keep", "move", "place"):
                assert f'value="{verb}"' not in page
        assert "Your turn" not in shown(two, two.get_absolute_url(), by)


def test_what_was_typed_on_an_older_page_is_given_back(two: Mentorship) -> None:
    made, at = met(two, MONDAY + 2 * DAY), first_free(two, 9)
    apart(two, "mentor")
    ada = browser_of(two.mentee)
    deed = reverse("mentorships:meeting_deed", args=[two.pk, made.pk])
    index = reverse("mentorships:meetings", args=[two.pk])
    for path, sent in (
        (deed, {"deed": "place", "seen": made.version, "words": SECRET}),
        (index, {"at": at.isoformat(), "place": SECRET}),
    ):
        answer = ada.post(path, sent)
        assert answer.status_code == 422
        assert NO_MORE in answer.content.decode()
        assert SECRET in answer.content.decode()
    sent = {"deed": "cancel", "seen": made.version}
    assert ada.post(deed, sent).status_code == 302

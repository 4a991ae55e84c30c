"""What the two of a mentorship agree on, version by version."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community import policy
from community.accounts.models import Blocking, User
from community.limits.actions import TooManyError
from community.notifications.models import Notification
from mentors.actions import StaleAgreementError, agree, propose
from mentors.actions.agreeing import holding_of
from mentors.models import Agreement, Mentorship
from mentors.states import State
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.agreeing import WORDS, agreed, proposed
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
SENT = {**WORDS, "weeks": "12", "seen": "0"}


@pytest.fixture
def pair() -> Mentorship:
    mentor = MentorFactory.create(person=person("guide", display_name="Gil Ade"))
    return together(mentee=person("mentee", display_name="Mira Solano"), mentor=mentor)


def path(pair: Mentorship) -> str:
    return f"{pair.get_absolute_url()}agreement/"


def told(who: User) -> list[str]:
    return list(Notification.objects.filter(receiver=who).values_list("event", flat=True))


class TestAgreeing:
    def test_one_proposes_the_other_agrees_and_then_it_holds(self, pair: Mentorship) -> None:
        with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False):
            version = proposed(pair)
            assert holding_of(pair) is None
            agree(version, by=pair.mentor)
        holding = holding_of(pair)
        assert holding is not None
        assert (holding.number, holding.begins_on, holding.ends_on) == (
            1,
            date(2026, 5, 4),
            date(2026, 7, 27),
        )
        assert told(pair.mentor) == ["agreement-proposed"]
        assert told(pair.mentee) == ["agreement-agreed"]

    def test_to_agree_twice_is_to_agree_once(self, pair: Mentorship) -> None:
        version = agreed(pair)
        agree(version, by=pair.mentor)
        assert told(pair.mentee) == ["agreement-agreed"]

    def test_nobody_agrees_to_their_own_version(self, pair: Mentorship) -> None:
        with pytest.raises(policy.NotAllowed):
            agree(proposed(pair), by=pair.mentee)

    def test_to_change_it_is_a_new_version_which_the_first_must_agree_to(
        self, pair: Mentorship
    ) -> None:
        first = proposed(pair)
        second = proposed(pair, by=pair.mentor, rhythm="Every Sunday.")
        with pytest.raises(StaleAgreementError):
            agree(first, by=pair.mentor)
        agree(second, by=pair.mentee)
        holding = holding_of(pair)
        assert holding is not None
        assert (holding.number, holding.rhythm) == (2, "Every Sunday.")

    def test_what_is_proposed_since_leaves_what_holds(self, pair: Mentorship) -> None:
        agreed(pair)
        proposed(pair, by=pair.mentor, rhythm="Every Sunday.")
        holding = holding_of(pair)
        assert holding is not None
        assert holding.number == 1

    def test_a_change_of_words_moves_no_day(self, pair: Mentorship) -> None:
        with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False) as day:
            agreed(pair)
            day.move_to(datetime(2026, 5, 25, tzinfo=UTC))
            version = agreed(pair, rhythm="Every Sunday.", weeks=16)
        assert (version.begins_on, version.ends_on) == (date(2026, 5, 4), date(2026, 8, 24))

    def test_the_weeks_count_anew_when_both_wish_it_or_the_time_is_over(
        self, pair: Mentorship
    ) -> None:
        with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False) as day:
            agreed(pair, weeks=4)
            day.move_to(datetime(2026, 5, 18, tzinfo=UTC))
            anew = agreed(pair, weeks=4, begins_anew=True)
            day.move_to(datetime(2026, 6, 15, tzinfo=UTC))
            longer = agreed(pair, weeks=8)
        assert (anew.begins_on, anew.ends_on) == (date(2026, 5, 18), date(2026, 6, 15))
        assert longer.begins_on == date(2026, 6, 15)

    def test_what_would_be_over_already_is_refused(self, pair: Mentorship) -> None:
        with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False) as day:
            agreed(pair, weeks=12)
            day.move_to(datetime(2026, 6, 15, tzinfo=UTC))
            with pytest.raises(ValidationError, match="over already"):
                proposed(pair, weeks=4)

    def test_the_same_words_are_no_new_version(self, pair: Mentorship) -> None:
        proposed(pair)
        with pytest.raises(ValidationError, match="says the same"):
            proposed(pair, by=pair.mentor)

    @pytest.mark.parametrize("weeks", [3, 25, -1])
    def test_the_length_is_from_4_to_24_weeks(self, pair: Mentorship, weeks: int) -> None:
        with pytest.raises(ValidationError) as refused:
            proposed(pair, weeks=weeks)
        assert "weeks" in refused.value.error_dict

    @pytest.mark.parametrize("state", [State.COMPLETED, State.ENDED])
    def test_over_is_over(self, state: str) -> None:
        pair = together(state)
        with pytest.raises(ValidationError, match="is over"):
            proposed(pair)

    def test_between_blocked_people_nothing_changes(self, pair: Mentorship) -> None:
        Blocking.objects.create(blocker=pair.mentor, blocked=pair.mentee)
        with pytest.raises(ValidationError, match="Nothing can be changed here any more"):
            proposed(pair)

    def test_strangers_and_moderators_do_neither(
        self, pair: Mentorship, stranger: User, moderator: User
    ) -> None:
        version = proposed(pair)
        for who in (stranger, moderator):
            with pytest.raises(policy.NotAllowed):
                propose(pair, by=who, seen=1, words=WORDS)
            with pytest.raises(policy.NotAllowed):
                agree(version, by=who)
        assert Agreement.objects.count() == 1

    @pytest.mark.usefixtures("still")
    def test_a_day_has_a_limit(self, pair: Mentorship, settings: Any) -> None:
        settings.LIMITS_SCALE = 0.05
        proposed(pair)
        with pytest.raises(TooManyError):
            proposed(pair, rhythm="Every Sunday.")


@pytest.mark.parametrize(
    "fields",
    [
        {"weeks": 3},
        {"weeks": 25},
        {"number": 1},
        {"side": "clock"},
        {"agreed_at": datetime(2026, 5, 4, tzinfo=UTC)},
        {"begins_on": date(2026, 5, 4), "ends_on": date(2026, 6, 4)},
        {
            "agreed_at": datetime(2026, 5, 4, tzinfo=UTC),
            "begins_on": date(2026, 5, 4),
            "ends_on": date(2026, 5, 4),
        },
    ],
)
def test_the_database_keeps_the_promises(pair: Mentorship, fields: dict[str, Any]) -> None:
    proposed(pair)
    row = {**WORDS, "number": 2, "side": "mentee", **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(mentorship=pair, **row)


class TestPage:
    def test_the_goal_of_the_request_is_where_it_begins(self, pair: Mentorship) -> None:
        page = browser_of(pair.mentee).get(path(pair)).content.decode()
        assert "Nothing is agreed yet" in page
        assert "Get ready for interviews." in page

    def test_both_walk_to_an_agreement(self, pair: Mentorship) -> None:
        mentee, mentor = browser_of(pair.mentee), browser_of(pair.mentor)
        assert mentee.post(path(pair), SENT).status_code == 302
        page = mentee.get(path(pair)).content.decode()
        assert "It is the turn of Gil Ade" in page
        assert "Agree to version" not in page
        page = mentor.get(path(pair)).content.decode()
        assert "It is your turn" in page
        done = mentor.post(f"{path(pair)}agree/", {"number": "1"}, follow=True)
        page = done.content.decode()
        assert "Agreed: version 1 holds." in page
        assert re.search(r"Begins on <strong>.*due to end on <strong>", page)

    def test_what_differs_is_marked(self, pair: Mentorship) -> None:
        agreed(pair)
        proposed(pair, by=pair.mentor, rhythm="Every Sunday.")
        page = browser_of(pair.mentee).get(path(pair)).content.decode()
        assert page.count(">changed<") == 1
        assert re.search(r"Rhythm <span[^>]*>changed", page)

    def test_a_stale_proposal_is_refused_and_both_are_shown(self, pair: Mentorship) -> None:
        proposed(pair, by=pair.mentor, rhythm="Every Sunday.")
        answer = browser_of(pair.mentee).post(path(pair), {**SENT, "rhythm": "By mail."})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Version 1, proposed meanwhile" in page
        assert "Every Sunday." in page
        assert 'value="By mail."' in page
        assert Agreement.objects.count() == 1
        sent = {**SENT, "rhythm": "By mail.", "seen": "1"}
        assert 'name="seen" value="1"' in page
        assert browser_of(pair.mentee).post(path(pair), sent).status_code == 302

    def test_a_yes_to_what_is_no_longer_on_the_table_is_refused_and_both_are_shown(
        self, pair: Mentorship
    ) -> None:
        proposed(pair)
        proposed(pair, rhythm="Every Sunday.")
        answer = browser_of(pair.mentor).post(f"{path(pair)}agree/", {"number": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Version 1, which you had read" in page
        assert "Agree to version 2" in page
        assert holding_of(pair) is None

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"weeks": "3"}, "greater than or equal to 4"),
            ({"weeks": "25"}, "less than or equal to 24"),
            ({"goals": " "}, "required"),
            ({"goals": "a\x00b"}, "Null characters"),
            ({"goals": "x" * 2001}, "at most 2000"),
            ({"rhythm": "x" * 201}, "at most 200"),
            ({"seen": "minus"}, "whole number"),
        ],
    )
    def test_what_is_wrong_is_said_and_all_is_kept(
        self, pair: Mentorship, fields: dict[str, str], says: str
    ) -> None:
        answer = browser_of(pair.mentee).post(path(pair), {**SENT, **fields})
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert "Where I apply." in answer.content.decode()

    @pytest.mark.usefixtures("still")
    def test_past_the_limit_of_a_day_the_words_stay(self, pair: Mentorship, settings: Any) -> None:
        settings.LIMITS_SCALE = 0.05
        proposed(pair)
        sent = {**SENT, "rhythm": "By mail.", "seen": "1"}
        answer = browser_of(pair.mentee).post(path(pair), sent)
        assert answer.status_code == 429
        assert 'value="By mail."' in answer.content.decode()

    @pytest.mark.parametrize("number", ["", "7", "one", "9" * 30])
    def test_what_was_never_proposed_is_not_there(self, pair: Mentorship, number: str) -> None:
        answer = browser_of(pair.mentor).post(f"{path(pair)}agree/", {"number": number})
        assert answer.status_code == 404

    def test_ones_own_version_has_no_yes(self, pair: Mentorship) -> None:
        proposed(pair)
        answer = browser_of(pair.mentee).post(f"{path(pair)}agree/", {"number": "1"})
        assert answer.status_code == 403

    def test_both_read_every_version(self, pair: Mentorship) -> None:
        agreed(pair)
        proposed(pair, by=pair.mentor, rhythm="Every Sunday.")
        for who in (pair.mentee, pair.mentor):
            page = browser_of(who).get(path(pair)).content.decode()
            assert "What version 1 says" in page
            assert "What version 2 says" in page

    def test_many_versions_are_paged_and_ask_no_more(self, pair: Mentorship) -> None:
        counts, browser = [], browser_of(pair.mentee)
        for number in range(12):
            proposed(pair, rhythm=f"Rhythm {number}.")
            if number in {2, 11}:
                with CaptureQueriesContext(connection) as asked:
                    page = browser.get(path(pair)).content.decode()
                counts.append(len(asked))
        assert counts[0] == counts[1]
        further = re.search(r'rel="next" href="([^"]+)"', page)
        assert further is not None
        assert "What version 1 says" in browser.get(path(pair) + further[1]).content.decode()

    def test_when_it_is_over_it_is_only_read(self) -> None:
        pair = together()
        agreed(pair)
        type(pair.request).objects.update(state=State.COMPLETED)
        page = browser_of(pair.mentee).get(path(pair)).content.decode()
        assert "What holds" in page
        assert "<textarea" not in page

    def test_strangers_and_moderators_find_nothing(
        self, pair: Mentorship, stranger: User, moderator: User
    ) -> None:
        agreed(pair)
        for who in (stranger, moderator):
            assert browser_of(who).get(path(pair)).status_code == 404
            assert browser_of(who).post(path(pair), SENT).status_code == 404
        assert Client().get(path(pair)).status_code == 302

    def test_the_notice_leads_there(self, pair: Mentorship, stranger: User) -> None:
        proposed(pair)
        page = browser_of(pair.mentor).get("/notifications/").content.decode()
        assert "Mira Solano proposes what you two agree on" in page
        assert "Agreement with Mira Solano" in page
        assert not Agreement.objects.visible_to(stranger).exists()

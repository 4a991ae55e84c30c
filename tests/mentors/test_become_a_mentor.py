"""The form by which a member becomes a mentor: nothing typed is lost, nothing is half kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User, Visibility
from community.limits.models import Spent
from community.log.models import LogEntry
from mentors.models import Circumstance, Crossing, Mentor, Setback, Standing, StoryClaim
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory, crossed, wants
from tests.mentors.profiles import CROSSING, fill, sent
from tests.stories.looking import queries

pytestmark = pytest.mark.django_db
NEW = "/mentors/new/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_visitor_signs_in_first() -> None:
    answer = Client().get(NEW)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_a_member_tells_everything_and_sends_it(owner: User) -> None:
    story = StoryFactory.create(slug="mine")
    told = {
        "setbacks": [
            {"kind": "layoff", "year": 2019, "note": "All of us.", "visibility": "members"}
        ],
        "languages": [{"code": "German"}, {"code": "zh"}],
        "countries": [{"value": "Switzerland", "visibility": "nobody"}],
        "hours": [{"weekday": 6, "starts": "18:00", "ends": "00:00"}],
        "questions": [{"text": "What have you tried?"}],
        "claims": [{"text": "Engineer at Mina Works"}],
        "told-degree": "master",
        "told-carer": "nobody",
        "story": "https://example.org/stories/mine/",
        "story_words": "I published it in 2020.",
    }
    answer = fill(browser_of(owner), NEW, "send", **told)
    mentor = Mentor.objects.get(person=owner)
    assert answer["Location"] == mentor.get_absolute_url()
    assert mentor.standing == Standing.WAITING
    assert (mentor.headline, mentor.rhythm) == (sent()["headline"], "sundays")
    assert [tag.name for tag in mentor.tags.all()] == ["asking"]
    owner.refresh_from_db()
    assert owner.time_zone == "Europe/Zurich"
    assert [(one.weekday, one.starts, one.ends) for one in mentor.hours.all()] == [(6, 1080, 1440)]
    assert [one.text for one in mentor.questions.all()] == ["What have you tried?"]
    assert [str(one) for one in mentor.claims.all()] == ["Engineer at Mina Works"]
    assert Crossing.objects.get(person=owner).year == 2021
    assert Setback.objects.get(person=owner).visibility == Visibility.MEMBERS
    assert sorted(owner.spokenlanguages.values_list("code", flat=True)) == ["de", "zh"]
    circumstances = Circumstance.objects.filter(person=owner).values_list("value", "visibility")
    assert set(circumstances) == {("master", "public"), ("carer", "nobody"), ("CH", "nobody")}
    assert StoryClaim.objects.get(person=owner).story == story


def test_a_draft_may_be_empty_and_nobody_else_sees_it(owner: User, stranger: User) -> None:
    empty = dict.fromkeys(("headline", "who_i_am", "helps_with", "tags"), "")
    fill(browser_of(owner), NEW, crossings=[], **empty)
    mentor = Mentor.objects.get(person=owner)
    assert mentor.standing == Standing.DRAFT
    assert browser_of(owner).get(mentor.get_absolute_url()).status_code == 200
    for reader in (browser_of(stranger), Client()):
        assert reader.get(mentor.get_absolute_url()).status_code == 404


def test_what_is_wanting_is_said_when_it_is_sent_and_the_rest_is_kept(owner: User) -> None:
    empty = dict.fromkeys(("headline", "tags"), "")
    answer = fill(browser_of(owner), NEW, "send", crossings=[], **empty)
    assert answer.status_code == 422
    wrong = {name for _place, name, _message in answer.context["sheets"].wrong}
    assert wrong == {"In one line", "Transitions behind me", "Other tags"}
    mentor = Mentor.objects.get(person=owner)
    assert mentor.standing == Standing.DRAFT
    assert mentor.helps_with == sent()["helps_with"]
    seen = answer.context["sheets"]["profile"]["seen"].value()
    again = browser_of(owner).post(NEW, sent("send", seen=seen))
    assert again.status_code == 302
    mentor.refresh_from_db()
    assert mentor.standing == Standing.WAITING


def test_errors_stand_at_the_right_row_and_nothing_is_lost(owner: User) -> None:
    rows = [
        CROSSING,
        {**CROSSING, "year": "soon"},
        {**CROSSING, "to_role": "other-engineer"},
        CROSSING,
    ]
    hours = [
        {"weekday": 1, "starts": "20:00", "ends": "19:00"},
        {"weekday": 2, "starts": "08:00", "ends": "10:00"},
        {"weekday": 2, "starts": "09:00", "ends": "11:00"},
    ]
    answer = fill(
        browser_of(owner), NEW, crossings=rows, hours=hours, languages=[{"code": "Klingon-ish"}]
    )
    assert answer.status_code == 422
    wrong = [(place, name) for place, name, _message in answer.context["sheets"].wrong]
    assert wrong == [
        ("id_crossings-1-year", "Transition 2, Year"),
        ("id_crossings-2-to_role", "Transition 3, To"),
        ("id_crossings-3-from_role", "Transition 4, From"),
        ("id_languages-0-code", "Language 1, Language"),
        ("id_hours-0-ends", "Span 1, To"),
        ("id_hours-2-starts", "Span 3, From"),
    ]
    page = text_of(answer)
    assert 'value="soon"' in page
    assert 'value="Klingon-ish"' in page
    assert sent()["headline"] in page
    assert not Mentor.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"headline": "a\0b"},
        {"headline": "x" * 121},
        {"places": "9" * 30},
        {"answer_days": "1"},
        {"tags": "no-such-tag\0"},
        {"time_zone": "Europe/../etc"},
        {"rhythm": "never"},
        {"story": "/stories/not-there/", "story_words": "It is mine."},
        {"crossings": [{**CROSSING, "from_role": "king"}]},
        {"crossings-TOTAL_FORMS": "99999999999"},
        {"crossings-TOTAL_FORMS": "many"},
        {"hours": [{"weekday": 9, "starts": "08:00", "ends": "25:61"}]},
        {"questions": [{"text": f"Question {number}"} for number in range(6)]},
        {"claims": [{"text": "Same"}, {"text": " Same "}]},
        {"told-carer": "somebody"},
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_refused_with_all_that_was_typed(
    told: dict[str, object], owner: User
) -> None:
    answer = fill(browser_of(owner), NEW, "send", **told)
    assert answer.status_code == 422
    assert answer.context["sheets"].wrong
    assert sent()["who_i_am"].splitlines()[0] in text_of(answer)
    assert not Mentor.objects.exists()


def test_one_more_row_keeps_what_was_typed_and_judges_nothing(owner: User) -> None:
    client = browser_of(owner)
    data = sent(headline="Half a headl", crossings=[{**CROSSING, "year": "soon"}], often="asking")
    answer = client.post(NEW, {**data, "more": "crossings"})
    assert answer.status_code == 200
    sheets = answer.context["sheets"]
    assert len(sheets["crossings"].forms) == 2
    assert sheets.wrong == []
    page = text_of(answer)
    assert 'value="soon"' in page
    assert "Half a headl" in page
    assert not Mentor.objects.exists()


def test_rows_end_where_no_more_can_be_kept(owner: User) -> None:
    questions = [{"text": f"Question {number}"} for number in range(5)]
    answer = browser_of(owner).post(NEW, {**sent(questions=questions), "more": "questions"})
    assert len(answer.context["sheets"]["questions"].forms) == 5
    assert 'value="questions"' not in text_of(answer)


def test_an_emptied_row_is_taken_out_and_what_is_ahead_stays(owner: User) -> None:
    mentor = MentorFactory.create(person=owner, standing=Standing.DRAFT)
    crossed(owner)
    wants(owner)
    fill(
        browser_of(owner), f"/mentors/{owner.handle}/edit/", crossings=[dict.fromkeys(CROSSING, "")]
    )
    assert list(Crossing.objects.filter(person=owner).values_list("is_wanted", flat=True)) == [True]
    mentor.refresh_from_db()
    assert mentor.version == 2


def test_two_places_at_once_are_both_kept(owner: User) -> None:
    client = browser_of(owner)
    fill(client, NEW)
    path = f"/mentors/{owner.handle}/edit/"
    opened = client.get(path).context["sheets"]["profile"]["seen"].value()
    fill(client, path, headline="Saved at home")
    answer = client.post(path, sent(seen=opened, headline="Written on the train"))
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Saved at home" in page
    assert "Written on the train" in page
    assert "Both are kept" in page
    seen = answer.context["sheets"]["profile"]["seen"].value()
    client.post(path, sent(seen=seen, headline="Written on the train"))
    assert Mentor.objects.get(person=owner).headline == "Written on the train"


def test_a_way_that_changed_meanwhile_is_not_written_over(owner: User) -> None:
    client = browser_of(owner)
    opened = client.get(NEW).context["sheets"]["profile"]["seen"].value()
    fill(client, "/settings/path/", crossings=[{**CROSSING, "year": "2015"}])
    assert client.post(NEW, sent(seen=opened)).status_code == 422
    assert Crossing.objects.get(person=owner).year == 2015


def test_whoever_has_begun_goes_on_where_they_were(owner: User) -> None:
    fill(browser_of(owner), NEW)
    answer = browser_of(owner).get(NEW)
    assert answer["Location"] == f"/mentors/{owner.handle}/edit/"


def test_only_oneself_edits(owner: User, stranger: User, moderator: User) -> None:
    mentor = MentorFactory.create(person=owner)
    path = f"{mentor.get_absolute_url()}edit/"
    for someone in (stranger, moderator):
        assert browser_of(someone).get(path).status_code == 403
        assert browser_of(someone).post(path, sent()).status_code == 403
    assert "/accounts/login/" in Client().get(path)["Location"]
    mentor.refresh_from_db()
    assert mentor.version == 1


def test_an_approved_profile_stays_approved_and_the_change_is_in_the_record(owner: User) -> None:
    mentor = MentorFactory.create(person=owner)
    fill(browser_of(owner), f"{mentor.get_absolute_url()}edit/", claims=[{"text": "PhD"}])
    mentor.refresh_from_db()
    assert mentor.is_approved
    entry = LogEntry.objects.get(code="mentor.edit")
    assert sent()["headline"] in entry.text.after
    assert "PhD" in entry.text.after


def test_an_approved_profile_cannot_lose_what_others_go_by(owner: User) -> None:
    mentor = MentorFactory.create(person=owner)
    path = f"{mentor.get_absolute_url()}edit/"
    hidden = [{**CROSSING, "visibility": "nobody"}]
    answer = fill(browser_of(owner), path, who_i_am="", crossings=hidden)
    assert answer.status_code == 422
    mentor.refresh_from_db()
    assert mentor.who_i_am
    assert not Crossing.objects.filter(person=owner).exists()


@pytest.mark.usefixtures("still")
def test_what_can_be_repeated_without_end_has_an_end(owner: User, settings: Any) -> None:
    client = browser_of(owner)
    settings.LIMITS_SCALE = 1 / 60
    fill(client, NEW)
    answer = fill(client, f"/mentors/{owner.handle}/edit/", headline="Once too often")
    assert answer.status_code == 429
    assert "Once too often" in text_of(answer)
    assert Spent.objects.filter(limit="tell-way").exists()


@pytest.mark.slow  # thirty rows, written as members write them
def test_the_form_costs_the_same_however_much_is_told(owner: User) -> None:
    client, path = browser_of(owner), f"/mentors/{owner.handle}/edit/"
    fill(client, NEW)
    few = queries(path, client)
    rows = [{**CROSSING, "to_role": role} for role in ("product", "lead", "founder", "postdoc")]
    hours = [{"weekday": day, "starts": "08:00", "ends": "09:00"} for day in range(7)]
    claims = [{"text": f"Claim {number}"} for number in range(8)]
    assert fill(client, path, crossings=rows, hours=hours, claims=claims).status_code == 302
    assert queries(path, client) == few


class TestOnesOwnWay:
    """`/settings/path/`: for every member, whether or not they mentor."""

    PATH = "/settings/path/"

    def test_a_member_tells_of_their_way_and_where_they_want_to_go(self, owner: User) -> None:
        ahead = {"from_role": "student", "to_role": "ml-engineer", "visibility": "members"}
        fill(browser_of(owner), self.PATH, wanted=[ahead])
        told = owner.crossings.values_list("is_wanted", "from_role", "year")
        assert set(told) == {(True, "student", None), (False, "other-engineer", 2021)}
        assert not Mentor.objects.exists()

    def test_errors_keep_what_was_typed(self, owner: User) -> None:
        answer = fill(browser_of(owner), self.PATH, crossings=[{**CROSSING, "year": "1066"}])
        assert answer.status_code == 422
        assert 'value="1066"' in text_of(answer)
        assert not owner.crossings.exists()

    def test_an_old_page_is_refused(self, owner: User) -> None:
        client = browser_of(owner)
        client.get(self.PATH)
        answer = client.post(self.PATH, sent(seen="0123456789abcdef"))
        assert answer.status_code == 422
        assert "Both are kept" in text_of(answer)

    def test_nobody_else_is_shown_it(self, owner: User) -> None:
        fill(browser_of(owner), self.PATH)
        other = text_of(browser_of(person("other")).get(self.PATH))
        assert CROSSING["note"] not in other

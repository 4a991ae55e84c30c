"""What members do with moderation over the API: report, read decisions, appeal, acknowledge."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.moderation import actions
from community.moderation.models import Report, ReportKind, Statement
from tests.cast import PostFactory, StoryFactory
from tests.community.api.asking import ME, MOST_QUERIES, Caller, problem, queries, token_of
from tests.conftest import browser_of
from tests.stories.looking import look
from threads.models import Post

pytestmark = pytest.mark.django_db

REPORTS, DECISIONS, WARNINGS = (f"/api/v1/{one}/" for one in ("reports", "decisions", "warnings"))
LOG = "/api/v1/moderation/log/"


@pytest.fixture
def post(stranger: User) -> Post:
    return PostFactory.create(author=stranger)


@pytest.fixture
def spam(db: None) -> ReportKind:
    return ReportKind.objects.filter(is_offered=True)[0]


def test_something_is_reported_and_decided(
    mine: Caller, post: Post, spam: ReportKind, moderator: User, owner: User
) -> None:
    offered = mine.get(f"{REPORTS}choices/").json()
    assert spam.pk in [one["id"] for one in offered["kinds"]]
    assert {"post", "user", "story"} <= {one["name"] for one in offered["things"]}
    given = {"thing": "post", "id": post.pk, "kind": spam.pk, "words": "It sells."}
    made = mine.send("POST", REPORTS, given)
    assert (made.status_code, made.json()["is_decided"]) == (201, False)
    assert problem(mine.send("POST", REPORTS, given)) == "invalid"
    assert "It sells." in look("/settings/reports/", browser_of(owner)).words
    case = Report.objects.get().case
    actions.decide(case, by=moderator, outcome="upheld", words="It is gone.")
    told = mine.get(f"{REPORTS}{made.json()['id']}/").json()
    assert (told["is_decided"], told["outcome"], told["answer"]) == (True, "upheld", "It is gone.")
    assert [one["id"] for one in mine.get(REPORTS).json()["items"]] == [told["id"]]


def test_what_cannot_be_reported(
    mine: Caller, visitor: Caller, post: Post, spam: ReportKind, owner: User, stranger: User
) -> None:
    given = {"thing": "post", "id": post.pk, "kind": spam.pk}
    own = PostFactory.create(author=owner)
    for wrong, why in (
        ({"id": post.pk + 1000}, "not-found"),
        ({"thing": "nosuch"}, "not-found"),
        ({"id": own.pk}, "invalid"),
        ({"kind": 0}, "invalid"),
        ({"id": "x"}, "invalid"),
    ):
        assert problem(mine.send("POST", REPORTS, given | wrong)) == why, wrong
    assert problem(visitor.send("POST", REPORTS, given)) == "sign-in-required"
    assert problem(visitor.get(REPORTS)) == "sign-in-required"
    made = mine.send("POST", REPORTS, given).json()["id"]
    other = Caller(token_of(stranger))
    assert problem(other.get(f"{REPORTS}{made}/")) == "not-found"
    assert other.get(REPORTS).json()["items"] == []


def test_a_decision_is_read_and_appealed_against(
    post: Post, stranger: User, moderator: User, mine: Caller, visitor: Caller
) -> None:
    actions.hide(post, by=moderator, reason="Rude words.")
    theirs = Caller(token_of(stranger))
    row = theirs.get(DECISIONS).json()["items"][0]
    assert (row["reason"], row["is_standing"], row["appeal"]) == ("Rude words.", True, None)
    address = f"{DECISIONS}{row['id']}/"
    assert problem(mine.get(address)) == "not-found"
    assert problem(visitor.get(address)) == "sign-in-required"
    assert problem(theirs.send("POST", f"{address}appeal/", {"words": ""})) == "invalid"
    told = theirs.send("POST", f"{address}appeal/", {"words": "It was a quote."}).json()
    assert (told["appeal"]["outcome"], bool(told["no_appeal_because"])) == ("waiting", True)
    appeal = Statement.objects.get(pk=row["id"]).appeal
    another = User.objects.create_user(handle="judge", email="judge@example.org")
    another.groups.add(moderator.groups.get())
    User.objects.filter(pk=another.pk).update(is_staff=True)
    actions.grant(appeal, by=User.objects.get(pk=another.pk), words="You are right.")
    told = theirs.get(address).json()
    assert (told["appeal"]["answer"], told["is_standing"]) == ("You are right.", False)


def test_a_warning_is_read_while_all_else_waits(
    owner: User, moderator: User, mine: Caller, stranger: User
) -> None:
    warning = actions.warn(owner, by=moderator, reason="Keep to the matter.")
    assert problem(mine.change(ME, {"about": "No."})) == "warning-unread"
    row = mine.get(WARNINGS).json()["items"][0]
    assert (row["words"], row["is_waiting"]) == ("Keep to the matter.", True)
    address = f"{WARNINGS}{warning.pk}/"
    assert problem(Caller(token_of(stranger)).get(address)) == "not-found"
    assert mine.send("POST", f"{address}acknowledge/").json()["is_waiting"] is False
    assert mine.change(ME, {"about": "Yes."}).status_code == 200


def test_the_record_is_the_page(visitor: Caller, moderator: User) -> None:
    for _ in range(3):
        actions.hide(StoryFactory.create(), by=moderator, reason="Asked to.")
    rows = visitor.get(LOG).json()["items"]
    assert len(rows) == 3
    page = look("/moderation/log/")
    assert rows[0]["words"].lower() in page.words.lower()
    assert moderator.handle not in visitor.get(LOG).content.decode()
    assert visitor.get(f"{LOG}{rows[0]['id']}/").json() == rows[0]
    assert visitor.get(f"{LOG}?about=posts").json()["items"] == []
    assert problem(visitor.get(f"{LOG}?about=nosuch")) == "bad-parameter"


def test_lists_ask_as_often_for_many(mine: Caller, owner: User, moderator: User) -> None:
    def judged(number: int) -> None:
        for _ in range(number):
            actions.hide(PostFactory.create(author=owner), by=moderator, reason="So.")

    judged(3)
    addresses = (DECISIONS, LOG, WARNINGS, REPORTS)
    few = [queries(mine, one) for one in addresses]
    judged(12)
    assert [queries(mine, one) for one in addresses] == few
    assert max(few) <= MOST_QUERIES

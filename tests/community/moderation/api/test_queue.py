"""The queue over the API: narrowed, taken, noted, decided, and the deeds that decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.moderation import actions
from community.moderation.models import Case, Report, ReportKind, Warning  # noqa: A004
from tests.cast import PostFactory, person
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of
from tests.conftest import sure_browser_of
from tests.mentors.requesting import together
from threads.actions import say
from threads.models import Post

pytestmark = pytest.mark.django_db

CASES, APPEALS = "/api/v1/moderation/cases/", "/api/v1/moderation/appeals/"


@pytest.fixture
def judge(moderator: User) -> Caller:
    return Caller(token_of(moderator))


@pytest.fixture
def post(stranger: User) -> Post:
    return PostFactory.create(author=stranger, body="Buy my ladder.")


@pytest.fixture
def case(post: Post, owner: User) -> Case:
    return reported(post, owner).case


def reported(post: Post, by: User) -> Report:
    kind = ReportKind.objects.filter(is_offered=True)[0]
    return actions.report(post, by=by, kind=kind, words="It sells.")


def test_the_queue_is_read_and_narrowed(judge: Caller, case: Case, post: Post) -> None:
    row = judge.get(CASES).json()["items"][0]
    assert (row["thing"], row["thing_id"], row["state"]) == ("post", post.pk, "open")
    assert row["reasons"][0]["count"] == 1
    for query, number in (
        ("?state=decided", 0),
        ("?thing=post&origin=report", 1),
        ("?thing=story", 0),
        ("?q=sells&taken=nobody", 1),
        ("?taken=me", 0),
        ("?taken=others", 0),
        ("?older=3", 0),
        ("?tag=nosuch", 0),
        ("?language=xx", 0),
        (f"?kind={case.reports.get().kind_id}&sort=age", 1),
    ):
        assert len(judge.get(CASES + query).json()["items"]) == number, query
    told = judge.get(f"{CASES}{case.pk}/").json()
    assert told["subject"]["words"] == "Buy my ladder."
    assert [one["words"] for one in told["reports"]] == ["It sells."]


def test_private_words_are_told_to_nobody_unrecorded(judge: Caller, case: Case) -> None:
    assert judge.get(f"{CASES}{case.pk}/").json()["reports"][0]["seen"]
    Case.objects.filter(pk=case.pk).update(is_private=True)
    told = judge.get(f"{CASES}{case.pk}/").json()
    assert [one["seen"] for one in told["reports"]] == [""]


def assert_pages_hold(judge: Caller, address: str, said: list[str]) -> None:
    """A page at a time it is the same."""
    seen, following = list[str](), f"{address}?page_size=2"
    while following:
        page = judge.get(following.replace("http://testserver", "")).json()
        seen += [one["what"] for one in page["items"]]
        following = page["next"]
    assert seen == said
    assert len(said) > 3


def test_it_is_taken_noted_given_back_and_decided(judge: Caller, case: Case) -> None:
    address = f"{CASES}{case.pk}/"
    taken = judge.send("POST", f"{address}take/").json()
    assert taken["taken_by"]["handle"] == "moderator-of-the-day"
    other = Caller(token_of(person("another", role="moderator")))
    assert problem(other.send("POST", f"{address}take/")) == "invalid"
    made = judge.send("POST", f"{address}notes/", {"words": "A newcomer."})
    assert made.status_code == 201
    assert [one["words"] for one in other.get(f"{address}notes/").json()["items"]] == [
        "A newcomer."
    ]
    assert judge.send("POST", f"{address}release/").json()["taken_by"] is None
    decided = judge.send("POST", f"{address}decide/", {"outcome": "dismissed", "words": "Fine."})
    assert (decided.json()["state"], decided.json()["words"]) == ("decided", "Fine.")
    again = other.send("POST", f"{address}decide/", {"outcome": "upheld", "words": "No."})
    assert (again.status_code, problem(again)) == (409, "conflict")
    said = [one["what"] for one in judge.get(f"{address}history/").json()["items"]]
    assert "The case was taken" in said
    assert_pages_hold(judge, f"{address}history/", said)
    assert problem(judge.send("POST", f"{address}put-away/")) == "conflict"


def test_a_deed_decides(judge: Caller, case: Case, post: Post, stranger: User) -> None:
    address = f"{CASES}{case.pk}/deeds/"
    offered = {one["code"]: one for one in judge.get(address).json()}
    assert {"post.hide", "person.warn", "person.suspend"} <= set(offered)
    asked = {one["name"]: one for one in offered["person.suspend"]["fields_asked"]}
    assert (asked["until"]["type"], asked["reason"]["is_required"]) == ("time", True)
    assert "comment" in {one["value"] for one in asked["ability"]["choices"]}
    refused = judge.send("POST", address, {"code": "post.hide", "given": {}, "words": "Thanks."})
    assert problem(refused) == "invalid"
    assert refused.json()["errors"][0]["pointer"] == "/given/reason"
    for wrong in ("story.hide", "no.such"):
        sent = {"code": wrong, "given": {"reason": "So."}, "words": "Thanks."}
        assert problem(judge.send("POST", address, sent)) == "not-found"
    sent = {"code": "post.hide", "given": {"reason": "It sells."}, "words": "Thanks."}
    assert judge.send("POST", address, sent).json()["outcome"] == "upheld"
    post.refresh_from_db()
    assert not post.is_live
    assert problem(judge.send("POST", address, sent)) == "conflict"


def test_who_has_no_part_in_it(
    visitor: Caller, mine: Caller, case: Case, stranger: User, moderator: User
) -> None:
    address = f"{CASES}{case.pk}/"
    for caller, why in ((visitor, "sign-in-required"), (mine, "not-allowed")):
        for found in (
            *(caller.get(one) for one in (CASES, address, f"{address}deeds/", APPEALS)),
            *(
                caller.send("POST", f"{address}{verb}/", {})
                for verb in ("take", "decide", "notes", "deeds", "read")
            ),
        ):
            assert problem(found) == why
    narrow = Caller(token_of(moderator, "read", "write:me"))
    assert problem(narrow.send("POST", f"{address}take/")) == "out-of-scope"
    stranger.groups.add(moderator.groups.get())
    theirs = Caller(token_of(User.objects.get(pk=stranger.pk)))
    assert problem(theirs.get(address)) == "not-found"  # it is about them


def test_an_appeal_is_judged_by_another(judge: Caller, post: Post, stranger: User) -> None:
    first = person("first", role="moderator")
    actions.hide(post, by=first, reason="Rude.")
    made = actions.appeal(stranger.statements.get(), by=stranger, words="A quote.")
    row = judge.get(f"{APPEALS}?outcome=waiting").json()["items"][0]
    assert (row["id"], row["words"], row["reason"]) == (made.pk, "A quote.", "Rude.")
    address = f"{APPEALS}{made.pk}/"
    own = Caller(token_of(first))
    assert problem(own.send("POST", f"{address}grant/", {})) == "not-allowed"
    assert problem(judge.send("POST", f"{address}refuse/", {})) == "invalid"
    told = judge.send("POST", f"{address}grant/", {"words": "You are right."})
    assert (told.status_code, told.json()["outcome"]) == (200, "granted")
    post.refresh_from_db()
    assert post.is_live


def test_warnings_and_sanctions_are_taken_back(
    judge: Caller, mine: Caller, stranger: User, moderator: User, still: None
) -> None:
    warning = actions.warn(stranger, by=moderator, reason="Keep to the matter.")
    listed = judge.get("/api/v1/moderation/warnings/").json()["items"]
    assert listed[0]["person"]["handle"] == stranger.handle
    address = f"/api/v1/moderation/warnings/{warning.pk}/withdraw/"
    assert problem(mine.send("POST", address)) == "not-allowed"
    assert problem(judge.send("POST", address)) == "invalid"
    assert judge.send("POST", address, {"reason": "It was meant well."}).json()["withdrawn_at"]
    assert not Warning.objects.waiting().exists()
    until = timezone.now() + timedelta(days=1)
    sanction = actions.suspend(stranger, "comment", by=moderator, reason="So.", until=until)
    listed = judge.get("/api/v1/moderation/sanctions/?in_force=1").json()["items"]
    assert listed[0]["ability"] == "comment"
    address = f"/api/v1/moderation/sanctions/{sanction.pk}/lift/"
    assert problem(mine.send("POST", address, {})) == "not-allowed"
    assert judge.send("POST", address, {"reason": "Enough."}).json()["is_in_force"] is False


def test_it_asks_as_often_for_many(judge: Caller, owner: User) -> None:
    for _ in range(3):
        reported(PostFactory.create(), owner)
    few = queries(judge, CASES)
    for _ in range(7):
        reported(PostFactory.create(), owner)
    assert queries(judge, CASES) == few <= MOST_QUERIES


def test_a_message_in_private_is_hidden_in_its_case(judge: Caller) -> None:
    two = together()
    said = say(two.thread, by=two.mentor, body="Pay me first.")
    address = f"{CASES}{reported(said, two.mentee).case_id}/deeds/"
    offered = {one["code"] for one in judge.get(address).json()}
    assert "message.hide" in offered
    assert not offered & {"post.hide", "post.erase"}
    sent = {"code": "message.hide", "given": {"reason": "It is free here."}, "words": "Thanks."}
    assert judge.send("POST", address, sent).json()["outcome"] == "upheld"
    assert not Post.objects.get(pk=said.pk).is_live


def test_what_is_for_good_takes_a_session_that_was_just_confirmed(case: Case, post: Post) -> None:
    root = person("root", role="administrator", is_superuser=True)
    caller = Caller(token_of(root))
    given = {"reason": "A court says so."}
    one = {"code": "post.erase", "given": given, "words": "Thanks."}
    many = {"code": "post.erase", "ids": [post.pk], "given": given}
    assert problem(caller.send("POST", f"{CASES}{case.pk}/deeds/", one)) == "confirm-first"
    assert problem(caller.send("POST", "/api/v1/moderation/bulk/", many)) == "confirm-first"
    assert Post.objects.get(pk=post.pk).body
    sure = sure_browser_of(root)
    done = sure.post(f"{CASES}{case.pk}/deeds/", one, content_type="application/json")
    assert done.json()["outcome"] == "upheld"
    assert Post.objects.get(pk=post.pk).body == ""

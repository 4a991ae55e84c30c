"""What waits to be judged is a case from the deed that lets it wait to the deed that judges it."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation import actions
from community.moderation.desks import all_desks
from community.moderation.models import Case
from mentors import actions as mentors
from mentors.models import Standing, StoryClaim
from mentors.states import State
from stories import actions as stories
from stories.models import Credit
from stories.models.story import Rights
from tests.cast import StoryFactory, person
from tests.community.queueing import answer, reported
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory, crossed
from tests.mentors.requesting import together
from tests.stories.documents import POST, block, imported
from tests.threads.asking import tag
from threads import actions as threads
from threads.models import Post, Suggestion

pytestmark = pytest.mark.django_db
Origin, Outcome = Case.Origin, Case.Outcome
TWICE = (
    "\n\nA stranger explained gradient descent with a heel of bread and a knife.\n\n"
    "A stranger explained gradient descent with a slice of bread and a knife.\n"
)


def only(origin: str) -> Case:
    """The one open case for this reason."""
    return Case.objects.open().get(origin=origin)


def last(origin: str) -> Case:
    return Case.objects.filter(origin=origin).latest("pk")


def recount(*arguments: str) -> str:
    out = StringIO()
    call_command("recount", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def post(owner: User) -> Post:
    return answer(owner)


def suggested(post: Post, by: User) -> Suggestion:
    return threads.suggest(post, by=by, note="Says it better.", body="Do not buy it.", seen=0)


# -------------------------------------------------------------------------------- suggested edits


def test_a_suggested_edit_waits_until_it_is_judged(post: Post, stranger: User, owner: User) -> None:
    made = suggested(post, stranger)
    case = only(Origin.SUGGESTION)
    assert (case.subject_kind, case.subject_key, case.person) == ("suggestion", made.pk, stranger)
    assert list(case.tags.values_list("slug", flat=True)) == ["phd"]
    threads.reject_suggestion(made, by=owner, reason="It is a joke.")
    case.refresh_from_db()
    assert (case.outcome, case.decided_by) == (Outcome.SETTLED, owner)


@pytest.mark.parametrize("end", ["approve", "improve", "withdraw"])
def test_however_it_ends(end: str, post: Post, stranger: User, owner: User) -> None:
    made = suggested(post, stranger)
    match end:
        case "approve":
            threads.approve_suggestion(made, by=owner)
        case "improve":
            threads.improve_suggestion(made, by=owner, body="Do not buy that.", seen=0)
        case "withdraw":
            threads.withdraw_suggestion(made, by=stranger)
    assert not Case.objects.open().exists()


def test_on_a_post_out_of_sight_nothing_waits(post: Post, stranger: User, moderator: User) -> None:
    suggested(post, stranger)
    threads.hide(post, by=moderator, reason="x")
    assert not Case.objects.open().filter(origin=Origin.SUGGESTION).exists()
    threads.restore(Post.objects.get(pk=post.pk), by=moderator)
    assert only(Origin.SUGGESTION).person == stranger


def test_an_edit_that_is_refused_leaves_no_case(post: Post, stranger: User) -> None:
    with pytest.raises(ValidationError):
        threads.suggest(post, by=stranger, note="Nothing.", body=post.body, seen=0)
    assert not Case.objects.exists()


# ---------------------------------------------------------------------------------------- mentors


def test_a_profile_waits_until_it_is_reviewed(owner: User, moderator: User) -> None:
    crossed(owner)
    mentor = MentorFactory.create(person=owner, standing=Standing.DRAFT)
    mentor.tagged_items.create(tag=tag("interviews"))
    mentors.send_for_review(mentor, by=owner)
    case = only(Origin.MENTOR)
    assert (case.subject_kind, case.person) == ("mentor", owner)
    assert [one.slug for one in case.tags.all()] == ["interviews"]
    mentors.ask_for_more(mentor, by=moderator, words="Since when?")
    assert last(Origin.MENTOR).outcome == Outcome.SETTLED
    mentors.send_for_review(mentor, by=owner)
    mentors.approve_mentor(mentor, by=moderator)
    assert not Case.objects.open().filter(origin=Origin.MENTOR).exists()


def test_claims_wait_once_their_mentor_is_approved(owner: User, moderator: User) -> None:
    crossed(owner)
    mentor = MentorFactory.create(person=owner, standing=Standing.WAITING)
    said = [mentor.claims.create(text=words) for words in ("A degree", "Ten years", "A prize")]
    mentor.claims.create(text="My own affair", visibility="nobody")
    mentors.approve_mentor(mentor, by=moderator)
    cases = {one.subject_key: one for one in Case.objects.open().filter(origin=Origin.CLAIM)}
    assert set(cases) == {one.pk for one in said}
    mentors.verify_claim(said[0], by=moderator, evidence="peer")
    actions.leave(cases[said[1].pk], by=moderator)
    assert only(Origin.CLAIM).subject_key == said[2].pk
    mentors.end_mentoring(mentor, by=owner)
    assert not Case.objects.open().exists()
    assert LogEntry.objects.filter(code="case.leave", actor_id=moderator.pk).count() == 1


def test_only_what_may_stand_as_it_is_can_be_left(
    post: Post, stranger: User, moderator: User
) -> None:
    suggested(post, stranger)
    with pytest.raises(ValidationError, match="has to be judged"):
        actions.leave(only(Origin.SUGGESTION), by=moderator)


@pytest.mark.parametrize("is_theirs", [True, False])
def test_a_claimed_story_waits_until_somebody_decides(
    is_theirs: bool, owner: User, moderator: User
) -> None:
    story = StoryFactory.create()
    claim = mentors.claim_story(story, by=owner, words="I am Nora.")
    mentors.claim_story(story, by=owner, words="I am Nora Field.")
    case = only(Origin.CLAIM)
    assert (case.subject_kind, case.person, case.language) == ("storyclaim", owner, "en")
    if is_theirs:
        credit = Credit.objects.create(story=story, name="Nora Field")
        mentors.confirm_story(claim, by=moderator, credit=credit)
    else:
        mentors.refuse_story(claim, by=moderator, reason="Nothing shows it.")
    assert last(Origin.CLAIM).decided_by == moderator
    assert not Case.objects.open().exists()


def test_a_concern_is_read_by_few_and_by_neither_of_the_two() -> None:
    mina, ana = person("mina", role="moderator"), person("ana", role="moderator")
    between = together(State.ACTIVE, mentee=mina, mentor=MentorFactory.create(person=ana))
    concern = mentors.raise_concern(between, by=mina, words="They ask for money: nightshade.")
    case = only(Origin.CONCERN)
    assert case.is_private
    for part in (mina, ana):
        assert not Case.objects.visible_to(part).exists()
        assert not policy.may(part, "case.judge", case)
    third = person("third", role="moderator")
    page = browser_of(third).get(f"/admin/moderation/case/{case.pk}/change/").content.decode()
    assert "nightshade" not in page
    assert f"/admin/mentors/concern/{concern.pk}/change/" in page
    mentors.close_concern(concern, by=third, note="We spoke to them.")
    assert last(Origin.CONCERN).outcome == Outcome.SETTLED
    mentors.reopen_concern(concern, by=third)
    assert only(Origin.CONCERN).raised_by == mina


# ---------------------------------------------------------------------------------------- stories


def test_an_imported_draft_waits_until_it_is_let_out(editor: User) -> None:
    story = imported(POST)
    case = only(Origin.STORY)
    assert (case.subject_kind, case.subject_key) == ("story", story.pk)
    imported(POST.replace("midnight", "noon"))  # the same story again: the same case
    assert only(Origin.STORY) == case
    stories.publish(story, by=editor)
    assert last(Origin.STORY).decided_by == editor
    assert not Case.objects.open().exists()


def test_what_is_published_as_it_is_imported_waits_for_nobody() -> None:
    data = POST.encode()
    stories.import_document(data, file="/posts/a.md", rights=Rights.OWN, publish=True)
    assert not Case.objects.filter(origin=Origin.STORY).exists()


def test_a_withdrawn_draft_waits_no_more(editor: User) -> None:
    stories.withdraw(imported(POST), by=editor, reason="Not ours.")
    assert not Case.objects.open().exists()


def lost_passage() -> Any:
    """A passage whose words stand in two places after the story was imported again."""
    story = imported(POST)
    row = block(story, "loaf of bread")
    passage = stories.quote(row, 0, len(row.plain))
    passage.save()
    line = "A stranger explained gradient descent with a loaf of bread and a knife.\n"
    imported(POST.replace(line, TWICE))
    passage.refresh_from_db()
    assert passage.orphaned_at is not None
    return passage


def test_a_passage_that_lost_its_place_waits_for_an_editor(editor: User, moderator: User) -> None:
    passage = lost_passage()
    case = only(Origin.PASSAGE)
    assert (case.subject_kind, case.subject_key) == ("passage", passage.pk)
    assert policy.may(editor, "case.judge", case)
    assert not policy.may(moderator, "case.judge", case)
    there = block(passage.story, "slice of bread")
    stories.reattach_to(passage, there, "slice of bread", by=editor)
    assert last(Origin.PASSAGE).decided_by == editor


def test_a_passage_that_finds_its_place_again_settles_by_itself() -> None:
    lost_passage()
    imported(POST)
    case = last(Origin.PASSAGE)
    assert (case.outcome, case.decided_by) == (Outcome.SETTLED, None)


# ------------------------------------------------------------------------------------- the rebuild


def much_that_waits(owner: User, stranger: User) -> None:
    suggested(answer(owner), stranger)
    lost_passage()
    mentors.claim_story(StoryFactory.create(), by=owner, words="I am Nora.")
    mentor = MentorFactory.create(person=person("ana"))
    mentor.claims.create(text="A degree")
    MentorFactory.create(person=person("wen"), standing=Standing.WAITING)
    between = together(State.ACTIVE, mentee=person("mina"), mentor=mentor)
    mentors.raise_concern(between, by=person_of(between), words="They ask for money.")


def person_of(mentorship: Any) -> User:
    mentee: User = mentorship.mentee
    return mentee


def test_the_queue_is_made_anew_from_what_waits(owner: User, stranger: User) -> None:
    much_that_waits(owner, stranger)
    Case.objects.all().delete()
    with pytest.raises(CommandError, match="counters are wrong"):
        recount("--check")
    recount()
    assert recount("--check") == "Every counter is right.\n"
    found = Case.objects.open().values_list("origin", "subject_kind")
    assert {(str(origin), kind) for origin, kind in found} >= {
        (str(desk.origin), desk.kind) for desk in all_desks() if desk.waiting().exists()
    }
    origins = {origin for origin, _kind in found}
    wanted = {"suggestion", "passage", "claim", "mentor", "concern", "story"}
    assert wanted <= origins


def test_cases_of_what_waits_no_more_are_put_away(post: Post, stranger: User) -> None:
    suggested(post, stranger)
    Suggestion.objects.all().delete()
    with pytest.raises(CommandError):
        recount("--check")
    recount()
    assert last(Origin.SUGGESTION).outcome == Outcome.SETTLED


def test_a_score_that_does_not_add_up_is_counted_anew(post: Post, stranger: User) -> None:
    case = reported(post, stranger)
    Case.objects.filter(pk=case.pk).update(score=99)
    assert "score says 99" in recount()
    assert only(Origin.REPORT).score == 4


def test_a_moderator_puts_away_what_is_gone_and_nothing_else(
    post: Post, stranger: User, moderator: User
) -> None:
    made = suggested(post, stranger)
    case = only(Origin.SUGGESTION)
    with pytest.raises(ValidationError, match="still waits"):
        actions.put_away(case, by=moderator)
    Suggestion.objects.filter(pk=made.pk).delete()
    page = browser_of(moderator)
    address = f"/admin/moderation/case/{case.pk}/change/"
    assert "Nothing is left to judge" in page.get(address).content.decode()
    page.post(address, {"do": "put_away"})
    assert last(Origin.SUGGESTION).outcome == Outcome.SETTLED


def test_what_has_a_door_of_its_own_is_not_decided_in_the_queue(
    post: Post, stranger: User, moderator: User
) -> None:
    suggested(post, stranger)
    with pytest.raises(ValidationError, match="judged at its own place"):
        actions.decide(only(Origin.SUGGESTION), by=moderator, outcome="dismissed", words="No.")


def test_reports_are_told_where_their_case_is_settled(
    post: Post, stranger: User, moderator: User
) -> None:
    reported(post, stranger)
    actions.settle(Origin.REPORT, "post", post.pk, by=moderator)
    mine = browser_of(stranger)
    assert "settled itself" in mine.get("/settings/reports/").content.decode()


def test_an_account_that_closes_lets_go_of_its_claims(owner: User) -> None:
    mentors.claim_story(StoryFactory.create(), by=owner, words="I am Nora.")
    mentors.leave(owner)
    assert not StoryClaim.objects.exists()
    assert not Case.objects.open().exists()


def test_each_desk_names_an_address(owner: User, stranger: User) -> None:
    much_that_waits(owner, stranger)
    desk, seen = browser_of(person("root", role="moderator", is_superuser=True)), 0
    for one in all_desks():
        for case in one.cases():
            seen += 1
            assert desk.get(one.door(case.subject_key)).status_code == 200, one
    assert seen >= 5

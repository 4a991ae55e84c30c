"""A member proposes a story; editors take it on, ask back or decline, and the member is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.limits.actions import TooManyError
from community.log.models import LogEntry
from community.moderation.actions import suspend
from community.moderation.models import Case
from community.notifications.models import Notification
from community.notifications.tellers import told
from stories import actions
from stories.actions import proposed_texts
from stories.actions.identity import is_taken
from stories.actions.uploads import reported
from stories.importing.document import ImportRefused
from stories.models import Credit, Proposal, Story
from stories.models.story import Rights, Status
from stories.models.upload import Upload
from stories.proposal_states import MOVES, OPEN, Actor, State, Verb, allowed
from tests.cast import StoryFactory, person
from tests.stories.proposing import TEXT, linked, proposed

pytestmark = pytest.mark.django_db

Do = Callable[[Proposal, Any], Any]

DO: dict[Verb, Do] = {
    Verb.ANSWER: lambda proposal, by: actions.answer(proposal, by=by, words="In 2011."),
    Verb.WITHDRAW: lambda proposal, by: actions.withdraw_proposal(proposal, by=by),
    Verb.ASK: lambda proposal, by: actions.ask_back(proposal, by=by, words="When was it?"),
    Verb.READ: lambda proposal, by: actions.read_text(proposal, by=by),
    Verb.TAKE: lambda proposal, by: actions.take_on(proposal, StoryFactory.create(), by=by),
    Verb.DECLINE: lambda proposal, by: actions.decline(proposal, by=by, words="We have one."),
}
ACTORS = ("proposer", "editor", "stranger", "moderator", "visitor", "editor who proposed it")


@pytest.fixture
def cast(owner: User, editor: User, stranger: User, moderator: User) -> dict[str, Any]:
    return {"proposer": owner, "editor": editor, "stranger": stranger, "moderator": moderator}


# ---------------------------------------------------------------- the table


def test_the_table_says_all_verbs() -> None:
    assert set(MOVES) == set(DO) == set(Verb)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("who", ACTORS)
def test_every_actor_state_and_verb(
    who: str, verb: Verb, state: State, cast: dict[str, Any], client: Any
) -> None:
    proposer = cast["editor"] if who == "editor who proposed it" else cast["proposer"]
    by = proposer if who == "editor who proposed it" else cast.get(who)
    actor = {"proposer": Actor.PROPOSER, "editor": Actor.EDITOR}.get(who)
    actor = Actor.PROPOSER if who == "editor who proposed it" else actor
    proposal = proposed(proposer, state)
    assert proposal.actor_of(by) is actor
    assert proposal.verbs_of(by) == allowed(actor, state)
    who_may, states, to = MOVES[verb]
    if actor in who_may and state in states:
        DO[verb](proposal, by)
        proposal.refresh_from_db()
        assert proposal.state == (to or state)
        return
    expected = ValidationError if actor in who_may else policy.NotAllowed
    expected = policy.SignInRequired if by is None else expected
    before = Proposal.objects.values().get()
    with pytest.raises(expected):
        DO[verb](proposal, by)
    assert Proposal.objects.values().get() == before
    assert not Upload.objects.exists()


# ---------------------------------------------------------------- handing in


def test_it_waits_in_the_queue_under_who_proposed_it(owner: User) -> None:
    proposal = proposed(owner)
    case = Case.objects.get(subject_kind="proposal")
    assert (case.origin, case.subject_key, case.person) == ("proposal", proposal.pk, owner)
    assert case.is_open
    assert [event.verb for event in proposal.events.all()] == ["propose"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"way": "song"}, "way"),
        ({"claim": ""}, "claim"),
        ({"claim": "stolen"}, "claim"),
        ({"title": "  "}, "title"),
        ({"title": "t" * 201}, "title"),
        ({"body": " \n "}, "body"),
        ({"body": "x\x00y"}, "body"),
        ({"body": "x" * 100_001}, "body"),
        ({"way": "text", "body": ""}, "body"),
        ({"way": "link", "address": ""}, "address"),
        ({"way": "link", "address": "ftp://example.org/"}, "address"),
        ({"way": "link", "address": "http://me:secret@example.org/"}, "address"),
        ({"way": "link", "address": "javascript:alert(1)"}, "address"),
        ({"way": "own", "claim": "pointer"}, "claim"),
        ({"teller": "n" * 161}, "teller"),
        ({"about": "n" * 2_001}, "about"),
    ],
)
def test_what_cannot_be_proposed_is_said_at_its_field(
    owner: User, given: dict[str, str], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        proposed(owner, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Proposal.objects.exists()
    assert not Case.objects.exists()


def test_lines_are_made_plain_and_a_link_keeps_no_text(owner: User) -> None:
    made = proposed(owner, title=" Two \n words ", body="a\r\nb\rc")
    assert (made.title, made.body) == ("Two words", "a\nb\nc")
    assert proposed(owner, way="link", address=" https://example.org/ ").body == ""


def test_three_a_day_and_no_more(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0
    for _number in range(3):
        proposed(owner)
    with pytest.raises(TooManyError):
        proposed(owner)
    assert Proposal.objects.count() == 3


@pytest.mark.usefixtures("still")
def test_answers_have_a_limit_too(owner: User, editor: User, settings: Any) -> None:
    proposal = proposed(owner)
    settings.LIMITS_SCALE = 0.1  # two of twenty
    for number in range(2):
        actions.ask_back(proposal, by=editor, words="When was it?")
        actions.answer(proposal, by=owner, words=f"In 201{number}.")
    actions.ask_back(proposal, by=editor, words="When was it?")
    with pytest.raises(TooManyError):
        actions.answer(proposal, by=owner, words="In 2012.")
    proposal.refresh_from_db()
    assert proposal.state == State.ASKED


def test_who_may_not_propose_for_now_is_told_until_when(owner: User, moderator: User) -> None:
    until = timezone.now() + timezone.timedelta(days=2)
    suspend(owner, "propose", by=moderator, reason="Nine songs.", until=until)
    with pytest.raises(policy.Unable, match="Nine songs"):
        proposed(owner)


def test_the_database_keeps_whole_ones_only(owner: User) -> None:
    proposal = proposed(owner)
    for broken in ({"body": ""}, {"way": "link", "address": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(**broken)


def test_no_story_takes_the_address_of_the_pages() -> None:
    assert is_taken("propose")
    assert is_taken("proposals")


# ---------------------------------------------------------------- who sees it


def test_its_proposer_and_editors_see_it_and_nobody_else(cast: dict[str, Any]) -> None:
    proposal = proposed(cast["proposer"])
    seen = {who: set(Proposal.objects.visible_to(by)) for who, by in cast.items()}
    assert seen == {
        "proposer": {proposal},
        "editor": {proposal},
        "stranger": set(),
        "moderator": set(),
    }
    actions.withdraw_proposal(proposal, by=cast["proposer"])
    assert not Proposal.objects.visible_to(cast["editor"]).exists()
    assert Proposal.objects.visible_to(cast["proposer"]).exists()


# ---------------------------------------------------------------- asked, answered, declined


def lines(someone: User) -> list[tuple[str, str]]:
    notices = Notification.objects.filter(receiver=someone).order_by("pk")
    return [(line.event.code, line.told.excerpt) for line in told(notices, person=someone)]


def is_in_queue(proposal: Proposal) -> bool:
    return Case.objects.open().filter(subject_kind="proposal", subject_key=proposal.pk).exists()


def test_asked_and_answered(owner: User, editor: User) -> None:
    proposal = proposed(owner)
    actions.ask_back(proposal, by=editor, words="  When was it? ")
    assert not is_in_queue(proposal)
    assert lines(owner) == [("proposal-asked", "When was it?")]
    actions.answer(proposal, by=owner, words="In 2011.", body="All of it.\n\nAnew.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.body) == (State.WAITING, "All of it.\n\nAnew.")
    assert is_in_queue(proposal)
    assert lines(editor) == [("proposal-answered", "In 2011.")]
    said = [(event.verb, event.by, event.words) for event in proposal.events.all()]
    assert said == [
        ("propose", owner, ""),
        ("ask", editor, "When was it?"),
        ("answer", owner, "In 2011."),
    ]
    actions.ask_back(proposal, by=editor, words="Where?")
    assert [code for code, _words in lines(owner)] == ["proposal-asked", "proposal-asked"]


def test_an_answer_without_another_text_keeps_the_one_there_is(owner: User, editor: User) -> None:
    proposal = proposed(owner)
    actions.ask_back(proposal, by=editor, words="When?")
    actions.answer(proposal, by=owner, words="Soon.", body="")
    proposal.refresh_from_db()
    assert proposal.body == TEXT.strip()


def test_declined_with_a_reason(owner: User, editor: User) -> None:
    proposal = proposed(owner)
    actions.decline(proposal, by=editor, words="We have one.")
    assert not is_in_queue(proposal)
    assert lines(owner) == [("proposal-declined", "We have one.")]
    entry = LogEntry.objects.get(code="proposal.decline")
    assert (entry.actor_id, entry.text.reason) == (editor.pk, "We have one.")


@pytest.mark.parametrize("deed", [actions.ask_back, actions.decline])
@pytest.mark.parametrize("words", [" ", "w" * 2_001, "\x00"])
def test_editors_must_say_something(owner: User, editor: User, deed: Any, words: str) -> None:
    proposal = proposed(owner)
    with pytest.raises(ValidationError) as refused:
        deed(proposal, by=editor, words=words)
    assert list(refused.value.message_dict) == ["words"]
    assert is_in_queue(proposal)
    assert lines(owner) == []


def test_withdrawn_leaves_the_queue_and_tells_nobody(owner: User, editor: User) -> None:
    proposal = proposed(owner)
    actions.withdraw_proposal(proposal, by=owner)
    assert not is_in_queue(proposal)
    assert lines(editor) == []


# ---------------------------------------------------------------- taken on


def test_its_own_text_becomes_a_draft_that_leads_to_its_teller(owner: User, editor: User) -> None:
    proposal = proposed(owner, address="https://example.org/turbines")
    upload = actions.read_text(proposal, by=editor)
    assert (upload.refusal, upload.rights) == ("", Rights.OWN)
    proposal.refresh_from_db()
    assert proposal.state == State.WAITING
    story = actions.import_held(upload, by=editor).story
    assert story is not None
    proposal.refresh_from_db()
    assert (proposal.state, proposal.story) == (State.IMPORTED, story)
    assert (story.title, story.status) == ("From turbines to gradients", Status.DRAFT)
    assert (story.rights, story.source_url) == (Rights.OWN, "https://example.org/turbines")
    credit = Credit.objects.get(story=story)
    assert (credit.name, credit.person) == ("Mina Sol", owner)
    assert lines(owner) == [("proposal-taken", "")]
    assert not is_in_queue(proposal)
    actions.publish(story, by=editor)
    assert [code for code, _words in lines(owner)] == ["proposal-taken", "proposal-published"]


def test_what_another_tells_names_no_member(owner: User, editor: User) -> None:
    proposal = proposed(owner, way="text", claim="permission")
    story = actions.import_held(actions.read_text(proposal, by=editor), by=editor).story
    assert story is not None
    assert story.rights == Rights.PERMISSION
    assert Credit.objects.get(story=story).person is None


def test_of_what_is_only_pointed_to_readers_get_no_more_than_an_outline(
    owner: User, editor: User, stranger: User
) -> None:
    proposal = proposed(owner, way="text", claim="pointer")
    story = actions.import_held(actions.read_text(proposal, by=editor), by=editor).story
    assert story is not None
    assert story.rights == Rights.UNKNOWN
    actions.publish(story, by=editor)
    assert not Story.objects.readable_by(stranger).filter(pk=story.pk).exists()


def test_taken_back_meanwhile_it_is_not_imported(owner: User, editor: User) -> None:
    proposal = proposed(owner)
    upload = actions.read_text(proposal, by=editor)
    actions.withdraw_proposal(proposal, by=owner)
    with pytest.raises(ImportRefused, match="not open any more"):
        actions.import_held(upload, by=editor)
    actions.read_again(upload, b"# Mended\n\nText.", by=editor)
    assert not Story.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("verb", [Verb.WITHDRAW, Verb.DECLINE, Verb.TAKE])
def test_once_it_is_decided_its_text_is_nowhere_held(verb: Verb, owner: User, editor: User) -> None:
    decided, other = proposed(owner), proposed(owner)
    for proposal in (decided, decided, other):
        actions.read_text(proposal, by=editor)
    DO[verb](decided, owner if verb is Verb.WITHDRAW else editor)
    assert Upload.objects.get().proposal == other


def test_while_an_editor_asks_its_text_stays_held(owner: User, editor: User) -> None:
    proposal = proposed(owner)
    upload = actions.read_text(proposal, by=editor)
    actions.ask_back(proposal, by=editor, words="When was it?")
    assert Upload.objects.get() == upload


def test_decided_while_it_is_read_nothing_is_held(
    owner: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = proposed(owner)

    def slowly(*args: Any, **given: Any) -> Upload:
        actions.withdraw_proposal(proposal, by=owner)
        return reported(*args, **given)

    monkeypatch.setattr(proposed_texts, "reported", slowly)
    with pytest.raises(ValidationError, match="not open any more"):
        actions.read_text(proposal, by=editor)
    assert not Upload.objects.exists()


def test_two_proposals_with_one_title_are_two_stories(owner: User, editor: User) -> None:
    for body in ("One.\n\nOf them.", "Another.\n\nOf them."):
        actions.import_held(actions.read_text(proposed(owner, body=body), by=editor), by=editor)
    assert Story.objects.count() == 2


def test_a_title_that_is_no_name_of_a_file_does_no_harm(owner: User, editor: User) -> None:
    proposal = proposed(owner, title="../../etc/passwd\\x", body="No heading here.\n\nNone.")
    upload = actions.read_text(proposal, by=editor)
    assert upload.file.startswith(f"proposals/{proposal.pk}/")
    assert "/" not in upload.file.removeprefix(f"proposals/{proposal.pk}/")
    assert actions.import_held(upload, by=editor).story


def test_a_link_has_no_text_to_read_and_a_text_no_address_to_fetch(
    owner: User, editor: User
) -> None:
    with pytest.raises(ValidationError, match="no text yet"):
        actions.read_text(linked(owner), by=editor)
    with pytest.raises(ValidationError, match="no address"):
        actions.fetch_text(proposed(owner), by=editor)


def test_an_editor_does_not_judge_what_they_propose_themselves(editor: User) -> None:
    proposal = proposed(editor)
    with pytest.raises(policy.NotAllowed):
        actions.read_text(proposal, by=editor)
    other = person("edgar", role="editor")
    assert actions.read_text(proposal, by=other).refusal == ""


def test_open_means_nobody_has_decided() -> None:
    assert {state for state in State if Proposal(state=state).is_open} == OPEN

"""Posts that are put where they belong: their words, votes and address stay, the numbers follow."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community import policy
from community.accounts.models import User
from community.limits.actions import waived
from community.log.models import LogEntry
from community.moderation.actions.appeals import reverse
from community.moderation.models import State, Statement
from community.search import indexing
from stories.models import Story
from tests.cast import BlockFactory, StoryFactory, person
from tests.threads.asking import question, tag
from tests.threads.truth import untruths
from threads import actions, passages
from threads.models import MAX_DEPTH, Follow, Post, Suggestion, Thread

pytestmark = pytest.mark.django_db

OTHER = "Is one evening a week enough for letters?"


@dataclass
class Scene:
    """A question with an answer, on it a comment, a reply and a reply to that; another question."""

    asked: Thread
    other: Thread
    answer: Post
    comments: list[Post]
    moderator: User

    def now(self, post: Post) -> Post:
        return Post.objects.select_related("thread").get(pk=post.pk)


@pytest.fixture
def scene(owner: User, stranger: User, moderator: User) -> Scene:
    asked, other = question(owner), question(stranger, title=OTHER)
    answer = actions.answer(asked, by=stranger, body="Ten.")
    comments: list[Post] = []
    for number, who in enumerate((owner, stranger, owner)):
        above = comments[-1] if comments else None
        comments.append(actions.remark(answer, by=who, body=f"So? {number}", parent=above))
    actions.vote(answer, by=owner, value=1)
    return Scene(asked, other, answer, comments, moderator)


def shape(post: Post) -> tuple[Any, ...]:
    return (post.kind, post.subject_id, post.parent_id, post.root_id, post.depth)


# ----------------------------------------------------------------------------------- converting


def test_an_answer_becomes_a_comment_and_its_comments_replies(scene: Scene, owner: User) -> None:
    actions.accept(scene.answer, by=owner)
    top, reply, last = scene.comments
    actions.convert_to_comment(scene.answer, by=scene.moderator, reason="It answers nothing.")
    asks, pk = scene.asked.question_id, scene.answer.pk
    assert shape(scene.now(scene.answer)) == ("comment", asks, None, None, 1)
    assert shape(scene.now(top)) == ("comment", asks, pk, pk, 2)
    assert shape(scene.now(reply)) == ("comment", asks, top.pk, pk, 3)
    assert shape(scene.now(last)) == ("comment", asks, top.pk, pk, 3), "flattened"
    assert scene.now(scene.answer).up == 1
    assert scene.now(scene.answer).thread.accepted_id is None
    entry = LogEntry.objects.get(code="post.convert")
    assert entry.text.reason == "It answers nothing."
    assert '"kind": "answer"' in entry.text.before
    assert '"kind": "comment"' in entry.text.after
    assert untruths() == []


def test_a_comment_becomes_an_answer_and_its_replies_comments(scene: Scene) -> None:
    top, reply, last = scene.comments
    actions.convert_to_answer(reply, by=scene.moderator)
    assert shape(scene.now(reply)) == ("answer", None, None, None, 1)
    assert shape(scene.now(last)) == ("comment", reply.pk, None, None, 1)
    assert shape(scene.now(top)) == ("comment", scene.answer.pk, None, None, 1)
    assert scene.now(reply).thread.answer_count == 2
    assert untruths() == []


def test_there_and_back_again(scene: Scene) -> None:
    before = [shape(scene.now(one)) for one in (scene.answer, *scene.comments[:2])]
    actions.convert_to_comment(scene.answer, by=scene.moderator)
    actions.convert_to_answer(scene.answer, by=scene.moderator)
    assert [shape(scene.now(one)) for one in (scene.answer, *scene.comments[:2])] == before


def test_an_answer_can_go_below_another_one(scene: Scene, owner: User) -> None:
    second = actions.answer(scene.asked, by=owner, body="As he says.")
    actions.convert_to_comment(second, by=scene.moderator, below=scene.answer)
    assert scene.now(second).subject_id == scene.answer.pk
    assert untruths() == []


def test_what_only_answers_have_is_left_behind(scene: Scene, owner: User) -> None:
    Post.objects.filter(pk=scene.answer.pk).update(outdated_on="2026-01-01", outdated_why="Old.")
    Suggestion.objects.create(post=scene.answer, by=owner, body="Eleven.")
    actions.convert_to_comment(scene.answer, by=scene.moderator)
    assert scene.now(scene.answer).outdated_on is None
    assert Suggestion.objects.get().state == Suggestion.State.REJECTED


def test_what_cannot_be_converted_is_refused(scene: Scene, owner: User) -> None:
    assert scene.asked.question
    assert scene.other.question
    discussed = actions.comment(StoryFactory.create(), by=owner, body="So was I.")
    for post in (scene.asked.question, scene.answer, discussed):
        with pytest.raises(ValidationError):
            actions.convert_to_answer(post, by=scene.moderator)
    for post in (scene.asked.question, scene.comments[0], discussed):
        with pytest.raises(ValidationError):
            actions.convert_to_comment(post, by=scene.moderator)
    for below in (scene.answer, scene.comments[0], scene.other.question):
        with pytest.raises(ValidationError) as refused:
            actions.convert_to_comment(scene.answer, by=scene.moderator, below=below)
        assert list(refused.value.message_dict) == ["below"]


# -------------------------------------------------------------------------------------- moving


def test_an_answer_moves_with_what_hangs_on_it(scene: Scene, owner: User) -> None:
    actions.accept(scene.answer, by=owner)
    before = [shape(one) for one in scene.comments]
    actions.move(scene.answer, by=scene.moderator, to=scene.other, reason="It answers that.")
    assert scene.now(scene.answer).thread_id == scene.other.pk
    assert {scene.now(one).thread_id for one in scene.comments} == {scene.other.pk}
    assert [shape(scene.now(one)) for one in scene.comments] == before
    scene.asked.refresh_from_db()
    scene.other.refresh_from_db()
    assert (scene.asked.answer_count, scene.asked.post_count) == (0, 1)
    assert (scene.other.answer_count, scene.other.post_count) == (1, 5)
    assert scene.asked.accepted_id is None
    assert LogEntry.objects.get(code="post.move").text.reason == "It answers that."
    assert untruths() == []


def test_its_lasting_address_leads_to_where_it_is_now(scene: Scene) -> None:
    actions.move(scene.answer, by=scene.moderator, to=scene.other)
    assert (
        Client()
        .get(scene.answer.get_absolute_url())
        .headers["Location"]
        .startswith(scene.other.page_url)
    )


def test_a_comment_moves_from_a_story_to_a_question_and_back(owner: User, scene: Scene) -> None:
    story, elsewhere = StoryFactory.create(), StoryFactory.create()
    block = BlockFactory.create(story=story, key="k")
    indexing.rebuild()  # factories announce nothing
    top = actions.comment(
        story, by=owner, body="How many letters?", passage=passages.find(block, "patience")
    )
    reply = actions.comment(story, by=owner, body="I wrote ten.", parent=top)
    actions.move(top, by=scene.moderator, to=scene.other)
    assert shape(scene.now(top)) == ("comment", scene.other.question_id, None, None, 1)
    assert shape(scene.now(reply)) == ("comment", scene.other.question_id, top.pk, top.pk, 2)
    assert scene.now(top).passage_id is None
    assert untruths() == []
    actions.move(scene.now(top), by=scene.moderator, to=elsewhere)
    assert shape(scene.now(reply)) == ("comment", None, top.pk, top.pk, 2)
    assert Story.objects.get(pk=elsewhere.pk).comment_count == 2
    assert Story.objects.get(pk=story.pk).comment_count == 0
    assert untruths() == []


def test_an_answer_under_a_story_is_a_comment(scene: Scene) -> None:
    actions.move(scene.answer, by=scene.moderator, to=StoryFactory.create())
    assert shape(scene.now(scene.answer)) == ("comment", None, None, None, 1)
    assert scene.now(scene.comments[2]).depth == MAX_DEPTH
    assert untruths() == []


def test_what_cannot_be_moved_there_is_refused(scene: Scene) -> None:
    assert scene.asked.question
    with pytest.raises(ValidationError, match="Merge it"):
        actions.move(scene.asked.question, by=scene.moderator, to=scene.other)
    closed_story = StoryFactory.create(comments_enabled=False)
    hidden = question(scene.moderator, title="Where is my watch, please?")
    assert hidden.question
    actions.hide(hidden.question, by=scene.moderator, reason="Lost property.")
    for to in (scene.asked, closed_story, hidden):
        with pytest.raises(ValidationError) as refused:
            actions.move(scene.answer, by=scene.moderator, to=to)
        assert list(refused.value.message_dict) == ["to"]


def test_a_page_that_is_behind_does_not_move_it_on(scene: Scene) -> None:
    actions.move(scene.answer, by=scene.moderator, to=scene.other)
    with pytest.raises(ValidationError, match="in the meantime"):
        actions.move(scene.answer, by=scene.moderator, to=scene.asked)


def test_votes_and_edits_find_what_was_moved_meanwhile(scene: Scene, stranger: User) -> None:
    actions.move(scene.now(scene.answer), by=scene.moderator, to=scene.other)
    actions.vote(scene.answer, by=scene.moderator, value=1)
    edited = actions.edit(scene.answer, by=stranger, body="Twelve.", seen=0)
    assert (edited.up, edited.thread_id) == (2, scene.other.pk)


# ----------------------------------------------------------------------------------- splitting


def test_a_comment_becomes_a_question_with_its_replies(
    scene: Scene, owner: User, stranger: User
) -> None:
    top, reply, last = scene.comments
    Follow.objects.update_or_create(follower=owner, thread=scene.asked, defaults={"is_on": True})
    Follow.objects.update_or_create(
        follower=stranger, thread=scene.asked, defaults={"is_on": False}
    )
    thread = actions.split(
        top,
        by=scene.moderator,
        title="Why does nobody write back?",
        tags=[tag("phd")],
        answers=[reply.pk],
        reason="A question of its own.",
    )
    assert thread.question_id == top.pk
    assert thread.author_id == owner.pk
    assert shape(scene.now(top)) == ("question", None, None, None, 1)
    assert shape(scene.now(reply)) == ("answer", None, None, None, 1)
    assert shape(scene.now(last)) == ("comment", reply.pk, None, None, 1)
    assert scene.now(scene.answer).thread_id == scene.asked.pk
    assert Follow.objects.get(thread=thread).follower == owner
    assert Client().get(thread.page_url).status_code == 200
    assert LogEntry.objects.get(code="thread.split").text.reason == "A question of its own."
    assert untruths() == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"title": "Why?"}, "title"), ({"tags": []}, "tags"), ({"answers": [0]}, "answers")],
)
def test_what_makes_no_question_is_said_at_its_field(
    scene: Scene, changed: dict[str, Any], field: str
) -> None:
    asked = {"title": "Why does nobody write back?", "tags": [tag("phd")], **changed}
    with pytest.raises(ValidationError) as refused:
        actions.split(scene.comments[0], by=scene.moderator, **asked)
    assert list(refused.value.message_dict) == [field]
    assert Thread.objects.count() == 2


def test_whoever_asked_under_no_name_has_none_in_what_is_split_off(
    owner: User, moderator: User
) -> None:
    shy = question(owner, title="Who will hire me at fifty?", is_pseudonymous=True)
    assert shy.question
    remark = actions.remark(shy.question, by=owner, body="And do they pay?")
    thread = actions.split(remark, by=moderator, title="Do they pay at fifty?", tags=[tag("phd")])
    assert thread.is_pseudonymous
    for path in (thread.page_url, "/threads/"):
        assert owner.handle not in Client().get(path).content.decode()
    assert "at fifty" not in Client().get("/people/owner/").content.decode()


def test_a_moved_post_does_not_tell_who_asked(owner: User, stranger: User, moderator: User) -> None:
    """The same person asked one question under a name and another without: no badge joins them."""
    named, shy = question(owner), question(owner, title="Who hires at 50?", is_pseudonymous=True)
    assert shy.question
    told = actions.remark(named.question, by=owner, body="I wrote nine.")  # type: ignore[arg-type]
    untold = actions.remark(shy.question, by=owner, body="I am fifty.")
    actions.move(told, by=moderator, to=shy)
    actions.move(untold, by=moderator, to=named)
    for thread in (named, shy):
        page = Client().get(Thread.objects.get(pk=thread.pk).page_url).content.decode()
        assert "I wrote nine." in page or "I am fifty." in page
        assert "asked the question" not in page


# ------------------------------------------------------------------------------------ all of it


def test_these_are_moderators_deeds(
    scene: Scene, owner: User, stranger: User, editor: User
) -> None:
    def deeds(by: Any) -> list[Any]:
        title, tags = "Why does nobody write back?", [tag("phd")]
        return [
            lambda: actions.convert_to_comment(scene.answer, by=by),
            lambda: actions.convert_to_answer(scene.comments[0], by=by),
            lambda: actions.move(scene.answer, by=by, to=scene.other),
            lambda: actions.split(scene.answer, by=by, title=title, tags=tags),
        ]

    for someone in (owner, stranger, editor):
        for do in deeds(someone):
            with pytest.raises(policy.NotAllowed):
                do()
    for do in deeds(None):
        with pytest.raises(policy.SignInRequired):
            do()


@pytest.mark.slow  # many examples
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=0, max_value=10_000))
def test_whatever_is_done_in_whatever_order_the_numbers_are_right(db: None, seed: int) -> None:
    """Deeds at random; those that are refused change nothing, and trees stay trees."""
    with transaction.atomic():  # taken back, so that the next begins with nothing
        chance = Random(seed)  # noqa: S311 - a test's dice
        people = [person(name) for name in ("ann", "ben", "cy")]
        mo = person("mo", role="moderator")
        with waived():
            for number, who in enumerate(people):
                question(
                    who, title=f"How does one get there, way {number}?", is_pseudonymous=number == 1
                )
            for _number in range(24):
                _do_something(chance, people, mo)
        assert untruths() == []
        for post in Post.objects.select_related("parent", "root", "subject", "thread"):
            assert (post.kind == "question") == (post.thread.question_id == post.pk)
            assert post.subject is None or post.subject.thread_id == post.thread_id
            assert post.subject is None or post.subject.kind != "comment"
            if post.kind == "comment" and post.thread.kind == "question":
                assert post.subject is not None
            if post.parent is not None:
                assert post.parent.depth == post.depth - 1
                assert post.root_id == (post.parent.root_id or post.parent_id)
                assert (post.parent.thread_id, post.parent.subject_id) == (
                    post.thread_id,
                    post.subject_id,
                )
        for thread in Thread.objects.exclude(accepted=None):
            assert thread.accepted
            assert thread.accepted.thread_id == thread.pk
            assert thread.accepted.kind == "answer"
        transaction.set_rollback(True)


def _do_something(chance: Random, people: list[User], mo: User) -> None:
    threads, posts = list(Thread.objects.order_by("pk")), list(Post.objects.order_by("pk"))
    thread, other = chance.choice(threads), chance.choice(threads)
    post, who = chance.choice(posts), chance.choice(people)
    words = f"So it is: {chance.random()}"
    deeds: list[Any] = [
        lambda: actions.answer(thread, by=who, body=words),
        lambda: actions.remark(post.subject or post, by=who, body=words),
        lambda: actions.remark(
            post.subject or post, by=who, body=words, parent=post if post.subject else None
        ),
        lambda: actions.vote(post, by=who, value=chance.choice((1, 1, -1))),
        lambda: actions.accept(post, by=thread.author),
        lambda: actions.hide(post, by=mo, reason="Off."),
        lambda: actions.restore(post, by=mo),
        lambda: actions.convert_to_answer(post, by=mo),
        lambda: actions.convert_to_comment(post, by=mo),
        lambda: actions.move(post, by=mo, to=other),
        lambda: actions.split(post, by=mo, title=f"{words}?", tags=[tag("phd")]),
        lambda: actions.merge(
            thread, by=mo, into=other, as_kind=chance.choice(("answer", "comment"))
        ),
        lambda: actions.close_as_duplicate(thread, by=mo, of=other),
        lambda: actions.reopen(thread, by=mo),
    ]
    try:
        chance.choice(deeds)()
    except (ValidationError, policy.NotAllowed):
        pass


def test_what_its_author_deleted_moves_along_and_stays_deleted(scene: Scene, owner: User) -> None:
    actions.delete(scene.comments[0], by=owner)
    actions.move(scene.answer, by=scene.moderator, to=scene.other)
    assert scene.now(scene.comments[0]).state == State.DELETED
    assert scene.now(scene.comments[0]).thread_id == scene.other.pk
    assert untruths() == []


@pytest.mark.parametrize("made", ["moved", "a comment", "a question"])
def test_moved_back_it_takes_along_what_came_since(scene: Scene, made: str, owner: User) -> None:
    answer, before = scene.answer, [shape(one) for one in (scene.answer, *scene.comments)]
    stood = [answer, *scene.comments]
    match made:
        case "moved":
            actions.move(answer, by=scene.moderator, to=scene.other, reason="It is about that.")
        case "a comment":
            actions.convert_to_comment(answer, by=scene.moderator, reason="It asks back.")
        case _:
            titled: dict[str, Any] = {"title": "How many is enough?", "tags": [tag("phd")]}
            actions.split(answer, by=scene.moderator, reason="Another question.", **titled)
    stands, top = scene.now(answer).thread, scene.now(scene.comments[0])
    assert top.subject
    deep = actions.remark(top.subject, by=owner, body="Since then.", parent=top)
    if made == "a question":
        late = actions.answer(stands, by=owner, body="Ten, always.")
    told = Statement.objects.get(person=answer.author)
    assert told.reason
    reverse(told, by=person("second", role="moderator"), reason="A mistake.")
    assert [shape(scene.now(one)) for one in stood] == before
    assert scene.now(deep).thread == scene.asked
    if made == "a question":
        assert scene.now(late).subject == answer
        assert Thread.objects.filter(former__number=stands.pk).get() == scene.asked
    assert untruths() == []


def test_what_was_moved_on_since_is_not_moved_back(scene: Scene) -> None:
    actions.move(scene.answer, by=scene.moderator, to=scene.other)
    told = Statement.objects.get()
    actions.convert_to_comment(scene.now(scene.answer), by=scene.moderator)
    with pytest.raises(ValidationError, match="stays where it is"):
        reverse(told, by=scene.moderator, reason="A mistake.")

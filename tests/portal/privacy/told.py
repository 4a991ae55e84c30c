"""What moderators, editors and mentees write of somebody, with their name in all of it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from community.accounts.models import User
from community.moderation import deeds
from community.moderation.actions import (
    appeal,
    decide,
    hide_about,
    note_case,
    report,
    suspend,
    warn,
)
from community.moderation.actions.bulk import begin_bulk, carry_on
from community.moderation.models import BulkItem, Hold, ReportKind, Statement, TakenWords
from community.tags.models import Tag, TagRevision
from mentors.models import Mentor, Request, StoryClaim
from portal.shelf.actions import make_list, save
from portal.shelf.models import Highlight
from stories import actions as storytelling
from stories.models import Story
from tests import pages
from tests.cast import PostFactory, person
from tests.mentors.meeting import met
from tests.mentors.requesting import requested, together
from tests.stories.proposing import proposed
from tests.threads.asking import question
from threads import actions
from threads.models import Post


def judged(me: User, mod: User, story: Story, asked: pages.Asked, *, word: str) -> None:
    """Let `mod` decide in every way about `me`, each time with `word` in the reason."""
    mine = question(me, title="Which course do I sell next?")
    for note in (word, f"{word} again"):
        actions.close(mine, by=mod, why="other", note=note)
    actions.lock(mine, by=mod, note=word)
    post = actions.comment(story, by=me, body="Buy my course.")
    actions.hide(post, by=mod, reason=word)
    appeal(Statement.objects.filter(person=me).latest("pk"), by=me, words=word)
    hide_in_bulk = deeds.deed_of("post.hide")
    assert hide_in_bulk
    chosen = [PostFactory.create(author=me).pk]
    carry_on(begin_bulk(hide_in_bulk, chosen, by=mod, given={"reason": word}))
    BulkItem.objects.update(stood={"before": {"state_reason": word}})
    pages.hold_a_post(asked, me)
    Hold.objects.update(found=word)
    kind = ReportKind.objects.first()
    reported = report(mine.question, by=person("reporter"), kind=kind, words=word).case
    note_case(reported, by=mod, words=word)
    decide(reported, by=mod, outcome="dismissed", words=word)
    hide_about(me, by=mod, reason=word)
    warn(me, by=mod, reason=word)


def proposes(me: User, editor: User, *, word: str) -> None:
    """Let `me` propose stories, one of which an editor asks about, and one takes in hand."""
    for _number in range(2):
        held = proposed(me, teller=word, about=word, body=f"# Of {word}\n\nSo it was.")
        storytelling.read_text(held, by=editor)
    storytelling.ask_back(held, by=editor, words=word)


def asked_as_a_mentor(me: User, mentor: Mentor, story: Story, *, word: str) -> None:
    """Let `me` ask mentees something, be asked by one who is declined, meet one, claim a story."""
    mentor.questions.create(position=1, text=word)
    request = requested(mentor=mentor)
    request.answers.create(position=1, question=word, text=word)
    request.events.create(actor="mentee", verb="ask", words=word)
    Request.objects.filter(pk=request.pk).update(reason=word)
    type(request.brief).objects.filter(pk=request.brief_id).update(goal=word)
    met(together(mentor=mentor), timezone.now() + timedelta(days=3), place=word, why=word)
    StoryClaim.objects.create(person=me, story=story, words=word)


def keeps(me: User, tag: Tag, *, word: str, mention: str) -> None:
    """Let `me` keep a list and a note, and somebody name them in what a tag says."""
    make_list(by=me, name="To read", about=word)
    Highlight.objects.filter(owner=me).update(note=word)
    Tag.objects.filter(pk=tag.pk).update(description=mention)
    said = {"description": mention, "at": timezone.now()}
    TagRevision.objects.create(tag=tag, number=99, **said)


def named_by_others(me: User, other: User, mod: User, asked: pages.Asked, *, word: str) -> None:
    """Let others write `word` where `me` is not who it is about: they reported, decided, took part.

    `asked` is theirs; what else there is, is somebody else's alone.
    """
    make_list(by=other, name="Others’")
    save(asked.thread, by=other, note=word)
    actions.save_draft(f"answer-{asked.thread.pk}", {"body": word}, by=mod, seen=0)
    answer = asked.thread.posts.filter(author=me, kind=Post.Kind.ANSWER).earliest("pk")
    actions.save_draft(f"remark-{answer.pk}", {"body": word}, by=mod, seen=0)
    taken = {"thing_kind": "post", "thing_key": asked.thread.question_id, "words": {"body": word}}
    TakenWords.objects.create(person=other, **taken)
    author, kind = person("author"), ReportKind.objects.first()
    apart = question(author, title="Whom do I ask for a letter?")
    below = actions.answer(apart, by=author, body="Nobody.")
    for post in (below, apart.question):
        report(post, by=me, kind=kind, words="It is rude.")
        actions.hide(post, by=mod, reason=word)
    until = timezone.now() + timedelta(days=3)
    suspend(author, "vote", by=mod, reason=word, until=until)
    warn(author, by=mod, reason=word)
    told = Statement.objects.filter(person=author, code="post.hide").order_by("pk")
    told.update(by=me)  # as a moderator, which they are no more
    told.exclude(pk=told[0].pk).update(case=None)
    for one in told:
        appeal(one, by=author, words=word)

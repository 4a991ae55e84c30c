"""After every deed the index says what the content says, in the same transaction.

The deeds are listed from the modules that hold them: a new one belongs in one of the two tables.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from threading import Event
from threading import Thread as Runner
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from community.accounts.models import User
from community.lib import changes
from community.lib.findable import Document
from community.moderation import actions as moderation
from community.moderation.models import State, Statement
from community.search import asking, indexing
from community.search.models import Entry
from community.search.terms import Terms, terms_of
from community.tags import actions as tag_actions
from community.tags.models import Tag
from mentors import actions as mentor_actions
from mentors.actions.profiles import WORDS
from mentors.models import Mentor, Standing, StoryProposal
from portal import samples
from stories import actions as story_actions
from stories.actions.locking import hold
from stories.actions.metadata import put_tags
from stories.models import Story
from stories.models.story import Rights
from tests.cast import BlockFactory, PostFactory, StoryFactory, person
from tests.conftest import Laid
from tests.mentors.mentoring import MentorFactory, crossed
from tests.mentors.requesting import together
from tests.stories.documents import block, imported
from threads import actions as thread_actions
from threads.actions.patterns import note_pattern
from threads.arranged import Found
from threads.models import Post, Suggestion, Thread, VotePattern

pytestmark = pytest.mark.django_db

MODULES: dict[str, ModuleType] = {
    "stories": story_actions,
    "threads": thread_actions,
    "tags": tag_actions,
    "moderation": moderation,
    "mentors": mentor_actions,
}
TALK = """\
---
title: A talk by the harbour
kind: interview
rights: own
tags: [Tugboats]
authors: [Nora Field]
date: 2021-03-04
contents: [The harbour, The middle]
speakers:
  - {label: A, name: Ada Moor, role: interviewer}
  - {label: B, name: Ben Quay, role: pilot}
---

## The harbour

A: How did you come here?

B: By bicycle at first. Then PetroviÄ‡ gave me a key.

It was a very small padlock.

A: And the machines?

B: Nobody taught me, I read the manual.

![](https://example.org/chart.png "Figure 1: a lighthouse")
"""
BARE = (
    "The road to the coast\n\nWe left when it was still dark outside, and nobody spoke.\n\n"
    "The harbour wall\n\nThe boats were out already, every one of them, as on any day.\n"
)
TITLED = (
    "# The garden of GordiÄ‡\n\nHe came to it late, and by a way that nobody had told him of.\n"
)
FILE = "/posts/talk.md"


@dataclass
class Scene:
    """A published story with tags, three comments of which one is hidden, and who may do what."""

    story: Story
    editor: User
    moderator: User
    owner: User

    @property
    def comment(self) -> Post:
        return self.story.threads.get().posts.earliest("pk")

    @property
    def hidden(self) -> Post:
        return self.story.threads.get().posts.get(state=State.HIDDEN)

    def block(self, words: str) -> Any:
        return block(self.story, words)

    def fresh(self) -> Scene:
        """The same, as the database has it."""
        rows = (self.story, self.editor, self.moderator, self.owner)
        return Scene(*(type(row)._base_manager.get(pk=row.pk) for row in rows))  # type: ignore[arg-type]


Do = Callable[[Scene], object]


@dataclass(frozen=True)
class Deed:
    """A deed of an action: what it does, the query that finds no more, and the one that does."""

    action: str
    do: Do
    gone: str
    come: str
    before: Do | None
    text: str


DEEDS: list[Deed] = []


def deed(
    action: str, *, gone: str = "", come: str = "", before: Do | None = None, text: str = TALK
) -> Callable[[Do], Do]:
    """Enter a deed of `action`; `before` is done first, and `text` is what the story says."""

    def enter(do: Do) -> Do:
        DEEDS.append(Deed(action, do, gone, come, before, text))
        return do

    return enter


#: What the modules also hold, and why nothing that is found can change by it.
CHANGE_NOTHING_FOUND = {
    **dict.fromkeys(
        (
            f"stories.{name}"
            for name in (
                *("propose", "withdraw_proposal", "answer", "ask_back", "decline"),
                *("fetch_text", "read_text", "take_on"),
            )
        ),
        "a proposal is no story yet, and its import announces itself",
    ),
    "moderation.end_beneath": "what stands over it keeps it out of sight",
    "moderation.remove_avatar": "pictures are not searched",
    "moderation.hide_about": "people are not searched by what they tell",
    "moderation.restore_about": "people are not searched by what they tell",
    "moderation.stood": "it writes nothing",
    "moderation.uphold": "it closes cases alone",
    **dict.fromkeys(
        (
            *("mentors.hide_room_note", "mentors.restore_room_note", "mentors.hide_room_question"),
            *("mentors.restore_room_question", "mentors.put_room_out_again"),
            *("threads.hide_message", "threads.restore_message"),
        ),
        "what is said in rooms and in private is found by nobody",
    ),
    "moderation.give_avatar_back": "pictures are not searched",
    "stories.approve": "who agreed to a text is not searched",
    "stories.take_approval_back": "who agreed to a text is not searched",
    "stories.hold_document": "a held document is no story yet",
    "stories.read_again": "a held document is no story yet",
    "stories.discard": "a held document is no story yet",
    "stories.forget_old": "a held document is no story yet",
    "stories.preview_document": "it writes nothing",
    "stories.quote": "it writes nothing",
    "stories.keep_place": "a reader's place is nobody else's business",
    "threads.checked": "it writes nothing",
    "threads.save_draft": "a draft is nobody else's business",
    "threads.discard_draft": "a draft is nobody else's business",
    "threads.forget_old_drafts": "a draft is nobody else's business",
    "threads.hide_version": "what a post said before is not searched",
    "threads.show_version": "what a post said before is not searched",
    "threads.as_html": "it writes nothing",
    "threads.locked": "it writes nothing",
    "threads.reveal": "it writes the record alone",
    "threads.close": "what takes no more answers is found as before",
    "threads.reopen": "what takes no more answers is found as before",
    "threads.close_as_duplicate": "a duplicate keeps its page and is found as before",
    "threads.lock": "what is locked is found as before",
    "threads.unlock": "what is locked is found as before",
    "threads.suggest": "what is suggested is not said yet",
    "threads.reject_suggestion": "the post stays as it is",
    "threads.withdraw_suggestion": "the post stays as it is",
    "threads.follow": "what somebody follows is nobody else's business",
    "threads.unfollow": "what somebody follows is nobody else's business",
    "threads.deflect": "what was not asked is not there",
    "threads.set_outline": "an outline is no content until somebody asks with it",
    "threads.remove_outline": "an outline is no content until somebody asks with it",
    "tags.check": "it writes nothing",
    "moderation.check_sanction": "it writes nothing",
    "moderation.suspend": "what somebody may do is not searched",
    "moderation.lift": "what somebody may do is not searched",
    "moderation.report": "reports are not searched",
    "moderation.take": "cases are not searched",
    "moderation.release": "cases are not searched",
    "moderation.read_private": "it writes the record alone",
    "moderation.decide": "cases are not searched",
    "moderation.open_case": "cases are not searched",
    "moderation.settle": "cases are not searched",
    "moderation.note_case": "cases are not searched",
    "moderation.leave": "cases are not searched",
    "moderation.put_away": "cases are not searched",
    "moderation.set_report_kind": "kinds of reports are not searched",
    "moderation.standing_of": "it writes nothing",
    "moderation.appeal": "what was decided goes on standing",
    "moderation.refuse": "what was decided goes on standing",
    **dict.fromkeys(
        ("moderation.warn", "moderation.acknowledge", "moderation.withdraw_warning"),
        "what somebody was told is theirs",
    ),
    "moderation.set_warning_template": "templates are not searched",
    "threads.anonymise": "what is written is found as before, and who wrote it as a member's",
    "threads.undo_anonymising": "what is written is found as before",
    **dict.fromkeys(("moderation.set_rule", "moderation.check_rule"), "rules are not searched"),
    **dict.fromkeys(
        (
            *("moderation.note_hold", "moderation.note_edit", "moderation.tend_hold"),
            *("moderation.hold_on", "moderation.take_untold"),
        ),
        "it writes why something waits, and not that it does",
    ),
    "tags.described": "it writes nothing",
    "tags.slug_for": "it writes nothing",
    "tags.follow": "what somebody follows is nobody else's business",
    "tags.mute": "what somebody mutes is nobody else's business",
    "tags.leave": "what somebody follows is nobody else's business",
    "mentors.send_for_review": "what waits for a moderator is found by nobody",
    "mentors.print_of": "it writes nothing",
    "mentors.seen_of": "it writes nothing",
    "mentors.touch": "when somebody was here last is not searched",
    "mentors.pause_mentoring": "whoever rests is found as before",
    "mentors.resume_mentoring": "whoever rests is found as before",
    "mentors.come_back": "whoever rests is found as before",
    "mentors.verify_claim": "what a claim rests on is not searched",
    "mentors.unverify_claim": "what a claim rests on is not searched",
    "mentors.verify_again": "what a claim rests on is not searched",
    "mentors.claim_story": "a claim to a story is its moderators' business",
    "mentors.refuse_story": "a claim to a story is its moderators' business",
    "mentors.reopen_story_claim": "a claim to a story is its moderators' business",
    **dict.fromkeys(
        (f"mentors.{name}_note" for name in ("write", "edit", "delete", "read_programme")),
        "notes are for those they are meant for, and nobody searches them",
    ),
    **dict.fromkeys(
        ("mentors.propose_story", "mentors.edit_story", "mentors.decline_story"),
        "a story is found once it is published",
    ),
    "mentors.agree_to_story": "an editors' draft is found by nobody",
    "mentors.assembled": "it writes nothing",
    **dict.fromkeys(
        (
            *(f"mentors.{verb}_room" for verb in ("make", "change", "close", "hide", "restore")),
            *(f"mentors.{verb}_room" for verb in ("join", "leave", "pass_on", "remove_from")),
            *(f"mentors.{verb}_room_note" for verb in ("write", "change", "delete")),
            *("mentors.renew_invitation", "mentors.next_session", "mentors.postpone_session"),
            *("mentors.set_question", "mentors.attend", "mentors.skip_turn"),
            *("mentors.ask_to_swap", "mentors.answer_swap"),
        ),
        "study rooms are listed, not searched, and what is in them is theirs",
    ),
    **dict.fromkeys(
        (
            *("mentors.propose", "mentors.agree", "mentors.add_goal", "mentors.change_goal"),
            *("mentors.remove_goal", "mentors.take_up", "mentors.add_step", "mentors.change_step"),
            *("mentors.remove_step", "mentors.tick", "mentors.untick"),
        ),
        "what two people agree on and reach is theirs",
    ),
    **dict.fromkeys(("mentors.set_plan", "mentors.remove_plan"), "plans are listed, not searched"),
    **dict.fromkeys(
        (
            *("mentors.propose_meeting", "mentors.cancel_coming_meetings"),
            "mentors.save_meeting_terms",
        ),
        "meetings are their two sides' alone",
    ),
    **dict.fromkeys(
        (
            *("mentors.say_reached", "mentors.thank", "mentors.reveal_thanks"),
            *("mentors.conceal_thanks", "mentors.set_contact", "mentors.raise_concern"),
            *("mentors.close_concern", "mentors.reopen_concern"),
            *("mentors.hide_thanks", "mentors.restore_thanks"),
            *("mentors.stop_request", "mentors.restore_request"),
            *("mentors.hide_meeting", "mentors.restore_meeting"),
        ),
        "what two say of their mentorship is not searched, though thanks may be shown",
    ),
    **dict.fromkeys(
        ("threads.converse", "threads.join", "threads.leave", "threads.say", "threads.is_cut"),
        "what is said in private is found by nobody",
    ),
    "mentors.share_calendar": "a calendar is its owner's business",
    "mentors.stop_sharing_calendar": "a calendar is its owner's business",
    **dict.fromkeys(
        (
            *("mentors.invite", "mentors.decline_invitation", "mentors.free_places"),
            *("mentors.take_back_invitation", "mentors.give_invitation_back"),
        ),
        "who is invited is not searched",
    ),
    **dict.fromkeys(
        (
            *("mentors.save_brief", "mentors.discard_brief", "mentors.draft_of", "mentors.send"),
            *("mentors.ask_next", "mentors.join_line", "mentors.leave_line", "mentors.place"),
            "mentors.tell_line",
        ),
        "a request is its two people's business",
    ),
}


# ------------------------------------------------------------------------------- stories: text


def take_back(scene: Scene) -> None:
    edit = scene.story.edits.exclude(key="").get(rule="mojibake")
    story_actions.undo_edit(edit, by=scene.editor)


@deed("stories.undo_edit", gone="Petrović")
def _(scene: Scene) -> None:
    take_back(scene)


@deed("stories.accept_edit", come="Petrović", before=take_back)
def _(scene: Scene) -> None:
    edit = scene.story.edits.exclude(key="").get(rule="mojibake")
    story_actions.accept_edit(edit, by=scene.editor)


@deed("stories.undo_edit", gone="Gordić", text=TITLED)
def _(scene: Scene) -> None:
    story_actions.undo_edit(scene.story.edits.get(key=""), by=scene.editor)


@deed("stories.decide", text=BARE)
def _(scene: Scene) -> None:
    for decision in ("heading", "caption", "paragraph"):
        story_actions.decide(scene.story.findings.get(), decision, by=scene.editor)
        assert not list(indexing.differences())


@deed("stories.split_turn", gone='"first Petrović"')
def _(scene: Scene) -> None:
    row = scene.block("By bicycle")
    story_actions.split_turn(row, row.markdown.index("Then"), by=scene.editor)


@deed("stories.merge_turns", come='"key small padlock"')
def _(scene: Scene) -> None:
    story_actions.merge_turns(scene.block("By bicycle"), scene.block("padlock"), by=scene.editor)


@deed("stories.mark")
def _(scene: Scene) -> None:
    story_actions.mark(scene.block("By bicycle"), "chatter", by=scene.editor)


@deed("stories.mark", gone="padlock", before=lambda scene: of_unknown_rights(scene))
def _(scene: Scene) -> None:
    """Of unknown rights the excerpt is found, and that leaves out what is marked."""
    story_actions.mark(scene.block("padlock"), "sensitive", by=scene.editor)


def redact(scene: Scene) -> None:
    story_actions.redact(scene.block("padlock"), by=scene.editor, reason="A secret.")


@deed("stories.redact", gone="padlock")
def _(scene: Scene) -> None:
    redact(scene)


@deed("stories.unredact", come="padlock", before=redact)
def _(scene: Scene) -> None:
    story_actions.unredact(scene.block("padlock"), by=scene.editor)


def hide_block(scene: Scene) -> None:
    story_actions.hide_block(scene.block("padlock"), by=scene.moderator, reason="A secret.")


@deed("stories.hide_block", gone="padlock")
def _(scene: Scene) -> None:
    hide_block(scene)


@deed("stories.restore_block", come="padlock", before=hide_block)
def _(scene: Scene) -> None:
    story_actions.restore_block(scene.block("padlock"), by=scene.moderator)


@deed("moderation.put_out_again", gone="padlock")
def _(scene: Scene) -> None:
    hidden = moderation.hide(scene.story, by=scene.moderator, reason="A secret.")
    stood = moderation.stood(hidden)
    moderation.restore(hidden, by=scene.moderator)
    moderation.put_out_again(hidden, by=scene.moderator, reason="By mistake.", stood=stood)


@deed("stories.reassign_speaker")
def _(scene: Scene) -> None:
    other = scene.story.speakers.get(label="A")
    story_actions.reassign_speaker(scene.block("By bicycle"), other, by=scene.editor)


@deed("stories.set_speaker")
def _(scene: Scene) -> None:
    speaker = scene.story.speakers.get(label="B")
    story_actions.set_speaker(speaker, name="Benno", role="captain", by=scene.editor)


def add_voice(scene: Scene) -> None:
    story_actions.add_speaker(scene.story, label="C", name="Cleo", role="", by=scene.editor)


@deed("stories.add_speaker")
def _(scene: Scene) -> None:
    add_voice(scene)


@deed("stories.remove_speaker", before=add_voice)
def _(scene: Scene) -> None:
    story_actions.remove_speaker(scene.story.speakers.get(label="C"), by=scene.editor)


@deed("stories.set_alt")
def _(scene: Scene) -> None:
    story_actions.set_alt(
        scene.story.blocks.get(kind="figure"), "A white lighthouse", by=scene.editor
    )


@deed("stories.set_picture")
def _(scene: Scene) -> None:
    made = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, "PNG")
    picture = ContentFile(made.getvalue(), name="chart.png")
    figure = scene.story.blocks.get(kind="figure")
    story_actions.set_picture(figure, picture, by=scene.editor, alt="A teal square")


@deed("stories.place_entry")
def _(scene: Scene) -> None:
    entry = scene.story.contents.get(title="The middle")
    story_actions.place_entry(entry, scene.block("By bicycle"), by=scene.editor)


@deed("stories.reattach_to")
def _(scene: Scene) -> None:
    row = scene.block("By bicycle")
    passage = story_actions.quote(row, 0, 2)
    passage.save()
    story_actions.reattach_to(passage, row, "bicycle", by=scene.editor)


@deed("stories.support")
def _(scene: Scene) -> None:
    takeaway = scene.story.takeaways.create(position=0, text="Read the manual.")
    row = scene.block("the manual")
    story_actions.support(takeaway, block=row, words="the manual", by=scene.editor)


# --------------------------------------------------------------------- stories: what they state


def of_unknown_rights(scene: Scene) -> None:
    story_actions.set_metadata(scene.story, rights=Rights.UNKNOWN, by=scene.editor)


@deed("stories.set_metadata", gone="title:harbour or talk", come="ropewalk")
def _(scene: Scene) -> None:
    story_actions.set_metadata(scene.story, title="About a ropewalk", by=scene.editor)
    heading = set(Entry.objects.filter(kind="comment").values_list("heading", flat=True))
    assert heading == {"About a ropewalk"}


@deed("stories.set_metadata", gone="tag:tugboats", come="tag:ropes tag:knots")
def _(scene: Scene) -> None:
    story_actions.set_metadata(scene.story, tags=["Ropes", "Knots"], by=scene.editor)


@deed("stories.set_metadata", gone="author:nora", come="author:moor")
def _(scene: Scene) -> None:
    story_actions.set_metadata(scene.story, credits=[("author", "Una Moor")], by=scene.editor)


@deed("stories.set_metadata")
def _(scene: Scene) -> None:
    credit = scene.story.credits.get(name="Nora Field")
    story_actions.set_metadata(scene.story, people={credit.pk: scene.owner}, by=scene.editor)


@deed("stories.set_metadata", gone="year:2021", come="year:2019")
def _(scene: Scene) -> None:
    story_actions.set_metadata(scene.story, published="2019-05", by=scene.editor)


@deed("stories.set_metadata", gone="bicycle or tag:tugboats or grateful")
def _(scene: Scene) -> None:
    story_actions.set_metadata(
        scene.story, summary="Somebody tells.", rights=Rights.UNKNOWN, by=scene.editor
    )
    assert not Entry.objects.filter(kind="comment").exists()


@deed("stories.set_metadata", come="tag:tugboats kind:story", before=of_unknown_rights)
def _(scene: Scene) -> None:
    story_actions.set_metadata(scene.story, rights=Rights.OWN, by=scene.editor)
    assert Entry.objects.filter(kind="comment").count() == 2


@deed("stories.change_slug")
def _(scene: Scene) -> None:
    story_actions.change_slug(scene.story, "by-the-harbour", by=scene.editor)
    (hit,) = hits("bicycle")
    assert hit.url.startswith("/stories/by-the-harbour/")


# ------------------------------------------------------------- stories: in, out and in once more


def withdraw(scene: Scene) -> None:
    story_actions.withdraw(scene.story, by=scene.editor, reason="They asked for it.")


@deed("stories.withdraw", gone="bicycle or grateful")
def _(scene: Scene) -> None:
    withdraw(scene)


@deed("stories.undo_withdrawing", come="bicycle", before=withdraw)
def _(scene: Scene) -> None:
    story_actions.undo_withdrawing(scene.story, by=scene.moderator, reason="A mistake.")


@deed("stories.publish", come="bicycle", before=withdraw)
def _(scene: Scene) -> None:
    story_actions.publish(scene.story, by=scene.editor)
    assert hits("grateful")


@deed("stories.import_document", gone="bicycle", come="paddle steamer")
def _(scene: Scene) -> None:
    changed = TALK.replace("By bicycle", "By paddle steamer")
    assert imported(changed, FILE, by=scene.editor) == scene.story


@deed("stories.import_document", gone="talk", come="ropewalk kind:story tag:ropes author:moor")
def _(scene: Scene) -> None:
    changed = TALK.replace("A talk", "A ropewalk").replace("Tugboats", "Ropes")
    assert imported(changed.replace("Nora Field", "Una Moor"), FILE) == scene.story


@deed("stories.import_document", gone="tag:tugboats kind:story or grateful")
def _(scene: Scene) -> None:
    """The same bytes, with rights that a person states."""
    imported(TALK, FILE, rights=Rights.UNKNOWN)


@deed("stories.import_document", come="engine sheds")
def _(scene: Scene) -> None:
    """A second document is imported and let out at once."""
    other = TALK.replace("harbour", "station").replace("The middle", "Engine sheds")
    imported(other + "\nB: We painted engine sheds.\n", "/posts/other.md", publish=True)


@deed("stories.import_held", gone="bicycle", come="paddle steamer")
def _(scene: Scene) -> None:
    changed = TALK.replace("By bicycle", "By paddle steamer").encode()
    held = story_actions.hold_document(changed, file=FILE, by=scene.editor)
    story_actions.import_held(held, by=scene.editor)


# ----------------------------------------------------------------------------------- discussions


@deed("threads.comment", come="seagulls kind:comment")
def _(scene: Scene) -> None:
    thread_actions.comment(scene.story, by=scene.owner, body="Nobody spoke of *seagulls*.")


@deed("threads.comment", come="seagulls kind:comment")
def _(scene: Scene) -> None:
    thread_actions.comment(
        scene.story, by=scene.owner, body="Seagulls again.", parent=scene.comment
    )


@deed("threads.edit", gone="grateful", come="thankful")
def _(scene: Scene) -> None:
    thread_actions.edit(scene.comment, by=scene.owner, body="I am thankful.", seen=0)


def suggest(scene: Scene) -> Suggestion:
    helper = person("helper")
    return thread_actions.suggest(
        scene.comment, by=helper, note="Says it in one word.", body="I am thankful.", seen=0
    )


@deed("threads.approve_suggestion", gone="grateful", come="thankful", before=suggest)
def _(scene: Scene) -> None:
    suggestion = scene.comment.suggestions.get()
    thread_actions.approve_suggestion(suggestion, by=scene.owner)


@deed("threads.improve_suggestion", gone="grateful", come="obliged", before=suggest)
def _(scene: Scene) -> None:
    suggestion = scene.comment.suggestions.get()
    thread_actions.improve_suggestion(suggestion, by=scene.owner, body="I am obliged.", seen=0)


@deed("threads.delete", gone="grateful")
def _(scene: Scene) -> None:
    thread_actions.delete(scene.comment, by=scene.owner)


@deed("threads.hide", gone="grateful")
def _(scene: Scene) -> None:
    thread_actions.hide(scene.comment, by=scene.moderator, reason="Off the subject.")


@deed("threads.restore", come="bargain")
def _(scene: Scene) -> None:
    thread_actions.restore(scene.hidden, by=scene.moderator)


def hold_comment(scene: Scene) -> None:
    thread_actions.hold(scene.comment, by=scene.moderator, reason="To be looked at.")


deed("threads.hold", gone="grateful")(hold_comment)


@deed("threads.release", come="grateful", before=hold_comment)
def _(scene: Scene) -> None:
    thread_actions.release(scene.comment, by=scene.moderator)


@deed("threads.erase", gone="grateful")
def _(scene: Scene) -> None:
    root = person("root", role="administrator", is_superuser=True)
    thread_actions.erase(scene.comment, by=root, reason="A court says so.")


def hide_comment(scene: Scene) -> None:
    thread_actions.hide(scene.comment, by=scene.moderator, reason="Off the subject.")


@deed("moderation.reverse", come="grateful", before=hide_comment)
def _(scene: Scene) -> None:
    moderation.reverse(Statement.objects.latest("pk"), by=scene.moderator, reason="A mistake.")


@deed("moderation.take_back", come="grateful", before=hide_comment)
def _(scene: Scene) -> None:
    moderation.take_back(Statement.objects.latest("pk"), by=scene.moderator)


@deed("moderation.grant", come="grateful", before=hide_comment)
def _(scene: Scene) -> None:
    told = Statement.objects.latest("pk")
    asked = moderation.appeal(told, by=told.person, words="It is on the subject.")
    moderation.grant(asked, by=person("second-moderator", role="moderator"))


@deed("threads.tally")
def _(scene: Scene) -> None:
    PostFactory.create(thread=scene.comment.thread, state=State.HELD)
    Post.objects.filter(pk=scene.comment.pk).update(state=State.HELD)
    changes.announce("post", scene.comment.pk)
    thread_actions.tally(scene.story.threads.select_for_update().get())


# ------------------------------------------------------------------------------------- questions


def ask(scene: Scene) -> Thread:
    return thread_actions.ask(
        by=scene.owner,
        title="How does one become a mate?",
        body="So far I know rowing boats.",
        tags=[tag(scene)],
    )


def with_answer(scene: Scene) -> Post:
    """A question, an answer that its asker accepted, and a comment on that."""
    thread = ask(scene)
    answer = thread_actions.answer(thread, by=scene.moderator, body="Learn the tides.")
    thread_actions.remark(answer, by=scene.owner, body="Which almanac?")
    thread_actions.accept(answer, by=scene.owner)
    return answer


def asked(scene: Scene) -> Thread:
    return Thread.objects.get(kind=Thread.Kind.QUESTION)


def answer_of(scene: Scene) -> Post:
    return Post.objects.get(kind=Post.Kind.ANSWER)


@deed("threads.ask", come="rowing kind:thread tag:tugboats is:unanswered")
def _(scene: Scene) -> None:
    ask(scene)


@deed("threads.draw", come="oars kind:thread tag:tugboats")
def _(scene: Scene) -> None:
    thread_actions.draw(
        scene.block("By bicycle"),
        by=scene.editor,
        title="How does one come to the oars?",
        body="What would you add?",
        tags=[tag(scene)],
    )


@deed("threads.edit_question", gone="rowing or mate", come="sculls kind:thread", before=with_answer)
def _(scene: Scene) -> None:
    thread_actions.edit_question(
        asked(scene),
        by=scene.owner,
        title="How does one become a bosun?",
        body="So far I know sculls.",
        tags=[tag_actions.set_tag(Tag(), name="Ropes", by=scene.editor)],
        seen=0,
    )
    assert hits("tides kind:answer tag:ropes")
    assert hits("almanac")[0].plain_title == "How does one become a bosun?"


@deed("threads.answer", gone="is:unanswered", come="tides kind:answer", before=ask)
def _(scene: Scene) -> None:
    thread_actions.answer(asked(scene), by=scene.moderator, body="Learn the tides.")


@deed("threads.remark", come="kelp kind:comment", before=with_answer)
def _(scene: Scene) -> None:
    thread_actions.remark(answer_of(scene), by=scene.owner, body="And the kelp?")


@deed("threads.unaccept", gone="is:accepted", before=with_answer)
def _(scene: Scene) -> None:
    thread_actions.unaccept(asked(scene), by=scene.owner)


@deed("threads.accept", come="is:accepted kind:answer", before=ask)
def _(scene: Scene) -> None:
    answer = thread_actions.answer(asked(scene), by=scene.moderator, body="Learn the tides.")
    thread_actions.accept(answer, by=scene.owner)


@deed("threads.vote", come="score:>0 kind:answer", before=with_answer)
def _(scene: Scene) -> None:
    thread_actions.vote(answer_of(scene), by=scene.owner, value=1)


@deed("threads.vote", come="score:>0 kind:thread", before=with_answer)
def _(scene: Scene) -> None:
    question = asked(scene).question
    assert question
    thread_actions.vote(question, by=scene.moderator, value=1)


def arranged(scene: Scene) -> VotePattern:
    """The moderator's vote on the answer, as part of a pattern."""
    answer, voter = answer_of(scene), person("voter")
    thread_actions.vote(answer, by=voter, value=1)
    votes = list(answer.votes.filter(voter=voter))
    kind = VotePattern.Kind.BURST
    return note_pattern(Found(kind, voter.pk, answer.author_id or 0, votes, among=10))


def with_pattern(scene: Scene) -> None:
    with_answer(scene)
    arranged(scene)


def undo_votes(scene: Scene) -> None:
    pattern, judge = VotePattern.objects.get(), person("judge", role="moderator")
    thread_actions.undo_votes(pattern, by=judge, reason="Arranged.")


def with_undone_votes(scene: Scene) -> None:
    with_pattern(scene)
    undo_votes(scene)


deed("threads.undo_votes", gone="score:>0 kind:answer", before=with_pattern)(undo_votes)


@deed("threads.put_votes_back", come="score:>0 kind:answer", before=with_undone_votes)
def _(scene: Scene) -> None:
    judge = User.objects.get(handle="judge")
    thread_actions.put_votes_back(VotePattern.objects.get(), by=judge)


def hide_question(scene: Scene) -> None:
    question = asked(scene).question
    assert question
    thread_actions.hide(question, by=scene.moderator, reason="Asked before.")


@deed("threads.hide", gone="rowing or mate or tides or almanac", before=with_answer)
def _(scene: Scene) -> None:
    hide_question(scene)


@deed(
    "threads.restore",
    come="rowing or tides or almanac",
    before=lambda scene: (with_answer(scene), hide_question(scene)),
)
def _(scene: Scene) -> None:
    question = asked(scene).question
    assert question
    thread_actions.restore(question, by=scene.moderator)
    assert len(hits("rowing or tides or almanac")) == 3


@deed("threads.delete", gone="tides or is:accepted", before=with_answer)
def _(scene: Scene) -> None:
    thread_actions.delete(answer_of(scene), by=scene.moderator)


@deed(
    "threads.convert_to_comment", gone="is:answered", come="tides kind:comment", before=with_answer
)
def _(scene: Scene) -> None:
    thread_actions.convert_to_comment(answer_of(scene), by=scene.moderator)


@deed("threads.convert_to_answer", come="almanac kind:answer", before=with_answer)
def _(scene: Scene) -> None:
    remark = answer_of(scene).comments.get()
    thread_actions.convert_to_answer(remark, by=scene.moderator)


@deed("threads.move", gone="tides kind:answer", come="tides kind:comment", before=with_answer)
def _(scene: Scene) -> None:
    thread_actions.move(answer_of(scene), by=scene.moderator, to=scene.story)


@deed("threads.split", gone="tides kind:answer", come="wait kind:thread", before=with_answer)
def _(scene: Scene) -> None:
    thread_actions.split(
        answer_of(scene), by=scene.moderator, title="Who will wait for tides?", tags=[tag(scene)]
    )


@deed("threads.merge", gone="mate kind:thread", come="rowing kind:comment", before=with_answer)
def _(scene: Scene) -> None:
    into = thread_actions.ask(
        by=scene.moderator, title="What must a sailor know?", body="All.", tags=[tag(scene)]
    )
    mate = Thread.objects.get(title="How does one become a mate?")
    thread_actions.merge(mate, by=scene.moderator, into=into)


@deed("tags.set_tag", come="barges kind:answer", before=with_answer)
def _(scene: Scene) -> None:
    tag_actions.set_tag(tag(scene), name="Barges", by=scene.editor)


@deed("threads.mark_outdated", come="is:outdated kind:answer", before=with_answer)
def _(scene: Scene) -> None:
    outdate(scene)


@deed(
    "threads.unmark_outdated",
    gone="is:outdated",
    before=lambda scene: (with_answer(scene), outdate(scene)),
)
def _(scene: Scene) -> None:
    thread_actions.unmark_outdated(answer_of(scene), by=scene.owner)


def outdate(scene: Scene) -> None:
    answer, day = answer_of(scene), date(2025, 3, 1)
    thread_actions.mark_outdated(answer, by=scene.owner, since=day, why="New almanacs.")


def edit_comment(scene: Scene) -> None:
    thread_actions.edit(scene.comment, by=scene.owner, body="I am thankful.", seen=0)


@deed("threads.restore_version", come="grateful", gone="thankful", before=edit_comment)
def _(scene: Scene) -> None:
    revision = scene.comment.revisions.get()
    thread_actions.restore_version(revision, by=scene.owner, seen=1)


# ------------------------------------------------------------------------------------------ tags


def tag(scene: Scene) -> Tag:
    return Tag.objects.get(slug="tugboats")


@deed("tags.set_tag", gone="tugboats -tag:tugboats", come="barges kind:story")
def _(scene: Scene) -> None:
    tag_actions.set_tag(tag(scene), name="Barges", by=scene.editor)


@deed("tags.set_tag", come="ferries kind:tag")
def _(scene: Scene) -> None:
    tag_actions.set_tag(Tag(), name="Ferries", by=scene.editor)


@deed("tags.set_tag", come="dredgers kind:tag")
def _(scene: Scene) -> None:
    tag_actions.set_tag(tag(scene), description="Neither ferries nor dredgers.", by=scene.editor)


@deed("tags.describe", come="dredgers kind:tag")
def _(scene: Scene) -> None:
    said = "Neither *ferries* nor dredgers."
    tag_actions.describe(tag(scene), by=scene.editor, description=said, seen=0)


def vessels(scene: Scene) -> None:
    tag_actions.set_tag(Tag(), name="Vessels", by=scene.editor)


@deed("tags.merge", come="tag:vessels kind:story", gone="kind:tag tugboats", before=vessels)
def _(scene: Scene) -> None:
    tag_actions.merge(tag(scene), Tag.objects.get(slug="vessels"), by=scene.editor)


@deed("tags.merge", gone="tag:vessels kind:story", before=lambda scene: is_a_synonym(scene))
def _(scene: Scene) -> None:
    meant = Tag.objects.get(slug="vessels")
    other = tag_actions.set_tag(Tag(), name="Crafts", by=scene.editor)
    tag_actions.merge(meant, other, by=scene.editor)


def is_a_synonym(scene: Scene) -> None:
    meant = tag_actions.set_tag(Tag(), name="Vessels", by=scene.editor)
    tag_actions.set_tag(tag(scene), synonym_of=meant, by=scene.editor)


@deed("tags.set_tag", come="tag:vessels kind:story")
def _(scene: Scene) -> None:
    is_a_synonym(scene)


@deed("tags.set_tag", gone="vessels kind:story", come="crafts kind:story", before=is_a_synonym)
def _(scene: Scene) -> None:
    tag_actions.set_tag(Tag.objects.get(slug="vessels"), name="Crafts", by=scene.editor)


@deed("tags.set_tag", gone="vessels kind:story", before=is_a_synonym)
def _(scene: Scene) -> None:
    tag_actions.set_tag(tag(scene), synonym_of=None, by=scene.editor)


# ------------------------------------------------------------------------------------ moderation


def hide(scene: Scene) -> None:
    moderation.hide(scene.story, by=scene.moderator, reason="To be looked at.")


@deed("moderation.hide", gone="bicycle or grateful")
def _(scene: Scene) -> None:
    hide(scene)


@deed("moderation.restore", come="bicycle", before=hide)
def _(scene: Scene) -> None:
    moderation.restore(scene.story, by=scene.moderator)
    assert hits("grateful")


def hold_story(scene: Scene) -> None:
    moderation.hold(scene.story, by=scene.moderator, reason="To be looked at.")


deed("moderation.hold", gone="bicycle or grateful")(hold_story)


@deed("moderation.release_held", come="bicycle", before=hold_story)
def _(scene: Scene) -> None:
    moderation.release_held(scene.story, by=scene.moderator)


@deed("moderation.undo_holding", come="bicycle", before=hold_story)
def _(scene: Scene) -> None:
    moderation.undo_holding(scene.story, by=scene.moderator, reason="A mistake.")


@deed("moderation.undo_hiding", come="bicycle", before=hide)
def _(scene: Scene) -> None:
    moderation.undo_hiding(scene.story, by=scene.moderator, reason="A mistake.")


@deed("moderation.change_state", gone="bicycle or grateful")
def _(scene: Scene) -> None:
    moderation.change_state(scene.story, State.HELD, code="story.hide", by=scene.moderator)


# --------------------------------------------------------------------------------------- mentors


def mentors(standing: str = Standing.APPROVED) -> Do:
    """Lets the owner of the scene be a mentor who helps with moorings."""

    def make(scene: Scene) -> None:
        crossed(scene.owner, note="On a barge.")
        made = MentorFactory.create(
            person=scene.owner, standing=standing, helps_with="Knots and moorings."
        )
        made.tagged_items.create(tag=tag(scene))
        changes.announce("mentor", made.pk)

    return make


def save(scene: Scene, **words: str) -> Mentor:
    mine = Mentor.objects.filter(person=scene.owner).first() or Mentor(
        headline="Barges", who_i_am="I.", helps_with="Knots and moorings."
    )
    return mentor_actions.save_profile(
        by=scene.owner,
        seen=mentor_actions.seen_of(scene.owner),
        words={name: getattr(mine, name) for name in WORDS} | words,
        way=mentor_actions.Way(
            crossings=[{"from_role": "student", "to_role": "lead", "year": 2001}]
        ),
        tags=[tag(scene)],
    )


@deed("mentors.save_profile", gone="barge kind:mentor", come="ropes kind:mentor", before=mentors())
def _(scene: Scene) -> None:
    save(scene, helps_with="Ropes.")


@deed("mentors.save_profile")
def _(scene: Scene) -> None:
    save(scene)
    assert not hits("kind:mentor")


@deed("mentors.approve_mentor", come="moorings kind:mentor", before=mentors(Standing.WAITING))
def _(scene: Scene) -> None:
    mentor_actions.approve_mentor(scene.owner.mentor, by=scene.moderator)


@deed("mentors.ask_for_more", gone="moorings kind:mentor", before=mentors())
def _(scene: Scene) -> None:
    mentor_actions.ask_for_more(scene.owner.mentor, by=scene.moderator, words="Since when?")


def declined(scene: Scene) -> None:
    mentors()(scene)
    mentor_actions.decline_mentor(scene.owner.mentor, by=scene.moderator, words="Not so.")


@deed("mentors.reinstate_mentor", come="moorings kind:mentor", before=declined)
def _(scene: Scene) -> None:
    mentor_actions.reinstate_mentor(scene.owner.mentor, by=scene.moderator, reason="A mistake.")


@deed("mentors.decline_mentor", gone="moorings kind:mentor", before=mentors())
def _(scene: Scene) -> None:
    mentor_actions.decline_mentor(scene.owner.mentor, by=scene.moderator, words="Not so.")


@deed("mentors.load_plans", come="behavioural kind:tag")
def _(scene: Scene) -> None:
    mentor_actions.load_plans()


@deed("mentors.end_mentoring", gone="moorings kind:mentor", before=mentors())
def _(scene: Scene) -> None:
    mentor_actions.end_mentoring(scene.owner.mentor, by=scene.owner)


@deed("mentors.leave", gone="moorings kind:mentor", before=mentors())
def _(scene: Scene) -> None:
    mentor_actions.leave(scene.owner)


@deed("mentors.set_way", gone="barge kind:mentor", before=mentors())
def _(scene: Scene) -> None:
    seen = mentor_actions.print_of(scene.owner)
    mentor_actions.set_way(scene.owner, mentor_actions.Way(), by=scene.owner, seen=seen)


@deed("mentors.confirm_story")
def _(scene: Scene) -> None:
    claim = mentor_actions.claim_story(scene.story, by=scene.owner, words="I am Nora.")
    credit = scene.story.credits.get(name="Nora Field")
    mentor_actions.confirm_story(claim, by=scene.moderator, credit=credit)


@deed("stories.link_member")
def _(scene: Scene) -> None:
    credit = scene.story.credits.get(name="Nora Field")
    story_actions.link_member(credit, scene.owner, by=scene.moderator)


def told(scene: Scene) -> None:
    """Let the story be one that the scene's owner told with a mentor, with both consents."""
    now = timezone.now()
    StoryProposal.objects.create(
        mentorship=together(mentee=scene.owner),
        by=scene.owner,
        title=scene.story.title,
        body="It was so.",
        state=StoryProposal.State.AGREED,
        mentee_agreed_at=now,
        mentor_agreed_at=now,
        story=scene.story,
    )
    indexing.rebuild()  # factories announce nothing


@deed("stories.erase", gone="bicycle or grateful or tag:tugboats", before=told)
def _(scene: Scene) -> None:
    story_actions.erase(scene.story, by=scene.owner)


@deed("stories.delete", gone="bicycle or grateful or tag:tugboats")
def _(scene: Scene) -> None:
    root = person("root", is_superuser=True)
    story_actions.delete(scene.story, by=root, reason="A court says so.")


@deed("mentors.take_story_back", gone="bicycle or grateful or tag:tugboats", before=told)
def _(scene: Scene) -> None:
    mentor_actions.take_story_back(scene.story.proposals.get(), by=scene.owner)


# ---------------------------------------------------------------------------------------- the law


def public(name: str) -> set[str]:
    """The names of what a module of actions lets others call."""
    module = MODULES[name]
    functions = inspect.getmembers(module, inspect.isfunction)
    return {
        f"{name}.{called}"
        for called, function in functions
        if not called.startswith("_") and function.__module__.startswith(module.__name__)
    }


def hits(text: str) -> list[Any]:
    """What a visitor finds by exactly these words, all of them."""
    found = asking.search(text, person=AnonymousUser(), exact=True)
    return [] if found.is_relaxed else list(found.hits)


@pytest.fixture
def text(request: pytest.FixtureRequest) -> str:
    """What the scene's story says, where a test asks for nothing else."""
    return getattr(request, "param", TALK)


@pytest.fixture
def scene(text: str, editor: User, moderator: User, owner: User) -> Scene:
    return lay_out(text, editor, moderator, owner)


def lay_out(text: str, editor: User, moderator: User, owner: User) -> Scene:
    file = FILE if text != BARE else "/posts/bare.txt"
    story = imported(text, file, rights=Rights.OWN if text != TALK else None, publish=True)
    first = thread_actions.comment(story, by=owner, body="I am grateful for this.")
    thread_actions.comment(story, by=person("replier"), body="So am I.", parent=first)
    advert = thread_actions.comment(story, by=owner, body="What a bargain!")
    thread_actions.hide(advert, by=moderator, reason="An advertisement.")
    story.refresh_from_db()
    return Scene(story, editor, moderator, owner)


@pytest.fixture(scope="class")
def laid_scene(laid: Laid) -> Scene:
    """The scene of the talk, laid once for many deeds; each begins with `laid_scene.fresh()`."""
    with laid():
        staff = (person(f"the-{role}", role=role) for role in ("editor", "moderator"))
        return lay_out(TALK, *staff, person("owner"))


def test_every_action_stands_in_one_of_the_tables() -> None:
    actions = set().union(*(public(name) for name in MODULES))
    done = {one.action for one in DEEDS}
    assert not done & set(CHANGE_NOTHING_FOUND)
    assert actions == done | set(CHANGE_NOTHING_FOUND)


ON_THE_TALK = [one for one in DEEDS if one.text == TALK]
ELSEWHERE = [one for one in DEEDS if one.text != TALK]


class TestAfterADeed:
    @pytest.mark.parametrize("one", ON_THE_TALK, ids=lambda one: one.action)
    def test_the_index_says_what_the_content_says(self, one: Deed, laid_scene: Scene) -> None:
        stays_true(one, laid_scene.fresh())


@pytest.mark.parametrize(
    ("one", "text"),
    [(one, one.text) for one in ELSEWHERE],
    indirect=["text"],
    ids=lambda one: one.action if isinstance(one, Deed) else "",
)
def test_after_a_deed_on_another_text_it_does_as_well(one: Deed, scene: Scene) -> None:
    stays_true(one, scene)


def stays_true(one: Deed, scene: Scene) -> None:
    if one.before:
        one.before(scene)
    assert not list(indexing.differences())
    if one.gone:
        assert hits(one.gone), "there is something to be found no more"
    if one.come:
        assert not hits(one.come)
    one.do(scene)
    assert not list(indexing.differences())
    if one.gone:
        assert not hits(one.gone)
    if one.come:
        assert hits(one.come)


def test_a_deed_that_is_rolled_back_leaves_no_ghost(scene: Scene) -> None:
    with transaction.atomic():
        thread_actions.edit(scene.comment, by=scene.owner, body="I am thankful.", seen=0)
        redact(scene)
        tag_actions.set_tag(tag(scene), name="Barges", by=scene.editor)
        assert not hits("grateful")
        transaction.set_rollback(True)
    for words in ("grateful", "padlock", "tag:tugboats"):
        assert hits(words)
    assert not list(indexing.differences())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", ["restore", "hide", "edit", "comment"])
def test_two_deeds_at_once_follow_one_another(scene: Scene, deed: str) -> None:
    """An editor has the story in hand while its discussion changes; both end, and both are told."""
    at_work = Event()
    failures: list[Exception] = []
    others: dict[str, Do] = {
        "restore": lambda one: thread_actions.restore(one.hidden, by=one.moderator),
        "hide": lambda one: thread_actions.hide(one.comment, by=one.moderator, reason="Off."),
        "edit": lambda one: thread_actions.edit(one.comment, by=one.owner, body="New.", seen=0),
        "comment": lambda one: thread_actions.comment(one.story, by=one.owner, body="New."),
    }

    def discuss() -> None:
        try:
            at_work.wait()
            others[deed](scene)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)
        finally:
            connection.close()

    runner = Runner(target=discuss)
    runner.start()
    with transaction.atomic():
        hold(scene.story.pk)
        at_work.set()
        runner.join(0.5)
        story_actions.set_metadata(scene.story, title="About a ropewalk", by=scene.editor)
    runner.join()
    assert failures == []
    assert not list(indexing.differences())
    assert {one.heading for one in Entry.objects.filter(kind="comment")} == {"About a ropewalk"}


# ------------------------------------------------------------------------ what is no single action


def test_files_that_are_imported_are_found(tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_text(TALK)
    for words in ("bicycle", "tricycle"):
        file.write_text(TALK.replace("bicycle", words))
        call_command("import_stories", str(tmp_path), "--publish", stdout=StringIO())
        assert not list(indexing.differences())
        assert hits(words)
    assert not hits("bicycle")


@pytest.mark.slow  # all the samples are made
def test_samples_are_found(settings: Any) -> None:
    settings.DEVELOPMENT = True
    for _number in range(2):
        BlockFactory.create(story=StoryFactory.create(), plain="It began late. It went on.")
    indexing.rebuild()  # factories announce nothing
    list(samples.make())
    assert hits("author:sample-mina")
    assert not hits("bargain or advert or ninety")
    assert not list(indexing.differences())


def test_counters_that_are_put_right_are_those_that_are_found(scene: Scene) -> None:
    lonely = StoryFactory.create(comment_count=3)
    Story.objects.filter(pk=scene.story.pk).update(comment_count=7)
    indexing.rebuild()
    call_command("recount", stdout=StringIO())
    assert not list(indexing.differences())
    said = dict(Entry.objects.filter(kind="story").values_list("key", "discussed"))
    assert said == {lonely.pk: 0, scene.story.pk: 2}


# ---------------------------------------------------------------------------------- what it costs

FEW, MANY = 3, 30


@dataclass
class Cost:
    """What a deed took: its queries, and how many documents were analysed or brought up to date."""

    queries: int
    analysed: list[str]
    refreshed: dict[str, int]


@pytest.fixture
def cost(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], Cost]:
    """Does a deed and says what it cost the index."""
    analysed: list[str] = []
    refreshed: dict[str, int] = {}
    analyse, refresh = terms_of, indexing.refresh

    def count_terms(document: Document) -> Terms:
        analysed.append(document.kind)
        return analyse(document)

    def count_keys(kind: str, keys: Collection[int], *, anew: bool = False) -> int:
        refreshed[kind] = refreshed.get(kind, 0) + len(keys)
        return refresh(kind, keys, anew=anew)

    monkeypatch.setattr(indexing, "terms_of", count_terms)
    monkeypatch.setattr(indexing, "refresh", count_keys)

    def taken(do: Callable[[], object]) -> Cost:
        analysed.clear()
        refreshed.clear()
        with CaptureQueriesContext(connection) as asked:
            do()
        return Cost(len(asked), list(analysed), dict(refreshed))

    return taken


def discuss(scene: Scene, number: int) -> None:
    """See that `number` comments stand under the story."""
    thread = scene.comment.thread
    there = thread.posts.live().count()
    PostFactory.create_batch(number - there, thread=thread)
    indexing.rebuild()  # factories announce nothing


def test_a_comment_costs_the_same_whatever_stands_there_already(
    scene: Scene, cost: Callable[..., Cost]
) -> None:
    costs = []
    for number in (FEW, MANY):
        discuss(scene, number)
        words = f"The {number}th of them."
        costs.append(
            cost(lambda w=words: thread_actions.comment(scene.story, by=scene.owner, body=w))
        )
    assert costs[0] == costs[1]
    assert costs[1].analysed == ["comment"], "the story's own words are analysed once, and kept"
    assert set(costs[1].refreshed.values()) == {1}
    assert not list(indexing.differences())


@pytest.mark.parametrize(
    "do",
    [
        redact,
        lambda scene: story_actions.mark(scene.block("padlock"), "chatter", by=scene.editor),
        lambda scene: story_actions.change_slug(scene.story, "elsewhere", by=scene.editor),
        lambda scene: story_actions.set_metadata(scene.story, tags=["Ropes"], by=scene.editor),
        lambda scene: imported(TALK.replace("bicycle", "tricycle"), FILE),
        take_back,
    ],
    ids=["redact", "mark", "change_slug", "set_metadata", "import_document", "undo_edit"],
)
def test_work_on_the_text_leaves_its_comments_alone(
    scene: Scene, cost: Callable[..., Cost], do: Do
) -> None:
    assert "comment" not in cost(lambda: do(scene)).refreshed
    assert not list(indexing.differences())


def test_a_new_title_reaches_every_comment_and_their_words_are_not_analysed(
    scene: Scene, cost: Callable[..., Cost]
) -> None:
    assert scene.editor.roles, "asked for once"
    costs = []
    for number, title in ((FEW, "Ropewalks"), (MANY, "Windmills")):
        discuss(scene, number)
        costs.append(
            cost(lambda t=title: story_actions.set_metadata(scene.story, title=t, by=scene.editor))
        )
    assert costs[0].queries == costs[1].queries
    assert costs[1].analysed == ["story"]
    assert not list(indexing.differences())


def test_a_tag_is_renamed_on_a_batch_of_stories_at_a_time(
    editor: User, cost: Callable[..., Cost], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 10)
    costs = []
    renamed = tag_actions.set_tag(Tag(), name="Hemp", by=editor)
    for name in ("Ropes", "Knots", "Lines"):
        for story in StoryFactory.create_batch(10):
            put_tags(story, [Tag.objects.get().name])
        indexing.rebuild()
        costs.append(cost(lambda n=name: tag_actions.set_tag(renamed, name=n, by=editor)))
    assert not list(indexing.differences())
    grown = [later.queries - earlier.queries for earlier, later in pairwise(costs)]
    assert grown[0] == grown[1], "each batch costs the same"


def test_a_tags_description_does_not_reach_the_stories(
    scene: Scene, cost: Callable[..., Cost]
) -> None:
    described = cost(
        lambda: tag_actions.set_tag(tag(scene), description="For towing.", by=scene.editor)
    )
    assert described.refreshed == {"tag": 1}
    assert not list(indexing.differences())

"""Every kind of page there is, with real content, for the tests that look at all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from community.accounts import avatars
from community.accounts.actions import block
from community.accounts.models import User
from community.lib import changes
from community.log.models import LogEntry
from community.moderation.actions import appeal, decide, report, suspend, warn
from community.moderation.models import Appeal, Case, ReportKind, Rule, Statement, Warning  # noqa: A004
from community.notifications import unsubscribing
from community.search import leaving
from community.search.models import SavedSearch
from community.search.saving import save_search
from community.tags import actions as tags
from community.tags.models import Tag
from community.webhooks import actions as webhooks
from community.webhooks.models import Delivery, Endpoint
from mentors import actions as mentor_actions
from mentors.actions import VERBS, join_line, share_calendar
from mentors.models import Mentor, Request, Thanks
from mentors.states import State, Verb
from portal.privacy import leasing, tokens
from portal.privacy.actions import ask_for_data, close_account
from portal.shelf import actions as shelf
from portal.shelf.highlighting import highlight
from portal.shelf.models import Highlight, ReadingList
from stories import actions as story_actions
from stories.actions import import_document, set_metadata
from stories.files import import_paths
from stories.models import Passage, Story
from stories.models.story import Rights, Status
from tests.cast import StoryFactory, person
from tests.community.accounts.second_step import app_of
from tests.desk_pages import desk_pages
from tests.mentors import agreeing
from tests.mentors.meeting import much_arranged
from tests.mentors.mentoring import (
    MentorFactory,
    circumstance,
    crossed,
    has_hours,
    met,
    speaks,
)
from tests.mentors.noting import much_noted
from tests.mentors.noting import noted as noted_in
from tests.mentors.parting import Parted, parted
from tests.mentors.requesting import requested, together
from tests.mentors.rooming import coming, room_of, study_together
from tests.page import Page
from threads import actions, passages
from threads.actions.patterns import note_pattern
from threads.arranged import Found
from threads.models import AskTemplate, Post, Suggestion, Thread, VotePattern

TALK = """A talk between two trains

JO: Jo Amara, who asks
MS: Mina Sol, who mends turbines

Contents

  1. The workshop
    • Start where you stand
  2. The move

The workshop

JO: Where did you begin?

MS: In a workshop by the river. We had one computer, and it was mine on Sundays.

It hummed.

JO: And then?

MS: Then I wrote to a professor every week.

The move

JO: Would you do it again?

MS: Yes, but I would ask sooner. 问一问 is what my aunt says.
"""


NO_BLANK = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_CODE = f"""I run this:

```python
clipped = {{name: clip(parameter.grad, 1.0) for name, parameter in {"model." * 20}parameters()}}
```

It says `{NO_BLANK}`.

我在博士和工作之间犹豫，问一问大家是怎么选的。
"""


@dataclass(frozen=True)
class Asked:
    """A question with answers and comments, one accepted, one hidden; and one without any."""

    thread: Thread
    bare: Thread
    answer: Post
    remark: Post
    closed: Thread
    duplicate: Thread


@dataclass(frozen=True)
class Shelf:
    """The shipped stories with a discussion under the first."""

    story: Story
    member: User
    moderator: User
    editor: User
    pages: list[Page]

    def person(self, handle: str) -> User:
        return User.objects.get(handle=handle)


def second_steps(someone: User) -> None:
    """Give `someone` an app with codes, and a passkey with a long name."""
    app_of(someone)
    Authenticator.objects.create(user=someone, type="webauthn", data={"name": NO_BLANK})


def ask_questions(asker: User, other: User, moderator: User) -> Asked:
    """Let `asker` ask, and several people answer, comment and vote."""
    tag = Tag.objects.get_or_create(name="asking", slug="asking")[0]
    thread = actions.ask(
        by=asker, title="Is a doctorate worth it for work on models?", body=LONG_CODE, tags=[tag]
    )
    bare = actions.ask(
        by=other,
        title="Whom do I ask about https://example.org/a/very/long/address/without/any/blank/in/it",
        body="Nobody answers.",
        tags=[tag],
        is_pseudonymous=True,
    )
    answer = actions.answer(thread, by=other, body="It was **for me**.\n\n> So they say.")
    remark = actions.remark(answer, by=asker, body="For how long?")
    actions.remark(answer, by=other, body="Five years.", parent=remark)
    assert thread.question
    for number in range(5):
        actions.remark(thread.question, by=other, body=f"And where, or is that all one? {number}")
    actions.vote(thread.question, by=other, value=1)
    actions.vote(answer, by=asker, value=1)
    actions.accept(answer, by=asker)
    for number in range(11):
        last = actions.answer(thread, by=moderator, body=f"It depends on {number} things.")
    actions.hide(last, by=moderator, reason="Said already.")
    actions.edit_question(
        thread,
        by=asker,
        title="Is a PhD worth it for work on models?",
        body=LONG_CODE,
        tags=[tag],
        seen=0,
    )
    thread.refresh_from_db()
    return Asked(thread, bare, answer, remark, *ask_and_close(moderator, of=thread))


def ask_and_close(moderator: User, *, of: Thread) -> tuple[Thread, Thread]:
    """A question that is closed and locked, and one that was asked before."""
    closed, twin = (
        actions.ask(by=of.author, title=title, body="I wonder.", tags=[of.tags.all()[0]])
        for title in ("Which of the two cities has the better trains?", "Must it be a doctorate?")
    )
    later = timezone.now() + timedelta(days=90)
    actions.close(closed, by=moderator, why="off_topic", note="Trains are off.", until=later)
    actions.lock(closed, by=moderator, note=f"A quarrel. {NO_BLANK}")
    return closed, actions.close_as_duplicate(twin, by=moderator, of=of)


def suggest_an_edit(asked: Asked, by: User) -> Suggestion:
    """Let `by` propose an edit of the question; it waits."""
    question = asked.thread.question
    assert question
    return actions.suggest(
        question,
        by=by,
        note="Says which code, and leaves out the word without a blank.",
        title="Is a PhD worth it for work on language models?",
        body=LONG_CODE.replace(NO_BLANK, "nothing"),
        tags=list(asked.thread.tags.all()),
        seen=question.revision_count,
    )


def begin_drafts(asked: Asked) -> None:
    """Let whoever asked begin a question, an answer and a comment, and send none of them."""
    asker = asked.thread.author
    forms = {"ask": {"title": f"Who knows {NO_BLANK}?", "body": LONG_CODE, "tags": "asking"}}
    forms |= {
        f"{kind}-{number}": {"body": f"I have begun. {NO_BLANK}"}
        for kind, number in (("answer", asked.bare.pk), ("remark", asked.answer.pk))
    }
    for form, content in forms.items():
        actions.save_draft(form, content, by=asker, seen=0)


def follow_tags(thread: Thread) -> None:
    """Let whoever asked follow the tag of `thread` and mute another, and an editor describe it."""
    tag = thread.tags.get()
    other = Tag.objects.create(name="selling", slug="selling")
    tags.follow(tag, by=thread.author)
    tags.mute(other, by=thread.author)
    for number, words in enumerate(("What to ask.", "**What** to ask, and `how`.")):
        tags.describe(tag, by=User.objects.get(handle="edith"), description=words, seen=number)


def ask_about(passage: Passage, asker: User, editor: User, like: Thread) -> Thread:
    """A question about `passage`, with an outline for its tag; `like` answered somebody already."""
    tag = Tag.objects.get(slug="asking")
    outline = AskTemplate()
    actions.set_outline(outline, by=editor, tag=tag, name="Before you ask", body="**Who I am:**")
    actions.deflect(like, by=asker)
    return actions.ask(
        by=asker,
        title="Did this go the same way for anybody else?",
        body="For me it did not.",
        tags=[tag],
        passage=passage,
    )


def mark_words(story: Story, reader: User) -> Highlight:
    """Let `reader` highlight words of `story` under every label, two of them overlapping."""
    block = story.blocks.filter(kind="paragraph")[1]
    words = block.plain.split()
    for number, label in enumerate(Highlight.Label.values):
        found = passages.find(block, " ".join(words[number * 3 : number * 3 + 4]))
        marked = highlight(story, found, by=reader, label=label, note=f"So it is. {NO_BLANK}")
    return marked


def tell_of_mentors(story: Story) -> Mentor:
    """Let the mentor tell a lot and claim `story`, and another one wait for a moderator."""
    gil = User.objects.get(handle="gil")
    mentor, sunday = gil.mentor, 6
    crossed(gil, year=2015, note=f"Over a glacier. {NO_BLANK}")
    crossed(gil, "research-engineer", "lead", 2021, visibility="members")
    met(gil, note="我们三个人一起走的。")
    speaks(gil, "zh", "he")
    circumstance(gil, "country", "CH")
    has_hours(mentor, sunday, 18, 20)
    mentor.tags.add(Tag.objects.get(slug="asking"))
    claim = mentor.claims.create(text=f"Engineer at {NO_BLANK}")
    mentor_actions.verify_claim(claim, by=User.objects.get(handle="mo"), evidence="domain")
    mentor.claims.create(text="دكتوراه في الفيزياء")
    mentor_actions.claim_story(story, by=gil, words=f"I wrote it. {NO_BLANK}")
    changes.announce("mentor", mentor.pk)
    MentorFactory.create(person=person("iris"), standing="waiting")
    noor = MentorFactory.create(person=person("noor"), standing="waiting")
    mentor_actions.ask_for_more(noor, by=User.objects.get(handle="mo"), words="And then?")
    return mentor


def invite_mentors(asked: Asked, mentor: Mentor) -> None:
    """Let a mentor be invited to several questions, of which they decline one and answer one."""
    for number in range(3):
        other = MentorFactory.create(person=person(f"guide-{number}", display_name=NO_BLANK[:79]))
        other.tags.add(Tag.objects.get(slug="asking"))
    assert asked.thread.author
    mentor_actions.invite(asked.thread, mentor, by=asked.thread.author)
    mentor_actions.invite(asked.thread, other, by=asked.thread.author)
    for one, number in ((asked.thread.author, 1), (mentor.person, 2)):
        crossed(one, "other-work", "data-scientist", 2010 + number)
        met(one, "visa-clock")
    mentor_actions.invite(asked.bare, mentor, by=asked.bare.author)
    answered = actions.ask(
        by=User.objects.get(handle="mo"),
        title=f"Is {NO_BLANK} a word?",
        body=LONG_CODE,
        tags=list(asked.thread.tags.all()),
    )
    declined = mentor_actions.invite(answered, mentor, by=answered.author)
    mentor_actions.decline_invitation(declined, by=mentor.person)
    actions.answer(asked.thread, by=mentor.person, body="一步一步来。")


def save_things(story: Story, asked: Asked, reader: User) -> ReadingList:
    """Let `reader` save something of each kind in a list they share, and something that goes."""
    mine = shelf.make_list(by=reader, name="Before I write to them", about=f"In May. {NO_BLANK}")
    words = passages.find(story.blocks.filter(kind="paragraph")[1])
    for thing in (story, words, asked.thread, asked.answer):
        shelf.save(thing, by=reader, into=mine, note=f"Twice.\n{NO_BLANK}")
    gone = StoryFactory.create(title="Soon taken back", slug="soon-back")
    shelf.save(gone, by=reader, into=mine)
    Story.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    return shelf.share(mine, by=reader)


def keep_searches(member: User) -> SavedSearch:
    """Let `member` save a long search, one that is never mailed, and an everyday one."""
    save_search(f"问一问 OR {NO_BLANK} -year:..2020", by=member, cadence="daily", name="问一问")
    save_search("העבודה הראשונה", by=member, cadence="never")
    return save_search("phd kind:story", by=member, cadence="weekly", name="Doctorates")


def hear_of_events(member: User) -> Delivery:
    """A webhook of `member` that failed, and what could not be sent there."""
    url = f"https://hooks.example.org/{NO_BLANK}?key={NO_BLANK}"
    add = webhooks.add_endpoint
    endpoint = add(by=member, url=url, events=["story", "notice"], name=f"Bot {NO_BLANK}"[:80])[0]
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=3, failing_since=timezone.now())
    lost = endpoint.deliveries.create(kind="notice", type="notice.created", state="dead")
    lost.attempts.create(status=500, said=f"<h1>{NO_BLANK}</h1>", milliseconds=87)
    lost.attempts.create(error="It took too long to answer.", milliseconds=10_000)
    stopped = add(by=member, url="https://hooks.example.org/", events=["tag"])[0]
    Endpoint.objects.filter(pk=stopped.pk).update(paused_at=timezone.now(), pause_reason="staff")
    return lost


def ask_a_mentor(mentee: User) -> Request:
    """Let `mentee` ask a mentor, who asks for more; and wait in line for one without a place."""
    mentor = MentorFactory.create(person=person("gil", display_name="Gil Ade", career_stage=6))
    mentor.questions.create(position=1, text=f"What brought you here? {NO_BLANK}")
    sent = requested(mentee=mentee, mentor=mentor)
    sent.answers.create(position=1, question="What brought you here?", text=NO_BLANK)
    asked = VERBS[Verb.ASK](sent, by=mentor.person, words=f"Since when? {NO_BLANK}")
    full = MentorFactory.create(person=person("fay"), places=1)
    requested(State.ACTIVE, mentor=full)
    join_line(full, by=mentee)
    return asked


def part_ways() -> Parted:
    """Let two be at work with many messages, and at an end; a concern is open, another closed."""
    moderator = person("moss", role="moderator")
    mentee = person("hana", display_name=f"Hana {NO_BLANK}"[:70])
    return parted(mentee, person("omar", display_name="עומר"), moderator, word=f"问一问 {NO_BLANK}")


def hold_a_post(asked: Asked, author: User) -> Post:
    """An answer that waits for a moderator, since a rule watches one of its words."""
    fields = {"words": "bootcamp", "is_on": True, "says": "It is often said to advertise."}
    Rule.objects.update_or_create(
        kind="words", defaults=fields, create_defaults={**fields, "name": "W"}
    )
    return actions.answer(asked.thread, by=author, body=f"A bootcamp did it. {NO_BLANK}")


@dataclass
class Judged:
    """Decisions about somebody, an appeal that waits, and a warning that nobody has read."""

    open: Statement
    appealed: Appeal
    warning: Warning


def judge(odd: str) -> Judged:
    """Somebody whose posts were hidden, who appealed, and who was warned."""
    one, moderator = person("cy", display_name=f"Cy {odd}"[:70]), person("cato", role="moderator")
    story = StoryFactory.create()
    told = []
    for words in ("Ten.", f"Nine. {odd}"):
        post = actions.comment(story, by=one, body=words)
        actions.hide(post, by=moderator, reason=f"It names a third person. {odd}")
        told.append(Statement.objects.filter(person=one).latest("pk"))
    asked = appeal(told[0], by=one, words=f"She agreed to it. {odd} 问一问")
    until = timezone.now() + timedelta(days=9)
    suspend(one, "all", by=moderator, reason="You wrote the same to nine.", until=until)
    warned = warn(person("wu"), by=moderator, reason=f"Please keep to the matter. {odd}")
    return Judged(told[1], asked, warned)


def arrange_votes(post: Post, voter: User) -> VotePattern:
    """A vote on `post` that looks arranged."""
    actions.vote(post, by=voter, value=1)
    votes = list(post.votes.filter(voter=voter))
    kind = VotePattern.Kind.BURST
    return note_pattern(Found(kind, voter.pk, post.author_id or 0, votes, among=10))


def _to_keep() -> str:
    """Where somebody keeps an account that is to be closed; another's data is ready for them."""
    assert leasing.export(ask_for_data(by=User.objects.get(handle="ada")).pk)
    leaving = person("leaving")
    closing = close_account(leaving, by=leaving, posts="kept", at_once=False)
    return reverse("privacy:keep", args=[tokens.made(closing)])


def _public_entry() -> int:
    """An entry of the record that tells a reason, of a question that everybody reads."""
    return LogEntry.objects.filter(code="thread.close").latest("pk").pk


def propose_stories(member: User, editor: User) -> list[Page]:
    """Let `member` show a picture of themselves and propose two stories; an editor asks of one."""
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(drawn, "PNG")
    avatars.set_avatar(member, by=member, visibility="public", file=ContentFile(drawn.getvalue()))
    own = story_actions.propose(
        by=member,
        way="own",
        title=f"From turbines to gradients, {NO_BLANK}",
        body=LONG_CODE,
        claim="mine",
        teller="עומר",
        about=f"问一问 {NO_BLANK}",
    )
    address = f"https://example.org/{'very-' * 40}long"
    link = story_actions.propose(
        by=member, way="link", title="问一问", address=address, claim="pointer"
    )
    story_actions.ask_back(own, by=editor, words=f"When was it? {NO_BLANK}")
    handle, desk = member.handle, "/admin/stories/proposal/"
    return [
        Page("propose a story", "/stories/propose/", handle),
        Page("stories one proposed", "/stories/proposals/", handle),
        Page("stories one proposed, none", "/stories/proposals/", editor.handle),
        Page("a proposal, asked", own.get_absolute_url(), handle),
        Page("a proposal, waiting", link.get_absolute_url(), handle),
        Page("a proposal, an editor", link.get_absolute_url(), editor.handle),
        Page("list, proposals", desk, editor.handle),
        Page("desk, a proposal", f"{desk}{own.pk}/change/", editor.handle),
        Page("desk, a link proposed", f"{desk}{link.pk}/change/", editor.handle),
        Page("a picture of oneself", "/settings/profile/", handle),
        Page("person, with a picture", f"/people/{handle}/"),
        Page("remove a picture", f"/people/{handle}/picture/remove/", "mo"),
    ]


def report_things(asked: Asked, reporter: User, moderator: User) -> Case:
    """Let `reporter` report an answer and its author, which is decided; and block somebody."""
    kind = ReportKind.objects.get_or_create(name="Advertising")[0]
    ReportKind.objects.get_or_create(name=f"Else {NO_BLANK}"[:80])
    person_case = report(asked.answer.author, by=reporter, kind=kind, words=NO_BLANK).case
    decide(person_case, by=moderator, outcome="dismissed", words=f"It is a hobby. {NO_BLANK}")
    case = report(asked.answer, by=reporter, kind=kind, words=f"问一问 {NO_BLANK}").case
    block(person("boris", display_name=NO_BLANK[:70]), by=reporter)
    return case


def fill_the_shelf() -> Shelf:
    """Import the stories that ship, and let two members talk under one of them."""
    assert import_paths([settings.SEEDS_DIR], publish=True).failed == []
    story = Story.objects.order_by("pk")[0]
    member = person("ada", display_name="Ada, who reads", about="I read between two shifts.")
    other = person("grace")
    moderator = person("mo", role="moderator")
    editor = person("edith", role="editor")
    person("root", role="editor", is_superuser=True)
    set_metadata(story, people={story.credits.all()[0].pk: member}, by=editor)
    first = actions.comment(story, by=member, body="This **helped** me. @grace, see `here`.")
    reply = actions.comment(story, by=other, body="> quoted\n\nAnd me.", parent=first)
    actions.edit(reply, by=other, body="And me too, twice.", seen=reply.revision_count)
    asked = ask_questions(person("ines", career_stage=1), other, moderator)
    suggested = suggest_an_edit(asked, other)
    begin_drafts(asked)
    until = timezone.now() + timedelta(days=3)
    suspend(member, "mention", by=moderator, reason="You called nine people.", until=until)
    waiting = hold_a_post(asked, member)
    arranged = arrange_votes(asked.answer, person("vera"))
    question = asked.thread.question
    assert question
    at_length = asked.thread.page_url
    address = story.get_absolute_url()
    talk = import_document(TALK.encode(), file="talk.txt", rights=Rights.OWN, publish=True).story
    turn = talk.blocks.exclude(speaker=None).order_by("position")[0]
    passage = passages.find(story.blocks.filter(kind="paragraph")[2])
    marked = mark_words(story, member)
    shelved = save_things(story, asked, member)
    shelved_last = shelved.items.order_by("pk")[1]
    about = ask_about(passage, member, editor, asked.thread)
    unclear = StoryFactory.create(title="Found on a wall", slug="wall", rights=Rights.UNKNOWN)
    gone = StoryFactory.create(title="Taken back", slug="back", status=Status.WITHDRAWN)
    tag = story.tags.all()[0]
    follow_tags(asked.thread)
    kept = keep_searches(member)
    lost = hear_of_events(member)
    pair = agreeing.at_work(person("mira"), MentorFactory.create(), word=NO_BLANK)
    begun = together(mentee=User.objects.get(handle="ines"))
    over = agreeing.at_an_end(person("pablo"))
    ways = part_ways()
    thanks = Thanks.objects.revealed().filter(receiver__handle="omar").earliest("pk")
    goal = pair.goals.earliest("pk")
    (plan,) = mentor_actions.load_plans()
    desk = {
        "text": f"{story.pk}/desk/",
        "open block": f"{story.pk}/desk/?open={story.blocks.for_page()[2].key}",
        "about": f"{story.pk}/change/",
        "source": f"{story.pk}/source/",
        "address": f"{story.pk}/address/",
        "preview": f"{story.pk}/preview/",
        "withdraw": f"deed/withdraw/?id={story.pk}",
        "import": "import/",
    }.items()
    lists = (
        "stories/story",
        "threads/post",
        "threads/thread",
        "log/logentry",
        "accounts/user",
        "tags/tag",
    )
    lists += ("threads/suggestion", "moderation/sanction", "moderation/sanction/add")
    asked_mentor = ask_a_mentor(member)
    meetings = much_arranged(NO_BLANK)
    judged = judge(NO_BLANK)
    case = report_things(asked, asked.thread.author, moderator)
    private = report(asked_mentor, by=member, kind=ReportKind.objects.first(), words="Look.").case
    blamed = report(thanks, by=member, kind=ReportKind.objects.first(), words=NO_BLANK).case
    told = tell_of_mentors(story)
    invite_mentors(asked, told)
    studied = study_together(member, other, NO_BLANK, tag)
    shut = mentor_actions.close_room(room_of(other, name=f"Over {NO_BLANK}"[:80]), by=other)
    meets, noted = coming(studied.room), studied.notes.earliest("pk").pk
    kept_notes, programme = much_noted(ways.running, NO_BLANK), "programme manager"
    person("pia", role=programme)
    told_story, waiting_story = kept_notes.told, kept_notes.waiting
    share_calendar(by=ways.running.mentee)
    talks = meetings[0].mentorship
    shared_note = noted_in(talks, talks.mentor, body=f"{NO_BLANK} 问一问", meeting=meetings[0])
    second_steps(User.objects.get(handle="hana"))
    pages = [
        Page("home", "/"),
        Page("stories", "/stories/"),
        Page("stories, none", "/stories/?tag=no-such-tag"),
        Page("stories, filtered", f"/stories/?tag={tag.slug}&sort=discussed"),
        *(
            Page(f"story {one.slug}", one.get_absolute_url())
            for one in Story.objects.filter(rights=Rights.RETELLING).order_by("pk")
        ),
        Page("story, signed in", address, "ada"),
        Page("story, replying", f"{address}?reply={first.pk}", "ada"),
        Page("story, on a block", f"{address}?at={story.blocks.all()[1].key}", "ada"),
        Page("saved", "/shelf/", "ada"),
        Page("saved, none", "/shelf/", "grace"),
        Page("saved, a list", shelved.get_absolute_url(), "ada"),
        Page("saved, shared", f"/shelf/shared/{shelved.share_key}/"),
        Page("saved, one thing", shelved_last.get_absolute_url(), "ada"),
        Page("save for later", f"/shelf/save/?what=passage-{story.pk}&at={marked.key}", "grace"),
        Page("mentors", "/mentors/?all=1"),
        Page("mentors, a member", "/mentors/", "ada"),
        Page("mentor", "/mentors/gil/"),
        Page("mentor, a member", "/mentors/gil/", "ada"),
        Page("mentor, themselves", "/mentors/gil/", "gil"),
        Page("mentor, asked for more", "/mentors/noor/", "noor"),
        Page("mentor's profile", "/mentors/gil/edit/", "gil"),
        Page("pause as a mentor", "/mentors/gil/pause/", "gil"),
        Page("stop being a mentor", "/mentors/gil/end/", "gil"),
        Page("become a mentor", "/mentors/new/", "grace"),
        Page("your way", "/settings/path/", "gil"),
        Page("your stories", f"/settings/path/story/?story={story.slug}", "gil"),
        Page("search, a mentor", "/search/?q=glacier+kind:mentor"),
        *(
            Page(f"list, {name}", f"/admin/mentors/{name}/", "mo")
            for name in ("mentor", "mentorclaim", "room", "storyclaim")
        ),
        Page("review a mentor", f"/admin/mentors/mentor/{told.pk}/change/", "mo"),
        Page("invited to answer", "/mentors/invited/", "gil"),
        Page("invited to answer, declined", "/mentors/invited/?state=declined", "gil"),
        Page("invited to answer, none", "/mentors/invited/", "grace"),
        Page("invite mentors", f"/mentors/invited/new/{asked.thread.pk}/", "ines"),
        Page("invite mentors, under no name", f"/mentors/invited/new/{asked.bare.pk}/", "grace"),
        Page("questions of a mentor", "/threads/?mentor=gil"),
        Page("mentors, from here", "/mentors/?hours=evenings&stage=far", "ines"),
        Page("ask a mentor, all far", "/mentors/requests/new/?mentor=gil", "ines"),
        Page("requests", "/mentors/requests/", "ada"),
        Page("requests, none", "/mentors/requests/", "grace"),
        Page("requests, to me", "/mentors/requests/?as=mentor", "gil"),
        Page("request, my turn", asked_mentor.get_absolute_url(), "ada"),
        Page("request, the mentor's", asked_mentor.get_absolute_url(), "gil"),
        Page("how I meet", "/mentors/lena/meetings/", "lena"),
        Page("meetings", f"{meetings[0].mentorship.get_absolute_url()}meetings/", "kenji"),
        Page(
            "meetings, the mentor's",
            f"{meetings[0].mentorship.get_absolute_url()}meetings/",
            "lena",
        ),
        Page("meeting above a conversation", meetings[0].mentorship.get_absolute_url(), "kenji"),
        Page("meeting, my turn", meetings[0].get_absolute_url(), "kenji"),
        Page("meeting, another time", meetings[3].get_absolute_url() + "?week=", "kenji"),
        Page("meeting, begun", meetings[4].get_absolute_url(), "lena"),
        Page("meeting, missed", meetings[5].get_absolute_url(), "lena"),
        Page("meeting, cancelled", meetings[6].get_absolute_url(), "lena"),
        Page("ask a mentor", "/mentors/requests/new/?mentor=gil", "grace"),
        Page("study rooms", "/mentors/rooms/"),
        Page("study rooms, a member", "/mentors/rooms/?free=1", "ada"),
        Page("study rooms, none", "/mentors/rooms/?tag=no-such-tag&hours=evenings", "grace"),
        Page("closed rooms", "/mentors/rooms/closed/", "grace"),
        Page("closed rooms, none", "/mentors/rooms/closed/", "ines"),
        Page("study room, closed", shut.get_absolute_url(), "grace"),
        Page("open a study room", "/mentors/rooms/new/", "grace"),
        Page("study room", studied.room.get_absolute_url()),
        Page("study room, its host", studied.room.get_absolute_url(), "ada"),
        Page("study room, by invitation", studied.room.invitation_url, "ines"),
        *(
            Page(f"study room, {name}", f"{studied.room.get_absolute_url()}{name}/", "ada")
            for name in ("edit", "close", "leave", f"remove/{other.pk}")
        ),
        Page("session of a room", studied.get_absolute_url(), "ada"),
        Page("leave a week out", f"{meets.get_absolute_url()}postpone/", "ada"),
        Page("set a question", f"{meets.get_absolute_url()}question/", "grace"),
        *(
            Page(f"note of a room, {name}", f"/mentors/rooms/notes/{noted}/{name}/", "ada")
            for name in ("edit", "delete", "versions")
        ),
        Page("mentorship", ways.running.get_absolute_url(), "hana"),
        Page("mentorship, the mentor's", ways.running.get_absolute_url(), "omar"),
        Page(
            "mentorship, a reply",
            f"{ways.running.get_absolute_url()}?reply={ways.message.pk}",
            "hana",
        ),
        Page("mentorship, over", ways.over.get_absolute_url(), "hana"),
        Page("edit a message", f"{ways.message.get_absolute_url()}edit/", "omar"),
        Page("delete a message", f"{ways.message.get_absolute_url()}delete/", "omar"),
        Page("how a message changed", f"{ways.message.get_absolute_url()}revisions/", "hana"),
        Page("the end", ways.over.ending_url, "hana"),
        Page("concerns, none", ways.running.ending_url, "omar"),
        *(
            Page(f"notes, {who}", f"{ways.running.get_absolute_url()}notes/", who)
            for who in ("hana", "omar")
        ),
        Page("notes, none", f"{ways.over.get_absolute_url()}notes/", "hana"),
        Page("a note, its author", kept_notes.mine.get_absolute_url(), "hana"),
        Page("a note", kept_notes.theirs.get_absolute_url(), "hana"),
        Page("delete a note", f"{kept_notes.mine.get_absolute_url()}delete/", "hana"),
        Page("stories of two", f"{ways.running.get_absolute_url()}stories/", "hana"),
        Page("stories of two, none", f"{ways.over.get_absolute_url()}stories/", "hana"),
        Page("stories of two, notes to choose", f"{talks.get_absolute_url()}stories/", "kenji"),
        Page(
            "propose a story",
            f"{talks.get_absolute_url()}stories/new/?notes={shared_note.pk}",
            "kenji",
        ),
        Page("a proposed story", waiting_story.get_absolute_url(), "hana"),
        Page("a proposed story, my turn", waiting_story.get_absolute_url(), "omar"),
        Page("a proposed story, agreed", told_story.get_absolute_url(), "hana"),
        Page("a proposed story, taken back", kept_notes.gone.get_absolute_url(), "hana"),
        Page("change a proposed story", f"{waiting_story.get_absolute_url()}edit/", "omar"),
        Page("programme notes", "/admin/mentors/note/", "pia"),
        Page("a programme note", f"/admin/mentors/note/{kept_notes.meant.pk}/change/", "pia"),
        Page("calendar, shared", "/settings/calendar/", "hana"),
        Page("calendar, not shared", "/settings/calendar/", "grace"),
        Page("request of a mentorship", ways.running.request.get_absolute_url(), "hana"),
        Page("thanked mentor", "/mentors/omar/"),
        Page("thanks", "/people/omar/thanks/"),
        Page("thanks, none", "/people/grace/thanks/"),
        Page("report thanks", f"/report/thanks/{thanks.pk}/", "grace"),
        Page("thanks in a case", f"/admin/moderation/case/{blamed.pk}/change/", "mo"),
        Page("hide thanks", f"/admin/moderation/case/{blamed.pk}/do/thanks.hide/", "mo"),
        Page("list, concerns", "/admin/mentors/concern/?state=all", "moss"),
        Page("a concern", f"/admin/mentors/concern/{ways.concern.pk}/change/", "moss"),
        Page("agreement", f"{pair.get_absolute_url()}agreement/", "mira"),
        Page("agreement, the mentor's", f"{pair.get_absolute_url()}agreement/", pair.mentor.handle),
        Page("agreement, over", f"{over.get_absolute_url()}agreement/", "pablo"),
        Page("agreement, none", f"{begun.get_absolute_url()}agreement/", "ines"),
        Page("goals, none", f"{begun.get_absolute_url()}goals/", "ines"),
        Page("goals", f"{pair.get_absolute_url()}goals/", "mira"),
        Page("goals, over", f"{over.get_absolute_url()}goals/", "pablo"),
        Page("a goal", f"/mentors/mentorships/goals/{goal.pk}/", "mira"),
        Page("a step", f"/mentors/mentorships/goals/steps/{goal.steps.earliest('pk').pk}/", "mira"),
        Page("list, plans", "/admin/mentors/goaltemplate/", "edith"),
        Page("a plan", f"/admin/mentors/goaltemplate/{plan.pk}/change/", "edith"),
        Page("make a list", "/shelf/new/", "ada"),
        Page("rename a list", f"{shelved.get_absolute_url()}edit/", "ada"),
        Page("delete a list", f"{shelved.get_absolute_url()}delete/", "ada"),
        Page("highlights", "/shelf/highlights/", "ada"),
        Page("highlights, none", "/shelf/highlights/", "grace"),
        Page("highlights, none like that", "/shelf/highlights/?story=none&label=x", "ada"),
        Page(
            "highlight words", f"/shelf/highlights/new/?story={story.slug}&at={marked.key}", "ada"
        ),
        Page("a highlight", marked.get_absolute_url(), "ada"),
        Page("edit a comment", f"/threads/posts/{first.pk}/edit/", "ada"),
        Page("delete a comment", f"/threads/posts/{first.pk}/delete/", "ada"),
        Page("revisions", f"/threads/posts/{reply.pk}/revisions/"),
        Page("questions", "/threads/"),
        Page("questions, mine", "/threads/?tab=mine", "ines"),
        Page("questions, tagged", "/threads/?tag=asking&tab=unanswered"),
        Page("questions, none", "/threads/?tag=no-such-tag"),
        Page("question", at_length),
        Page("question, its asker", at_length, "ines"),
        Page("question, a member", at_length, "grace"),
        Page("question, a moderator", f"{at_length}?sort=newest", "mo"),
        Page("question, all comments", f"{at_length}?comments={question.pk}", "grace"),
        Page("question, no answers", asked.bare.page_url),
        Page("question under no name, its asker", asked.bare.page_url, "grace"),
        Page("ask", "/threads/ask/", "ines"),
        Page("ask, about a passage", f"/threads/ask/?story={story.slug}&at={passage.key}", "ines"),
        Page("ask, by an outline", "/threads/ask/?template=asking&title=Is+asking+late", "ines"),
        Page("questions about a passage", f"/threads/about/{story.slug}/?on={passage.key}"),
        Page("questions about a story", f"/threads/about/{story.slug}/"),
        Page("questions about a story, none", f"/threads/about/{talk.slug}/"),
        Page("question about a passage", about.page_url, "ada"),
        Page("draw a question", f"/threads/draw/{talk.slug}/{turn.key}/", "edith"),
        Page("talk, an editor", talk.get_absolute_url(), "edith"),
        Page("list, outlines", "/admin/threads/asktemplate/", "edith"),
        Page("list, answered already", "/admin/threads/deflection/", "mo"),
        Page("ask, about a tag", "/threads/ask/?tag=asking&title=Is+a+doctorate", "grace"),
        Page("edit a question", f"/threads/posts/{question.pk}/edit/", "ines"),
        Page("delete a question", f"/threads/posts/{question.pk}/delete/", "ines"),
        Page("revisions of a question", f"/threads/posts/{question.pk}/revisions/"),
        Page("edit an answer", f"/threads/posts/{asked.answer.pk}/edit/", "grace"),
        Page("suggest an edit", f"/threads/posts/{asked.answer.pk}/suggest/", "ines"),
        Page("suggest an edit of a question", f"/threads/posts/{question.pk}/suggest/", "ada"),
        Page("a suggested edit, its author", suggested.get_absolute_url(), "ines"),
        Page("a suggested edit, who made it", suggested.get_absolute_url(), "grace"),
        Page("improve an edit", f"{suggested.get_absolute_url()}improve/", "ines"),
        Page("drafts", "/threads/drafts/", "ines"),
        Page("drafts, none", "/threads/drafts/", "ada"),
        Page("suggested edits", "/threads/suggestions/", "ines"),
        Page("suggested edits, none", "/threads/suggestions/", "ada"),
        Page("abilities", "/settings/abilities/", "grace"),
        Page("abilities, one suspended", "/settings/abilities/", "ada"),
        Page("abilities, staff", "/settings/abilities/", "mo"),
        Page("comment on an answer", f"/threads/posts/{asked.answer.pk}/remark/", "ines"),
        Page(
            "reply to a comment",
            f"/threads/posts/{asked.answer.pk}/remark/?reply={asked.remark.pk}",
            "grace",
        ),
        Page("question, closed and locked", asked.closed.page_url, "ines"),
        Page("question, asked before", asked.duplicate.page_url),
        Page("moderate a question", f"/threads/{asked.thread.pk}/moderate/", "mo"),
        *(
            Page(f"moderate, {name}", f"/threads/{asked.closed.pk}/moderate/{name}/", "mo")
            for name in ("close", "duplicate", "reopen", "lock", "unlock", "merge")
        ),
        Page("moderate an answer", f"/threads/posts/{asked.answer.pk}/moderate/", "mo"),
        *(
            Page(f"moderate, {name}", f"/threads/posts/{asked.answer.pk}/moderate/{name}/", "mo")
            for name in ("convert", "move", "split")
        ),
        Page("tag of questions", "/tags/asking/"),
        Page("tag, a member", "/tags/asking/", "ines"),
        Page("describe a tag", "/tags/asking/edit/", "edith"),
        Page("descriptions of a tag", "/tags/asking/revisions/"),
        Page("your tags", "/settings/tags/", "ines"),
        Page("questions, narrowed", "/threads/?tag=asking&not=ml&state=open", "ines"),
        Page("questions, following", "/threads/?tab=following", "ines"),
        Page("report an answer", f"/report/post/{asked.remark.pk}/", "grace"),
        Page("report an answer again", f"/report/post/{asked.answer.pk}/", "ines"),
        Page("report a mentor", f"/report/mentor/{told.pk}/", "ada"),
        Page("your reports", "/settings/reports/", "ines"),
        Page("your reports, none", "/settings/reports/", "grace"),
        Page("decisions about you", "/settings/decisions/", "cy"),
        Page("decisions about you, none", "/settings/decisions/", "ines"),
        Page("a decision", judged.open.get_absolute_url(), "cy"),
        Page("a decision, appealed", judged.appealed.statement.get_absolute_url(), "cy"),
        Page("what I decided just now", "/moderation/undo/", "mo"),
        Page("a warning on a page", "/settings/follows/", "wu"),
        Page("a warning", f"/settings/warnings/{judged.warning.pk}/", "wu"),
        Page("blocked people", "/settings/blocked/", "ines"),
        Page("blocked people, nobody", "/settings/blocked/", "grace"),
        Page("person, to be blocked", "/people/ada/", "ines"),
        Page("the programme", "/admin/programme/", "root"),
        Page("list, cases", "/admin/moderation/case/?state=all", "mo"),
        Page("list, kinds of reports", "/admin/moderation/reportkind/", "mo"),
        Page("list, rules", "/admin/moderation/rule/", "mo"),
        Page("a new rule", "/admin/moderation/rule/add/", "mo"),
        *(
            Page(f"a rule, {one.kind}", f"/admin/moderation/rule/{one.pk}/change/", "mo")
            for one in Rule.objects.all()
        ),
        Page("list, patterns of votes", "/admin/threads/votepattern/", "mo"),
        Page("a pattern of votes", arranged.get_absolute_url(), "mo"),
        Page("a held post", f"/admin/threads/post/{waiting.pk}/change/", "mo"),
        Page("a held post on its page", waiting.thread.page_url, "ada"),
        Page("a case", f"/admin/moderation/case/{case.pk}/change/", "mo"),
        Page("a deed in a case", f"/admin/moderation/case/{case.pk}/do/post.hide/", "mo"),
        Page("list, appeals", "/admin/moderation/appeal/", "mo"),
        Page("an appeal", f"/admin/moderation/appeal/{judged.appealed.pk}/change/", "mo"),
        Page("list, warnings", "/admin/moderation/warning/", "mo"),
        Page("list, templates of warnings", "/admin/moderation/warningtemplate/", "mo"),
        Page("a private case", f"/admin/moderation/case/{private.pk}/change/", "mo"),
        Page("person", "/people/ada/"),
        Page("person, one kind", "/people/grace/?kind=answer", "grace"),
        Page("what a page says", "/settings/profile/", "ada"),
        *propose_stories(other, editor),
        Page("search", "/search/"),
        Page("search, found", "/search/?q=phd"),
        Page("search, narrowed", "/search/?q=work+kind:story+year:2022..&sort=newest", "ada"),
        Page("search, a comment", "/search/?q=helped+kind:comment"),
        Page("search, corrected", "/search/?q=interveiws"),
        Page("search, a part left out", "/search/?q=phd+year:abc+score:many"),
        Page("search, saved", "/search/?q=phd+kind:story", "ada"),
        Page("search, to be saved", "/search/?q=interveiws", "ada"),
        Page("saved searches", "/search/saved/", "ada"),
        Page("saved searches, none", "/search/saved/", "grace"),
        Page("save a search", "/search/saved/new/?q=phd+-physics", "grace"),
        Page("a saved search", kept.get_absolute_url(), "ada"),
        Page("end the mail of saved searches", leaving.address(member, [kept])),
        Page("search, none", "/search/?q=zyzzyva+kind:tag"),
        Page("search, nothing to look for", "/search/?q=the"),
        Page("notices", "/notifications/", "grace"),
        Page("notices, none", "/notifications/", "edith"),
        Page("what one is told of", "/settings/notifications/", "ada"),
        Page("what one follows", "/settings/follows/", "ines"),
        Page("follows, none", "/settings/follows/", "edith"),
        Page("end these mails", unsubscribing.address(member, codes=["answer", "mention"])),
        Page("tags", "/tags/"),
        Page("limits", "/limits/"),
        Page("api docs", "/api/docs/"),
        Page("api docs: threads", "/api/docs/threads/"),
        Page("privacy", "/privacy/"),
        Page("webhooks", "/settings/webhooks/", "ada"),
        Page("webhooks, none", "/settings/webhooks/", "grace"),
        Page("add a webhook", "/settings/webhooks/new/", "grace"),
        Page("a webhook", lost.endpoint.get_absolute_url(), "ada"),
        Page("a webhook, none like that", f"{lost.endpoint.get_absolute_url()}?state=sent", "ada"),
        Page("change a webhook", f"{lost.endpoint.get_absolute_url()}edit/", "ada"),
        Page("delete a webhook", f"{lost.endpoint.get_absolute_url()}delete/", "ada"),
        Page("a delivery", lost.get_absolute_url(), "ada"),
        Page("list, webhooks", "/admin/webhooks/endpoint/", "mo"),
        Page("your data", "/settings/data/", "ada"),
        Page("your data, nothing yet", "/settings/data/", "grace"),
        Page("close your account", "/settings/close/", "ada"),
        Page("keep your account", _to_keep()),
        Page("list, closings of accounts", "/admin/privacy/closing/", "mo"),
        Page("close an account on request", "/admin/privacy/closing/add/", "mo"),
        Page("moderation log", "/moderation/log/"),
        Page("moderation log, one entry", f"/moderation/log/{_public_entry()}/"),
        Page("tag", f"/tags/{tag.slug}/"),
        Page("sign in", "/accounts/login/"),
        Page("sign up", "/accounts/signup/"),
        Page("reset", "/accounts/password/reset/"),
        Page("sign out", "/accounts/logout/", "ada"),
        Page("addresses", "/accounts/email/", "ada"),
        Page("change password", "/accounts/password/change/", "ada"),
        Page("two-factor", "/accounts/2fa/", "ada"),
        Page("two-factor, with an app", "/accounts/2fa/", "hana"),
        Page("passkeys, none", "/accounts/2fa/webauthn/", "ada"),
        Page("passkeys", "/accounts/2fa/webauthn/", "hana"),
        Page("a second step, please", "/accounts/2fa/needed/", "mo"),
        Page("confirm it is you", "/accounts/reauthenticate/", "ada"),
        Page("confirm it with a code", "/accounts/2fa/reauthenticate/", "hana"),
        Page("where one is signed in", "/accounts/sessions/", "ada"),
        Page("other accounts", "/accounts/other/", "ada"),
        Page("other account, left", "/accounts/other/login/cancelled/"),
        Page("other account, failed", "/accounts/other/login/error/", status=401),
        *(Page(f"desk, {name}", f"/admin/stories/story/{path}", "edith") for name, path in desk),
        *(Page(f"list, {name}", f"/admin/{name}/", "root") for name in lists),
        Page("desk, front", "/admin/", "root"),
        Page("desk, front, of a moderator", "/admin/", "mo"),
        Page("list, mail", "/admin/notifications/mail/", "root"),
        Page("list, tasks", "/admin/django_tasks_database/dbtaskresult/", "root"),
        Page("list, deeds over many", "/admin/moderation/bulkdeed/", "mo"),
        Page("choose a deed over many", "/admin/threads/post/bulk/", "mo"),
        Page("preview of a deed over many", "/admin/threads/post/bulk/?deed=post.hide", "mo"),
        *(
            Page(f"talk, {name}", talk.get_absolute_url() + query)
            for name, query in {"all": "", "answers": "?view=answers", "one": "?speaker=MS"}.items()
        ),
        Page("rights unknown", unclear.get_absolute_url()),
        Page("withdrawn", gone.get_absolute_url(), status=410),
        Page("not there", "/stories/no-such-story/", status=404),
        Page("not yours", f"/threads/posts/{first.pk}/edit/", "grace", status=403),
    ]
    pages += desk_pages(User.objects.get(handle="root"), moderator, {one.path for one in pages})
    return Shelf(story, member, moderator, editor, pages)

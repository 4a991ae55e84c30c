"""Every kind of page there is, with real content, for the tests that look at all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from community.accounts.models import User
from community.lib import changes
from community.moderation.actions import suspend
from community.notifications import unsubscribing
from community.search import leaving
from community.search.models import SavedSearch
from community.search.saving import save_search
from community.tags import actions as tags
from community.tags.models import Tag
from mentors import actions as mentor_actions
from mentors.actions import VERBS, join_line
from mentors.models import Mentor, Request
from mentors.states import State, Verb
from portal.shelf import actions as shelf
from portal.shelf.highlighting import highlight
from portal.shelf.models import Highlight, ReadingList
from stories.actions import import_document, set_metadata
from stories.files import import_paths
from stories.models import Passage, Story
from stories.models.story import Rights, Status
from tests.cast import StoryFactory, person
from tests.mentors.mentoring import (
    MentorFactory,
    circumstance,
    crossed,
    has_hours,
    met,
    speaks,
)
from tests.mentors.requesting import requested
from threads import actions, passages
from threads.models import AskTemplate, Post, Suggestion, Thread

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
class Page:
    """One address, who looks at it, and what it answers."""

    name: str
    path: str
    as_handle: str = ""  # a visitor when empty
    status: int = 200


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
        actions.ask(by=moderator, title=title, body="I wonder.", tags=[of.tags.all()[0]])
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


def ask_a_mentor(mentee: User) -> Request:
    """Let `mentee` ask a mentor, who asks for more; and wait in line for one without a place."""
    mentor = MentorFactory.create(person=person("gil", display_name="Gil Ade"))
    mentor.questions.create(position=1, text=f"What brought you here? {NO_BLANK}")
    sent = requested(mentee=mentee, mentor=mentor)
    sent.answers.create(position=1, question="What brought you here?", text=NO_BLANK)
    asked = VERBS[Verb.ASK](sent, by=mentor.person, words=f"Since when? {NO_BLANK}")
    full = MentorFactory.create(person=person("fay"), places=1)
    requested(State.ACTIVE, mentor=full)
    join_line(full, by=mentee)
    return asked


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
    asked = ask_questions(person("ines"), other, moderator)
    suggested = suggest_an_edit(asked, other)
    begin_drafts(asked)
    until = timezone.now() + timedelta(days=3)
    suspend(member, "mention", by=moderator, reason="You called nine people.", until=until)
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
    told = tell_of_mentors(story)
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
            for name in ("mentor", "mentorclaim", "storyclaim")
        ),
        Page("review a mentor", f"/admin/mentors/mentor/{told.pk}/change/", "mo"),
        Page("requests", "/mentors/requests/", "ada"),
        Page("requests, none", "/mentors/requests/", "grace"),
        Page("requests, to me", "/mentors/requests/?as=mentor", "gil"),
        Page("request, my turn", asked_mentor.get_absolute_url(), "ada"),
        Page("request, the mentor's", asked_mentor.get_absolute_url(), "gil"),
        Page("ask a mentor", "/mentors/requests/new/?mentor=gil", "grace"),
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
        Page("person", "/people/ada/"),
        Page("person, one kind", "/people/grace/?kind=answer", "grace"),
        Page("what a page says", "/settings/profile/", "ada"),
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
        Page("tag", f"/tags/{tag.slug}/"),
        Page("sign in", "/accounts/login/"),
        Page("sign up", "/accounts/signup/"),
        Page("reset", "/accounts/password/reset/"),
        Page("sign out", "/accounts/logout/", "ada"),
        Page("addresses", "/accounts/email/", "ada"),
        Page("change password", "/accounts/password/change/", "ada"),
        *(Page(f"desk, {name}", f"/admin/stories/story/{path}", "edith") for name, path in desk),
        *(Page(f"list, {name}", f"/admin/{name}/", "root") for name in lists),
        Page("desk, front", "/admin/", "root"),
        *(
            Page(f"talk, {name}", talk.get_absolute_url() + query)
            for name, query in {"all": "", "answers": "?view=answers", "one": "?speaker=MS"}.items()
        ),
        Page("rights unknown", unclear.get_absolute_url()),
        Page("withdrawn", gone.get_absolute_url(), status=410),
        Page("not there", "/stories/no-such-story/", status=404),
        Page("not yours", f"/threads/posts/{first.pk}/edit/", "grace", status=403),
    ]
    return Shelf(story, member, moderator, editor, pages)

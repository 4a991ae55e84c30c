"""Questions about words of a story: asked, shown, counted in its margin, drawn from interviews."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.search.asking import search
from stories.models import Block, Passage, Story
from stories.models.story import Rights, Status
from tests.cast import BlockFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import Look, look, queries
from tests.threads.asking import tag
from threads import actions, drawing, passages
from threads.models import Thread

pytestmark = pytest.mark.django_db

PLAIN = "I kept two notebooks. One for code, and one for quillwort. I kept two notebooks."
ASK = "/threads/ask/?story=two-notebooks&at=k7"
TITLE = "Who else keeps a second notebook?"
TYPED = {"title": TITLE, "body": "And what is in it?", "tags": "habits"}
ABOUT = {"story": "two-notebooks", "at": "k7", "quote": "one for quillwort"}
GONE = "quillwort"


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(
        slug="two-notebooks", title="Two notebooks", source_url="https://example.org/notebooks"
    )


@pytest.fixture
def block(story: Story) -> Block:
    return BlockFactory.create(story=story, key="k7", plain=PLAIN)


def asked(by: User, block: Block, words: str = "one for quillwort", **fields: Any) -> Thread:
    given = {"title": TITLE, "body": "And what is in it?", "tags": [tag("habits")], **fields}
    return actions.ask(by=by, passage=passages.find(block, words), **given)


# -------------------------------------------------------------------------------------- asking


def test_the_form_opens_with_the_words_and_the_question_shows_them(
    story: Story, block: Block, owner: User
) -> None:
    tag("habits")
    browser = browser_of(owner)
    form = look(ASK, browser).one("form#ask")
    assert form.fields["quote"].strip() == PLAIN
    assert (form.fields["story"], form.fields["at"]) == ("two-notebooks", "k7")
    sent = browser.post("/threads/ask/", TYPED | ABOUT)
    thread = Thread.objects.get(kind=Thread.Kind.QUESTION)
    assert sent["Location"] == thread.page_url
    assert thread.passage
    assert (thread.passage.exact, thread.passage.block) == ("one for quillwort", block)
    page = look(thread.page_url)
    assert page.links(".asked-about a") == {
        "one for quillwort": "/stories/two-notebooks/#b-k7",
        "Two notebooks": "/stories/two-notebooks/#b-k7",
    }


def test_selected_words_come_along_in_the_address(story: Story, block: Block, owner: User) -> None:
    form = look(f"{ASK}&quote=two+notebooks&before=I+kept&after=.", browser_of(owner)).one("#ask")
    assert form.fields["quote"].strip() == "two notebooks"
    assert (form.fields["before"], form.fields["after"]) == ("I kept", ".")


def test_wrong_words_come_back_with_everything_kept(
    story: Story, block: Block, owner: User
) -> None:
    tag("habits")
    sent = browser_of(owner).post("/threads/ask/", TYPED | ABOUT | {"quote": "three notebooks"})
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "These words are not in this paragraph." in page
    assert "three notebooks</textarea>" in page
    assert "And what is in it?</textarea>" in page
    assert not Passage.objects.exists()


def test_a_paragraph_that_is_gone_meanwhile_is_let_go_of(
    story: Story, block: Block, owner: User
) -> None:
    tag("habits")
    Block.objects.update(redacted_at=timezone.now())
    sent = browser_of(owner).post("/threads/ask/", TYPED | ABOUT)
    assert sent.status_code == 422
    page = sent.content.decode()
    assert "can no longer be quoted" in page
    assert 'name="at"' not in page
    assert GONE not in page.replace("one for quillwort</textarea>", "")
    assert browser_of(owner).post("/threads/ask/", TYPED).status_code == 302
    assert Thread.objects.get(kind=Thread.Kind.QUESTION).passage is None


@pytest.mark.parametrize(
    "fields",
    [{"rights": Rights.UNKNOWN}, {"status": Status.DRAFT}, {"status": Status.WITHDRAWN}],
    ids=["rights unknown", "draft", "withdrawn"],
)
def test_what_not_everyone_may_read_is_not_asked_about(
    story: Story, block: Block, editor: User, owner: User, fields: dict[str, str]
) -> None:
    tag("habits")
    Story.objects.update(**fields)
    for someone in (editor, owner):
        form = look(ASK, browser_of(someone))
        assert not form.tree.cssselect(".quoting")
        assert GONE not in form.words
        sent = browser_of(someone).post("/threads/ask/", TYPED | ABOUT)
        assert sent.status_code == 422
    block.story.refresh_from_db()
    with pytest.raises(ValidationError, match="asked about"):
        asked(editor, block)


@pytest.mark.parametrize("at", ["", "k8", "%00", "x" * 300])
def test_an_address_that_names_no_paragraph_opens_an_empty_form(
    story: Story, block: Block, owner: User, at: str
) -> None:
    page = look(f"/threads/ask/?story=two-notebooks&at={at}", browser_of(owner))
    assert not page.tree.cssselect(".quoting")


def test_a_visitor_signs_in_and_comes_back_to_the_words(client: Client, block: Block) -> None:
    sent = client.get(ASK)
    assert sent.status_code == 302
    assert "at=k7" in unquote(sent["Location"])


# ------------------------------------------------------------------- the quote on the question


def after_it_was_asked(story: Story, block: Block, what: str) -> None:
    if what == "withdrawn":
        Story.objects.update(status=Status.WITHDRAWN)
    elif what == "rights unknown":
        Story.objects.update(rights=Rights.UNKNOWN)
    elif what == "redacted":
        Block.objects.update(redacted_at=timezone.now())
    else:
        Passage.objects.update(block=None, orphaned_at=timezone.now())


@pytest.mark.parametrize(
    ("what", "said", "links"),
    [
        ("withdrawn", "About words of a story that cannot be shown here.", []),
        ("rights unknown", "About words of a story that cannot", ["/stories/two-notebooks/"]),
        ("redacted", "This passage was removed.", ["/stories/two-notebooks/#b-k7"] * 2),
        ("orphaned", "About words that the story no longer says", ["/stories/two-notebooks/"]),
    ],
)
def test_words_that_may_not_be_read_any_more_are_shown_to_nobody(
    story: Story, block: Block, owner: User, editor: User, what: str, said: str, links: list[str]
) -> None:
    thread = asked(owner, block)
    after_it_was_asked(story, block, what)
    for client in (Client(), browser_of(owner), browser_of(editor)):
        page = look(thread.page_url, client)
        assert said in page.words
        assert GONE not in page.response.content.decode()
        quote = page.one(".asked-about")
        assert [one.get("href") for one in quote.cssselect("a")] == links
        assert ("Two notebooks" in page.words) is (what != "withdrawn")


def test_a_question_about_words_asks_one_further_query(
    story: Story, block: Block, owner: User, stranger: User
) -> None:
    plain = actions.ask(by=owner, title=f"{TITLE} Two?", body="And?", tags=[tag("habits")])
    thread = asked(owner, block)
    client = browser_of(stranger)
    assert queries(thread.page_url, client) == queries(plain.page_url, client) + 1


def test_search_finds_the_question_and_none_of_the_words(
    story: Story, block: Block, owner: User
) -> None:
    thread = asked(owner, block)
    assert [hit.key for hit in search("second notebook kind:thread", person=None).hits] == [
        thread.pk
    ]
    assert not search(f"{GONE} kind:thread", person=None).hits


def test_comments_and_questions_share_a_passage(
    story: Story, block: Block, owner: User, stranger: User
) -> None:
    thread = asked(owner, block)
    found = passages.find(block, "one for quillwort")
    assert actions.comment(story, by=stranger, body="Me!", passage=found).passage == thread.passage


# ---------------------------------------------------------------------------- the story's page


def test_the_margin_counts_the_questions_everyone_may_read_and_leads_to_them(
    story: Story, block: Block, owner: User, moderator: User
) -> None:
    first, second = asked(owner, block), asked(person("ada"), block, "two notebooks")
    actions.ask(by=owner, title="Is this about nothing?", body="It is.", tags=[tag("habits")])
    where = "/threads/about/two-notebooks/?on=k7"
    notes = look(story.get_absolute_url()).links(".margin-note")
    assert notes == {"2 questions here": where}
    assert look(where).texts(".question-line__title") == [second.title, first.title]
    assert look(where).links(".page-head blockquote a") == {PLAIN: "/stories/two-notebooks/#b-k7"}
    assert second.question
    actions.hide(second.question, by=moderator, reason="Rude.")
    for client in (Client(), browser_of(moderator)):
        assert look(story.get_absolute_url(), client).links(".margin-note") == {
            "1 question here": where
        }
        assert len(look(where, client).texts(".question-line__title")) == 1


def test_every_paragraph_can_be_asked_about(story: Story, block: Block) -> None:
    page = look(story.get_absolute_url())
    (link,) = page.tree.cssselect("a[aria-label='Ask about this passage']")
    assert link.get("href") == ASK
    Story.objects.update(rights=Rights.UNKNOWN)
    assert "Ask about" not in look(story.get_absolute_url()).response.content.decode()


def test_the_questions_about_a_story(
    story: Story, block: Block, owner: User, client: Client
) -> None:
    page = look("/threads/about/two-notebooks/")
    assert "Nobody has asked about it yet" in page.words
    asked(owner, block)
    page = look("/threads/about/two-notebooks/")
    assert page.texts(".asked-about p:first-child") == ["one for quillwort"]
    for key in ("k8", "k8%00"):
        assert "Nobody has asked" in look(f"/threads/about/two-notebooks/?on={key}").words
    Story.objects.update(rights=Rights.UNKNOWN)
    for path in ("", "?on=k7"):
        assert GONE not in look(f"/threads/about/two-notebooks/{path}").words
    look("/threads/about/two-notebooks/?cursor=nonsense", status=404)
    Story.objects.update(status=Status.WITHDRAWN)
    look("/threads/about/two-notebooks/", status=410)
    look("/threads/about/no-such-story/", status=404)


@pytest.mark.slow  # thirty rows, written as members write them
@pytest.mark.parametrize("path", ["/stories/two-notebooks/", "/threads/about/two-notebooks/"])
def test_their_queries_do_not_grow(story: Story, block: Block, path: str) -> None:
    counts = []
    for number in (3, 12):
        for n in range(number):
            asked(person(f"p{number}-{n}"), block, title=f"{TITLE} {number} {n}")
        counts.append(queries(path))
    assert counts[0] == counts[1]


# --------------------------------------------------------------------- drawn from an interview


@pytest.fixture
def talk(story: Story) -> Block:
    """What is asked in a talk of two voices; what answers it is the block `a1`."""
    asks, tells = (story.speakers.create(label=name, position=n) for n, name in enumerate("QM"))
    lines = (
        ("q1", asks, "Where did you begin?"),
        ("q2", asks, "Was it by the river?"),
        ("a1", tells, "In a workshop where quillwort grew."),
        ("q3", asks, "And then?"),
    )
    for n, (key, speaker, words) in enumerate(lines):
        BlockFactory.create(
            story=story, key=key, plain=words, kind="paragraph", speaker=speaker, position=100 + n
        )
    tag("habits")
    return story.blocks.get(key="q1")


DRAW = "/threads/draw/two-notebooks/q1/"


def test_an_editor_proposes_a_pair_of_turns(
    story: Story, talk: Block, editor: User, owner: User
) -> None:
    desk = browser_of(editor)
    offered = look(story.get_absolute_url(), desk).tree.cssselect("#text a[href*=draw]")
    assert [link.get("href") for link in offered] == [DRAW, DRAW.replace("q1", "q2")]
    assert "Propose as a question" not in look(story.get_absolute_url(), browser_of(owner)).words
    form = look(DRAW, desk).one("form.form")
    assert form.fields["title"] == "Where did you begin?"
    assert GONE not in form.fields["body"]
    typed = {"title": form.fields["title"], "body": form.fields["body"], "tags": "habits"}
    sent = desk.post(DRAW, typed)
    thread = Thread.objects.get(kind=Thread.Kind.QUESTION)
    assert sent["Location"] == thread.page_url
    assert (thread.is_drawn, thread.author) == (True, editor)
    assert LogEntry.objects.get(code="thread.draw").target_id == str(thread.pk)
    page = look(thread.page_url)
    assert page.links(".asked-about a") == {
        "In a workshop where quillwort grew.": "/stories/two-notebooks/#b-a1",
        "Two notebooks": "/stories/two-notebooks/#b-a1",
        "first told on example.org": "https://example.org/notebooks",
    }
    assert "Drawn from a story" in page.texts(".asked-about .badge")
    again = desk.post(DRAW, typed | {"title": "Where was it that you began?"})
    assert again.status_code == 422
    assert "drawn from these turns already" in again.content.decode()


def test_of_unknown_rights_no_word_is_quoted(story: Story, talk: Block, editor: User) -> None:
    Story.objects.update(rights=Rights.UNKNOWN)
    desk = browser_of(editor)
    form = look(DRAW, desk).one("form.form")
    assert not form.fields["title"]
    typed = {"title": "Where did others begin?", "body": "Tell.", "tags": "habits"}
    assert desk.post(DRAW, typed).status_code == 302
    page = look(Thread.objects.get(kind=Thread.Kind.QUESTION).page_url, desk)
    assert GONE not in page.response.content.decode()
    assert "cannot be shown here" in page.words
    assert "https://example.org/notebooks" in page.links(".asked-about a").values()


def test_only_editors_draw(story: Story, talk: Block, owner: User, moderator: User) -> None:
    answered = story.blocks.get(key="a1")
    for someone in (owner, moderator):
        assert browser_of(someone).get(DRAW).status_code == 403
        with pytest.raises(policy.NotAllowed):
            actions.draw(answered, by=someone, title=TITLE, body="And?", tags=[tag("habits")])


def test_a_turn_without_an_answer_is_no_pair(story: Story, talk: Block, editor: User) -> None:
    desk = browser_of(editor)
    for key, status in (("q2", 200), ("q3", 404), ("k7", 404), ("none", 404)):
        Look(desk, f"/threads/draw/two-notebooks/{key}/", status)
    Block.objects.filter(key="a1").update(redacted_at=timezone.now())
    assert drawing.pair(story, "q1") is None


def test_nothing_is_drawn_from_what_is_not_out(story: Story, talk: Block, editor: User) -> None:
    Story.objects.update(status=Status.DRAFT)
    typed = {"title": "Where did others begin?", "body": "Tell.", "tags": "habits"}
    sent = browser_of(editor).post(DRAW, typed)
    assert sent.status_code == 422
    assert not Thread.objects.filter(kind=Thread.Kind.QUESTION).exists()

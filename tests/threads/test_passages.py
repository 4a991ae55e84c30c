"""Comments that hang on words of the story."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.accounts.models import User
from stories.models import Block, Passage, Story
from stories.models.story import Rights
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.threads.reading import VISITOR, discussion, words
from threads import actions, passages
from threads.models import Post

pytestmark = pytest.mark.django_db

PLAIN = "I kept two notebooks.\nOne for code, and “one for the rest”. I kept two notebooks."


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


@pytest.fixture
def block(story: Story) -> Block:
    return BlockFactory.create(story=story, key="k7", plain=PLAIN)


@pytest.fixture
def post(story: Story, block: Block, owner: User) -> Post:
    found = passages.find(block, "One for code")
    return actions.comment(story, by=owner, body="Me too.", passage=found)


def test_words_are_found_whatever_their_white_space_and_signs(block: Block) -> None:
    found = passages.find(block, ' code,\r\n and  "one for the rest" ')
    assert found.exact == "code, and “one for the rest”"
    assert PLAIN[found.start :].startswith(found.exact)
    assert (found.prefix, found.suffix) == (PLAIN[: found.start], ". I kept two notebooks.")


def test_among_look_alikes_their_surroundings_decide(block: Block) -> None:
    assert passages.find(block, "two notebooks").start == PLAIN.index("two")
    second = passages.find(block, "two notebooks", prefix="the rest”. I kept ")
    assert second.start == PLAIN.rindex("two")


def test_no_words_mean_the_whole_paragraph(block: Block) -> None:
    assert passages.find(block, "").exact == PLAIN


def test_words_that_are_not_there_are_refused(block: Block) -> None:
    with pytest.raises(ValidationError, match="not in this paragraph"):
        passages.find(block, "three notebooks")


def test_the_form_shows_the_paragraph_and_sends_the_words(
    story: Story, block: Block, owner: User
) -> None:
    form = discussion(story, owner, at="k7").xpath("//form[@id='write']")[0]
    assert form.xpath(".//textarea[@name='quote']")[0].text.strip() == PLAIN
    assert form.xpath(".//input[@name='at']/@value") == ["k7"]
    fields = {"body": "Me too.", "at": "k7", "quote": "One for code"}
    browser_of(owner).post("/threads/comment/two-notebooks/", fields)
    passage = Post.objects.get().passage
    assert passage is not None
    assert (passage.exact, passage.key, passage.block_id) == ("One for code", "k7", block.pk)


def test_wrong_words_come_back_with_everything_kept(
    story: Story, block: Block, owner: User
) -> None:
    fields = {"body": "Me *too*.", "at": "k7", "quote": "Three for code"}
    response = browser_of(owner).post("/threads/comment/two-notebooks/", fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert "These words are not in this paragraph." in page
    assert "Three for code</textarea>" in page
    assert "Me *too*.</textarea>" in page
    assert 'name="at" value="k7"' in page
    assert not Passage.objects.exists()


def test_the_quote_stands_above_the_comment_and_leads_to_the_words(
    story: Story, post: Post
) -> None:
    quote = discussion(story).xpath(f"//article[@id='p-{post.pk}']/blockquote")[0]
    assert words(quote) == "One for code"
    assert quote.xpath(".//a/@href") == ["/stories/two-notebooks/#b-k7"]


def test_the_same_words_are_one_passage(
    story: Story, block: Block, post: Post, stranger: User
) -> None:
    again = passages.find(block, "One  for code")
    other = actions.comment(story, by=stranger, body="Not me.", passage=again)
    assert other.passage_id == post.passage_id
    assert Passage.objects.count() == 1


def test_a_double_click_makes_one_comment_on_one_passage(
    story: Story, block: Block, post: Post, owner: User
) -> None:
    again = passages.find(block, "One for code")
    assert actions.comment(story, by=owner, body="Me too.", passage=again) == post


def test_a_reply_hangs_on_the_comment_alone(
    story: Story, block: Block, post: Post, stranger: User
) -> None:
    with pytest.raises(ValidationError, match="hangs on the comment"):
        actions.comment(
            story, by=stranger, body="No.", parent=post, passage=passages.find(block, "code")
        )


def test_the_margin_counts_what_everyone_may_read(
    story: Story, block: Block, post: Post, owner: User, stranger: User, moderator: User
) -> None:
    found = passages.find(block, "the rest")
    second = actions.comment(story, by=stranger, body="What rest?", passage=found)
    actions.comment(story, by=owner, body="About nothing in particular.")
    assert passages.counts(story) == {"k7": 2}
    actions.hide(second, by=moderator, reason="Rude.")
    assert passages.counts(story) == {"k7": 1}
    actions.delete(post, by=owner)
    assert passages.counts(story) == {}


def test_the_comments_on_one_paragraph_can_be_read_alone(
    story: Story, post: Post, owner: User
) -> None:
    actions.comment(story, by=owner, body="About nothing in particular.")
    page = discussion(story, on="k7")
    assert len(page.xpath("//article")) == 1
    assert "nothing in particular" not in words(page)
    assert page.xpath("//a[text()='Show all']/@href") == ["/stories/two-notebooks/#discussion"]


def test_words_of_a_redacted_block_are_shown_to_nobody(
    story: Story, block: Block, post: Post, owner: User, editor: User
) -> None:
    Block.objects.filter(pk=block.pk).update(redacted_at=timezone.now())
    for reader in (VISITOR, owner, editor):
        page = discussion(story, reader, at="k7")
        assert "This passage was removed." in words(page)
        assert "One for code" not in words(page)
        assert not page.xpath("//input[@name='at']/@value")


def test_one_cannot_quote_what_was_redacted_meanwhile(
    story: Story, block: Block, owner: User
) -> None:
    Block.objects.filter(pk=block.pk).update(redacted_at=timezone.now())
    fields = {"body": "Me too.", "at": "k7", "quote": "One for code"}
    response = browser_of(owner).post("/threads/comment/two-notebooks/", fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert "can no longer be quoted" in page
    assert "Me too.</textarea>" in page
    assert PLAIN not in page


def test_nothing_of_unknown_rights_leaks_through_comments(
    story: Story, block: Block, post: Post, owner: User, editor: User
) -> None:
    Story.objects.update(rights=Rights.UNKNOWN)
    story.refresh_from_db()
    for reader in (VISITOR, owner):
        page = discussion(story, reader, at="k7")
        assert "One for code" not in words(page)
        assert "Me too." not in words(page)
        assert not page.xpath("//input[@name='at']/@value")
    told = words(discussion(story, editor))
    assert "One for code" in told
    assert "Me too." in told


def test_a_quote_that_lost_its_place_stays_and_says_so(
    story: Story, block: Block, post: Post
) -> None:
    Passage.objects.update(block=None)
    page = discussion(story)
    assert "One for code" in words(page)
    assert "no place in it now" in words(page)
    assert not page.xpath("//blockquote//a")


def test_an_unknown_paragraph_gives_the_ordinary_form(story: Story, owner: User) -> None:
    page = discussion(story, owner, at="nowhere")
    assert len(page.xpath("//form[@id='write']")) == 1
    assert page.xpath("//fieldset[@hidden]")

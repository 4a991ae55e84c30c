"""Words that were redacted stay out of sight when the document under them changes."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from stories import actions
from stories.models import Story
from stories.models.story import Rights
from stories.presentation.drawn import Places
from tests.stories.documents import POST, block, imported
from tests.threads.reading import discussion, words
from threads import actions as threads_actions
from threads import passages
from threads.models import Post

pytestmark = pytest.mark.django_db

SECRET = "A stranger explained gradient descent with a loaf of bread and a knife."


@pytest.fixture
def story(editor: User, owner: User) -> Story:
    """A published story with a comment on words that were redacted afterwards."""
    story = imported(POST, rights=Rights.OWN)
    actions.publish(story, by=editor)
    found = passages.find(block(story, "A stranger"), "gradient descent with a loaf")
    threads_actions.comment(story, by=owner, body="I know him.", passage=found)
    actions.redact(block(story, "A stranger"), by=editor, reason="He asked for it.")
    return story


@pytest.mark.parametrize(
    "anew",
    [POST.replace(f"{SECRET}\n\n", ""), POST.replace(SECRET, "A stranger kept us awake there.")],
    ids=["the block is gone", "the block says something else"],
)
def test_a_new_version_of_the_document_brings_no_redacted_quote_back(
    story: Story, anew: str
) -> None:
    imported(anew)

    passage = Post.objects.get().passage
    assert passage is not None
    assert passage.block is None
    assert passage.shown == ""
    said = words(discussion(story))
    assert "I know him." in said
    assert "gradient descent" not in said


def test_an_editor_who_places_the_words_again_shows_them(story: Story, editor: User) -> None:
    imported(POST.replace(f"{SECRET}\n\n", ""))
    passage = Post.objects.get().passage
    assert passage is not None

    actions.reattach_to(passage, block(story, "engines"), "engines twice", by=editor)

    assert "engines twice" in words(discussion(story))


def test_what_was_drawn_from_words_that_were_redacted_stays_off_the_page(editor: User) -> None:
    story = imported(POST)
    row = block(story, "A stranger")
    passage = actions.quote(row, 0, 10)
    passage.save()
    taken = story.takeaways.create(text="Bread explains descent.", passage=passage)
    actions.redact(row, by=editor, reason="He asked for it.")

    imported(POST.replace(f"{SECRET}\n\n", ""))

    taken.refresh_from_db()
    assert Places({}).open([taken]) == []

"""Query counts do not grow: what shows many rows asks as often for 30 of them as for 3.

Pages with counts of their own are tested beside what they show; here stand the others.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from community.accounts.models import User
from community.search.indexing import rebuild
from community.tags.models import Tag
from stories.models import Credit, Story
from tests.cast import BlockFactory, StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import queries
from threads import actions, passages
from threads.models import Thread

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 30
READERS: dict[str, Callable[[], Client]] = {
    "visitor": Client,
    "member": lambda: browser_of(person("a-member")),
    "moderator": lambda: browser_of(person("a-moderator", role="moderator")),
}


def shelve(number: int) -> None:
    """`number` more stories, each with people and a tag."""
    for _ in range(number):
        story = StoryFactory.create()
        Credit.objects.create(
            story=story, role=Credit.Role.AUTHOR, name="Ada Moor", slug="ada-moor"
        )
        story.tags.add("compilers", f"tag-{story.pk}")


@pytest.mark.parametrize("path", ["/feeds/stories/", "/feeds/stories/compilers/", "/sitemap.xml"])
def test_what_machines_fetch(path: str) -> None:
    shelve(FEW)
    few = queries(path)
    shelve(MANY - FEW)
    assert queries(path) == few


def ask(number: int) -> None:
    """`number` more questions by as many people, tagged, answered, voted on, some accepted."""
    for _ in range(number):
        asker = person(f"asker-{Thread.objects.count()}")
        tags = [Tag.objects.get_or_create(name=name, slug=name)[0] for name in ("a", asker.handle)]
        thread = actions.ask(by=asker, title=f"What of {asker.handle}?", body="So?", tags=tags)
        answer = actions.answer(thread, by=asker, body="So it is.")
        if thread.pk % 2:
            actions.accept(answer, by=asker)


def counted(*paths: str) -> Callable[[], dict[tuple[str, str], int]]:
    """Counts how many queries each of `paths` asks for each reader."""
    clients = [(reader, sign_in()) for reader, sign_in in READERS.items()]
    looks = [(path, reader, client) for path in paths for reader, client in clients]
    return lambda: {(path, reader): queries(path, client) for path, reader, client in looks}


@pytest.mark.slow  # thirty of everything, written as members write it: seconds
def test_where_questions_are_listed() -> None:
    count = counted(
        "/", "/threads/?tag=a", "/tags/a/", "/feeds/threads/", "/feeds/threads/a/", "/sitemap.xml"
    )
    ask(FEW)
    few = count()
    ask(MANY - FEW)
    assert count() == few


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("path", ["/search/?q=work", "/search/suggest/?q=work"])
def test_what_a_search_finds(path: str, reader: str) -> None:
    client = READERS[reader]()
    shelve(FEW)
    rebuild()  # factories announce nothing
    few = queries(path, client)
    shelve(MANY - FEW)
    rebuild()
    assert queries(path, client) == few


def discuss(story: Story, number: int) -> None:
    """`number` more comments by as many people, each on a passage, edited, answered, hidden."""
    for _ in range(number):
        block = BlockFactory.create(story=story)
        author = person(f"author-{block.pk}")
        found = passages.find(block, "patience")
        top = actions.comment(story, by=author, body=f"On {block.pk}: yes.", passage=found)
        answer = actions.comment(story, by=author, body=f"And {block.pk}.", parent=top)
        actions.edit(top, by=author, body=f"On {block.pk}: no.", seen=0)
        actions.comment(story, by=author, body=f"Or not {block.pk}.", parent=answer)


@pytest.mark.slow  # thirty of everything, written as members write it: seconds
def test_a_discussion() -> None:
    story = StoryFactory.create()
    count = counted(story.get_absolute_url())
    discuss(story, FEW)
    few = count()
    discuss(story, MANY - FEW)
    assert count() == few


@pytest.mark.slow  # thirty rows, written as members write them
def test_what_a_comment_said_before(owner: User) -> None:
    post = actions.comment(StoryFactory.create(), by=owner, body="Draft 0.")
    path = f"/threads/posts/{post.pk}/revisions/"
    for number in range(FEW):
        post = actions.edit(post, by=owner, body=f"Draft {number + 1}.", seen=number)
    few = queries(path)
    for number in range(FEW, MANY):
        post = actions.edit(post, by=owner, body=f"Draft {number + 1}.", seen=number)
    assert queries(path) == few

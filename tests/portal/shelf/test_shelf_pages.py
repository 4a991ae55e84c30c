"""One's own lists: what they show, what one does with them, and that nobody else finds them."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from portal.shelf import actions
from portal.shelf.models import ReadingList, SavedItem
from stories.models import Block
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.portal.shelf.saving import save
from tests.stories.looking import look, queries
from tests.threads.asking import TITLE, question
from threads import actions as thread_actions

pytestmark = pytest.mark.django_db

SHELF = "/shelf/"


@pytest.fixture
def block() -> Block:
    story = StoryFactory.create(slug="roses", title="On roses", language="ar")
    story.credits.create(role="author", name="Ada Moor", slug="ada-moor")
    return BlockFactory.create(story=story, key="k", plain="A rose is a rose, says patience.")


@pytest.fixture
def plants(owner: User) -> ReadingList:
    return actions.make_list(by=owner, name="Plants", about="For May.")


@pytest.fixture
def client(owner: User) -> Client:
    return browser_of(owner)


def test_an_empty_shelf_says_how_to_begin(client: Client) -> None:
    page = look(SHELF, client)
    assert "You have saved nothing yet" in page.words
    assert page.links("main .empty a")["Read the stories"] == "/stories/"


def test_the_shelf_shows_lists_with_counts_and_what_came_last(
    client: Client, block: Block, plants: ReadingList, owner: User
) -> None:
    for number in range(6):
        save(StoryFactory.create(title=f"Part {number}"), owner, into=plants)
    save(block.story, owner)
    page = look(SHELF, client)
    assert page.texts(".shelf__name") == ["Plants", "Read later"]
    assert page.texts(".shelf p:first-of-type") == ["6 things", "1 thing"]
    assert page.texts(".saved__title") == ["On roses", "Part 5", "Part 4", "Part 3", "Part 2"]
    assert "Saved" in look("/", client).links(".menu__list a")


def test_a_list_shows_each_thing_with_its_words_and_writer(
    client: Client, block: Block, plants: ReadingList, owner: User, stranger: User
) -> None:
    asked = question(stranger, is_pseudonymous=True)
    answer = thread_actions.answer(asked, by=stranger, body="Ten.")
    for thing in (block.story, block, asked, answer):
        save(thing, owner, into=plants, note="Is <it>?\nYes.")
    page = look(plants.get_absolute_url(), client)
    assert page.texts(".saved__title") == [TITLE, TITLE, "On roses", "On roses"]
    assert page.texts(".saved__meta") == [
        "Answer by a member",
        "Question by a member",
        "Passage by Ada Moor",
        "Story by Ada Moor",
    ]
    assert page.texts(".saved__words") == [block.plain]
    assert page.texts(".saved__note") == ["Is <it>?Yes."] * 4
    assert [one.get("href") for one in page.tree.cssselect(".saved__title a")] == [
        f"/threads/posts/{answer.pk}/",
        asked.page_url,
        "/stories/roses/#b-k",
        "/stories/roses/",
    ]
    assert page.tree.cssselect(".saved__title")[2].get("dir") == "rtl"


def test_a_note_is_written_and_a_thing_moved_without_scripts(
    client: Client, block: Block, plants: ReadingList, owner: User
) -> None:
    item = save(block, owner)
    form = look(item.get_absolute_url(), client).one("main form.form")
    sent = {**dict(form.form_values()), "note": "In May.", "into": str(plants.pk)}
    assert client.post(item.get_absolute_url(), sent)["Location"] == plants.get_absolute_url()
    item.refresh_from_db()
    assert (item.note, item.reading_list) == ("In May.", plants)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"note": "x" * 2001}, "at most 2000 characters"),
        ({"note": "\0"}, "Null characters are not allowed"),
        ({"into": "99999"}, "Choose one of your lists."),
        ({"into": ""}, "Choose one of your lists."),
    ],
)
def test_a_wrong_change_comes_back(
    client: Client, block: Block, owner: User, wrong: dict[str, str], words: str
) -> None:
    item = save(block, owner)
    sent = {"note": "Kept.", "into": str(item.reading_list_id), **wrong}
    response = client.post(item.get_absolute_url(), sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    item.refresh_from_db()
    assert item.note == ""


def test_one_press_removes(client: Client, block: Block, owner: User) -> None:
    item = save(block, owner)
    page = look(item.reading_list.get_absolute_url(), client)
    form = page.one(".saved form")
    response = client.post(form.get("action"), follow=True)
    assert "Nothing is in this list" in response.content.decode()
    assert not SavedItem.objects.exists()


def test_a_list_is_made_renamed_and_deleted(client: Client, block: Block, owner: User) -> None:
    response = client.post("/shelf/new/", {"name": "Trees", "about": "Tall ones."})
    made = ReadingList.objects.get()
    assert response["Location"] == made.get_absolute_url()
    save(block, owner, into=made)
    client.post(f"{made.get_absolute_url()}edit/", {"name": "Oaks", "about": ""})
    page = look(made.get_absolute_url(), client)
    assert page.texts("h1") == ["Oaks"]
    assert "Tall ones." not in page.words
    asked = look(f"{made.get_absolute_url()}delete/", client)
    assert "the 1 thing saved in it" in asked.words
    client.post(f"{made.get_absolute_url()}delete/")
    assert not SavedItem.objects.exists()


def test_a_name_that_cannot_be_comes_back(client: Client, plants: ReadingList) -> None:
    for path in ("/shelf/new/", f"{actions.make_list(by=plants.owner, name='Trees').pk}"):
        address = path if path.startswith("/") else f"/shelf/{path}/edit/"
        for name in ("plants", "", "x" * 81, "\0"):
            response = client.post(address, {"name": name, "about": "Kept."})
            assert response.status_code == 422
            assert "Kept." in response.content.decode()
    assert ReadingList.objects.count() == 2


def test_a_reached_limit_of_lists_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(actions.MAKE_LIST), "allows", lambda self, trust: max(1, self.least))
    client.post("/shelf/new/", {"name": "Trees"})
    response = client.post("/shelf/new/", {"name": "Oaks", "about": "Kept."})
    assert response.status_code == 429
    assert "Kept." in response.content.decode()


@pytest.mark.parametrize("role", ["stranger", "moderator", "editor"])
def test_nobody_else_finds_a_list_or_what_is_in_it(
    block: Block, plants: ReadingList, owner: User, role: str, request: pytest.FixtureRequest
) -> None:
    item = save(block, owner, into=plants, note="My own thought.")
    actions.share(plants, by=owner)
    other = browser_of(request.getfixturevalue(role))
    address = plants.get_absolute_url()
    for path in (address, f"{address}edit/", f"{address}delete/", item.get_absolute_url()):
        assert other.get(path).status_code == 404
        assert other.post(path, {"name": "x", "note": "x"}).status_code in {404, 405}
    for path in (f"{address}share/", f"{item.get_absolute_url()}delete/"):
        assert other.post(path).status_code == 404
    for path in (SHELF, "/shelf/export/", "/stories/roses/", "/people/owner/"):
        words = other.get(path).content.decode()
        assert "My own thought." not in words
        assert "Plants" not in words
    item.refresh_from_db()
    assert item.note == "My own thought."
    assert (
        other.post("/shelf/save/", {"what": f"story-{block.story_id}", "into": plants.pk})
    ).status_code == 422


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_list_goes_on_page_by_page_with_as_many_queries(
    client: Client, owner: User, stranger: User, plants: ReadingList
) -> None:
    def keep(number: int) -> None:
        for _ in range(number):
            block = BlockFactory.create()
            asked = question(stranger, title=f"What of number {block.pk}?")
            answer = thread_actions.answer(asked, by=stranger, body=f"Ten, {block.pk} said.")
            for thing in (block.story, block, asked, answer):
                save(thing, owner, into=plants)

    addresses = (SHELF, plants.get_absolute_url())
    keep(3)
    few = [queries(path, client) for path in addresses]
    SavedItem.objects.all().delete()
    keep(8)
    assert [queries(path, client) for path in addresses] == few
    page = look(plants.get_absolute_url(), client)
    assert len(page.tree.cssselect(".saved > li")) == 20
    further = look(plants.get_absolute_url() + page.one("a[rel=next]").get("href"), client)
    assert len(further.tree.cssselect(".saved > li")) == 12
    assert client.get(f"{plants.get_absolute_url()}?cursor=nonsense").status_code == 404

"""A shared list: for whoever has its link, as long as it is shared, and with what they may see."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from portal.shelf import actions
from portal.shelf.models import ReadingList
from stories.models.story import Status
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.portal.shelf.saving import save
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def plants(owner: User) -> ReadingList:
    made = actions.make_list(by=owner, name="Plants", about="For May.")
    save(StoryFactory.create(title="On roses"), owner, into=made, note="So <it> is.")
    return made


def share(plants: ReadingList, **sent: str) -> None:
    """Press the button on the list's own page."""
    client = browser_of(plants.owner)
    form = look(plants.get_absolute_url(), client).one("form[action$='/share/']")
    button = form.cssselect("button")[0]
    client.post(form.get("action"), {button.get("name"): button.get("value"), **sent})
    plants.refresh_from_db()


def link(plants: ReadingList) -> str:
    return f"/shelf/shared/{plants.share_key}/"


def test_whoever_has_the_link_reads_it_with_name_and_notes(
    plants: ReadingList, stranger: User
) -> None:
    plants.owner.display_name = "Ona <Owner>"
    plants.owner.save()
    share(plants)
    for client in (Client(), browser_of(stranger)):
        page = look(link(plants), client)
        assert page.texts("h1") == ["Plants"]
        assert "For May." in page.words
        assert "A list of Ona <Owner>" in page.words
        assert page.texts(".saved__title") == ["On roses"]
        assert page.texts(".saved__note") == ["So <it> is."]
        assert not page.tree.cssselect("main form")


def test_it_is_told_to_nobody_else(plants: ReadingList) -> None:
    share(plants)
    page = look(link(plants))
    assert page.response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.response["X-Robots-Tag"]
    assert "noindex" in page.one("meta[name=robots]").get("content")
    assert "no-cache" in page.response["Cache-Control"]
    assert plants.share_key not in Client().get("/people/owner/").content.decode()


def test_its_own_page_says_what_others_see(plants: ReadingList) -> None:
    client = browser_of(plants.owner)
    before = look(plants.get_absolute_url(), client)
    assert "They see your name and your notes" in before.words
    share(plants)
    after = look(plants.get_absolute_url(), client)
    assert link(plants) in after.links("main a").values()
    assert "with your name and your notes" in after.words


def test_a_stopped_link_leads_nowhere_and_another_one_is_new(plants: ReadingList) -> None:
    share(plants)
    old = link(plants)
    share(plants)  # the button says "stop" now
    assert plants.share_key is None
    assert Client().get(old).status_code == 404
    share(plants)
    assert Client().get(old).status_code == 404
    assert Client().get(link(plants)).status_code == 200


@pytest.mark.parametrize("key", ["None", "x", "x" * 200, "-", "a%00b"])
def test_a_wrong_key_leads_nowhere(plants: ReadingList, key: str) -> None:
    assert Client().get(f"/shelf/shared/{key}/").status_code == 404


def test_it_goes_with_its_owners_account(plants: ReadingList) -> None:
    share(plants)
    plants.owner.is_active = False
    plants.owner.save()
    assert Client().get(link(plants)).status_code == 404


def test_it_shows_each_what_they_may_see(plants: ReadingList, editor: User, stranger: User) -> None:
    draft = StoryFactory.create(title="A draft")
    save(draft, plants.owner, into=plants)
    draft.status = Status.DRAFT
    draft.save()
    share(plants)
    assert look(link(plants), browser_of(editor)).texts(".saved__title") == ["A draft", "On roses"]
    assert look(link(plants), browser_of(stranger)).texts(".saved__title") == ["On roses"]


@pytest.mark.slow  # thirty rows, written as members write them
def test_it_goes_on_page_by_page_with_as_many_queries(plants: ReadingList) -> None:
    def keep(number: int) -> None:
        for _ in range(number):
            gone = StoryFactory.create()
            save(gone, plants.owner, into=plants)
            gone.status = Status.WITHDRAWN
            gone.save()
            save(StoryFactory.create(), plants.owner, into=plants)

    share(plants)
    keep(2)
    few = queries(link(plants))
    keep(28)
    assert queries(link(plants)) == few
    page = look(link(plants))
    assert len(page.tree.cssselect(".saved > li")) == 20
    further = look(link(plants) + page.one("a[rel=next]").get("href"))
    assert len(further.tree.cssselect(".saved > li")) == 11
    assert Client().get(f"{link(plants)}?cursor=nonsense").status_code == 404

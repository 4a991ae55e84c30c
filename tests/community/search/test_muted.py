"""What somebody has muted is left out of what they find, said so, and one click away."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.tags import actions as tags
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question, tag
from threads.models import Thread

pytestmark = pytest.mark.django_db

PATH = "/search/?q=zymurgy"


@pytest.fixture
def muted(owner: User, stranger: User) -> Thread:
    """A question about brewing, which `owner` has muted, beside one that `owner` may find."""
    thread = question(stranger, title="Who teaches zymurgy to beginners?", tags=[tag("brewing")])
    question(stranger, title="Is zymurgy a science or a craft?", tags=[tag("science")])
    tags.mute(tag("brewing"), by=owner)
    return thread


def test_it_is_left_out_with_a_way_to_include_it(muted: Thread, owner: User) -> None:
    page = look(PATH, browser_of(owner))
    assert page.texts(".result__title") == ["Is zymurgy a science or a craft?"]
    assert "What carries a tag that you have muted is left out." in page.words
    included = page.links(".found__note a")["Include it"]
    page = look(included, browser_of(owner))
    assert len(page.texts(".result__title")) == 2
    assert look(page.links(".found__note a")["Leave it out"], browser_of(owner)).texts(
        ".result__title"
    ) == ["Is zymurgy a science or a craft?"]


def test_nothing_is_said_where_nothing_is_left_out(muted: Thread, owner: User) -> None:
    assert "muted" not in look("/search/?q=science", browser_of(owner)).words


def test_others_and_visitors_find_it(muted: Thread, stranger: User) -> None:
    for client in (None, browser_of(stranger)):
        page = look(PATH, client)
        assert len(page.texts(".result__title")) == 2
        assert "muted" not in page.words


def test_who_names_the_tag_means_it(muted: Thread, owner: User) -> None:
    page = look("/search/?q=zymurgy+tag:brewing", browser_of(owner))
    assert page.texts(".result__title") == [muted.title]


def test_it_holds_when_any_of_the_words_will_do_and_for_misspelt_ones(
    muted: Thread, owner: User
) -> None:
    for query in ("zymurgy+beginners+nonsense", "zymurgi"):
        found = look(f"/search/?q={query}", browser_of(owner)).texts(".result__title")
        assert muted.title not in found


def test_it_is_not_suggested(muted: Thread, owner: User, stranger: User) -> None:
    path = "/search/suggest/?q=zymur"
    assert muted.title in str(browser_of(stranger).get(path).json())
    assert muted.title not in str(browser_of(owner).get(path).json())


def test_where_all_is_muted_the_page_says_so(muted: Thread, owner: User) -> None:
    tags.mute(tag("science"), by=owner)
    page = look(PATH, browser_of(owner))
    assert page.texts(".result__title") == []
    assert "Include it" in page.links(".found__note a")

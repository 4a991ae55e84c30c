"""What one says of oneself, and to whom each part of it is shown."""

from __future__ import annotations

import pytest
from django.test import Client

from community import policy
from community.accounts import actions
from community.accounts.models import User
from community.search import asking, indexing
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions as threads

pytestmark = pytest.mark.django_db

PATH = "/settings/profile/"
SAID = {
    "display_name": "  Ada   Moor ",
    "about": "I mend engines.",
    "about_visibility": "public",
    "career_stage": "2",
    "career_stage_visibility": "nobody",
    "language": "pt-BR",
    "language_visibility": "members",
    "time_zone": "Europe/Zurich",
    "time_zone_visibility": "nobody",
    "stories_visibility": "members",
}


def test_what_is_saved_is_shown_to_whom_it_is_for(owner: User, stranger: User) -> None:
    assert browser_of(owner).post(PATH, SAID).status_code == 302
    page = look("/people/owner/")
    assert page.texts("h1") == ["Ada Moor"]
    assert "I mend engines." in page.words
    for words in ("studying", "pt-BR", "Europe/Zurich"):
        assert words not in page.words
    page = look("/people/owner/", browser_of(stranger))
    assert "pt-BR" in page.words
    assert "studying" not in page.words
    page = look("/people/owner/", browser_of(owner))
    assert "studying" in page.words
    assert page.links("main a")["Change what is shown here"] == PATH


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("time_zone", "Mars/Base", "is not a time zone we know"),
        ("time_zone", "", "This field is required"),
        ("career_stage", "99", "Select a valid choice"),
        ("about_visibility", "aliens", "Select a valid choice"),
        ("about", "long " * 500, "at most 2000 characters"),
        ("display_name", "n" * 81, "at most 80 characters"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept(
    owner: User, field: str, typed: str, said: str
) -> None:
    browser = browser_of(owner)
    before = User.objects.values().get(pk=owner.pk)
    response = browser.post(PATH, SAID | {field: typed})
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert "I mend engines." in page or field == "about"
    assert User.objects.values().get(pk=owner.pk) == before


def test_visitors_sign_in_and_nobody_changes_another(owner: User, moderator: User) -> None:
    assert Client().get(PATH).status_code == 302
    assert Client().post(PATH, SAID).status_code == 302
    with pytest.raises(policy.NotAllowed):
        actions.set_profile(owner, by=moderator, about="Mine.")


def test_no_other_field_can_be_set(owner: User) -> None:
    browser_of(owner).post(PATH, SAID | {"is_staff": "on", "handle": "root", "email": "x@y.org"})
    fresh = User.objects.get(pk=owner.pk)
    assert (fresh.is_staff, fresh.handle, fresh.email) == (False, "owner", owner.email)
    with pytest.raises(TypeError):
        actions.set_profile(owner, by=owner, is_staff=True)


def test_a_new_name_is_found_and_stands_on_what_was_written(owner: User) -> None:
    thread = question(owner)
    secret = question(owner, title="Who hires at fifty, honestly?", is_pseudonymous=True)
    threads.answer(thread, by=owner, body="I found out.")
    indexing.rebuild()  # the tag came from nowhere
    actions.set_profile(owner, by=owner, display_name="Zelda Quince")
    assert not list(indexing.differences())
    found = asking.search("author:zelda", person=None, exact=True)
    assert {hit.kind for hit in found.hits} == {"thread", "answer"}
    assert "Zelda Quince" in look(thread.page_url).words
    assert "Zelda" not in look(secret.page_url).words

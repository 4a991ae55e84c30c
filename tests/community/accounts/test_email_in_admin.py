"""An e-mail address is no column: whoever may look at one does so by a deed that is recorded."""

from __future__ import annotations

import pytest

from community.accounts import actions
from community.accounts.models import User
from community.log.models import LogEntry
from community.policy import NotAllowed, SignInRequired
from tests.cast import person
from tests.conftest import browser_of, sure_browser_of

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"
BY_EMAIL = f"{LIST}by-email/"


@pytest.fixture
def admin() -> User:
    return person("admin-of-the-day", role="administrator")


def looks() -> list[tuple[str, int | None, str]]:
    rows = LogEntry.objects.order_by("pk").values_list("code", "actor_id", "target_id")
    return list(rows)


@pytest.mark.parametrize("who", ["moderator", "admin"])
def test_a_look_is_a_button_and_in_the_record(
    request: pytest.FixtureRequest, owner: User, who: str
) -> None:
    someone: User = request.getfixturevalue(who)
    browser = browser_of(someone)
    page = browser.get(f"{LIST}{owner.pk}/change/").content.decode()
    assert owner.email not in page
    assert f"{LIST}{owner.pk}/email/" in page
    assert looks() == []
    shown = browser.post(f"{LIST}{owner.pk}/email/")
    assert owner.email in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert looks() == [("person.see_email", someone.pk, str(owner.pk))]
    assert browser.get(f"{LIST}{owner.pk}/email/").status_code == 405
    assert owner.email not in browser.get(LIST).content.decode()


def test_several_in_the_list_are_a_look_each(moderator: User, owner: User, stranger: User) -> None:
    chosen = {"action": "show_emails", "_selected_action": [owner.pk, stranger.pk]}
    shown = browser_of(moderator).post(LIST, chosen).content.decode()
    assert owner.email in shown
    assert stranger.email in shown
    assert sorted(looks()) == sorted(
        ("person.see_email", moderator.pk, str(one.pk)) for one in (owner, stranger)
    )


def test_to_search_by_address_is_a_look_too(moderator: User, owner: User) -> None:
    browser = browser_of(moderator)
    assert browser.get(BY_EMAIL).status_code == 200
    assert looks() == []
    found = browser.post(BY_EMAIL, {"email": owner.email.upper()})
    assert found.headers["Location"] == f"{LIST}{owner.pk}/change/"
    unknown = browser.post(BY_EMAIL, {"email": "nobody@example.org"})
    assert unknown.status_code == 422
    assert "Nobody here has this address" in unknown.content.decode()
    assert looks() == [
        ("person.see_email", moderator.pk, str(owner.pk)),
        ("person.seek_email", moderator.pk, str(moderator.pk)),
    ]
    assert not LogEntry.objects.filter(text__isnull=False).exists()  # no address is kept
    assert browser.post(BY_EMAIL, {"email": "nonsense"}).status_code == 422
    assert f"{LIST}{owner.pk}/" not in browser.get(LIST, {"q": owner.email}).content.decode()


def test_nobody_else_looks(editor: User, owner: User, stranger: User) -> None:
    programme = person("programme-of-the-day", role="programme manager")
    for someone in (editor, stranger, programme):
        browser = browser_of(someone)
        chosen = {"action": "show_emails", "_selected_action": [owner.pk]}
        answers = [
            browser.post(f"{LIST}{owner.pk}/email/"),
            browser.get(BY_EMAIL),
            browser.post(BY_EMAIL, {"email": owner.email}),
            browser.post(LIST, chosen),
        ]
        assert [one.status_code for one in answers[:3]] == [403] * 3, someone
        assert owner.email not in answers[3].content.decode(), someone
        with pytest.raises(NotAllowed):
            actions.see_email(owner, by=someone)
    with pytest.raises(SignInRequired):
        actions.find_by_email(owner.email, by=None)
    assert looks() == []


def test_an_administrator_by_group_gives_roles_and_is_no_superuser(
    admin: User, owner: User, moderator: User
) -> None:
    page = f"{LIST}{owner.pk}/change/"
    assert sure_browser_of(admin).post(page, {"roles": ["programme manager"]}).status_code == 302
    assert User.objects.get(pk=owner.pk).roles == {"programme manager"}
    assert not User.objects.get(pk=admin.pk).is_superuser
    assert browser_of(moderator).post(page, {"roles": ["administrator"]}).status_code == 403
    assert User.objects.get(pk=owner.pk).roles == {"programme manager"}


def test_a_moderator_has_no_field_for_rights(moderator: User, owner: User) -> None:
    """Whatever a POST brings along, rights stay what they are."""
    browser, page = browser_of(moderator), f"{LIST}{owner.pk}/change/"
    shown = browser.get(page).content.decode()
    rights = (
        "roles",
        "groups",
        "user_permissions",
        "is_staff",
        "is_superuser",
        "password",
        "email",
    )
    assert not [name for name in rights if f'name="{name}"' in shown]
    before = User.objects.filter(pk=owner.pk).values().get()
    given = dict.fromkeys(rights, "1") | {"is_superuser": "on", "roles": ["administrator"]}
    assert browser.post(page, given).status_code == 403
    assert browser.post(f"{LIST}add/", given).status_code == 403
    assert browser.post(f"{LIST}{owner.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=owner.pk).values().get() == before
    assert not owner.groups.exists()
    assert browser.get("/admin/auth/group/").status_code == 404

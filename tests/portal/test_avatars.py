"""Pictures that people show of themselves: set, shown to whom they choose, taken away."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from community import policy
from community.accounts import avatars
from community.accounts.models import User
from community.lib import uploads
from community.log.models import LogEntry
from community.moderation import actions as moderation
from community.moderation.actions import pictures, suspend
from community.moderation.models import Statement
from community.notifications.models import Notification
from portal.clock import tidy
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions as threads

pytestmark = pytest.mark.django_db

PATH, REMOVE = "/settings/profile/", "/settings/profile/picture/remove/"


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def drawn(size: tuple[int, int] = (300, 200), colour: str = "teal", kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()


def pictured(someone: User, visibility: str = "public", colour: str = "teal") -> User:
    file = ContentFile(drawn(colour=colour), name="me.png")
    return avatars.set_avatar(someone, by=someone, file=file, visibility=visibility)


def send(browser: Client, data: bytes | None = None, **given: str) -> Any:
    file = {"file": SimpleUploadedFile("x.svg", data, "image/svg+xml")} if data else {}
    return browser.post(PATH, {"picture": "1", "visibility": "public", **given, **file})


# ---------------------------------------------------------------- set


def test_a_square_webp_of_a_random_name_is_kept(owner: User) -> None:
    assert send(browser_of(owner), drawn()).status_code == 302
    owner.refresh_from_db()
    assert owner.avatar.startswith("avatars/")
    assert len(Path(owner.avatar).stem) == 32
    response = Client().get(uploads.address(owner.avatar))
    assert response["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(response.getvalue())).size == (200, 200)


def test_a_large_one_is_made_small(owner: User) -> None:
    send(browser_of(owner), drawn((900, 1200), kind="JPEG"))
    owner.refresh_from_db()
    picture = Client().get(uploads.address(owner.avatar)).getvalue()
    assert Image.open(BytesIO(picture)).size == (256, 256)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture we can read"),
        (b"<html><script>alert(1)</script>", "no picture we can read"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (drawn((6000, 5000)), "more than 25 million pixels"),
    ],
)
def test_what_is_no_picture_is_said_at_its_field(owner: User, data: bytes, words: str) -> None:
    response = send(browser_of(owner), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert 'id="picture_file_error"' in page
    owner.refresh_from_db()
    assert owner.avatar == ""


def test_the_rest_of_the_profile_stays_as_it_was(owner: User) -> None:
    before = User.objects.values("about", "display_name", "time_zone").get(pk=owner.pk)
    send(browser_of(owner), drawn(), display_name="Another")
    assert User.objects.values("about", "display_name", "time_zone").get(pk=owner.pk) == before


def test_another_takes_its_place_and_the_old_file_goes(
    owner: User, django_capture_on_commit_callbacks: Any
) -> None:
    first = pictured(owner).avatar
    with django_capture_on_commit_callbacks(execute=True):
        second = pictured(owner, colour="red").avatar
    assert first != second
    assert not uploads.is_there(first)
    assert uploads.is_there(second)
    assert Client().get(uploads.address(first)).status_code == 404


def test_one_takes_it_away(owner: User, django_capture_on_commit_callbacks: Any) -> None:
    name = pictured(owner).avatar
    with django_capture_on_commit_callbacks(execute=True):
        assert browser_of(owner).post(REMOVE).status_code == 302
    assert not uploads.is_there(name)
    owner.refresh_from_db()
    assert owner.avatar == ""
    assert browser_of(owner).get(REMOVE).status_code == 405
    assert Client().post(REMOVE).status_code == 302


def test_nobody_sets_another_ones(owner: User, stranger: User, moderator: User) -> None:
    for someone in (stranger, moderator):
        with pytest.raises(policy.NotAllowed):
            avatars.set_avatar(owner, by=someone, visibility="public")
        with pytest.raises(policy.NotAllowed):
            avatars.remove_avatar(owner, by=someone)
    with pytest.raises(policy.SignInRequired):
        avatars.set_avatar(owner, by=AnonymousUser(), visibility="public")
    with pytest.raises(ValidationError):
        avatars.set_avatar(owner, by=owner, visibility="aliens")


def test_ten_a_day(owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0
    browser = browser_of(owner)
    for _number in range(10):
        assert send(browser).status_code == 302
    response = send(browser)
    assert response.status_code == 422
    assert "10 times in a day" in response.content.decode()


def test_who_may_not_for_now_is_told_why(owner: User, moderator: User) -> None:
    until = timezone.now() + timedelta(days=1)
    suspend(owner, "picture", by=moderator, reason="Not of you.", until=until)
    response = send(browser_of(owner), drawn())
    assert response.status_code == 422
    assert "Not of you." in response.content.decode()


# ---------------------------------------------------------------- shown


@pytest.mark.parametrize(
    ("visibility", "visitor", "member"),
    [("public", 200, 200), ("members", 404, 200), ("nobody", 404, 404)],
)
def test_it_is_shown_to_whom_its_owner_chose(
    owner: User, stranger: User, visibility: str, visitor: int, member: int
) -> None:
    path = uploads.address(pictured(owner, visibility).avatar)
    answers = {who: browser.get(path) for who, browser in browsers(owner, stranger).items()}
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "visitor": visitor,
        "member": member,
        "owner": 200,
    }
    cached = answers["owner"]["Cache-Control"]
    assert cached.startswith("public" if visibility == "public" else "private")
    for who, browser in browsers(owner, stranger).items():
        page = look("/people/owner/", browser)
        shown = [image.get("src") for image in page.main.cssselect("img.avatar")]
        assert shown == ([path] if answers[who].status_code == 200 else [])
        assert bool(page.main.cssselect("span.avatar")) is not bool(shown)


def browsers(owner: User, stranger: User) -> dict[str, Client]:
    return {"visitor": Client(), "member": browser_of(stranger), "owner": browser_of(owner)}


def test_it_can_do_nothing_but_be_looked_at(owner: User) -> None:
    response = Client().get(uploads.address(pictured(owner).avatar))
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["x.webp", "..%2F..%2Fportal.sqlite3", "", "%00"])
def test_no_other_file_is_served(owner: User, name: str) -> None:
    pictured(owner)
    assert Client().get(f"/uploads/avatars/{name}").status_code == 404


def test_who_has_left_is_not_shown(owner: User) -> None:
    path = uploads.address(pictured(owner).avatar)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_it_stands_beside_what_one_wrote_and_not_beside_what_has_no_name(
    owner: User, stranger: User
) -> None:
    path = uploads.address(pictured(owner).avatar)
    asked = question(by=stranger)
    threads.answer(asked, by=owner, body="It was for me.")
    page = look(asked.get_absolute_url())
    assert [image.get("src") for image in page.main.cssselect(".post img.avatar")] == [path]
    hidden = threads.ask(
        by=owner, title="Whom do I ask about this?", body="?", tags=list(asked.tags.all()),
        is_pseudonymous=True,
    )  # fmt: skip
    page = look(hidden.get_absolute_url())
    assert path not in {image.get("src") for image in page.main.cssselect("img")}
    assert not page.main.cssselect(".post .avatar")


def test_it_stands_on_a_mentors_page_and_card() -> None:
    mentor = MentorFactory.create(person=person("gil", display_name="Gil Ade"))
    assert look("/mentors/").texts("span.avatar--medium") == ["GA"]
    path = uploads.address(pictured(mentor.person).avatar)
    for page in (look("/mentors/"), look(mentor.get_absolute_url())):
        (image,) = page.main.cssselect("img.avatar")
        assert (image.get("src"), image.get("alt")) == (path, "")
        assert image.get("width")
        assert image.get("loading") == "lazy"


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ada Moor", "AM"),
        ("ada", "A"),
        ("Jean-Luc van der Berg", "JB"),
        ("问一问", "问"),
        ("", "O"),
    ],
)
def test_initials(owner: User, name: str, initials: str) -> None:
    owner.display_name = name
    assert owner.initials == initials


# ---------------------------------------------------------------- removed by a moderator


def test_a_moderator_removes_it_with_a_reason_that_is_told(owner: User, moderator: User) -> None:
    path = uploads.address(pictured(owner).avatar)
    browser, door = browser_of(moderator), "/people/owner/picture/remove/"
    assert look("/people/owner/", browser).links("main a")["Remove their picture"] == door
    assert browser.post(door, {"reason": " "}).status_code == 422
    assert browser.post(door, {"reason": "It is not of you."}).status_code == 302
    assert Client().get(path).status_code == 404
    entry = LogEntry.objects.get(code="person.remove_avatar")
    assert (entry.actor_id, entry.target_id) == (moderator.pk, str(owner.pk))
    assert entry.text.reason == "It is not of you."
    statement = Statement.objects.get(person=owner)
    assert (statement.code, statement.reason) == ("person.remove_avatar", "It is not of you.")
    assert Notification.objects.filter(receiver=owner, kind="statement", key=statement.pk).exists()
    assert "There is no picture" in look(door, browser).words


def test_only_moderators_do(owner: User, stranger: User, editor: User) -> None:
    pictured(owner)
    door = "/people/owner/picture/remove/"
    for someone in (owner, stranger, editor):
        assert browser_of(someone).post(door, {"reason": "So."}).status_code == 403
        assert "Remove their picture" not in look("/people/owner/", browser_of(someone)).words
    assert Client().post(door).status_code == 302
    owner.refresh_from_db()
    assert owner.avatar


def test_it_is_given_back_when_that_was_wrong(owner: User, moderator: User) -> None:
    path = uploads.address(pictured(owner).avatar)
    moderation.remove_avatar(owner, by=moderator, reason="Not of you.")
    tidy()
    moderation.give_avatar_back(owner, by=moderator, reason="It was.")
    assert Client().get(path).status_code == 200
    assert not Statement.objects.standing().exists()


def test_another_one_set_meanwhile_stays(owner: User, moderator: User) -> None:
    pictured(owner)
    moderation.remove_avatar(owner, by=moderator, reason="Not of you.")
    now = pictured(owner, colour="red").avatar
    moderation.give_avatar_back(owner, by=moderator, reason="It was.")
    owner.refresh_from_db()
    assert owner.avatar == now


def test_a_file_stays_while_an_appeal_waits(
    owner: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = pictured(owner).avatar
    moderation.remove_avatar(owner, by=moderator, reason="Not of you.")
    made = moderation.appeal(Statement.objects.get(), by=owner, words="It is of me.")
    at = timezone.now() + timedelta(days=100)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    pictures.forget_unknown()
    assert uploads.is_there(name)
    moderation.grant(made, by=person("second", role="moderator"))
    pictures.forget_unknown()
    owner.refresh_from_db()
    assert (owner.avatar, uploads.is_there(name)) == (name, True)


def test_files_go_once_nobody_can_ask_them_back(
    owner: User, stranger: User, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed = pictured(owner).avatar
    moderation.remove_avatar(owner, by=moderator, reason="Not of you.")
    kept = pictured(moderator).avatar
    gone = pictured(stranger).avatar
    User.objects.filter(pk=stranger.pk).delete()

    def later(days: int) -> None:
        at = timezone.now() + timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    later(2)
    pictures.forget_unknown()
    assert [uploads.is_there(name) for name in (removed, kept, gone)] == [True, True, False]
    later(100)
    pictures.forget_unknown()
    assert [uploads.is_there(name) for name in (removed, kept)] == [False, True]

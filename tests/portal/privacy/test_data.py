"""One's own data as a file: whole, one's own alone, and only for oneself."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as settings_of
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from community import policy
from community.accounts.models import User
from community.lib.personal import holdings
from community.limits.actions import TooManyError
from community.notifications.models import Mail
from mentors.actions import set_contact
from portal.privacy import exporting, leasing, schema
from portal.privacy.actions import ask_for_data
from portal.privacy.models import Export
from tests.cast import PASSWORD, PostFactory, ThreadFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together
from tests.portal.privacy.everything import somebody, uses_everything
from tests.stories.looking import look
from threads.actions import say
from threads.models import Post

pytestmark = pytest.mark.django_db


def taken(someone: User, tmp_path: Path) -> tuple[dict[str, Any], str, list[str]]:
    """What is in the file of `someone`: the data, the words to read, and the names of its parts."""
    target = tmp_path / "mine.zip"
    exporting.write(someone, target)
    with zipfile.ZipFile(target) as packed:
        data = json.loads(packed.read("data.json"))
        rules = json.loads(packed.read("schema.json"))
        Draft202012Validator.check_schema(rules)
        Draft202012Validator(rules, format_checker=FormatChecker()).validate(data)
        return data, packed.read("data.md").decode(), packed.namelist()


class TestWhatIsInIt:
    def test_every_table_that_is_handed_out_and_no_other(self, owner: User, tmp_path: Path) -> None:
        data, _words, names = taken(owner, tmp_path)
        assert set(data["sections"]) == {one.name for one in holdings() if one.is_handed_out}
        assert {"README.md", "data.json", "data.md", "schema.json"} <= set(names)

    def test_the_words_are_mine_in_both_forms(self, owner: User, tmp_path: Path) -> None:
        PostFactory.create(author=owner, body="A *reed* by the lake,\n\nand nothing else.")
        data, words, _names = taken(owner, tmp_path)
        (post,) = data["sections"]["threads.post.author"]
        assert post["body"] == "A *reed* by the lake,\n\nand nothing else."
        assert "> A *reed* by the lake," in words
        (account,) = data["sections"]["accounts.user.pk"]
        assert (account["handle"], account["email"]) == (owner.handle, owner.email)
        assert "password" not in account

    def test_of_a_private_talk_my_words_alone(
        self, owner: User, stranger: User, tmp_path: Path
    ) -> None:
        mentorship = together(mentee=owner, mentor=MentorFactory.create(person=stranger))
        say(mentorship.thread, by=owner, body="I begin on Monday.")
        say(mentorship.thread, by=stranger, body="Their secret answer.")
        set_contact(mentorship, by=stranger, contact="+41 000, their number")
        target = tmp_path / "mine.zip"
        exporting.write(owner, target)
        with zipfile.ZipFile(target) as packed:
            everything = "".join(packed.read(name).decode() for name in packed.namelist())
        assert "I begin on Monday." in everything
        assert "Their secret answer." not in everything
        assert "their number" not in everything

    def test_reports_and_blocks_of_me_stay_with_who_made_them(
        self, owner: User, stranger: User, tmp_path: Path
    ) -> None:
        from community.accounts.actions import block
        from community.moderation.actions import report
        from community.moderation.models import ReportKind

        block(owner, by=stranger)
        kind = ReportKind.objects.create(name="Rude", weight=1)
        report(owner, by=stranger, kind=kind, words="They shout.")
        data, words, _names = taken(owner, tmp_path)
        assert "They shout." not in json.dumps(data) + words
        assert data["sections"]["accounts.blocking.blocker"] == []
        assert stranger.handle not in json.dumps(data)

    @pytest.mark.slow  # somebody who has used everything
    def test_with_everything_it_still_follows_its_schema(self, tmp_path: Path) -> None:
        me = somebody()
        uses_everything(me)
        data, _words, _names = taken(me, tmp_path)
        filled = {name for name, rows in data["sections"].items() if rows}
        assert len(filled) > 45, sorted(set(data["sections"]) - filled)

    def test_what_a_section_leaves_out_is_said_in_its_declaration(self) -> None:
        for one in schema.handed_out():
            out = {column.name for column in one.table._meta.concrete_fields} - {
                column.name for column in schema.columns(one)
            }
            people = {
                column.name
                for column in one.table._meta.concrete_fields
                if column.related_model is User
            }
            assert out - people <= one.unsaid, one.name

    @pytest.mark.slow  # twenty thousand posts
    def test_its_memory_does_not_grow_with_the_posts(self, owner: User, tmp_path: Path) -> None:
        def peak(number: int) -> int:
            thread = ThreadFactory.create()
            Post.objects.bulk_create(
                [
                    Post(thread=thread, kind="comment", author=owner, body=f"{one} " * 100)
                    for one in range(number)
                ],
                batch_size=1000,
            )
            tracemalloc.start()
            exporting.write(owner, tmp_path / f"{number}.zip")
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return most

        few = peak(2_000)
        assert peak(18_000) < few * 1.5


class TestAsking:
    def test_it_is_made_by_the_worker_and_told_by_mail(self, owner: User) -> None:
        asked = ask_for_data(by=owner)
        assert asked.is_waiting
        assert leasing.export(asked.pk)
        asked.refresh_from_db()
        assert asked.is_ready
        (mail,) = Mail.objects.filter(subject="Your data is ready")
        assert mail.recipients == [owner.email]
        assert reverse("privacy:fetch", args=[asked.pk]).encode() in bytes(mail.raw)

    def test_one_at_a_time(self, owner: User) -> None:
        ask_for_data(by=owner)
        with pytest.raises(ValidationError, match="being made already"):
            ask_for_data(by=owner)

    def test_twice_a_day(self, owner: User, settings: Any, still: None) -> None:
        settings.LIMITS_SCALE = 1
        for _time in range(2):
            leasing.export(ask_for_data(by=owner).pk)
        with pytest.raises(TooManyError):
            ask_for_data(by=owner)

    def test_a_visitor_cannot(self) -> None:
        with pytest.raises(policy.SignInRequired):
            ask_for_data(by=None)

    def test_what_a_dead_worker_had_in_hand_is_made_by_the_next(self, owner: User) -> None:
        asked = ask_for_data(by=owner)
        Export.objects.filter(pk=asked.pk).update(
            claimed_until=timezone.now() + leasing.LEASE, attempts=1
        )
        assert not leasing.export(asked.pk)
        with time_machine.travel(timezone.now() + leasing.LEASE + timedelta(seconds=1)):
            assert leasing.something_is_due()
            leasing.tend()
        asked.refresh_from_db()
        assert asked.state == Export.State.READY

    def test_what_cannot_be_made_is_tried_again_and_then_given_up(
        self, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: object) -> None:
            raise OSError("no space")

        monkeypatch.setattr(exporting, "write", fail)
        asked = ask_for_data(by=owner)
        for _time in range(leasing.MOST_ATTEMPTS):
            Export.objects.filter(pk=asked.pk).update(claimed_until=None)
            assert not leasing.export(asked.pk)
        asked.refresh_from_db()
        assert asked.state == Export.State.FAILED
        assert ask_for_data(by=owner).is_waiting

    def test_the_file_goes_after_a_week(self, owner: User) -> None:
        asked = ask_for_data(by=owner)
        leasing.export(asked.pk)
        asked.refresh_from_db()
        file = exporting.path_of(asked)
        assert file.exists()
        with time_machine.travel(timezone.now() + exporting.KEPT + timedelta(minutes=1)):
            assert browser_of(owner).get(address(asked)).status_code == 404
            assert leasing.something_is_due()
            leasing.tend()
        asked.refresh_from_db()
        assert (asked.state, file.exists()) == (Export.State.OVER, False)


def aged(name: str, *, folder: bool = False) -> Path:
    """A file or folder among those with data, as a worker that died two hours ago left it."""
    path: Path = settings_of.EXPORTS_ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if folder:
        path.mkdir()
        (path / "data.json").write_text("{}")
    else:
        path.write_bytes(b"PK")
    then = time.time() - 2 * exporting.STRAY.total_seconds()
    os.utime(path, (then, then))
    return path


class TestWhatIsLeftBehind:
    @pytest.fixture(autouse=True)
    def _a_folder_of_its_own(self, settings: Any, tmp_path: Path) -> None:
        settings.EXPORTS_ROOT = tmp_path / "exports"

    def test_files_that_no_ready_row_names_go_and_the_others_stay(self, owner: User) -> None:
        asked = ask_for_data(by=owner)
        leasing.export(asked.pk)
        asked.refresh_from_db()
        strays = [aged("7-nobodys.zip"), aged("making-old", folder=True)]
        ready = aged(asked.file)
        fresh = settings_of.EXPORTS_ROOT / "making-now"
        fresh.mkdir()
        assert exporting.let_go_of_strays() == len(strays)
        assert [path.exists() for path in [*strays, ready, fresh]] == [False, False, True, True]

    def test_its_name_is_known_before_there_is_a_file(
        self, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = ask_for_data(by=owner)

        def look(person: User, target: Path) -> None:
            assert Export.objects.get(pk=asked.pk).file == target.name
            raise OSError("killed")

        monkeypatch.setattr(exporting, "write", look)
        with pytest.raises(OSError, match="killed"):
            exporting.make(asked)

    def test_closed_meanwhile_there_is_no_file_and_no_mail(
        self, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked, write = ask_for_data(by=owner), exporting.write
        mails = Mail.objects.count()

        def closes_meanwhile(person: User, target: Path) -> None:
            write(person, target)
            User.objects.filter(pk=owner.pk).update(is_active=False)

        monkeypatch.setattr(exporting, "write", closes_meanwhile)
        exporting.make(asked)
        asked.refresh_from_db()
        assert asked.state == Export.State.WAITING
        assert not (settings_of.EXPORTS_ROOT / asked.file).exists()
        assert Mail.objects.count() == mails

    def test_let_go_while_it_is_made_it_is_not_handed_over(
        self, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked, write = ask_for_data(by=owner), exporting.write

        def let_go_meanwhile(person: User, target: Path) -> None:
            write(person, target)
            exporting.let_go(asked)

        monkeypatch.setattr(exporting, "write", let_go_meanwhile)
        exporting.make(asked)
        asked.refresh_from_db()
        assert (asked.state, asked.file) == (Export.State.OVER, "")
        assert not list(settings_of.EXPORTS_ROOT.glob(f"{asked.pk}-*"))


def address(export: Export) -> str:
    return reverse("privacy:fetch", args=[export.pk])


class TestThePage:
    @pytest.fixture
    def ready(self, owner: User) -> Export:
        asked = ask_for_data(by=owner)
        leasing.export(asked.pk)
        asked.refresh_from_db()
        return asked

    def test_its_owner_downloads_it(self, owner: User, ready: Export) -> None:
        answer = browser_of(owner).get(address(ready))
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"]
        packed = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        assert packed.testzip() is None

    def test_nobody_else_does_whatever_their_role(
        self, ready: Export, stranger: User, moderator: User, editor: User
    ) -> None:
        root = person("root", is_superuser=True)
        for someone in (stranger, moderator, editor, root):
            assert browser_of(someone).get(address(ready)).status_code == 404
        assert Client().get(address(ready)).status_code == 302

    def test_it_asks_who_one_is_before(self, owner: User) -> None:
        client = Client()
        client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            asked = client.post(reverse("privacy:data"))
            assert asked.status_code == 302
            assert "reauthenticate" in asked["Location"]
            assert not Export.objects.exists()
            client.post(asked["Location"], {"password": PASSWORD}, follow=True)
        assert Export.objects.waiting().filter(person=owner).exists()

    def test_it_lists_what_was_asked_for(self, owner: User, ready: Export) -> None:
        page = look(reverse("privacy:data"), browser_of(owner))
        assert address(ready) in page.links("main a").values()

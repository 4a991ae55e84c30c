"""Import by upload or paste: the report first, then the editor's word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from community.accounts.models import User
from community.log.models import LogEntry
from stories import actions
from stories.actions import uploads
from stories.models import Story, Upload
from tests.conftest import browser_of
from tests.stories.admin.looking import address
from tests.stories.documents import POST, TALK

SIDECAR = "rights: own\nnarrator: Ada Moor\n"
BROKEN = "---\ntitle: [never closed\n---\n\nText.\n"


def file(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def hand_in(desk: Client, *files: SimpleUploadedFile, **fields: str) -> Any:
    return desk.post(address("import"), {"uploads": files, **fields}, follow=True)


def say(desk: Client, upload: Upload, chosen: str, **fields: str) -> Any:
    return desk.post(address("held", upload.pk), {"as": chosen, **fields}, follow=True)


def test_first_comes_the_report_and_nothing_is_saved(desk: Client) -> None:
    page = hand_in(desk, file("talk.md", TALK)).content.decode()
    told = " ".join(html.fromstring(page).text_content().split())
    assert "new story A talk by the harbour /stories/a-talk-by-the-harbour/" in told
    assert "A: Ada Moor (interviewer)" in told
    assert not Story.objects.exists()
    assert not LogEntry.objects.exists()


def test_then_the_editor_says_import(desk: Client, editor: User) -> None:
    hand_in(desk, file("talk.md", TALK), rights="permission")
    answer = say(desk, Upload.objects.get(), "import")
    story = Story.objects.get()
    assert answer.redirect_chain[-1][0] == address("desk", story.pk)
    assert (story.title, story.rights) == ("A talk by the harbour", "permission")
    assert not Upload.objects.exists()
    entry = LogEntry.objects.get()
    assert (entry.code, entry.actor_id) == ("story.import", editor.pk)


def test_several_files_with_a_sidecar(desk: Client) -> None:
    hand_in(desk, file("one.md", POST), file("one.yml", SIDECAR), file("talk.md", TALK))
    assert {one.file: one.sidecar is not None for one in Upload.objects.all()} == {
        "one.md": True,
        "talk.md": False,
    }
    desk.post(address("import_all"))
    assert Story.objects.get(title="Two years of night trains").rights == "own"
    assert Story.objects.count() == 2


def test_a_sidecar_alone_is_refused(desk: Client) -> None:
    page = hand_in(desk, file("one.md", POST), file("two.md", TALK), file("x.yml", SIDECAR))
    assert "No document has the name of x.yml" in page.content.decode()
    assert not Upload.objects.exists()


def test_pasted_text_needs_a_name_and_keeps_its_words(desk: Client) -> None:
    page = html.fromstring(hand_in(desk, text=TALK).content)
    assert page.cssselect("#id_name_error")
    assert page.cssselect("#id_text")[0].value.strip() == TALK.strip()
    hand_in(desk, text=TALK.replace("\n", "\r\n"), name="talk.md")
    assert bytes(Upload.objects.get().raw).decode() == TALK


def test_a_pasted_text_that_cannot_be_read_is_kept_and_corrected(desk: Client) -> None:
    page = html.fromstring(hand_in(desk, text=BROKEN, name="broken.md").content)
    assert "Line 2:" in page.cssselect(".upload .notice--error")[0].text_content()
    assert page.cssselect(".upload textarea")[0].value.strip() == BROKEN.strip()
    assert not page.cssselect(".upload [value=import]")
    say(desk, Upload.objects.get(), "again", text=TALK)
    upload = Upload.objects.get()
    assert (upload.refusal, upload.outcome, upload.is_pasted) == ("", "created", True)


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.md", b"\n"), ("binary.txt", b"a\0b" * 50), ("paper.txt", b"%PDF-1.7")],
)
def test_a_file_that_cannot_be_read_says_why(desk: Client, name: str, data: bytes) -> None:
    page = html.fromstring(hand_in(desk, file(name, data)).content)
    assert page.cssselect(".upload .notice--error")
    desk.post(address("import_all"))
    assert not Story.objects.exists()


@pytest.mark.parametrize("name", ["picture.png", "page.php", "notes"])
def test_other_kinds_of_files_are_refused_at_the_field(desk: Client, name: str) -> None:
    page = html.fromstring(hand_in(desk, file(name, TALK)).content)
    assert page.cssselect("#id_uploads_error")
    assert not Upload.objects.exists()


def test_an_empty_form_is_refused(desk: Client) -> None:
    assert b"Choose a file, or paste a text" in hand_in(desk).content


def test_a_new_version_of_a_story(desk: Client, talk: Story) -> None:
    page = f"{address('import')}?story={talk.pk}"
    assert "A new version of" in desk.get(page).content.decode()
    changed = TALK.replace("A talk by the harbour", "Quite another title")
    desk.post(page, {"text": changed, "name": "other.md"})
    assert Upload.objects.get().outcome == "updated"
    say(desk, Upload.objects.get(), "import")
    assert Story.objects.get().title == "Quite another title"


def test_a_document_is_thrown_away(desk: Client) -> None:
    hand_in(desk, file("talk.md", TALK))
    say(desk, Upload.objects.get(), "discard")
    assert not Upload.objects.exists()


def test_nobody_sees_what_another_editor_holds(desk: Client, moderator: User) -> None:
    hand_in(desk, file("talk.md", TALK))
    other = User.objects.create_superuser("root", "root@example.org", "x")
    assert b"talk.md" not in browser_of(other).get(address("import")).content
    assert say(browser_of(other), Upload.objects.get(), "discard").status_code == 404
    assert say(browser_of(moderator), Upload.objects.get(), "discard").status_code == 403
    assert Upload.objects.exists()


def test_what_waits_is_bounded(desk: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_HELD", 2)
    files = [file(f"{n}.md", TALK.replace("harbour", f"harbour {n}")) for n in range(3)]
    page = hand_in(desk, *files)
    assert "2.md was not taken" in page.content.decode()
    assert Upload.objects.count() == 2


def test_what_waits_too_long_goes(editor: User) -> None:
    actions.hold_document(TALK.encode(), file="talk.md", by=editor)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        actions.hold_document(POST.encode(), file="post.md", by=editor)
    assert [one.file for one in Upload.objects.all()] == ["post.md"]
    assert actions.forget_old() == 0

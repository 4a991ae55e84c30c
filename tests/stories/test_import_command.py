"""`import_stories`: files and folders in, one report out, an exit code one can trust."""

from __future__ import annotations

import gc
import io
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from stories.files import import_paths
from stories.models import Source, Story
from tests.stories.documents import POST, STRUCTURED, TALK, every_row

pytestmark = pytest.mark.django_db

KEYS = {
    *("file", "sha256", "format", "slug", "title", "kind", "language", "published", "authors"),
    *("speakers", "source_host", "source_url", "categories", "comments_enabled"),
    *("excerpt_words", "words", "minutes", "headings", "toc", "turns", "figures", "lists"),
    *("links", "found", "fixed", "missing", "doubtful"),
}


def run(*args: str | Path, **options: object) -> tuple[int, str]:
    """Exit code and standard output of the command."""
    out = io.StringIO()
    try:
        call_command("import_stories", *map(str, args), stdout=out, **options)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def told(*args: str | Path) -> tuple[int, dict]:
    code, out = run(*args, "--json")
    assert out.startswith("{")
    assert out.endswith("}\n")
    return code, json.loads(out)


@pytest.fixture
def folder(tmp_path):
    """A folder of documents, some of them not fit to be stories."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / "post.md").write_text(POST)
    (tmp_path / "deep" / "talk.markdown").write_text(TALK)
    (tmp_path / "deep" / "er" / "Plain.TXT").write_text(
        "The tide\n\nIt comes in twice a day here.\n"
    )
    (tmp_path / "page.html").write_text(
        "<!doctype html><html><body><article><h1>Bread</h1><p>Flour, water, salt and a long night "
        "of waiting for it to rise.</p></article></body></html>"
    )
    (tmp_path / "README.md").write_text("# About this folder\n\nNo story.\n")
    (tmp_path / "notes.rst").write_text("not ours\n")
    (tmp_path / ".git" / "hidden.md").write_text(POST)
    return tmp_path


def test_files_and_folders_become_stories(folder):
    code, report = told(folder)

    assert code == 0
    assert (report["created"], report["updated"], report["unchanged"]) == (4, 0, 0)
    assert report["failed"] == []
    assert {one["format"] for one in report["stories"]} == {
        "markdown",
        "transcript",
        "plain",
        "html",
    }
    assert all(set(one) >= KEYS for one in report["stories"])
    assert [Path(one["file"]).name for one in report["stories"]] == [
        *("page.html", "post.md", "talk.markdown", "Plain.TXT"),
    ]
    assert Story.objects.count() == 4


def test_running_it_again_changes_not_one_row(folder):
    told(folder)
    before = every_row()

    code, report = told(folder, folder / "post.md")

    assert (code, report["unchanged"], report["created"], report["updated"]) == (0, 4, 0, 0)
    assert len(report["stories"]) == 4
    assert every_row() == before


def test_bad_files_are_named_and_the_rest_goes_on(folder):
    (folder / "a-broken.md").write_text("---\ntitle: [x\n---\n\nText.\n")
    (folder / "b-empty.md").write_text(" \n")
    (folder / "c-binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "d-bomb.md").write_text(
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n\nText.\n"
    )
    (folder / "e-words.md").write_text(STRUCTURED.replace("blew glass from", "blew glass till", 1))
    (folder / "post.yml").write_text(
        "claims:\n  - topic: pay\n    position: x\n    at: not there\n"
    )
    with (folder / "f-huge.txt").open("wb") as huge:
        huge.truncate(50 * 1024 * 1024 + 1)

    code, report = told(folder)

    assert code == 1
    failed = {Path(one["file"]).name: one for one in report["failed"]}
    assert set(failed) == {
        *("a-broken.md", "b-empty.md", "c-binary.txt", "d-bomb.md", "e-words.md", "post.yml"),
        "f-huge.txt",
    }
    assert failed["d-bomb.md"]["line"] == 3
    assert failed["e-words.md"]["line"] == 15
    assert failed["post.yml"]["line"] == 4
    assert all(one["reason"] for one in report["failed"])
    assert report["created"] == 3
    assert Source.objects.count() == 3


def test_check_writes_nothing_and_says_what_would_be(folder):
    told(folder / "post.md")
    (folder / "post.md").write_text(POST.replace("bread", "cake"))
    (folder / "twin.md").write_text(TALK)
    before = every_row()

    code, report = told(folder, "--check")

    assert code == 0
    assert (report["created"], report["updated"], report["unchanged"]) == (3, 1, 1)
    assert every_row() == before
    _, real = told(folder)
    assert real == report


@pytest.mark.once
@pytest.mark.slow  # starts the portal's commands four times, as an operator does
def test_check_leaves_the_very_bytes_of_a_database_file(folder, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    database = home / "portal.sqlite3"
    env = {
        **os.environ,
        "PORTAL_ENV": "test",
        "PORTAL_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{database}",
    }

    def manage(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *args]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
        )

    assert manage("migrate", "-v0").returncode == 0
    assert manage("import_stories", str(folder / "post.md")).returncode == 0
    before = {file.name: file.read_bytes() for file in home.glob("portal.sqlite3*")}

    checked = manage("import_stories", str(folder), "--check", "--json")

    assert checked.returncode == 0
    assert json.loads(checked.stdout)["created"] == 3
    assert checked.stderr == ""
    for name, content in before.items():
        assert (home / name).read_bytes() == content
    assert manage("import_stories", str(folder / "nowhere")).returncode == 2


def test_a_missing_path_is_wrong_usage_and_nothing_is_read(folder):
    assert run(folder, folder / "nowhere.md")[0] == 2
    assert not Story.objects.exists()


def test_another_kind_of_file_named_outright_fails(folder):
    code, report = told(folder / "notes.rst", folder / "post.md")

    assert (code, report["created"]) == (1, 1)
    assert "not a story file" in report["failed"][0]["reason"]


def test_a_readme_with_front_matter_or_named_outright_is_a_story(folder):
    assert told(folder / "README.md")[1]["created"] == 1
    (folder / "deep" / "README.md").write_text(STRUCTURED)
    assert "Three jobs in a row" in {one["title"] for one in told(folder / "deep")[1]["stories"]}


def test_publishing_takes_rights_from_the_flag_or_the_document(folder):
    (folder / "own.md").write_text(STRUCTURED)

    code, report = told(folder / "own.md", folder / "post.md", "--publish")
    assert code == 1
    assert "rights are unknown" in report["failed"][0]["reason"]
    assert [story.slug for story in Story.objects.published()] == ["three-jobs-in-a-row"]

    code, report = told(folder / "post.md", "--publish", "--rights", "permission")
    assert (code, report["created"]) == (0, 1)
    assert Story.objects.published().count() == 2


def test_a_sidecar_beside_a_file_is_read_with_it(folder):
    (folder / "post.yml").write_text(
        "rights: permission\nclaims:\n  - topic: pay\n    position: Bread explains.\n"
        "    at: a loaf of bread\n"
    )

    told(folder / "post.md")

    story = Story.objects.get()
    assert story.claims.get().passage.exact == "a loaf of bread"
    assert story.rights == "permission"


def test_the_table_for_people_names_stories_and_failures(folder):
    (folder / "broken.md").write_text("---\ntitle: [x\n---\n\nText.\n")

    code, out = run(folder)

    assert code == 1
    assert "two-years-of-night-trains" in out
    assert "4 created, 0 updated, 0 unchanged, 1 failed" in out
    assert f"FAILED {folder / 'broken.md'}, line" in out


def test_progress_is_told_to_whoever_asks(folder):
    steps: list[tuple[int, int]] = []

    import_paths([folder], check=True, on_progress=lambda done, total: steps.append((done, total)))

    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_fault_of_one_file_does_not_stop_the_others(folder, monkeypatch):
    from stories.actions import importing

    whole = importing.read_files

    def faulty(data, *, file, sidecar):
        if file.endswith("post.md"):
            raise LookupError("unforeseen")
        return whole(data, file=file, sidecar=sidecar)

    monkeypatch.setattr(importing, "read_files", faulty)

    code, report = told(folder)

    assert (code, report["created"]) == (1, 3)
    assert report["failed"][0]["reason"] == "a fault of the importer: LookupError"


@pytest.mark.once
@pytest.mark.slow  # dozens of files are read and stored with every allocation traced
def test_many_files_stream_in_flat_memory(tmp_path):
    paragraph = "It was a long way and we kept count of every mile that lay behind us. " * 4
    body = "\n\n".join(f"{paragraph} Mile {part}." for part in range(20))
    for number in range(30):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Mile {number}\n---\n\n{body}\n")
    held: list[int] = []

    def measure(done: int, total: int) -> None:
        if done % 10 == 0:
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])

    tracemalloc.start()
    totals = import_paths([tmp_path], on_story=lambda outcome, report: None, on_progress=measure)
    tracemalloc.stop()

    assert totals.created == 30
    per_file = (held[2] - held[1]) / 10  # by then every cache is warm
    assert per_file < 2_000, held  # bytes; such a document is 6,000 on disk, far more in memory


@pytest.mark.parametrize("command", [["import_stories", "seeds"], ["export_stories", "out"]])
def test_a_database_without_tables_is_one_sentence(tmp_path, command):
    home = {**os.environ, "PORTAL_HOME": str(tmp_path), "DATABASE_URL": "", "PORTAL_ENV": "test"}
    run = subprocess.run(
        [sys.executable, "manage.py", *command],
        capture_output=True,
        text=True,
        env=home,
        cwd=settings.BASE_DIR,
        check=False,
    )

    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "python manage.py migrate" in run.stderr

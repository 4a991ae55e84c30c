"""Editors describe pictures and keep a copy of ours, which is never the file as it came."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.accounts.models import User
from stories import actions
from stories.models import Block, Finding, Story
from tests.stories.admin.looking import deeds, do, settle
from tests.stories.documents import imported

TEXT = """\
---
title: A picture
---

Before it.

![](https://pictures.example/one.png "Figure 1: a bridge")

After it.
"""


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def story(db: None) -> Story:
    return imported(TEXT, file="/posts/picture.md")


def figure(story: Story) -> Block:
    return story.blocks.get(kind="figure")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **more)
    return made.getvalue()


def upload(
    desk: Client, story: Story, data: bytes, name: str = "bridge.png", alt: str = "A bridge."
) -> Any:
    return do(desk, figure(story), "picture", file=SimpleUploadedFile(name, data), alt=alt)


def test_a_description_settles_the_task(desk: Client, story: Story) -> None:
    assert story.findings.get().kind == Finding.Kind.ALT_TEXT
    do(desk, figure(story), "alt", text="A stone bridge in fog.")
    assert figure(story).alt == "A stone bridge in fog."
    assert story.findings.get().decision == "described"
    assert deeds() == ["story.set_alt"]


def test_a_picture_may_be_mere_decoration(desk: Client, story: Story) -> None:
    settle(desk, story, "finding", story.findings.get(), "decorative")
    assert story.findings.get().decision == "decorative"


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "png"), ("WEBP", "png")]
)
def test_our_copy_is_made_anew(desk: Client, story: Story, kind: str, suffix: str) -> None:
    upload(desk, story, picture(kind) + b"<script>alert(1)</script>", name="x.html")
    kept = figure(story).image
    assert kept.name.endswith(suffix)
    assert b"script" not in kept.read()
    assert Image.open(kept.path).size == (40, 30)
    assert (figure(story).image_width, figure(story).image_height) == (40, 30)
    assert figure(story).alt == "A bridge."
    assert sorted(deeds()) == ["story.set_alt", "story.set_picture"]


def test_a_picture_needs_words_that_say_what_it_shows(
    desk: Client, story: Story, editor: User
) -> None:
    answer = upload(desk, story, picture(), alt=" ")
    assert b"This field is required" in answer.content
    assert not figure(story).image
    with pytest.raises(ValidationError, match="Say what the picture shows"):
        actions.set_picture(figure(story), ContentFile(picture(), name="x"), by=editor)
    assert deeds() == []


def test_where_it_was_taken_is_not_kept(desk: Client, story: Story) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    exif[0x0112] = 6  # lies on its side
    upload(desk, story, picture("JPEG", exif=exif))
    kept = Image.open(figure(story).image.path)
    assert kept.size == (30, 40)
    assert not kept.getexif()


def test_a_wide_picture_is_made_smaller(desk: Client, story: Story) -> None:
    upload(desk, story, picture(size=(4000, 1000)))
    assert Image.open(figure(story).image.path).size == (1600, 400)


def test_another_copy_takes_the_place_of_the_first(
    desk: Client, story: Story, django_capture_on_commit_callbacks: Any
) -> None:
    upload(desk, story, picture())
    first = Path(figure(story).image.path)
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, story, picture(size=(10, 10)))
    assert not first.exists()
    assert Path(figure(story).image.path).exists()


def bomb() -> bytes:
    """A PNG that says it is 60,000 pixels wide and high, in a few bytes."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a not really",
        picture()[:60],
        bomb(),
        picture("BMP"),
        b"x" * (10 * 1024 * 1024 + 1),
    ],
    ids=["svg", "broken", "cut off", "bomb", "another format", "too large"],
)
def test_what_is_no_such_picture_is_refused(desk: Client, story: Story, data: bytes) -> None:
    answer = upload(desk, story, data)
    assert b"field__errors" in answer.content
    assert not figure(story).image
    assert deeds() == []


def test_only_a_figure_has_a_picture(desk: Client, story: Story) -> None:
    paragraph = story.blocks.get(plain="Before it.")
    file = SimpleUploadedFile("a.png", picture())
    answer = do(desk, paragraph, "picture", file=file, alt="A bridge.")
    assert b"Only a figure has a picture" in answer.content

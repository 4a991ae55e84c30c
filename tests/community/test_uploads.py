"""Pictures that people send: told by their bytes, bounded before they are unpacked, drawn anew."""

from __future__ import annotations

import random
import struct
import zlib
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from PIL import Image, PngImagePlugin

from community.lib import uploads
from community.lib.images import Bounds, Picture, made_anew

BOUNDS = Bounds(most_bytes=200_000, most_pixels=1_000_000, widest=64)
SQUARE = Bounds(most_bytes=200_000, most_pixels=1_000_000, widest=64, square=True)


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def drawn(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: Any
) -> bytes:
    made = BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(made, kind, **more)
    return made.getvalue()


def anew(data: bytes, bounds: Bounds = BOUNDS, **more: Any) -> Picture:
    return made_anew(ContentFile(data, name="whatever.svg"), bounds, **more)


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.data))


# ---------------------------------------------------------------- what is drawn


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "png"), ("WEBP", "png")]
)
def test_the_kind_is_found_in_the_bytes(kind: str, suffix: str) -> None:
    picture = anew(drawn(kind) + b"<script>alert(1)</script>")
    assert picture.suffix == suffix
    assert (picture.width, picture.height) == opened(picture).size == (40, 30)
    assert b"script" not in picture.data


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_of_keeping_colours_can_be_read(mode: str) -> None:
    made = BytesIO()
    Image.new(mode, (9, 9)).save(made, "PNG")
    assert opened(anew(made.getvalue())).size == (9, 9)


def test_a_print_of_four_colours_becomes_one_of_three() -> None:
    assert opened(anew(drawn("JPEG", mode="CMYK"))).mode == "RGB"


def test_what_can_be_seen_through_stays_so() -> None:
    assert opened(anew(drawn(mode="RGBA"))).mode == "RGBA"
    assert opened(anew(drawn(mode="RGBA"), kind="WEBP")).mode == "RGBA"


def test_it_is_made_smaller_and_never_larger() -> None:
    assert opened(anew(drawn(size=(640, 320)))).size == (64, 32)
    assert opened(anew(drawn(size=(20, 10)))).size == (20, 10)


@pytest.mark.parametrize("size", [(640, 320), (320, 640), (64, 64), (30, 900), (1, 1)])
def test_a_square_is_cut_out_of_the_middle(size: tuple[int, int]) -> None:
    picture = opened(anew(drawn(size=size), SQUARE, kind="WEBP"))
    assert picture.format == "WEBP"
    assert picture.size == (min(64, *size),) * 2


def test_of_a_moving_picture_one_frame_is_left() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        made = BytesIO()
        frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=100)
        for wanted in ("", "WEBP"):
            assert getattr(opened(anew(made.getvalue(), kind=wanted)), "n_frames", 1) == 1


def test_nothing_that_stood_beside_it_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    exif.get_ifd(0x8825)[2] = (47.0, 22.0, 1.0)
    exif.get_ifd(0x8825)[1] = "N"
    xmp = b"<x:xmpmeta>Taken at home</x:xmpmeta>"
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "Taken at home")
    profile = b"Taken at home" * 20
    beside = [
        drawn("JPEG", exif=exif, comment=b"Taken at home", icc_profile=profile, xmp=xmp),
        drawn("PNG", exif=exif, pnginfo=words, icc_profile=profile),
        drawn("WEBP", exif=exif, icc_profile=profile, xmp=xmp),
        drawn("GIF", comment=b"Taken at home"),
    ]
    for data in beside:
        for kind in ("", "WEBP", "JPEG" if data[:2] == b"\xff\xd8" else "PNG"):
            picture = anew(data, kind=kind)
            assert b"Taken" not in picture.data
            assert not opened(picture).getexif()
            assert not {"icc_profile", "comment", "xmp", "exif"} & set(opened(picture).info)


def test_it_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(anew(drawn("JPEG", exif=exif))).size == (30, 40)


# ---------------------------------------------------------------- what is refused


def png(width: int, height: int) -> bytes:
    """A PNG that says that it is so large, in a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(b"<?xml version='1.0'?><!DOCTYPE svg><svg/>", id="svg with a head"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="a page"),
        pytest.param(b"GIF89a not really", id="a name alone"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0", id="postscript"),
        pytest.param(drawn("BMP"), id="bmp"),
        pytest.param(drawn("TIFF"), id="tiff"),
        pytest.param(drawn("ICO"), id="ico"),
        pytest.param(drawn()[:60], id="cut off"),
    ],
)
def test_what_is_no_such_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationError, match="no picture we can read"):
        anew(data)


@pytest.mark.parametrize("size", [(1_001, 1_000), (60_000, 60_000), (2**31 - 1, 1), (25_000, 1)])
def test_too_many_pixels_are_refused_before_one_is_unpacked(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacked(*_given: object) -> None:
        raise AssertionError("it was unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    with pytest.raises(ValidationError, match=r"million pixels|no picture we can read"):
        anew(png(*size))


def test_too_many_bytes_are_refused_unread() -> None:
    class Unread(ContentFile):
        def read(self, *_given: object) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(ValidationError, match="larger than"):
        made_anew(Unread(b"x" * 200_001), BOUNDS)


def test_a_size_that_is_a_lie_is_found_out() -> None:
    file = ContentFile(b"x" * 300_000)
    file.size = 10
    with pytest.raises(ValidationError, match="larger than"):
        made_anew(file, BOUNDS)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_broken_bytes_are_refused_and_break_nothing(kind: str) -> None:
    whole = bytearray(drawn(kind, size=(64, 64)))
    dice = random.Random(7)  # noqa: S311 - a die, and no secret
    for _throw in range(300):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        with suppress(ValidationError):  # what still is a picture is taken
            assert anew(bytes(broken[: dice.randint(8, len(broken))])).data


# ---------------------------------------------------------------- kept, served, forgotten


def kept(folder: str = "tried/", **more: Any) -> str:
    return uploads.keep(anew(drawn()), folder, **more)


def test_names_are_chosen_here_and_tell_nothing() -> None:
    first, second = kept(), kept()
    assert first != second
    assert first.startswith("tried/")
    assert first.endswith(".png")
    assert len(Path(first).stem) == 32


def test_what_is_served_can_only_be_looked_at() -> None:
    name = kept()
    response = uploads.answer(name, is_for_all=True)
    assert b"".join(response)[:4] == b"\x89PNG"
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("inline; filename=")
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "public, max-age=604800, immutable"
    assert uploads.answer(name, is_for_all=False)["Cache-Control"].startswith("private")


@pytest.mark.parametrize("name", ["tried/gone.png", "tried/page.html", "../secret-key", "tried/"])
def test_nothing_else_is_served(name: str) -> None:
    with pytest.raises(Http404):
        uploads.answer(name, is_for_all=True)


def test_its_address_is_ours_whatever_keeps_it(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.InMemoryStorage",
            "OPTIONS": {"base_url": "https://bucket.example/"},
        },
    }
    name = kept()
    assert default_storage.url(name) == f"https://bucket.example/{name}"
    assert uploads.address(name) == f"/uploads/{name}"
    assert b"".join(uploads.answer(name, is_for_all=True))[:4] == b"\x89PNG"


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_once_the_change_stands_and_not_before() -> None:
    name = kept()
    with suppress(RuntimeError), transaction.atomic():
        uploads.forget(name)
        raise RuntimeError
    assert uploads.is_there(name)
    with transaction.atomic():
        uploads.forget(name)
        assert uploads.is_there(name)
    assert not uploads.is_there(name)


def test_what_nobody_knows_of_goes_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    known, unknown = kept(), kept()
    assert uploads.forget_unknown("tried/", {known}) == 0
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    assert uploads.forget_unknown("tried/", {known}) == 1
    assert uploads.is_there(known)
    assert not uploads.is_there(unknown)
    assert uploads.forget_unknown("empty/", set()) == 0

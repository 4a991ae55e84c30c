"""A picture that somebody sends: read for what it holds, made anew, never passed on as it came.

What kind it is, is found in its bytes, and not believed from its name or from what the browser
says. Its size is known from its head before a single pixel is unpacked. What is kept is drawn anew:
without what stood beside the picture (where and when it was taken, by which camera, with which
comment), upright, and of one frame. SVG is a program and no picture; it is not taken.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
ACCEPTED = "image/png,image/jpeg,image/gif,image/webp"
"""For a form's file field: what a browser offers to choose."""
LARGEST_SIDE = 20_000
BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
    *(OSError, SyntaxError, ValueError, TypeError, EOFError, struct.error),
    *(LookupError, ArithmeticError, NotImplementedError),
)
"""What Pillow raises for bytes that are no picture, or a broken one."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is taken, and how large it is kept; a `square` is cut out of the middle."""

    most_bytes: int
    most_pixels: int
    widest: int
    square: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was made anew; `suffix` says what it is."""

    data: bytes
    suffix: str
    width: int
    height: int


def made_anew(file: Any, bounds: Bounds, *, kind: str = "") -> Picture:
    """The picture in `file` (open for reading, with its `size`), drawn anew within `bounds`.

    It becomes a JPEG when it was one, else a PNG; or a `kind` of one's own ("WEBP"). Raises
    ValidationError for what is no picture of `FORMATS`, and what is too large in bytes or pixels.
    """
    if file.size > bounds.most_bytes:
        raise ValidationError(_too_heavy(bounds))
    data = file.read(bounds.most_bytes + 1)
    if len(data) > bounds.most_bytes:
        raise ValidationError(_too_heavy(bounds))
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _require_within(picture, bounds)
            is_photo = picture.format in {"JPEG", "MPO"}
            picture.draft("RGB", (bounds.widest, bounds.widest))
            upright = ImageOps.exif_transpose(picture)
            clean = upright.convert("RGB" if is_photo else "RGBA")
    except BROKEN as error:
        message = _("This is no picture we can read: use PNG, JPEG, GIF or WebP.")
        raise ValidationError(message) from error
    clean.info = {}  # what stood beside the picture, some of which would be written again
    return _written(_sized(clean, bounds), kind or ("JPEG" if is_photo else "PNG"))


def _too_heavy(bounds: Bounds) -> str:
    return _("The picture is larger than %(most)d MB.") % {
        "most": bounds.most_bytes // 1024 // 1024
    }


def _require_within(picture: Image.Image, bounds: Bounds) -> None:
    """Read from the head of the file alone: nothing is unpacked yet."""
    if picture.width * picture.height > bounds.most_pixels or max(picture.size) > LARGEST_SIDE:
        millions = bounds.most_pixels // 1_000_000
        raise ValidationError(
            _("The picture has more than %(most)d million pixels.") % {"most": millions}
        )
    if min(picture.size) < 1:
        raise UnidentifiedImageError


def _sized(picture: Image.Image, bounds: Bounds) -> Image.Image:
    if bounds.square:
        side = min(bounds.widest, *picture.size)
        return ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    picture.thumbnail((bounds.widest, bounds.most_pixels), Image.Resampling.LANCZOS)
    return picture


def _written(picture: Image.Image, kind: str) -> Picture:
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    made = BytesIO()
    match kind:
        case "JPEG":
            picture.save(made, "JPEG", quality=85, optimize=True, progressive=True)
        case "WEBP":
            picture.save(made, "WEBP", quality=85, method=6)
        case _:
            picture.save(made, "PNG", optimize=True)
    suffix = {"JPEG": "jpg", "WEBP": "webp"}.get(kind, "png")
    return Picture(made.getvalue(), suffix, picture.width, picture.height)

"""Our own copy of a picture: read, made anew and kept, never passed on as it came."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from community.lib import changes
from community.log.actions import record
from stories.actions.locking import block_for
from stories.importing.document import BlockKind
from stories.models import Block
from stories.models.text import FIGURES

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
WIDEST = 1600  # pixels: twice the width a story's text has
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")  # found from the content; SVG is a program, not a picture


def set_picture(block: Block, file: Any, *, by: Any) -> Block:
    """Keep our own copy of a figure's picture, made anew from `file` (a File open for reading).

    The new picture has no metadata, is turned upright, at most `WIDEST` pixels wide, and a JPEG
    when the original was one, else a PNG. Raises ValidationError for what is no such picture, or
    too large in bytes or pixels; SignInRequired or NotAllowed.
    """
    if block.kind != BlockKind.FIGURE:
        raise ValidationError(_("Only a figure has a picture."))
    if file.size > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 10 MB."))
    picture, suffix = made_anew(file.read())
    with transaction.atomic():
        story, row = block_for(block, "story.edit", by)
        before = row.image.name
        name = f"{FIGURES}{story.pk}-{sha256(picture).hexdigest()[:32]}.{suffix}"
        if before == name:
            return row
        row.image.name = default_storage.save(name, ContentFile(picture))
        row.save(update_fields=["image"])
        record("story.set_picture", by=by, target=row, before=before, after=row.image.name)
        changes.announce("look", row.story_id)
        if before:
            transaction.on_commit(lambda: default_storage.delete(before))
    block.image = row.image
    return row


def made_anew(data: bytes) -> tuple[bytes, str]:
    """The picture in `data` decoded and encoded again; returns the bytes and the file's suffix."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture has more than 40 million pixels."))
            is_photo = picture.format == "JPEG"
            upright = ImageOps.exif_transpose(picture)
            clean = upright.convert("RGB" if is_photo else "RGBA")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        message = _("This is no picture we can read: use PNG, JPEG, GIF or WebP.")
        raise ValidationError(message) from error
    clean.thumbnail((WIDEST, MOST_PIXELS), Image.Resampling.LANCZOS)
    made = BytesIO()
    if is_photo:
        clean.save(made, "JPEG", quality=85, optimize=True, progressive=True)
        return made.getvalue(), "jpg"
    if clean.getchannel("A").getextrema() == (255, 255):
        clean = clean.convert("RGB")
    clean.save(made, "PNG", optimize=True)
    return made.getvalue(), "png"

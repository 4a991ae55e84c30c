"""Our own copy of a picture in a story: made anew and kept, with what it shows in words."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.lib import changes, images, uploads
from community.log.actions import record
from stories.actions.editing import set_alt
from stories.actions.locking import block_for
from stories.importing.document import BlockKind
from stories.models import Block
from stories.models.text import FIGURES

BOUNDS = images.Bounds(
    most_bytes=10 * 1024 * 1024,
    most_pixels=40_000_000,
    widest=1600,  # pixels: twice the width a story's text has
)


def set_picture(block: Block, file: Any, *, by: Any, alt: str = "") -> Block:
    """Keep our own copy of a figure's picture, made anew from `file` (a File open for reading).

    `alt` says what it shows; without it, what was said before goes on to hold. Raises
    ValidationError, keyed by field where there is one: for what is no such picture, what is too
    large, and a picture that nobody described; SignInRequired or NotAllowed.
    """
    if block.kind != BlockKind.FIGURE:
        raise ValidationError(_("Only a figure has a picture."))
    try:
        picture = images.made_anew(file, BOUNDS)
    except ValidationError as error:
        raise ValidationError({"file": error}) from error
    with transaction.atomic():
        _story, row = block_for(block, "story.edit", by)
        if alt.strip():
            row = set_alt(row, alt, by=by)
        if not row.alt:
            raise ValidationError({"alt": _("Say what the picture shows.")})
        row = _kept(row, picture, by)
    block.image, block.alt = row.image, row.alt
    block.image_width, block.image_height = row.image_width, row.image_height
    return row


def _kept(row: Block, picture: images.Picture, by: Any) -> Block:
    name = f"{row.story_id}-{sha256(picture.data).hexdigest()[:32]}"
    before = row.image.name or ""
    if before == f"{FIGURES}{name}.{picture.suffix}":
        return row
    row.image.name = uploads.keep(picture, FIGURES, name=name)
    row.image_width, row.image_height = picture.width, picture.height
    row.save(update_fields=["image", "image_width", "image_height"])
    record("story.set_picture", by=by, target=row, before=before, after=row.image.name)
    changes.announce("look", row.story_id)
    uploads.forget(before)
    return row

"""Import in two steps: a document is held with its report, then imported or thrown away.

Held documents are rows of `Upload`. They are bounded (`MOST_HELD` documents and `MOST_BYTES` of
one editor) and cleaned: whatever is older than `KEPT` goes, each time one is added and once a day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from stories.actions.importing import Imported, import_document, preview_document
from stories.actions.proposals import take_on
from stories.actions.reading import SidecarRefused
from stories.importing.document import ImportRefused
from stories.models import Proposal, Story
from stories.models.upload import Upload

MOST_HELD = 20
MOST_BYTES = 60 * 1024 * 1024
KEPT = timedelta(days=1)


def hold_document(
    data: bytes,
    *,
    file: str,
    by: Any,
    sidecar: bytes | None = None,
    rights: str = "",
    story: Story | None = None,
    is_pasted: bool = False,
    proposal: Proposal | None = None,
) -> Upload:
    """Keep a document with the report of what importing it would do; no story is touched.

    `proposal` is the one whose text it is: imported, it is taken on.

    One that cannot be read is kept too, with the reason. Raises ValidationError when the editor
    holds too much already, SignInRequired or NotAllowed.
    """
    upload = reported(
        data,
        file=file,
        by=by,
        sidecar=sidecar,
        rights=rights,
        story=story,
        is_pasted=is_pasted,
        proposal=proposal,
    )
    upload.save()
    return upload


def reported(
    data: bytes, *, file: str, by: Any, sidecar: bytes | None = None, **about: Any
) -> Upload:
    """The same, not kept yet: to read a long one takes its time."""
    policy.require(by, "story.import")
    forget_old()
    size = len(data) + len(sidecar or b"")
    mine = Upload.objects.filter(by=by)
    held = mine.aggregate(bytes=Sum("size"))["bytes"] or 0
    if mine.count() >= MOST_HELD or held + size > MOST_BYTES:
        raise ValidationError(
            _("%(file)s was not taken: too much is waiting. Import or discard some first."),
            params={"file": file},
        )
    upload = Upload(by=by, file=file[-500:], raw=data, sidecar=sidecar, size=size, **about)
    _report(upload)
    return upload


def read_again(upload: Upload, data: bytes, *, by: Any) -> Upload:
    """Put corrected bytes in the place of those that were held, and report on them."""
    policy.require(by, "story.import")
    upload.raw, upload.size = data, len(data) + len(upload.sidecar or b"")
    _report(upload)
    _note(upload, "raw", "size", "refusal", "line", "outcome", "report")
    return upload


def import_held(upload: Upload, *, by: Any) -> Imported:
    """Import a held document and let go of it; ImportRefused keeps it, with the reason."""
    policy.require(by, "story.import")
    sidecar = None if upload.sidecar is None else bytes(upload.sidecar)
    try:
        with transaction.atomic():
            imported = import_document(
                bytes(upload.raw),
                file=upload.file,
                sidecar=sidecar,
                by=by,
                rights=upload.rights or None,
                story=upload.story,
            )
            _take_on(upload, imported, by)
            Upload.objects.filter(pk=upload.pk).delete()
    except ImportRefused as refusal:
        _refused(upload, refusal)
        _note(upload, "refusal", "line", "outcome")
        raise
    return imported


def discard(upload: Upload, *, by: Any) -> None:
    """Throw a held document away."""
    policy.require(by, "story.import")
    upload.delete()


def forget_old() -> int:
    """Delete what was held too long; returns how many."""
    return Upload.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _note(upload: Upload, *fields: str) -> None:
    """Keep these fields as they are now; what went with its proposal meanwhile stays gone."""
    now = {name: getattr(upload, name) for name in fields}
    Upload.objects.filter(pk=upload.pk).update(**now)


def _take_on(upload: Upload, imported: Imported, by: Any) -> None:
    """Say of the proposal that this is its story; ImportRefused where it was decided meanwhile."""
    if upload.proposal is None or imported.story is None:
        return
    try:
        take_on(upload.proposal, imported.story, by=by)
    except (ValidationError, policy.NotAllowed) as error:
        said = getattr(error, "messages", None) or [str(error)]
        raise ImportRefused(" ".join(said)) from error


def _report(upload: Upload) -> None:
    """Say on the row, which is not saved, what importing it would do or why it cannot be read."""
    sidecar = None if upload.sidecar is None else bytes(upload.sidecar)
    upload.refusal, upload.line = "", 0
    try:
        said = preview_document(
            bytes(upload.raw),
            file=upload.file,
            sidecar=sidecar,
            rights=upload.rights or None,
            story=upload.story,
        )
    except ImportRefused as refusal:
        _refused(upload, refusal)
    else:
        upload.outcome, upload.report = said.outcome.value, said.report


def _refused(upload: Upload, refusal: ImportRefused) -> None:
    reason = str(_("in the sidecar: %s") % refusal) if isinstance(refusal, SidecarRefused) else ""
    upload.refusal, upload.line, upload.outcome = reason or str(refusal), refusal.line, ""

"""The text of a proposed story on its way to the importer: as it was pasted, or fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib import fetching
from community.limits.actions import Trust, declare, spend
from stories.actions.proposals import may_move
from stories.actions.uploads import reported
from stories.models import Proposal
from stories.models.upload import Upload
from stories.proposal_states import Verb

FETCH = declare("fetch", gettext_lazy("fetch a proposed address"), most=(100, 100, 100))
MOST_FETCHED = 5_000_000
KINDS = {"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"}
Once = Callable[[Callable[[], int]], int]
_UNFIT = re.compile(r"[^\w .,!?'’()&+-]+")


def read_text(proposal: Proposal, *, by: Any) -> Upload:
    """Put the text that was handed in before the importer: it is held there with its report.

    Raises SignInRequired, NotAllowed, and ValidationError where there is no text, or it was decided
    meanwhile.
    """
    may_move(proposal, Verb.READ, by=by)
    if not proposal.body:
        raise ValidationError(_("There is no text yet: fetch what stands at the address."))
    return _held(proposal, proposal.body.encode(), "md", by=by)


def fetch_text(proposal: Proposal, *, by: Any, once: Once | None = None) -> Upload:
    """Fetch what stands at the address, and hold it before the importer with its report.

    Not in a transaction: another house may take its time. What it makes is made by `once`, which
    may note its number in the same transaction. Raises as `read_text`, TooManyError, and
    ValidationError for what cannot be fetched, with the reason.
    """
    may_move(proposal, Verb.READ, by=by)
    if not proposal.address:
        raise ValidationError(_("There is no address to fetch from."))
    spend(FETCH, who=f"user-{by.pk}", trust=Trust.NEW)
    try:
        answer = fetching.fetch(proposal.address, kinds=KINDS, most_bytes=MOST_FETCHED)
    except fetching.FetchError as error:
        raise ValidationError(str(error)) from error
    if not answer.is_ok:
        raise ValidationError(
            _("The address answers with %(status)d: there is no page to read."),
            params={"status": answer.status},
        )
    suffix = "html" if "html" in answer.kind else "md"
    return _held(proposal, answer.body, suffix, by=by, once=once)


def _held(
    proposal: Proposal, data: bytes, suffix: str, *, by: Any, once: Once | None = None
) -> Upload:
    """Nothing is held of one that was decided while its text was fetched and read."""
    name = " ".join(_UNFIT.sub(" ", proposal.title).split())[:120] or str(proposal.pk)
    upload = reported(
        data,
        file=f"proposals/{proposal.pk}/{name}.{suffix}",
        sidecar=_sidecar(proposal),
        rights=proposal.rights,
        proposal=proposal,
        by=by,
    )

    @transaction.atomic
    def hold() -> int:
        rows = Proposal.objects.select_for_update(of=("self",), no_key=True)
        may_move(rows.get(pk=proposal.pk), Verb.READ, by=by)
        upload.save()
        return upload.pk

    return Upload.objects.get(pk=once(hold) if once else hold())


def _sidecar(proposal: Proposal) -> bytes | None:
    """What its proposer said about it, as an editor writes it beside a document."""
    said: dict[str, Any] = {}
    if proposal.teller:
        said["narrator"] = proposal.teller
    if proposal.address:
        said["source"] = {"url": proposal.address}
    return yaml.safe_dump(said, allow_unicode=True).encode() if said else None

"""Signatures as Standard Webhooks has them (standardwebhooks.com): symmetric, version 1."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from community.lib.sealing import opened, seal
from community.webhooks.models import Secret

PREFIX = "whsec_"
BYTES = 32
PURPOSE = "secret of a webhook"


def new_secret() -> str:
    """A secret as its owner is shown it, once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def kept(secret: str) -> dict[str, str]:
    """The columns of `Secret` that keep it."""
    return {"sealed": seal(secret, purpose=PURPOSE), "hint": secret.rstrip("=")[-4:]}


def signed(message_id: str, body: bytes, *, at: datetime, by: Iterable[Secret]) -> dict[str, str]:
    """The headers of a message: one signature by each secret. Raises SealedForGoodError."""
    stamp = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), stamp.encode(), body))
    signatures = [_signature(opened(one.sealed, purpose=PURPOSE), content) for one in by]
    return {
        "Webhook-Id": message_id,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": " ".join(signatures),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"

"""Receivers on this machine, which webhooks may call for once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.community.webhooks.receiving import Receiver, receiving


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.FETCH_LOOPBACK = True
    settings.WEBHOOK_SECONDS = 5.0
    with receiving() as running:
        yield running

"""Mail is rows here, as it is where it goes out: what they keep is the question."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _mail_is_rows(settings: Any) -> None:
    settings.EMAIL_BACKEND = "community.notifications.backend.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"

"""A moderator types the beginning of a handle, and is offered whoever fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from community.accounts.models import User
from tests.cast import person


def test_who_fits_is_offered_as_one_types(
    live_server: Any, page: Page, sign_in: Callable[..., None], moderator: User
) -> None:
    person("adam", display_name="Adam Moor")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    sign_in(moderator)
    page.goto(f"{live_server.url}/admin/moderation/sanction/add/")
    page.get_by_label("Handle").press_sequentially("ad")
    expect(page.locator("#id_person-suggested option")).to_have_attribute("value", "adam")
    assert complaints == []

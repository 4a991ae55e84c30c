"""A member becomes a mentor and a moderator approves them, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from community.accounts.models import User
from community.tags.models import Tag
from mentors.models import Mentor


@pytest.mark.slow  # a whole walk in a browser: seconds
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_profile_is_written_row_by_row_and_approved(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    owner: User,
    moderator: User,
    scripts: bool,
) -> None:
    Tag.objects.create(name="asking", slug="asking")
    mine = new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    sign_in(owner, mine)
    tab = mine.new_page()
    tab.goto(f"{live_server.url}/mentors/new/")
    tab.get_by_label("In one line").fill("From turbines to models")
    tab.get_by_label("Who I am").fill("I mended turbines.")
    tab.get_by_label("What I can help with").fill("Leaving a trade.")
    tab.get_by_label("Other tags").fill("asking")
    for number, (start, goal, year) in enumerate(
        (("student", "postdoc", 2001), ("postdoc", "founder", 2005), ("founder", "away", 2009))
    ):
        row = tab.get_by_role("group", name=f"Transition {number + 1}", exact=True)
        if number == 2:
            expect(row).to_have_count(0)
            tab.get_by_role("button", name="One more transition").click()
        row.get_by_label("From").select_option(start)
        row.get_by_label("To", exact=True).select_option(goal)
        row.get_by_label("Year").fill(str(year))
    tab.get_by_role("button", name="Send it to a moderator").click()
    expect(tab.get_by_role("main")).to_contain_text("waiting for a moderator")
    theirs = new_context(java_script_enabled=scripts)
    sign_in(moderator, theirs)
    desk = theirs.new_page()
    desk.goto(f"{live_server.url}/admin/mentors/mentor/")
    desk.get_by_role("link", name=owner.name).click()
    expect(desk.locator("#content")).to_contain_text("2009: founder → away from work")
    desk.get_by_role("button", name="Approve …").click()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator(".messagelist")).to_contain_text("Done")
    tab.reload()
    expect(tab.get_by_role("main")).to_contain_text("Everybody sees it")
    assert Mentor.objects.get().is_approved

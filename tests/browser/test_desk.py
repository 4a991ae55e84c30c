"""An editor at the desk, with scripts and without, and not one word from the browser's console."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import User
from stories.models import Story
from tests.stories.documents import TALK, block, imported


@pytest.fixture
def tab_of_an_editor(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], transactional_db: None
) -> Callable[..., Page]:
    def open_tab(someone: User, **options: Any) -> Page:
        context = new_context(**options)
        sign_in(someone, context)
        return context.new_page()

    return open_tab


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_turn_is_given_to_the_other_voice(
    live_server: Any, tab_of_an_editor: Callable[..., Page], editor: User, scripts: bool
) -> None:
    talk: Story = imported(TALK, file="/posts/talk.md")
    tab = tab_of_an_editor(editor, java_script_enabled=scripts)
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(f"{live_server.url}/admin/stories/story/")
    tab.get_by_role("link", name=talk.title).click()
    turn = tab.locator(f"#{block(talk, 'By bicycle').anchor}")
    expect(turn).to_contain_text("Ben Quay")
    turn.get_by_role("link", name="Change").click()
    turn.get_by_label("Spoken by (optional)", exact=True).select_option("Ada Moor")
    turn.get_by_role("button", name="Set the speaker").click()
    expect(tab.get_by_role("main")).to_contain_text("Done.")
    assert tab.url.endswith(f"#{block(talk, 'By bicycle').anchor}")
    assert str(block(talk, "By bicycle").speaker) == "Ada Moor"
    assert complaints == []


def test_a_pasted_document_is_read_first_and_then_imported(
    live_server: Any, tab_of_an_editor: Callable[..., Page], editor: User
) -> None:
    tab = tab_of_an_editor(editor, viewport={"width": 360, "height": 740})
    tab.goto(f"{live_server.url}/admin/stories/story/import/")
    tab.get_by_label("Or the text itself").fill(TALK)
    tab.get_by_label("A name for the pasted text").fill("talk.md")
    tab.get_by_role("button", name="Show the report").click()
    expect(tab.get_by_role("article")).to_contain_text("new story")
    assert not Story.objects.exists()
    tab.get_by_role("button", name="Import").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("A talk by the harbour")
    assert Story.objects.count() == 1

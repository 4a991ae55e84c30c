"""From a report to a granted appeal, through every door on the way, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation.models import Case, ReportKind
from tests.cast import person
from tests.threads.asking import question
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.journey

WHY = "It names somebody who did not agree to that."
THANKS = "Thank you. It is out of sight."
WRONG = "She agreed: here is her letter."
RIGHT = "You are right, and we are sorry."


@pytest.mark.slow  # a whole walk in a browser: seconds
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_report_a_hiding_and_a_granted_appeal(
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
    owner: User,
    stranger: User,
    moderator: User,
    scripts: bool,
) -> None:
    second = person("second-moderator", role="moderator")
    ReportKind.objects.get_or_create(name="Private details of somebody")
    thread = question(person("asker"))
    answer = actions.answer(thread, by=owner, body="Ask Ann Other: she reads all of it.")
    address = f"{live_server.url}{thread.page_url}"

    def tab_of(someone: User, *, is_phone: bool = False) -> Page:
        size = {"width": 360, "height": 740} if is_phone else {"width": 1280, "height": 800}
        context = new_context(java_script_enabled=scripts, viewport=size)
        sign_in(someone, context)
        return context.new_page()

    reader = tab_of(stranger, is_phone=True)
    reader.goto(address)
    reader.locator(f"#p-{answer.pk}").get_by_role("link", name="Report").click()
    reader.get_by_label("Private details of somebody").check()
    reader.get_by_role("textbox", name="In your own words").fill("She is named in full.")
    reader.get_by_role("button", name="Send to the moderators").click()
    expect(reader.get_by_role("main")).to_contain_text("waiting for a moderator")

    desk = tab_of(moderator)
    desk.goto(f"{live_server.url}/admin/moderation/case/{Case.objects.get().pk}/change/")
    desk.get_by_role("button", name="Take it").click()
    expect(desk.get_by_role("button", name="Give it back")).to_be_visible()
    desk.get_by_role("link", name="Hide it").click()
    desk.get_by_label("Reason").fill(WHY)
    desk.get_by_label("Words to the reporters").fill(THANKS)
    desk.get_by_role("button", name="Hide it").click()
    expect(desk.locator(".messagelist")).to_contain_text("Done, and the case is decided.")

    reader.goto(f"{live_server.url}/settings/reports/")
    expect(reader.get_by_role("main")).to_contain_text(THANKS)
    reader.goto(address)
    expect(reader.get_by_role("main")).not_to_contain_text("Ann Other")

    writer = tab_of(owner, is_phone=True)
    writer.goto(f"{live_server.url}/notifications/")
    notice = writer.locator(".notices__line").filter(has_text=WHY)
    notice.get_by_role("link").first.click()
    expect(writer.get_by_role("main")).to_contain_text("A decision about you")
    expect(writer.get_by_role("main")).to_contain_text(WHY)
    expect(writer.get_by_role("main")).to_contain_text("Somebody had reported it.")
    writer.get_by_label("Why it is wrong").fill(WRONG)
    writer.get_by_role("button", name="Send the appeal").click()
    expect(writer.get_by_role("main")).to_contain_text("who did not make the decision")

    desk.goto(f"{live_server.url}/admin/moderation/appeal/")
    desk.locator("#result_list").get_by_role("link").first.click()
    expect(desk.locator("#content")).to_contain_text("another moderator judges the appeal")
    expect(desk.get_by_role("button", name="Answer and tell them")).to_have_count(0)

    other = tab_of(second)
    other.goto(f"{live_server.url}/admin/moderation/appeal/")
    other.locator("#result_list").get_by_role("link").first.click()
    expect(other.locator("#content")).to_contain_text(WRONG)
    other.get_by_role("radio", name=re.compile("Grant it")).check()
    other.get_by_role("textbox").fill(RIGHT)
    other.get_by_role("button", name="Answer and tell them").click()
    expect(other.locator(".messagelist")).to_contain_text("Answered; the person is told.")

    writer.reload()
    expect(writer.get_by_role("main")).to_contain_text("Granted: the decision was taken back")
    expect(writer.get_by_role("main")).to_contain_text(RIGHT)
    reader.goto(address)
    expect(reader.get_by_role("main")).to_contain_text("Ann Other")
    reader.goto(f"{live_server.url}/settings/reports/")
    expect(reader.get_by_role("main")).not_to_contain_text("ppeal")

    assert Post.objects.get(pk=answer.pk).is_live
    done = LogEntry.objects.order_by("pk").values_list("code", "actor_id", "basis")
    first, appeals = Case.objects.order_by("pk")
    reported, appealed = (f"moderation.case:{one.pk}" for one in (first, appeals))
    assert [entry for entry in done if entry[0] != "tag.edit"] == [
        ("report.make", None, ""),
        ("case.take", moderator.pk, ""),
        ("post.hide", moderator.pk, reported),
        ("case.decide", moderator.pk, reported),
        ("appeal.make", owner.pk, ""),
        ("case.take", second.pk, ""),
        ("post.restore", second.pk, appealed),
        ("case.decide", second.pk, appealed),  # so the report was not right
        ("appeal.grant", second.pk, appealed),
    ]
    other.goto(f"{live_server.url}/admin/log/logentry/")
    for words in ("post.hide", "appeal.make", "post.restore", "appeal.grant"):
        expect(other.locator("#result_list")).to_contain_text(words)
    reader.goto(f"{live_server.url}/moderation/log/")
    for words in ("taken out of sight", "put back in sight", "An appeal was granted"):
        expect(reader.get_by_role("main")).to_contain_text(words)
    expect(reader.get_by_role("main")).not_to_contain_text(owner.name)

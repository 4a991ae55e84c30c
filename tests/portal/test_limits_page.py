"""`/limits/` says what applies, because it asks the code that applies it."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from community.limits.actions import Trust, all_limits
from tests.cast import person
from tests.conftest import browser_of
from threads import limits

pytestmark = pytest.mark.django_db


def read(client: Client) -> html.HtmlElement:
    response = client.get("/limits/")
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def test_every_declared_limit_stands_there_with_its_numbers(settings: object) -> None:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]
    rows = {
        row.xpath("string(th)"): [int(cell.text_content()) for cell in row.xpath("td")]
        for row in read(Client()).xpath("(//table)[1]//tbody/tr[th]")
    }
    assert rows == {str(one.deed): [one.most[trust] for trust in Trust] for one in all_limits()}


def test_a_changed_threshold_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRUSTED_POSTS", 123)
    assert "at least 123 posts" in " ".join(read(Client()).text_content().split())


def test_a_member_reads_how_far_they_are_trusted() -> None:
    assert "You are new here." in read(browser_of(person("ada"))).text_content()
    assert "You are trusted." in read(browser_of(person("mo", role="moderator"))).text_content()
    assert "You are" not in read(Client()).text_content()

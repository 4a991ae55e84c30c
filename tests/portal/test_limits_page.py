"""`/limits/` says what applies, because it asks the code that applies it."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from community.limits.actions import Trust, all_limits
from mentors import matching, reasons, weighing
from stories.templatetags.stories import grouped
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
    assert rows == {
        f"{one.deed} (in {one.span})" if one.span else str(one.deed): [
            one.most[trust] for trust in Trust
        ]
        for one in all_limits()
    }
    assert rows["try a wrong password for one name, from one place (in 5\xa0minutes)"] == [5] * 3


def test_a_changed_threshold_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRUSTED_POSTS", 123)
    assert "at least 123 posts" in " ".join(read(Client()).text_content().split())


def test_what_counts_when_mentors_are_suggested_is_what_matching_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rows() -> dict[str, tuple[str, str]]:
        (table,) = read(Client()).xpath("//h2[@id='mentors']/following::table[1]")
        told = table.xpath("tbody/tr")
        return {
            row.xpath("string(th)"): (row.xpath("string(td[1])"), row.xpath("string(td[2])"))
            for row in told
        }

    assert rows() == {
        str(words): (grouped(points), f"{most} ×") for words, points, most in reasons.published()
    }
    monkeypatch.setattr(weighing, "TAG", 51)
    monkeypatch.setattr(matching, "MOST", 17)
    assert rows()["helps with a subject you follow"] == ("51", "4 ×")
    assert "up to 17 mentors" in " ".join(read(Client()).text_content().split())


def test_a_member_reads_how_far_they_are_trusted() -> None:
    assert "You are new here." in read(browser_of(person("ada"))).text_content()
    assert "You are trusted." in read(browser_of(person("mo", role="moderator"))).text_content()
    assert "You are" not in read(Client()).text_content()

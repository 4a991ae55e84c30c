"""The style guide shows the design whole, and the design keeps its own rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

STATIC = Path(settings.BASE_DIR) / "portal/static/portal"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
SHEETS = "\n".join(sheet.read_text() for sheet in sorted((STATIC / "css").glob("*.css")))
RULES = re.sub(r"/\*.*?\*/", "", SHEETS, flags=re.DOTALL)


@pytest.fixture(scope="module")
def guide() -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render_to_string("portal/styleguide.html", {}, request)


def test_every_class_it_wears_is_defined(guide: str) -> None:
    worn = {name for value in re.findall(r'class="([^"]*)"', guide) for name in value.split()}
    defined = set(re.findall(r"\.([a-z][a-z0-9_-]*)", RULES))

    assert worn <= defined


def test_every_id_is_given_once_and_every_link_within_the_page_arrives(guide: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', guide)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', guide)) <= set(ids)


def test_every_style_sheet_puts_its_rules_in_a_layer() -> None:
    for sheet in (STATIC / "css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL).strip()
        assert rules.startswith("@layer "), sheet.name
        assert rules.count("{") == rules.count("}"), sheet.name


def test_every_token_used_is_named() -> None:
    named = set(re.findall(r"(--[a-z0-9-]+):", RULES))

    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", RULES)) <= named


def test_no_rule_takes_the_reading_direction_for_granted() -> None:
    sided = (
        r"(?:margin|padding|border)-(?:left|right)|text-align: right|\bfloat:|^\s+(?:left|right):"
    )

    assert not re.findall(sided, RULES, flags=re.MULTILINE)


def test_every_icon_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% icon "([a-z-]+)"', template.read_text())
    }

    assert asked <= drawn


def test_no_template_of_a_page_carries_style_or_script_of_its_own() -> None:
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text), template
        for script in re.findall(r"<script\b[^>]*>", text):
            is_data = "application/ld+json" in script or "application/json" in script
            assert "src=" in script or is_data, template

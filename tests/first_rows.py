"""The rows that a portal begins with, as its migrations bring them."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

BRING = {
    "community.accounts.migrations.0002_roles": "make_roles",
    "community.accounts.migrations.0006_programme": "make_role",
    "community.accounts.migrations.0007_administrators": "make_role",
    "community.moderation.migrations.0002_reports": "make_kinds",
    "community.moderation.migrations.0004_deeds": "make_templates",
    "community.moderation.migrations.0005_rules": "make_rules",
}
"""Module of a migration → what makes its rows."""


def bring() -> None:
    """Make them all, in tables that are made from the models."""
    for module, name in BRING.items():
        getattr(import_module(module), name)(apps, None)

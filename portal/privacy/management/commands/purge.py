"""Forget addresses and programs of readers, and what else is over, now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.privacy.purging import purge


class Command(BaseCommand):
    help = "Forget addresses and programs of readers that are older than 30 days."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Rows deleted or emptied: {purge()}")

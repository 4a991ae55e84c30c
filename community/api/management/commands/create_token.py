"""Make an API token for a member, from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from community.accounts.models import Scope, User
from community.accounts.tokens import make_token
from community.lib.commands import WRONG_USAGE, DatabaseCommand


class Command(DatabaseCommand):
    help = "Make an API token for a member and print it, this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle", help="whose token it is")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="may be repeated; read, which no other one implies",
        )
        parser.add_argument("--days", type=int, default=90, help="how long it works; 90")
        parser.add_argument("--name", default="command line", help="what it is for")

    def handle(self, *args: Any, handle: str, days: int, name: str, **options: Any) -> None:
        owner = User.objects.filter(handle=handle, is_active=True).first()
        if owner is None:
            raise CommandError(f"Nobody is called {handle}.", returncode=WRONG_USAGE)
        scopes = options["scope"] or [Scope.READ.value]
        try:
            _token, secret = make_token(
                owner, by=owner, name=name, scopes=scopes, life=timedelta(days=days)
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=WRONG_USAGE) from error
        self.stdout.write(secret)

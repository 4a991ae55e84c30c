"""Who somebody is by name and password: the same work, whoever they say they are."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.db.models import Q
from django.http import HttpRequest

from community.accounts.carried import with_carried
from community.accounts.models import User


class OneTryBackend(AuthenticationBackend):
    """Looks once and hashes once, for names that are registered and for those that are not.

    allauth tries a name as handle and as address one after the other, and hashes for each that it
    finds: who counts the time then learns which addresses are known.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Who a session belongs to, with what each page needs of them; one query."""
        person = with_carried(User.objects.all()).filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        name = credentials.get("email") or credentials.get("username") or ""
        found: User | None = self._check_password(find(name), credentials.get("password", ""))
        return found


def find(name: str) -> User | None:
    """Whose handle or address it is; two queries, always. A confirmed address comes first."""
    confirmed = EmailAddress.objects.filter(email__iexact=name, verified=True)
    address = confirmed.select_related("user").first()
    known = User.objects.filter(Q(handle=name.lower()) | Q(email__iexact=name)).first()
    return address.user if address else known

"""Members, for those who answer for them: their roles, and the address they can be written to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import Group
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts import actions
from community.accounts.models import Scope, User
from community.api.doors import Door
from community.api.fields import PersonSerializer
from community.api.gates import require_confirmed
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer


class RolesSerializer(StrictSerializer):
    """The roles that somebody works in."""

    roles = serializers.ListField(
        child=serializers.CharField(max_length=150),
        max_length=20,
        help_text="Names of roles, such as `moderator`; none for a member like any other.",
    )


class AddressSerializer(serializers.Serializer[User]):
    """Where somebody gets their mail."""

    email = serializers.EmailField(read_only=True)


class AddressToFindSerializer(StrictSerializer):
    """An address that somebody may have."""

    email = serializers.EmailField(max_length=254)


class RolesDoor(Door):
    """Who works in which role: given and taken by administrators."""

    scope = Scope.MODERATE
    serializer_class = RolesSerializer

    def get_object(self) -> User:
        policy.require(self.request.user, "person.set_roles")
        return get_object_or_404(User.objects.all(), handle=self.kwargs["handle"])

    @extend_schema(
        operation_id="get_roles", summary="Read somebody's roles", responses=RolesSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """In the order of their names."""
        return Response({"roles": sorted(self.get_object().roles)})

    @extend_schema(
        operation_id="set_roles",
        summary="Give somebody roles",
        request=RolesSerializer,
        responses=RolesSerializer,
    )
    def update(self, request: Request, **kwargs: Any) -> Response:
        """These and no others. Only from a session in which I just confirmed who I am."""
        require_confirmed(request)
        given = RolesSerializer.read(request)["roles"]
        known = set(Group.objects.values_list("name", flat=True))
        if strange := {
            str(at): [_("There is no such role.")]
            for at, name in enumerate(given)
            if name not in known
        }:
            raise serializers.ValidationError({"roles": strange})
        actions.set_roles(self.get_object(), given, by=request.user)
        return self.retrieve(request)


class AddressDoor(Door):
    """E-mail addresses. Each look is in the record."""

    scope: ClassVar[Scope] = Scope.MODERATE

    @extend_schema(
        operation_id="see_email",
        summary="See somebody's e-mail address",
        request=None,
        responses=AddressSerializer,
    )
    def see(self, request: Request, **kwargs: Any) -> Response:
        """That I looked is recorded."""
        policy.require(request.user, "person.see_email")
        person = get_object_or_404(User.objects.all(), handle=self.kwargs["handle"])
        return Response({"email": actions.see_email(person, by=request.user)})

    @extend_schema(
        operation_id="find_person_by_email",
        summary="Find whose e-mail address it is",
        request=AddressToFindSerializer,
        responses=PersonSerializer,
    )
    def find(self, request: Request, **kwargs: Any) -> Response:
        """That I looked is recorded, and the address is not; 404 where nobody has it."""
        policy.require(request.user, "person.see_email")
        address = AddressToFindSerializer.read(request)["email"]
        found = actions.find_by_email(address, by=request.user)
        if found is None:
            raise ProblemError("not-found", _("Nobody here has this address."))
        return Response(PersonSerializer(found).data)

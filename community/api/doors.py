"""What every address of the API does, whatever stands behind it.

A view says what it shows and which actions it calls; here are the promises they share: who asks and
what a token covers, how much is left, ETags and `If-Match`, `Idempotency-Key`, errors as problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, ClassVar, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from community import policy
from community.accounts.models import ApiToken, Scope
from community.api.gates import require_confirmed, require_open
from community.api.idempotency import caller_of, once
from community.api.parsing import FILES
from community.api.problems import ProblemError, refusal
from community.api.quotas import MEMBERS, VISITORS, quota_of, within
from community.api.rendering import JSONRenderer
from community.api.versions import (
    etag_of,
    lasting,
    names_body,
    names_lasting,
    stamp_of,
    still_good,
)
from community.limits.actions import Limit


class InScope(BasePermission):
    """A token reaches as far as its scopes; a session as far as its person.

    A token that may not read somewhere reads what everybody may: no less than without a token.
    """

    def has_permission(self, request: Any, view: Any) -> bool:
        """Raises ProblemError naming the scope that is missing."""
        token, ways = request.auth, view.scopes_for(request.method)
        if not isinstance(token, ApiToken) or any(map(token.covers, ways)):
            return True
        if request.method not in SAFE_METHODS or ways[0] != Scope.READ:
            raise ProblemError("out-of-scope", ways[0])
        request.user = AnonymousUser()
        return True


class Door(GenericViewSet[Any]):
    """The base of every view of the API.

    `scope` is what a token needs to write here, `scopes` what it needs for single actions; `quotas`
    are the limits that apply, of visitors and of members. Actions that are `apart` do their work
    in transactions of their own, also when they come with a key.
    `matched` are the actions that change what one has
    read: they need `If-Match`, and compare it with what `retrieve` answers, but for the fields in
    `moving` (see `versions.lasting`), which others move without a change. `tides` are the kinds
    of things (see `changes.recording`) that the answers to visitors come from, where nothing else
    goes into them: a visitor who has read an answer is told in a read or two that it stands, and a
    member too of what `alike` actions tell, which is the same to everybody.
    At `ungated` ones nobody is stopped who has to do something else first. `confirmed` ones are
    done in a session alone, by whoever has just said who they are: nobody else is given even an
    answer that was kept. `whole` ones tell a list without pages. Where something `is_taken_back`
    now and then, its addresses answer 410.
    """

    scope: ClassVar[Scope] = Scope.ME
    scopes: ClassVar[Mapping[str, Scope]] = {}
    quotas: ClassVar[tuple[Limit, Limit]] = (VISITORS, MEMBERS)
    apart: ClassVar[frozenset[str]] = frozenset()
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    matched: ClassVar[frozenset[str]] = frozenset({"update", "partial_update", "destroy"})
    moving: ClassVar[frozenset[str]] = frozenset()
    tides: ClassVar[frozenset[str]] = frozenset()
    alike: ClassVar[frozenset[str]] = frozenset()
    ungated: ClassVar[frozenset[str]] = frozenset()
    confirmed: ClassVar[frozenset[str]] = frozenset()
    whole: ClassVar[frozenset[str]] = frozenset()
    is_taken_back: ClassVar[bool] = False
    permission_classes = (InScope,)

    asked: Any = None
    refused: APIException | RequestDataTooBig | None = None

    def scope_of(self, method: str) -> str:
        """The scope that a token needs for `method` here."""
        usual = Scope.READ if method in SAFE_METHODS else self.scope
        return self.scopes.get(getattr(self, "action", None) or "", usual)

    def scopes_for(self, method: str) -> tuple[str, ...]:
        """Any of these will do, and the first is named: who may write here may read here too."""
        needed = self.scope_of(method)
        return (needed, self.scope, *self.scopes.values()) if needed == Scope.READ else (needed,)

    def get_order(self) -> tuple[str, ...]:
        """The columns by which a list is in order; the last is the primary key."""
        return self.order

    def require_member(self) -> None:
        """Raise SignInRequired for a visitor."""
        if not policy.member(self.request.user):
            raise policy.SignInRequired

    def page(self, rows: Any, serializer: Any) -> Response:
        """A page of `rows`, each as `serializer` tells it. Raises BadCursor or ProblemError."""
        found = self.paginate_queryset(rows)
        context = self.get_serializer_context()
        return self.get_paginated_response(serializer(found, many=True, context=context).data)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer `request` as far as the caller's quota goes, with what every answer tells."""
        own = request.session
        try:
            return self._within_quota(request, *args, **kwargs)
        finally:
            request.session = own  # an app's is not the browser's (see `signing_in`)

    def _within_quota(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.asked = super().initialize_request(request, *args, **kwargs)
        person = self._person(request)
        response = within(
            quota_of(request, person, self.quotas),
            lambda: self._read(request, person, *args, **kwargs),
        )
        patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def _read(self, request: HttpRequest, person: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer; where something is read that is as it was, that it is."""
        if request.method not in {"GET", "HEAD"}:
            return self._answer(request, person, *args, **kwargs)
        stamp = ""
        if self._is_for_anybody(request, person):
            stamp = stamp_of(request, self.tides, self.moves())
        if stamp and (etag := still_good(request, stamp)):
            return HttpResponseNotModified(headers={"ETag": etag})
        response = self._answer(request, person, *args, **kwargs)
        if response.status_code == 200 and not response.streaming:
            response.setdefault("ETag", self._etag(response, person, stamp))
            if names_body(response["ETag"], request.headers.get("If-None-Match", "")):
                return HttpResponseNotModified(headers={"ETag": response["ETag"]})
        return response

    def _etag(self, response: HttpResponse, person: Any, stamp: str) -> str:
        """The name of what is read; what lasts of it matters to those who may change it."""
        is_one = isinstance(response, Response) and getattr(self, "action", None) == "retrieve"
        lasts = self._lasting(cast(Response, response).data) if is_one and person.pk else b""
        return etag_of(response.content, stamp, lasts=lasts)

    def _lasting(self, told: Any) -> bytes:
        return JSONRenderer().render(lasting(told, self.moving)) if self.moving else b""

    def moves(self) -> object:
        """What goes into the answers to visitors beside `tides`, and is announced by nobody."""

    def _is_for_anybody(self, request: HttpRequest, person: Any) -> bool:
        """Whether every visitor would be answered the same, and whoever asks is told no more."""
        is_told_no_more = not person.pk or getattr(self, "action", None) in self.alike
        return bool(self.tides) and is_told_no_more and not self.refused

    def _person(self, request: HttpRequest) -> Any:
        """Who asks; for a visitor is taken whoever is refused, and that is told later."""
        try:
            if request.method not in SAFE_METHODS:
                self._take_in(request)
            return self.asked.user
        except (APIException, RequestDataTooBig) as error:
            self.refused = error
            return AnonymousUser()

    def _take_in(self, request: HttpRequest) -> None:
        """Read the body before the form's token is looked for, which would use it up.

        Files are taken as large as on pages. Raises RequestDataTooBig.
        """
        if MultiPartParser in self.parser_classes and request.content_type == FILES:
            if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_REQUEST:
                raise RequestDataTooBig
            request._body = request.read()
        _ = request.body

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The request as it was read already: who asks is found out once."""
        return self.asked or super().initialize_request(request, *args, **kwargs)

    def perform_authentication(self, request: Any) -> None:
        if self.refused is not None:
            raise self.refused

    def handle_exception(self, exc: Exception) -> Response:
        """A token that reads as everybody does is told what it lacks, and not to sign in."""
        if isinstance(exc, policy.SignInRequired) and isinstance(self.request.auth, ApiToken):
            exc = ProblemError("out-of-scope", Scope.READ)
        return super().handle_exception(exc)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Who asks, whether they may, what they have to read, and whether they know what stands."""
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS and self.action:
            self.require_member()
        is_free = request.method in SAFE_METHODS or self.action in self.ungated
        if not is_free and policy.member(request.user):
            require_open(request.user)
        if self.action in self.confirmed:
            require_confirmed(request)
        if self.action in self.matched:
            self._match(request)

    def _answer(self, request: HttpRequest, person: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Once for a key; in one transaction where a version has to match."""
        is_matched = getattr(self, "action", None) in self.matched

        def answer() -> HttpResponse:
            with transaction.atomic() if is_matched else nullcontext():
                response = super(Door, self).dispatch(request, *args, **kwargs)
                if is_matched and response.status_code >= 400:
                    transaction.set_rollback(True)
                if isinstance(response, Response):
                    response.render()
                return cast(HttpResponse, response)

        is_unsafe = request.method not in SAFE_METHODS
        is_once = "Idempotency-Key" in request.headers and getattr(self, "action", None)
        if not is_unsafe or not is_once or self.refused or not person.pk:
            return answer()
        try:
            InScope().has_permission(self.asked, self)  # also for an answer that is given again
            if getattr(self, "action", None) in self.confirmed:
                require_confirmed(self.asked)
            is_apart = getattr(self, "action", None) in self.apart
            return once(request, caller_of(person), answer, is_apart=is_apart)
        except ProblemError as error:
            return refusal(error)

    def hold(self, found: Any) -> None:
        """Lock what is about to change; a door whose rows are locked in an order keeps to it."""
        type(found)._base_manager.select_for_update(no_key=True).filter(pk=found.pk).first()

    def _match(self, request: Any) -> None:
        """Raise ProblemError unless `If-Match` names the version that stands; it is held then."""
        if "If-Match" not in request.headers:
            raise ProblemError("match-required")
        found = self.get_object()
        self.hold(found)
        told = self.retrieve(request, **self.kwargs).data  # type: ignore[attr-defined]
        now = etag_of(JSONRenderer().render(told), lasts=self._lasting(told))
        if not names_lasting(now, request.headers["If-Match"]):
            raise ProblemError("stale", ETag=now)

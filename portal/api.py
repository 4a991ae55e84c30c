"""The API map: one router, every resource of the portal."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_safe
from rest_framework.routers import SimpleRouter

from community.api.doors import Door
from community.api.limits import LimitDoor
from community.api.me import MeDoor
from community.api.problems import KINDS, ProblemError
from community.tags.api import TagDoor
from portal.changes_api import ChangeDoor, ChangeStreamDoor
from portal.reference import views as reference
from portal.reference.api import SchemaDoor, SigningInSchemaDoor

router = SimpleRouter()
router.register("tags", TagDoor, "tag")


class NothingDoor(Door):
    """Whatever has no address of its own."""

    schema = None

    def require_member(self) -> None:
        """Nobody has to sign in to be told so."""

    def nothing(self, request: Any, **kwargs: Any) -> NoReturn:
        """Whatever is asked."""
        raise ProblemError("not-found")


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """What each `type` of a problem means, and what to do about it."""
    return render(request, "api/problems.html", {"kinds": KINDS})


app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/me/", MeDoor.as_view({"get": "retrieve", "patch": "partial_update"}), name="me"),
    path("v1/changes/", ChangeDoor.as_view({"get": "list"}), name="changes"),
    path("v1/changes/stream/", ChangeStreamDoor.as_view({"get": "stream"}), name="change_stream"),
    path("v1/limits/", LimitDoor.as_view({"get": "list"}), name="limits"),
    path("v1/schema/", SchemaDoor.as_view({"get": "retrieve"}), name="schema"),
    path(
        "v1/schema/signing-in/",
        SigningInSchemaDoor.as_view({"get": "retrieve"}),
        name="sign_in_schema",
    ),
    # The few first, and what is read most: addresses are tried in this order.
    path("v1/", include("portal.people.api_urls")),
    path("v1/", include("community.notifications.api")),
    path("v1/", include("community.search.api")),
    path("v1/", include("stories.api.urls")),
    path("v1/", include("threads.api.urls")),
    path("v1/", include("mentors.api.urls")),
    path("v1/", include("portal.shelf.api")),
    path("v1/", include("community.moderation.api.urls")),
    path("v1/", include("community.webhooks.api")),
    path("v1/", include("community.tags.vocabulary_api")),
    path("v1/", include(router.urls)),
    path("docs/", reference.index, name="docs"),
    path("docs/<slug:name>/", reference.section, name="docs_section"),
    path("problems/", problems, name="problems"),
    re_path(
        "",
        NothingDoor.as_view(dict.fromkeys(NothingDoor.http_method_names, "nothing")),
        name="nothing",
    ),
]

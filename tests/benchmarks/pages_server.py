"""The portal as it is served, with a bare view beside its pages; settings, addresses and WSGI.

With `BARE_PORTAL` in the environment all of the portal's middleware is left out.
"""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = __name__

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.settings import *  # noqa: F403

ROOT_URLCONF = __name__
django.setup()
if os.environ.get("BARE_PORTAL"):  # not before: allauth would refuse to start without its own
    settings.MIDDLEWARE = []
application = WSGIHandler()

from portal import urls  # noqa: E402 - models are not ready before
from portal.ready.models import ReadyPage  # noqa: E402

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """One read by primary key, and as many bytes as the page that stands in this row."""
    return HttpResponse(ReadyPage.objects.get(pk=pk).body)


def row(request: HttpRequest) -> HttpResponse:
    """The number of the row that keeps the page at `?path=`."""
    return HttpResponse(str(ReadyPage.objects.get(path=request.GET["path"]).pk))


urlpatterns = [path("bare/<int:pk>", bare), path("row", row), *urls.urlpatterns]

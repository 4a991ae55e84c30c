"""The portal as it is served, with bare lists of Django REST framework beside its own.

Each bare list has the rows of ours and tells the same fields, with what the framework brings:
`ListAPIView`, its serializers, its cursors for pages and its renderer, behind the same middleware.
It knows no rights, quotas, versions or filters. All is as in production, but for the limits: a
quota is taken, and is never used up.
"""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = __name__

import django
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path

from portal.settings import *  # noqa: F403

ROOT_URLCONF = __name__
LIMITS_SCALE = 1_000_000
django.setup()
application = WSGIHandler()

from portal import urls  # noqa: E402 - models are not ready before
from tests.benchmarks import api_bare  # noqa: E402

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

urlpatterns = [
    *(path(f"bare/{name}/", view.as_view()) for name, view in api_bare.LISTS.items()),
    *urls.urlpatterns,
]

"""The site map as development has it."""

from django.urls import include, path

from portal import urls

handler404 = urls.handler404
urlpatterns = [*urls.urlpatterns, path("dev/", include("portal.pages.dev_urls"))]

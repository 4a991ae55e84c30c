"""allauth's pages of the second step, and the one that staff are led to first."""

from django.urls import include, path

from community.accounts import two_factor_views as views

urlpatterns = [
    path("needed/", views.needed, name="mfa_needed"),
    path("", include("allauth.mfa.urls")),
]

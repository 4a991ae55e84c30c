"""Sign-in by OpenID Connect; the names are allauth's, which its templates and providers ask for."""

from django.urls import path

from community.accounts import oidc_views as views

urlpatterns = [
    path("<slug:provider_id>/login/", views.login, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", views.callback, name="openid_connect_callback"),
]

from django.urls import path, re_path

from community.accounts import password_views as views

urlpatterns = [
    path("change/", views.ChangeView.as_view(), name="account_change_password"),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ResetView.as_view(),
        name="account_reset_password_from_key",
    ),
]

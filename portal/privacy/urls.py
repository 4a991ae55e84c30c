from django.urls import path

from portal.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privacy/", views.index, name="index"),
    path("settings/data/", views.data, name="data"),
    path("settings/data/<int:pk>/", views.fetch, name="fetch"),
    path("settings/close/", views.close, name="close"),
    path("settings/close/keep/<str:token>/", views.keep, name="keep"),
]

from django.urls import path

from community.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.index, name="index"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.read, name="read"),
    path("mailed/<str:token>/", views.mailed, name="mailed"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]

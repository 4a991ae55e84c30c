from django.urls import path

from stories import views

app_name = "stories"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/place/", views.keep_place, name="keep_place"),
]

from django.urls import path

from portal.pages import tag_deeds, tags

app_name = "tags"
urlpatterns = [
    path("", tags.index, name="index"),
    path("<slug:slug>/", tags.detail, name="detail"),
    path("<slug:slug>/follow/", tag_deeds.follow, name="follow"),
    path("<slug:slug>/edit/", tag_deeds.edit, name="edit"),
    path("<slug:slug>/revisions/", tag_deeds.revisions, name="revisions"),
]

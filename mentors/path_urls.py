from django.urls import path

from mentors import path_views as views

app_name = "path"
urlpatterns = [
    path("", views.edit, name="edit"),
    path("story/", views.story, name="story"),
]

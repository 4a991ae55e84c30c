from django.urls import path

from mentors import meeting_terms_views, views

app_name = "mentors"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<slug:handle>/", views.detail, name="detail"),
    path("<slug:handle>/edit/", views.edit, name="edit"),
    path("<slug:handle>/pause/", views.pause, name="pause"),
    path("<slug:handle>/resume/", views.resume, name="resume"),
    path("<slug:handle>/meetings/", meeting_terms_views.edit, name="meetings"),
    path("<slug:handle>/end/", views.end, name="end"),
]

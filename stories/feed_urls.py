from django.urls import path

from stories.feeds import StoryFeed, TagFeed

app_name = "feeds"
urlpatterns = [
    path("stories/", StoryFeed(), name="stories"),
    path("stories/<slug:slug>/", TagFeed(), name="tagged"),
]

from django.urls import path

from threads.feeds import QuestionFeed, TagFeed, ThreadFeed

app_name = "question_feeds"
urlpatterns = [
    path("", QuestionFeed(), name="newest"),
    path("<slug:slug>/", TagFeed(), name="tagged"),
    path("<int:pk>/posts/", ThreadFeed(), name="thread"),
]

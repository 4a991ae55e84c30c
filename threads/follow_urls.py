from django.urls import path

from threads.views import following

app_name = "follows"
urlpatterns = [path("", following.index, name="index")]

from django.urls import path

from stories import views
from stories.models.text import FIGURES

app_name = "pictures"
urlpatterns = [path(f"{FIGURES}<int:pk>-<str:name>", views.picture, name="detail")]

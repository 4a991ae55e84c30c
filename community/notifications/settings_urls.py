from django.urls import path

from community.notifications import views

app_name = "notification_settings"
urlpatterns = [path("", views.edit, name="edit")]

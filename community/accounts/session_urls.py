from django.urls import path

from community.accounts import session_views as views

urlpatterns = [path("", views.index, name="usersessions_list")]

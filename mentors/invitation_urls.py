from django.urls import path

from mentors import invitation_views as views

app_name = "invitations"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/<int:pk>/", views.new, name="new"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
]

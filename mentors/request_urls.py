from django.urls import path

from mentors import request_views as views

app_name = "requests"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("back/", views.come_back, name="come_back"),
    path("line/<slug:handle>/", views.line, name="line"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/move/", views.move, name="move"),
]

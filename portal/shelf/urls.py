from django.urls import path

from portal.shelf import export_views, item_views, list_views, shared_views

app_name = "shelf"
urlpatterns = [
    path("", list_views.index, name="index"),
    path("new/", list_views.new, name="new"),
    path("save/", item_views.save, name="save"),
    path("export/", export_views.export, name="export"),
    path("items/<int:pk>/", item_views.item, name="item"),
    path("items/<int:pk>/delete/", item_views.unsave, name="unsave"),
    path("shared/<slug:key>/", shared_views.shared, name="shared"),
    path("<int:pk>/", list_views.detail, name="detail"),
    path("<int:pk>/edit/", list_views.edit, name="edit"),
    path("<int:pk>/delete/", list_views.delete, name="delete"),
    path("<int:pk>/share/", list_views.share, name="share"),
]

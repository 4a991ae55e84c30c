"""Where the shelf stands in the API, below `/api/v1/`."""

from __future__ import annotations

from typing import Any

from django.urls import path

from portal.shelf.export_api import ExportDoor
from portal.shelf.highlight_api import HighlightDoor
from portal.shelf.item_api import SavedDoor
from portal.shelf.list_api import ListDoor, SharedDoor

LIST = "shelf/lists/<int:pk>/"
ONE: Any = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("shelf/lists/", ListDoor.as_view({"get": "list", "post": "create"}), name="lists"),
    path(LIST, ListDoor.as_view(ONE), name="list"),
    path(f"{LIST}items/", ListDoor.as_view({"get": "items"}), name="list_items"),
    path(f"{LIST}share/", ListDoor.as_view({"post": "share"}), name="share_list"),
    path(f"{LIST}unshare/", ListDoor.as_view({"post": "unshare"}), name="unshare_list"),
    path("shelf/items/", SavedDoor.as_view({"get": "list", "post": "create"}), name="saved"),
    path("shelf/items/<int:pk>/", SavedDoor.as_view(ONE), name="saved_item"),
    path("shelf/shared/<slug:key>/", SharedDoor.as_view({"get": "retrieve"}), name="shared"),
    path(
        "shelf/shared/<slug:key>/items/", SharedDoor.as_view({"get": "items"}), name="shared_items"
    ),
    path(
        "shelf/highlights/",
        HighlightDoor.as_view({"get": "list", "post": "create"}),
        name="highlights",
    ),
    path("shelf/highlights/<int:pk>/", HighlightDoor.as_view(ONE), name="highlight"),
    path("shelf/export/", ExportDoor.as_view({"get": "export"}), name="export_shelf"),
    path(
        "shelf/export/markdown/",
        ExportDoor.as_view({"get": "as_markdown"}),
        name="export_shelf_as_markdown",
    ),
]

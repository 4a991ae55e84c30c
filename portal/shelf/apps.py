from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "portal.shelf"
    label = "shelf"
    verbose_name = "Saved for later"

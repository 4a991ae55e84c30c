from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "portal.shelf"
    label = "shelf"
    verbose_name = "Saved for later"

    def ready(self) -> None:
        from portal.shelf import forgetting  # noqa: PLC0415 - models are not ready before
        from stories import erasing  # noqa: PLC0415

        erasing.also(forgetting.let_go)
